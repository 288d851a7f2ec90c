//! AND, OR and NOT.

use super::ExprBinder;
use crate::plan::{Expr, ExprKind, UnaryOp};
use crate::sql::ast;
use crate::types::{DataType, Result};

impl ExprBinder<'_> {
    /// A chain of one operator, AND or OR, as one flat list.
    pub(super) fn bind_chain(
        &self,
        left: &ast::Expr,
        op: &ast::BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Expr> {
        let mut terms = Vec::new();
        let mut open = vec![right, left];
        while let Some(term) = open.pop() {
            match term {
                ast::Expr::BinaryOp {
                    left,
                    op: inner,
                    right,
                } if inner == op => open.extend([&**right, &**left]),
                ast::Expr::Nested(inner) => open.push(inner),
                term => terms.push(self.boolean(self.bind(term)?, &op.to_string())?),
            }
        }
        Ok(match op {
            ast::BinaryOperator::Or => Expr::or(terms),
            _ => Expr::and(terms),
        })
    }

    pub(super) fn bind_not(&self, operand: &ast::Expr) -> Result<Expr> {
        let operand = self.boolean(self.bind(operand)?, "NOT")?;
        Ok(not(operand))
    }
}

/// The negation. Predicates that have a negated form take that.
pub(super) fn not(mut operand: Expr) -> Expr {
    let position = operand.position;
    match &mut operand.kind {
        ExprKind::InList { negated, .. } | ExprKind::Like { negated, .. } => {
            *negated = !*negated;
            return operand;
        }
        _ => {}
    }
    Expr {
        kind: ExprKind::Unary {
            op: UnaryOp::Not,
            operand: Box::new(operand),
        },
        data_type: DataType::Boolean,
        position,
    }
}
