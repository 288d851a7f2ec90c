//! The nodes that a node reads.

use std::sync::Arc;

use crate::plan::{
    Aggregate, Delete, Distinct, Filter, HashJoin, Insert, Limit, LockRows, Merge, MergeJoin, Node,
    Project, ProjectSet, Recursion, SetOperation, Sort, TopK, Update, Window, With,
};

impl Node {
    /// Calls `visit` on each direct input with how many rows deeper it stands: 1 for the right side
    /// of a lateral join, which reads the left row as an outer one, else 0.
    pub(crate) fn for_each_input<'n>(&'n self, visit: &mut dyn FnMut(&'n Node, usize)) {
        match self {
            Node::Values(_)
            | Node::SystemScan(_)
            | Node::Scan(_)
            | Node::PointLookup(_)
            | Node::IndexScan(_)
            | Node::CteScan(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::Call(_) => {}
            Node::With(With { tables, body }) => {
                tables.iter().for_each(|table| visit(&table.plan, 0));
                visit(body, 0);
            }
            Node::Recursion(Recursion { seed, step, .. }) => {
                visit(seed, 0);
                visit(step, 0);
            }
            Node::Filter(Filter { input, .. })
            | Node::Project(Project { input, .. })
            | Node::Aggregate(Aggregate { input, .. })
            | Node::Window(Window { input, .. })
            | Node::Distinct(Distinct { input, .. })
            | Node::Sort(Sort { input, .. })
            | Node::TopK(TopK { input, .. })
            | Node::Limit(Limit { input, .. })
            | Node::ProjectSet(ProjectSet { input, .. })
            | Node::LockRows(LockRows { input, .. })
            | Node::Insert(Insert { source: input, .. })
            | Node::Update(Update { input, .. })
            | Node::Delete(Delete { input, .. })
            | Node::Merge(Merge { input, .. }) => visit(input, 0),
            Node::Join(join) => {
                visit(&join.left, 0);
                visit(&join.right, usize::from(join.lateral));
            }
            Node::HashJoin(HashJoin { left, right, .. })
            | Node::MergeJoin(MergeJoin { left, right, .. })
            | Node::SetOperation(SetOperation { left, right, .. }) => {
                visit(left, 0);
                visit(right, 0);
            }
        }
    }

    /// As [`Node::for_each_input`], to change them.
    pub(crate) fn for_each_input_mut(&mut self, visit: &mut dyn FnMut(&mut Node, usize)) {
        match self {
            Node::Values(_)
            | Node::SystemScan(_)
            | Node::Scan(_)
            | Node::PointLookup(_)
            | Node::IndexScan(_)
            | Node::CteScan(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::Call(_) => {}
            Node::With(With { tables, body }) => {
                let tables = tables.iter_mut();
                tables.for_each(|table| visit(Arc::make_mut(&mut table.plan), 0));
                visit(body, 0);
            }
            Node::Recursion(Recursion { seed, step, .. }) => {
                visit(seed, 0);
                visit(step, 0);
            }
            Node::Filter(Filter { input, .. })
            | Node::Project(Project { input, .. })
            | Node::Aggregate(Aggregate { input, .. })
            | Node::Window(Window { input, .. })
            | Node::Distinct(Distinct { input, .. })
            | Node::Sort(Sort { input, .. })
            | Node::TopK(TopK { input, .. })
            | Node::Limit(Limit { input, .. })
            | Node::ProjectSet(ProjectSet { input, .. })
            | Node::LockRows(LockRows { input, .. })
            | Node::Insert(Insert { source: input, .. })
            | Node::Update(Update { input, .. })
            | Node::Delete(Delete { input, .. })
            | Node::Merge(Merge { input, .. }) => visit(input, 0),
            Node::Join(join) => {
                visit(&mut join.left, 0);
                visit(&mut join.right, usize::from(join.lateral));
            }
            Node::HashJoin(HashJoin { left, right, .. })
            | Node::MergeJoin(MergeJoin { left, right, .. })
            | Node::SetOperation(SetOperation { left, right, .. }) => {
                visit(left, 0);
                visit(right, 0);
            }
        }
    }
}
