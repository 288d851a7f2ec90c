//! Comparisons of row values, written out column by column.

use super::{ExprBinder, position_of};
use crate::plan::{BinaryOp, Expr};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

use super::super::limits::MAX_COLUMNS;

impl ExprBinder<'_> {
    /// `(a, b) op (c, d)`.
    pub(super) fn bind_row_comparison(
        &self,
        left: &[&ast::Expr],
        op: BinaryOp,
        right: &[&ast::Expr],
    ) -> Result<Expr> {
        let levels = levels_of_order(left.len());
        self.binder.deeper(levels, || {
            let left = self.bind_row(left)?;
            let right = self.bind_row(right)?;
            self.compare_rows(left, op, right)
        })
    }

    /// `(a, b) op (SELECT c, d ...)`.
    pub(super) fn bind_row_query_comparison(
        &self,
        left: &[&ast::Expr],
        op: BinaryOp,
        right: &ast::Query,
    ) -> Result<Expr> {
        let levels = levels_of_order(left.len());
        self.binder.deeper(levels, || {
            let left = self.bind_row(left)?;
            let right = self.bind_row_subquery(right, left.len())?;
            self.compare_rows(left, op, right)
        })
    }

    pub(super) fn bind_row(&self, parts: &[&ast::Expr]) -> Result<Vec<Expr>> {
        check_width(parts)?;
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

    /// `(a, b) < (c, d)` is `a < c OR (a = c AND b < d)`: in three-valued logic too. So it is with the
    /// first half of the parts for a and c and the second for b and d, which keeps a wide row flat.
    fn order_rows(&self, op: BinaryOp, pairs: &[(Expr, Expr)]) -> Result<Expr> {
        let (first, rest) = match pairs {
            [] => return Err(SqlError::unsupported("a comparison of empty rows")),
            [pair] => return self.copied(op, pair),
            pairs => pairs.split_at(pairs.len() / 2),
        };
        let strict = match op {
            BinaryOp::LessOrEqual => BinaryOp::Less,
            BinaryOp::GreaterOrEqual => BinaryOp::Greater,
            other => other,
        };
        let before = self.order_rows(strict, first)?;
        let same = first
            .iter()
            .map(|pair| self.copied(BinaryOp::Equal, pair))
            .collect::<Result<_>>()?;
        let then = self.order_rows(op, rest)?;
        Ok(Expr::or(vec![
            before,
            Expr::and(vec![Expr::and(same), then]),
        ]))
    }

    fn copied(&self, op: BinaryOp, (a, b): &(Expr, Expr)) -> Result<Expr> {
        for part in [a, b] {
            self.binder.charge_copy(part)?;
        }
        self.binder.infix(a.clone(), op, b.clone())
    }
}

/// How many levels an order of rows of this width has in the plan: an OR and an AND for each halving.
fn levels_of_order(width: usize) -> usize {
    let halvings = width.next_power_of_two().trailing_zeros();
    2 * usize::try_from(halvings).unwrap_or(usize::MAX / 2)
}

/// 54011 for a row of more parts than a row may have columns.
fn check_width(parts: &[&ast::Expr]) -> Result<()> {
    if parts.len() <= MAX_COLUMNS {
        return Ok(());
    }
    let message = format!("a row can have {MAX_COLUMNS} parts at most");
    let error = SqlError::new(SqlState::TooManyColumns, message);
    Err(error.at(parts.first().and_then(|part| position_of(part))))
}
