//! Truth values as numbers, where MySQL has them so and PostgreSQL has nothing: `true + 1` and `SUM(a = b)`.
//!
//! Compared with a number they are none: `a = b = 1` is an error in PostgreSQL, and stays one.

use super::super::Binder;
use crate::plan::{BinaryOp, Expr};
use crate::types::coercion::{CastContext, Category, category};
use crate::types::{DataType, Result};

impl Binder<'_> {
    /// Makes numbers of truth values beside numbers, or of both, where the operator is one of arithmetic.
    pub(super) fn truths_as_numbers(
        &self,
        op: BinaryOp,
        left: Expr,
        right: Expr,
    ) -> Result<(Expr, Expr)> {
        let is_truth = |one: &Expr| one.data_type == DataType::Boolean;
        let is_number = |one: &Expr| category(one.data_type) == Category::Numeric;
        let arithmetic = matches!(
            op,
            BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::Modulo
        );
        let fits = |one: &Expr| is_truth(one) || is_number(one);
        let has_truth = is_truth(&left) || is_truth(&right);
        if !arithmetic || !has_truth || !fits(&left) || !fits(&right) {
            return Ok((left, right));
        }
        Ok((self.as_number(left)?, self.as_number(right)?))
    }

    /// 1 for a truth, 0 for its opposite; anything else as it is.
    pub(super) fn as_number(&self, one: Expr) -> Result<Expr> {
        match one.data_type {
            DataType::Boolean => self.coerce(one, DataType::Int, CastContext::Explicit),
            _ => Ok(one),
        }
    }
}
