//! The columns that a node gives: how many, and of which types.

use super::{
    Expr, HashJoin, Join, JoinKind, MergeJoin, Node, Project, Scan, SystemScan, Values, WindowCall,
};
use crate::types::{DataType, TableId};

impl Node {
    /// How many columns come out.
    pub(crate) fn width(&self) -> usize {
        match self {
            Node::Values(values) => values.types.len(),
            Node::SystemScan(scan) => scan.relation.columns().len(),
            Node::Scan(scan) => scan.width(),
            Node::PointLookup(lookup) => lookup.scan.width(),
            Node::IndexScan(scan) => scan.scan.width(),
            Node::Filter(filter) => filter.input.width(),
            Node::Project(project) => project.expressions.len(),
            Node::Join(Join {
                left, right, kind, ..
            })
            | Node::HashJoin(HashJoin {
                left, right, kind, ..
            })
            | Node::MergeJoin(MergeJoin {
                left, right, kind, ..
            }) => left.width() + kind.right_width(right),
            Node::Aggregate(aggregate) => {
                let groupings = aggregate.grouping.groupings.len();
                aggregate.keys.len() + aggregate.calls.len() + groupings
            }
            Node::Window(window) => window.input.width() + window.calls.len(),
            Node::Distinct(distinct) => distinct.input.width(),
            Node::Sort(sort) => sort.input.width(),
            Node::TopK(topk) => topk.input.width(),
            Node::Limit(limit) => limit.input.width(),
            Node::SetOperation(operation) => operation.left.width(),
            Node::With(with) => with.body.width(),
            Node::CteScan(scan) => scan.types.len(),
            Node::Recursion(recursion) => recursion.seed.width(),
            Node::WorkingScan(scan) => scan.types.len(),
            Node::FunctionScan(scan) => scan.call.types.len() + usize::from(scan.ordinality),
            Node::RoutineScan(scan) => scan.types.len(),
            Node::ProjectSet(set) => set.input.width() + set.calls.len(),
            Node::LockRows(lock) => lock.input.width().saturating_sub(lock.marks.len()),
            Node::Insert(insert) => insert.returning.as_ref().map_or(0, Vec::len),
            Node::Update(update) => update.returning.as_ref().map_or(0, Vec::len),
            Node::Delete(delete) => delete.returning.as_ref().map_or(0, Vec::len),
            Node::Merge(merge) => merge.returning.as_ref().map_or(0, Vec::len),
            Node::Call(call) => call.types.len(),
        }
    }

    /// The types of the columns that come out.
    pub(crate) fn types(&self) -> Vec<DataType> {
        match self {
            Node::Values(Values { types, .. }) => types.clone(),
            Node::SystemScan(scan) => scan.types(),
            Node::Scan(scan) => scan.output_types(),
            Node::PointLookup(lookup) => lookup.scan.output_types(),
            Node::IndexScan(scan) => scan.scan.output_types(),
            Node::Filter(filter) => filter.input.types(),
            Node::Project(Project { expressions, .. }) => types_of(expressions),
            Node::Join(Join {
                left, right, kind, ..
            })
            | Node::HashJoin(HashJoin {
                left, right, kind, ..
            })
            | Node::MergeJoin(MergeJoin {
                left, right, kind, ..
            }) => {
                let mut types = left.types();
                if kind.gives_right() {
                    types.extend(right.types());
                }
                types
            }
            Node::Aggregate(aggregate) => {
                let calls = aggregate.calls.iter().map(|call| call.data_type);
                let groupings = aggregate.grouping.groupings.iter();
                let groupings = groupings.map(|_| DataType::Int);
                let mut types = types_of(&aggregate.keys);
                types.extend(calls.chain(groupings));
                types
            }
            Node::Window(window) => {
                let mut types = window.input.types();
                types.extend(window.calls.iter().map(WindowCall::data_type));
                types
            }
            Node::Distinct(distinct) => distinct.input.types(),
            Node::Sort(sort) => sort.input.types(),
            Node::TopK(topk) => topk.input.types(),
            Node::Limit(limit) => limit.input.types(),
            Node::SetOperation(operation) => operation.left.types(),
            Node::With(with) => with.body.types(),
            Node::CteScan(scan) => scan.types.clone(),
            Node::Recursion(recursion) => recursion.seed.types(),
            Node::WorkingScan(scan) => scan.types.clone(),
            Node::FunctionScan(scan) => scan.output_types(),
            Node::RoutineScan(scan) => scan.types.clone(),
            Node::ProjectSet(set) => {
                let mut types = set.input.types();
                types.extend(set.added());
                types
            }
            Node::LockRows(lock) => {
                let mut types = lock.input.types();
                types.truncate(types.len().saturating_sub(lock.marks.len()));
                types
            }
            Node::Insert(insert) => returned(insert.returning.as_deref()),
            Node::Update(update) => returned(update.returning.as_deref()),
            Node::Delete(delete) => returned(delete.returning.as_deref()),
            Node::Merge(_) => Vec::new(),
            Node::Call(call) => call.types.clone(),
        }
    }
}

impl SystemScan {
    fn types(&self) -> Vec<DataType> {
        let columns = self.relation.columns().iter();
        columns.map(|column| column.data_type).collect()
    }
}

impl Scan {
    /// The table's column that one of its columns is; `None` for the row id.
    pub(crate) fn source(&self, column: usize) -> Option<(TableId, usize)> {
        Some((self.table, *self.columns.get(column)?))
    }

    fn width(&self) -> usize {
        self.columns.len() + usize::from(self.with_row_id)
    }

    fn output_types(&self) -> Vec<DataType> {
        let columns = self.types.iter().copied().take(self.columns.len());
        columns
            .chain(self.with_row_id.then_some(DataType::BigInt))
            .collect()
    }
}

impl JoinKind {
    /// Whether the right side's columns come out.
    pub(crate) const fn gives_right(self) -> bool {
        match self {
            JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full => true,
            JoinKind::Semi | JoinKind::Anti => false,
        }
    }

    fn right_width(self, right: &Node) -> usize {
        if self.gives_right() { right.width() } else { 0 }
    }
}

fn types_of(exprs: &[Expr]) -> Vec<DataType> {
    exprs.iter().map(|expr| expr.data_type).collect()
}

fn returned(returning: Option<&[Expr]>) -> Vec<DataType> {
    types_of(returning.unwrap_or_default())
}
