//! The columns that a node's rows have, where they must be known before a row comes: for the NULLs of
//! a join's missing partners.

use crate::plan::{
    Aggregate, CteScan, Distinct, Expr, Filter, HashJoin, Join, JoinKind, Limit, MergeJoin, Node,
    Project, Scan, SetOperation, Sort, TopK, Values, Window, WindowCall, WorkingScan,
};
use crate::types::{DataType, Physical};

/// The physical types of a node's output columns. Data changes, which are never an input, have none.
pub(super) fn columns_of(node: &Node) -> Vec<Physical> {
    match node {
        Node::Values(Values { types, .. }) => physical(types),
        Node::SystemScan(scan) => {
            let columns = scan.relation.columns().iter();
            columns.map(|column| column.data_type.physical()).collect()
        }
        Node::Scan(scan) => scanned(scan),
        Node::PointLookup(lookup) => scanned(&lookup.scan),
        Node::IndexScan(index_scan) => scanned(&index_scan.scan),
        Node::Project(Project { expressions, .. }) => expressions.iter().map(of_expr).collect(),
        Node::Join(Join {
            left, right, kind, ..
        })
        | Node::HashJoin(HashJoin {
            left, right, kind, ..
        })
        | Node::MergeJoin(MergeJoin {
            left, right, kind, ..
        }) => joined(left, right, *kind),
        Node::Aggregate(Aggregate {
            keys,
            calls,
            grouping,
            ..
        }) => {
            let calls = calls.iter().map(|call| call.data_type.physical());
            let groupings = grouping.groupings.iter().map(|_| Physical::Int);
            keys.iter()
                .map(of_expr)
                .chain(calls)
                .chain(groupings)
                .collect()
        }
        Node::Window(Window { input, calls, .. }) => {
            let mut columns = columns_of(input);
            let calls = calls.iter().map(WindowCall::data_type);
            columns.extend(calls.map(DataType::physical));
            columns
        }
        Node::Filter(Filter { input, .. })
        | Node::Distinct(Distinct { input, .. })
        | Node::Sort(Sort { input, .. })
        | Node::TopK(TopK { input, .. })
        | Node::Limit(Limit { input, .. }) => columns_of(input),
        Node::SetOperation(SetOperation { left, .. }) => columns_of(left),
        Node::With(with) => columns_of(&with.body),
        Node::CteScan(CteScan { types, .. }) | Node::WorkingScan(WorkingScan { types, .. }) => {
            physical(types)
        }
        Node::Recursion(recursion) => columns_of(&recursion.seed),
        Node::FunctionScan(scan) => physical(&scan.output_types()),
        Node::RoutineScan(scan) => physical(&scan.types),
        Node::ProjectSet(set) => {
            let added = set.added().map(|data_type| data_type.physical());
            columns_of(&set.input).into_iter().chain(added).collect()
        }
        Node::LockRows(lock) => {
            let mut columns = columns_of(&lock.input);
            columns.truncate(columns.len().saturating_sub(lock.marks.len()));
            columns
        }
        Node::Insert(_) | Node::Update(_) | Node::Delete(_) | Node::Merge(_) => Vec::new(),
        Node::Call(call) => physical(&call.types),
    }
}

fn scanned(scan: &Scan) -> Vec<Physical> {
    let mut columns = physical(&scan.types);
    if scan.with_row_id && columns.len() == scan.columns.len() {
        columns.push(Physical::BigInt);
    }
    columns
}

fn joined(left: &Node, right: &Node, kind: JoinKind) -> Vec<Physical> {
    let mut columns = columns_of(left);
    match kind {
        JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full => {
            columns.extend(columns_of(right));
        }
        JoinKind::Semi | JoinKind::Anti => {}
    }
    columns
}

fn physical(types: &[DataType]) -> Vec<Physical> {
    types.iter().map(|data_type| data_type.physical()).collect()
}

fn of_expr(expr: &Expr) -> Physical {
    expr.data_type.physical()
}
