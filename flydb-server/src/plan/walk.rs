//! Visiting what is in expressions and plans, one level at a time.
//!
//! Whoever walks a whole tree does so by these, so that a new kind of node or expression is met by
//! all of them. Recursion is bounded by the depth that the binder lets through.

use std::sync::Arc;

use super::{
    Aggregate, AggregateCall, Assignment, CaseBranch, Delete, Distinct, Expr, ExprKind, Filter,
    FunctionScan, HashJoin, IndexScan, Insert, Join, KeyBound, KeyRange, Limit, LockRows, Merge,
    Node, PointLookup, Project, ProjectSet, Quantifier, Recursion, SetOperation, Sort, SortKey,
    TopK, Update, Values, Window, With,
};

impl Expr {
    /// Calls `visit` on each direct operand; for a subquery on its left side, not on its plan.
    pub(crate) fn for_each_operand<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Outer {
                depth: _,
                column: _,
            }
            | ExprKind::Parameter(_) => {}
            ExprKind::Cast {
                operand,
                explicit: _,
            }
            | ExprKind::Unary { op: _, operand }
            | ExprKind::IsNull(operand) => visit(operand),
            ExprKind::Binary { op: _, left, right } => {
                visit(left);
                visit(right);
            }
            ExprKind::And(operands) | ExprKind::Or(operands) | ExprKind::Coalesce(operands) => {
                operands.iter().for_each(visit);
            }
            ExprKind::InList {
                operand,
                list,
                negated: _,
                lookup: _,
            } => {
                visit(operand);
                list.iter().for_each(visit);
            }
            ExprKind::Like {
                operand,
                pattern,
                escape: _,
                case_insensitive: _,
                negated: _,
            } => {
                visit(operand);
                visit(pattern);
            }
            ExprKind::Case {
                branches,
                otherwise,
            } => {
                for CaseBranch { condition, result } in branches {
                    visit(condition);
                    visit(result);
                }
                otherwise.as_deref().into_iter().for_each(visit);
            }
            ExprKind::Function {
                function: _,
                arguments,
            } => arguments.iter().for_each(visit),
            ExprKind::Subquery(subquery) => match &subquery.quantifier {
                Quantifier::Scalar | Quantifier::Exists => {}
                Quantifier::Any { operands, op: _ } | Quantifier::All { operands, op: _ } => {
                    operands.iter().for_each(visit);
                }
            },
        }
    }

    /// Calls `visit` on each direct operand, to change it; for a subquery on its left side, not on its plan.
    pub(crate) fn for_each_operand_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Outer { .. }
            | ExprKind::Parameter(_) => {}
            ExprKind::Cast { operand, .. }
            | ExprKind::Unary { operand, .. }
            | ExprKind::IsNull(operand) => visit(operand),
            ExprKind::Binary { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::And(terms) | ExprKind::Or(terms) | ExprKind::Coalesce(terms) => {
                terms.iter_mut().for_each(visit);
            }
            ExprKind::InList { operand, list, .. } => {
                visit(operand);
                list.iter_mut().for_each(visit);
            }
            ExprKind::Like {
                operand, pattern, ..
            } => {
                visit(operand);
                visit(pattern);
            }
            ExprKind::Case {
                branches,
                otherwise,
            } => {
                for CaseBranch { condition, result } in branches {
                    visit(condition);
                    visit(result);
                }
                otherwise.as_deref_mut().into_iter().for_each(visit);
            }
            ExprKind::Function { arguments, .. } => arguments.iter_mut().for_each(visit),
            ExprKind::Subquery(subquery) => match &mut subquery.quantifier {
                Quantifier::Scalar | Quantifier::Exists => {}
                Quantifier::Any { operands, .. } | Quantifier::All { operands, .. } => {
                    operands.iter_mut().for_each(visit);
                }
            },
        }
    }
}

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
            | Node::SetOperation(SetOperation { left, right, .. }) => {
                visit(left, 0);
                visit(right, 0);
            }
        }
    }

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
                update.checks.iter().for_each(|(_, check)| visit(check));
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
                update.checks.iter_mut().for_each(|(_, check)| visit(check));
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

impl KeyRange {
    fn for_each_expr<'r>(&'r self, visit: &mut dyn FnMut(&'r Expr)) {
        let bounds = self.lower.iter().chain(&self.upper);
        let bounds = bounds.map(|KeyBound { value, .. }| value);
        self.prefix.iter().chain(bounds).for_each(visit);
    }

    fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        let bounds = self.lower.iter_mut().chain(&mut self.upper);
        let bounds = bounds.map(|KeyBound { value, .. }| value);
        self.prefix.iter_mut().chain(bounds).for_each(visit);
    }
}

impl AggregateCall {
    /// Calls `visit` on each of its expressions.
    pub(crate) fn for_each_expr<'c>(&'c self, visit: &mut dyn FnMut(&'c Expr)) {
        let order = self.order_by.iter().map(|SortKey { expr, .. }| expr);
        let parts = self.arguments.iter().chain(&self.filter).chain(order);
        parts.for_each(visit);
    }

    /// Calls `visit` on each of its expressions, to change it.
    pub(crate) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        self.exprs_mut().for_each(visit);
    }

    /// Its expressions, to change them.
    pub(crate) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let order = self.order_by.iter_mut().map(|SortKey { expr, .. }| expr);
        let parts = self.arguments.iter_mut().chain(&mut self.filter);
        parts.chain(order)
    }
}
