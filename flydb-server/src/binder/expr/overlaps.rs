//! `(start, end) OVERLAPS (start, end)`, where an end may be a length.

use super::comparison::row_of;
use super::{ExprBinder, position_of};
use crate::plan::{BinaryOp, Expr};
use crate::sql::ast;
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState};

impl ExprBinder<'_> {
    pub(super) fn bind_overlaps(&self, left: &ast::Expr, right: &ast::Expr) -> Result<Expr> {
        let mut ends = self.bind_span(left, "left")?;
        let position = ends.first().and_then(|end| end.position);
        ends.extend(self.bind_span(right, "right")?);
        self.call("overlaps", ends, position)
    }

    /// The two ends of a span. A length in place of the second end is added to the first.
    fn bind_span(&self, span: &ast::Expr, side: &str) -> Result<Vec<Expr>> {
        let parts = row_of(span).filter(|parts| parts.len() == 2);
        let Some(parts) = parts else {
            let message =
                format!("wrong number of parameters on {side} side of OVERLAPS expression");
            return Err(SqlError::new(SqlState::SyntaxError, message).at(position_of(span)));
        };
        let bound = parts.into_iter().map(|part| self.bind_end(part));
        let bound: Vec<Expr> = bound.collect::<Result<_>>()?;
        let [start, end] = bound.as_slice() else {
            return Ok(bound);
        };
        if end.data_type != DataType::Interval {
            return Ok(bound);
        }
        self.binder.charge_copy(start)?;
        let end = self
            .binder
            .infix(start.clone(), BinaryOp::Add, end.clone())?;
        Ok(vec![start.clone(), end])
    }

    /// Dates count from their midnight.
    fn bind_end(&self, end: &ast::Expr) -> Result<Expr> {
        let end = self.bind(end)?;
        match end.data_type {
            DataType::Date => self
                .binder
                .coerce(end, DataType::DateTime, CastContext::Implicit),
            _ => Ok(end),
        }
    }
}
