//! Which table's column a column of a node shows unchanged.

use super::Planner;
use crate::catalog::Index;
use crate::plan::{Expr, ExprKind, JoinKind, Node};
use crate::types::TableId;

/// A column of a table.
pub(super) type Source = (TableId, usize);

impl Planner<'_> {
    /// The table's column that a node's column shows, where it shows one. NULLs that an outer join adds
    /// are not looked at.
    pub(super) fn source(&self, node: &Node, column: usize) -> Option<Source> {
        self.source_within(node, node.width(), column)
    }

    /// The same of a node of so many columns: in a chain of joins each would count them anew.
    fn source_within(&self, node: &Node, width: usize, column: usize) -> Option<Source> {
        match node {
            Node::Scan(scan) => scan.source(column),
            Node::PointLookup(lookup) => lookup.scan.source(column),
            Node::IndexScan(scan) => scan.scan.source(column),
            Node::Filter(filter) => self.source_within(&filter.input, width, column),
            Node::Project(project) => {
                self.source_of(project.expressions.get(column)?, &project.input)
            }
            Node::Join(join) => {
                let sides = (&*join.left, &*join.right);
                self.one_of(sides, join.kind, width, column)
            }
            Node::HashJoin(join) => {
                let sides = (&*join.left, &*join.right);
                self.one_of(sides, join.kind, width, column)
            }
            Node::MergeJoin(join) => {
                let sides = (&*join.left, &*join.right);
                self.one_of(sides, join.kind, width, column)
            }
            Node::Aggregate(aggregate) => {
                self.source_of(aggregate.keys.get(column)?, &aggregate.input)
            }
            // The input's columns come first.
            Node::Window(window) if column < window.input.width() => {
                self.source(&window.input, column)
            }
            Node::Distinct(distinct) => self.source(&distinct.input, column),
            Node::Sort(sort) => self.source(&sort.input, column),
            Node::TopK(topk) => self.source(&topk.input, column),
            Node::Limit(limit) => self.source(&limit.input, column),
            Node::Values(_)
            | Node::Window(_)
            | Node::SystemScan(_)
            | Node::SetOperation(_)
            | Node::With(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::ProjectSet(_)
            | Node::LockRows(_)
            | Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Merge(_)
            | Node::Call(_) => None,
        }
    }

    /// The table's column that an expression over a node's columns shows.
    pub(super) fn source_of(&self, expr: &Expr, node: &Node) -> Option<Source> {
        match &expr.kind {
            ExprKind::Column(column) => self.source(node, *column),
            ExprKind::Cast { operand, .. } => self.source_of(operand, node),
            _ => None,
        }
    }

    fn one_of(
        &self,
        (left, right): (&Node, &Node),
        kind: JoinKind,
        width: usize,
        column: usize,
    ) -> Option<Source> {
        if !kind.gives_right() {
            return self.source_within(left, width, column);
        }
        let of_right = right.width();
        let of_left = width.saturating_sub(of_right);
        match column.checked_sub(of_left) {
            None => self.source_within(left, of_left, column),
            Some(column) => self.source_within(right, of_right, column),
        }
    }

    /// About how many distinct values a table's column has, where that is known.
    pub(super) fn distinct(&self, (table, column): Source) -> Option<f64> {
        if self.is_key(table, &[column]) {
            return Some(self.table_rows(table));
        }
        let known = self.statistics.column(table, column)?;
        Some(known.distinct)
    }

    /// Whether no two rows of a table are alike in these columns.
    pub(super) fn is_key(&self, table: TableId, columns: &[usize]) -> bool {
        let Some(table) = self.catalog.table_by_id(table) else {
            return false;
        };
        let holds = |key: &[usize]| !key.is_empty() && key.iter().all(|one| columns.contains(one));
        let whole = |index: &&Index| index.unique && index.predicate.is_none();
        let indexes = table.indexes.iter().filter(whole);
        let mut keys = indexes
            .map(|index| -> Vec<usize> { index.columns.iter().map(|one| one.column).collect() });
        holds(table.sure_primary_key()) || keys.any(|key| holds(&key))
    }
}
