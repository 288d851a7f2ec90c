//! Operands and their types: comparisons, and everything else that wants its operands to agree.
//!
//! A column stays bare where it can, so that an index on it can be used: `smallint_column = 5` reads
//! the 5 as a SMALLINT rather than the column as an INT, and `VARCHAR(20)` beside TEXT is compared as it is.

use super::ExprBinder;
use super::function::row_call;
use super::literal::RULES;
use super::subquery::query_of;
use crate::plan::{BinaryOp, Expr, ExprKind, resolve_binary};
use crate::sql::ast;
use crate::types::cast::cast_value;
use crate::types::coercion::{CastContext, Category, category, is_integer};
use crate::types::{DataType, Result};

use super::super::Binder;

impl ExprBinder<'_> {
    pub(super) fn bind_comparison(
        &self,
        left: &ast::Expr,
        op: BinaryOp,
        right: &ast::Expr,
    ) -> Result<Expr> {
        if let (Some(left), Some(right)) = (row_of(left), row_of(right)) {
            return self.bind_row_comparison(&left, op, &right);
        }
        if let (Some(left), Some(query)) = (row_of(left), query_of(right)) {
            return self.bind_row_query_comparison(&left, op, query);
        }
        self.binder.infix(self.bind(left)?, op, self.bind(right)?)
    }
}

/// The parts of a row value, `(a, b)` or `ROW(a, b)`, through parentheses.
pub(in crate::binder) fn row_of(expr: &ast::Expr) -> Option<Vec<&ast::Expr>> {
    match expr {
        ast::Expr::Tuple(parts) => Some(parts.iter().collect()),
        ast::Expr::Nested(inner) => row_of(inner),
        ast::Expr::Function(function) => row_call(function),
        _ => None,
    }
}

impl Binder<'_> {
    /// An infix operator between two operands, converted to the types that it takes.
    pub(in crate::binder) fn infix(
        &self,
        mut left: Expr,
        op: BinaryOp,
        mut right: Expr,
    ) -> Result<Expr> {
        if op.is_comparison() {
            narrow(&mut left, right.data_type);
            narrow(&mut right, left.data_type);
        }
        let (left, right) = self.truths_as_numbers(op, left, right)?;
        let position = left.position;
        let types = resolve_binary(op, left.data_type, right.data_type);
        let types = types.map_err(|error| error.at(position))?;
        Ok(Expr {
            kind: ExprKind::Binary {
                op,
                left: Box::new(self.fit(left, types.left)?),
                right: Box::new(self.fit(right, types.right)?),
            },
            data_type: types.result,
            position,
        })
    }

    /// Converts an operand to the type that an operator or function takes. Types that hold the same
    /// values in the same form need no conversion.
    pub(in crate::binder) fn fit(&self, expr: Expr, to: DataType) -> Result<Expr> {
        if holds_same(expr.data_type, to) {
            return Ok(expr);
        }
        // The operator was found for these types, so that even INT to TEXT is meant (`||`).
        self.coerce(expr, to, CastContext::Assignment)
    }
}

/// Whether every value of `from` is one of `to` as it lies.
fn holds_same(from: DataType, to: DataType) -> bool {
    let texts = |t| matches!(t, DataType::Text | DataType::Varchar(_));
    match to {
        DataType::Text | DataType::Varchar(None) => texts(from),
        DataType::Decimal(None) => matches!(from, DataType::Decimal(_)),
        DataType::Blob | DataType::Varbinary(None) => category(from) == Category::Bytes,
        _ => from == to,
    }
}

/// Reads an integer literal as the narrower integer type that stands beside it, if it fits.
pub(super) fn narrow(literal: &mut Expr, beside: DataType) {
    let ExprKind::Literal(value) = &literal.kind else {
        return;
    };
    if !is_integer(literal.data_type) || !is_integer(beside) || literal.data_type == beside {
        return;
    }
    if let Ok(value) = cast_value(value.as_ref(), literal.data_type, beside, &RULES) {
        literal.kind = ExprKind::Literal(value);
        literal.data_type = beside;
    }
}
