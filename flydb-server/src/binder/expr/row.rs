//! Comparisons of row values, written out column by column.

use super::ExprBinder;
use crate::plan::{BinaryOp, Expr};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

impl ExprBinder<'_> {
    /// `(a, b) op (c, d)`.
    pub(super) fn bind_row_comparison(
        &self,
        left: &[&ast::Expr],
        op: BinaryOp,
        right: &[&ast::Expr],
    ) -> Result<Expr> {
        let left = self.bind_row(left)?;
        let right = self.bind_row(right)?;
        self.compare_rows(left, op, right)
    }

    pub(super) fn bind_row(&self, parts: &[&ast::Expr]) -> Result<Vec<Expr>> {
        parts.iter().map(|part| self.bind(part)).collect()
    }

    /// Equality is that of all parts; an order is decided by the first parts that differ.
    pub(super) fn compare_rows(
        &self,
        left: Vec<Expr>,
        op: BinaryOp,
        right: Vec<Expr>,
    ) -> Result<Expr> {
        if left.len() != right.len() {
            let position = left.first().and_then(|part| part.position);
            let message = "unequal number of entries in row expressions";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(position));
        }
        let pairs: Vec<(Expr, Expr)> = left.into_iter().zip(right).collect();
        match op {
            BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => self.order_rows(op, &pairs),
            BinaryOp::NotEqual | BinaryOp::IsDistinctFrom => {
                Ok(Expr::or(self.each_pair(op, pairs)?))
            }
            _ => Ok(Expr::and(self.each_pair(op, pairs)?)),
        }
    }

    fn each_pair(&self, op: BinaryOp, pairs: Vec<(Expr, Expr)>) -> Result<Vec<Expr>> {
        let pairs = pairs.into_iter();
        pairs.map(|(a, b)| self.binder.infix(a, op, b)).collect()
    }

    /// `(a, b) < (c, d)` is `a < c OR (a = c AND b < d)`: in three-valued logic too.
    fn order_rows(&self, op: BinaryOp, pairs: &[(Expr, Expr)]) -> Result<Expr> {
        let [(a, b), rest @ ..] = pairs else {
            return Err(SqlError::unsupported("a comparison of empty rows"));
        };
        if rest.is_empty() {
            return self.binder.infix(a.clone(), op, b.clone());
        }
        for part in [a, b] {
            self.binder.charge_copy(part)?;
        }
        let strict = match op {
            BinaryOp::LessOrEqual => BinaryOp::Less,
            BinaryOp::GreaterOrEqual => BinaryOp::Greater,
            other => other,
        };
        let before = self.binder.infix(a.clone(), strict, b.clone())?;
        let same = self.binder.infix(a.clone(), BinaryOp::Equal, b.clone())?;
        let then = self.order_rows(op, rest)?;
        Ok(Expr::or(vec![before, Expr::and(vec![same, then])]))
    }
}
