//! Taking places away from plans: those of a text that is kept mean nothing in the statement's.

use super::{Expr, ExprKind, Node};

impl Node {
    /// Takes the places away from every expression.
    pub(crate) fn forget_positions(&mut self) {
        self.for_each_expr_mut(&mut Expr::forget_positions);
        self.for_each_input_mut(&mut |input, _| input.forget_positions());
    }
}

impl Expr {
    /// Takes the place away, here and in every part, subqueries included.
    pub(crate) fn forget_positions(&mut self) {
        self.position = None;
        if let ExprKind::Subquery(subquery) = &mut self.kind {
            subquery.plan.forget_positions();
        }
        self.for_each_operand_mut(&mut Expr::forget_positions);
    }
}
