//! The expressions of a node.

use crate::plan::{
    Aggregate, Assignment, Delete, Distinct, Expr, Filter, FunctionScan, IndexScan, Join, Limit,
    Node, PointLookup, Project, ProjectSet, RoutineScan, Sort, Values,
};

impl Node {
    /// Calls `visit` on each expression of this very node.
    pub(crate) fn for_each_expr<'n>(&'n self, visit: &mut dyn FnMut(&'n Expr)) {
        match self {
            Node::Values(Values { rows, .. }) => rows.iter().flatten().for_each(visit),
            Node::Scan(scan) => scan.filter.iter().for_each(visit),
            Node::PointLookup(PointLookup { scan, key }) => {
                visit(key);
                scan.filter.iter().for_each(visit);
            }
            Node::IndexScan(IndexScan { scan, ranges, .. }) => {
                ranges.iter().for_each(|range| range.for_each_expr(visit));
                scan.filter.iter().for_each(visit);
            }
            Node::Filter(Filter { condition, .. }) => visit(condition),
            Node::Project(Project { expressions, .. }) => expressions.iter().for_each(visit),
            Node::Join(Join { condition, .. }) => condition.iter().for_each(visit),
            Node::HashJoin(join) => {
                let keys = join.left_keys.iter().chain(&join.right_keys);
                keys.chain(&join.residual).for_each(visit);
            }
            Node::MergeJoin(join) => join.exprs().for_each(visit),
            Node::Aggregate(Aggregate { keys, calls, .. }) => {
                keys.iter().for_each(&mut *visit);
                calls.iter().for_each(|call| call.for_each_expr(visit));
            }
            Node::Window(window) => {
                window.partition_by.iter().for_each(&mut *visit);
                window.order_by.iter().for_each(|key| visit(&key.expr));
                window
                    .calls
                    .iter()
                    .for_each(|call| call.for_each_expr(visit));
            }
            Node::Distinct(Distinct { on, .. }) => on.iter().flatten().for_each(visit),
            Node::Sort(Sort { keys, .. }) => keys.iter().for_each(|key| visit(&key.expr)),
            Node::TopK(topk) => {
                topk.keys.iter().for_each(|key| visit(&key.expr));
                visit(&topk.limit);
                topk.offset.iter().for_each(visit);
            }
            Node::Limit(Limit {
                limit,
                offset,
                ties,
                ..
            }) => {
                limit.iter().chain(offset).for_each(&mut *visit);
                ties.iter().for_each(|key| visit(&key.expr));
            }
            Node::FunctionScan(FunctionScan { call, .. }) => call.arguments.iter().for_each(visit),
            Node::RoutineScan(RoutineScan { arguments, .. }) => arguments.iter().for_each(visit),
            Node::ProjectSet(ProjectSet { calls, .. }) => {
                calls
                    .iter()
                    .flat_map(|call| &call.arguments)
                    .for_each(visit);
            }
            Node::SetOperation(_)
            | Node::SystemScan(_)
            | Node::With(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_)
            | Node::LockRows(_) => {}
            Node::Insert(insert) => insert.for_each_expr(visit),
            Node::Update(update) => {
                let values = update.assignments.iter();
                values.filter_map(Assignment::expr).for_each(&mut *visit);
                update
                    .checks
                    .iter()
                    .for_each(|check| visit(&check.condition));
                update.returning.iter().flatten().for_each(visit);
            }
            Node::Merge(merge) => merge.for_each_expr(visit),
            Node::Delete(Delete { returning, .. }) => returning.iter().flatten().for_each(visit),
            Node::Call(call) => call.arguments.iter().for_each(visit),
        }
    }

    /// Calls `visit` on each expression of this very node, to change it.
    pub(crate) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match self {
            Node::Values(Values { rows, .. }) => rows.iter_mut().flatten().for_each(visit),
            Node::Scan(scan) => scan.filter.iter_mut().for_each(visit),
            Node::PointLookup(PointLookup { scan, key }) => {
                visit(key);
                scan.filter.iter_mut().for_each(visit);
            }
            Node::IndexScan(IndexScan { scan, ranges, .. }) => {
                let ranges = ranges.iter_mut();
                ranges.for_each(|range| range.for_each_expr_mut(visit));
                scan.filter.iter_mut().for_each(visit);
            }
            Node::Filter(Filter { condition, .. }) => visit(condition),
            Node::Project(Project { expressions, .. }) => expressions.iter_mut().for_each(visit),
            Node::Join(Join { condition, .. }) => condition.iter_mut().for_each(visit),
            Node::HashJoin(join) => {
                let keys = join.left_keys.iter_mut().chain(&mut join.right_keys);
                keys.chain(&mut join.residual).for_each(visit);
            }
            Node::MergeJoin(join) => join.exprs_mut().for_each(visit),
            Node::Aggregate(Aggregate { keys, calls, .. }) => {
                keys.iter_mut().for_each(&mut *visit);
                calls
                    .iter_mut()
                    .for_each(|call| call.for_each_expr_mut(visit));
            }
            Node::Window(window) => {
                window.partition_by.iter_mut().for_each(&mut *visit);
                let keys = window.order_by.iter_mut();
                keys.for_each(|key| visit(&mut key.expr));
                let calls = window.calls.iter_mut();
                calls.for_each(|call| call.for_each_expr_mut(visit));
            }
            Node::Distinct(Distinct { on, .. }) => on.iter_mut().flatten().for_each(visit),
            Node::Sort(Sort { keys, .. }) => keys.iter_mut().for_each(|key| visit(&mut key.expr)),
            Node::TopK(topk) => {
                topk.keys.iter_mut().for_each(|key| visit(&mut key.expr));
                visit(&mut topk.limit);
                topk.offset.iter_mut().for_each(visit);
            }
            Node::Limit(Limit {
                limit,
                offset,
                ties,
                ..
            }) => {
                limit.iter_mut().chain(offset).for_each(&mut *visit);
                ties.iter_mut().for_each(|key| visit(&mut key.expr));
            }
            Node::RoutineScan(RoutineScan { arguments, .. }) => {
                arguments.iter_mut().for_each(visit);
            }
            Node::FunctionScan(FunctionScan { call, .. }) => {
                call.arguments.iter_mut().for_each(visit);
            }
            Node::ProjectSet(ProjectSet { calls, .. }) => {
                let arguments = calls.iter_mut().flat_map(|call| &mut call.arguments);
                arguments.for_each(visit);
            }
            Node::SetOperation(_)
            | Node::SystemScan(_)
            | Node::With(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_)
            | Node::LockRows(_) => {}
            Node::Insert(insert) => insert.for_each_expr_mut(visit),
            Node::Update(update) => {
                let assignments = update.assignments.iter_mut();
                let values = assignments.filter_map(Assignment::expr_mut);
                values.for_each(&mut *visit);
                let checks = update.checks.iter_mut();
                checks.for_each(|check| visit(&mut check.condition));
                update.returning.iter_mut().flatten().for_each(visit);
            }
            Node::Merge(merge) => merge.for_each_expr_mut(visit),
            Node::Delete(Delete { returning, .. }) => {
                returning.iter_mut().flatten().for_each(visit);
            }
            Node::Call(call) => call.arguments.iter_mut().for_each(visit),
        }
    }
}
