//! Visiting what is in expressions and plans, one level at a time.
//!
//! Whoever walks a whole tree does so by these, so that a new kind of node or expression is met by
//! all of them. Recursion is bounded by the depth that the binder lets through.

mod exprs;
mod inputs;

use super::{AggregateCall, CaseBranch, Expr, ExprKind, KeyBound, KeyRange, Quantifier, SortKey};

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
            | ExprKind::Typed { operand, rule: _ }
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
            | ExprKind::Typed { operand, .. }
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

impl KeyRange {
    /// Calls `visit` on each of its expressions.
    pub(crate) fn for_each_expr<'r>(&'r self, visit: &mut dyn FnMut(&'r Expr)) {
        let bounds = self.lower.iter().chain(&self.upper);
        let bounds = bounds.map(|KeyBound { value, .. }| value);
        let start = self.start.iter().map(|start| &start.pattern);
        self.prefix
            .iter()
            .chain(bounds)
            .chain(start)
            .for_each(visit);
    }

    fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        let bounds = self.lower.iter_mut().chain(&mut self.upper);
        let bounds = bounds.map(|KeyBound { value, .. }| value);
        let start = self.start.iter_mut().map(|start| &mut start.pattern);
        let exprs = self.prefix.iter_mut().chain(bounds).chain(start);
        exprs.for_each(visit);
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
