//! Typed strings (`DATE '2020-01-31'`) and INTERVAL literals.

use smol_str::SmolStr;

use super::{ExprBinder, bind_data_type, position_of, unsupported_expr};
use crate::plan::{BinaryOp, Expr, ExprKind};
use crate::sql::ast;
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, Value};

impl ExprBinder<'_> {
    pub(super) fn bind_typed_string(&self, typed: &ast::TypedString) -> Result<Expr> {
        let ast::TypedString {
            data_type,
            value,
            uses_odbc_syntax: _, // `{d '...'}` means the same
        } = typed;
        let literal = self.bind_literal(value)?;
        let to = bind_data_type(data_type).map_err(|error| error.at(literal.position))?;
        self.binder.coerce(literal, to, CastContext::Explicit)
    }

    pub(super) fn bind_interval(&self, interval: &ast::Interval) -> Result<Expr> {
        let ast::Interval {
            value,
            leading_field,
            leading_precision,
            last_field,
            fractional_seconds_precision,
        } = interval;
        if leading_precision.is_some() || fractional_seconds_precision.is_some() {
            let error = SqlError::unsupported("a precision of an INTERVAL");
            return Err(error.at(position_of(value)));
        }
        let value = self.bind(value)?;
        match (leading_field, last_field) {
            (None, _) => self.read_interval(value),
            (Some(unit), None) => self.interval_of_unit(value, &unit.to_string()),
            (Some(from), Some(to)) if is_span(from, to) => self.read_interval(value),
            (Some(from), Some(to)) => {
                let error = SqlError::unsupported(format!("INTERVAL ... {from} TO {to}"));
                Err(error.at(value.position))
            }
        }
    }

    fn read_interval(&self, value: Expr) -> Result<Expr> {
        self.binder
            .coerce(value, DataType::Interval, CastContext::Explicit)
    }

    /// `INTERVAL '90' DAY`, `INTERVAL 90 DAY`, `INTERVAL n DAY`.
    fn interval_of_unit(&self, value: Expr, unit: &str) -> Result<Expr> {
        let number = match &value.kind {
            ExprKind::Literal(Value::Text(text)) => Some(text.trim().to_owned()),
            ExprKind::Literal(Value::Int(number)) => Some(number.to_string()),
            _ => None,
        };
        let one = |count: &str| {
            let text = SmolStr::new(format!("{count} {unit}"));
            let mut literal = Expr::literal(Value::Text(text), DataType::Unknown);
            literal.position = value.position;
            self.read_interval(literal)
        };
        match number {
            Some(number) if is_number(&number) => one(&number),
            Some(_) => {
                let error = SqlError::unsupported("an INTERVAL with units twice");
                Err(error.at(value.position))
            }
            None => {
                let one = one("1")?;
                self.binder.infix(value, BinaryOp::Multiply, one)
            }
        }
    }

    /// EXTRACT and AT TIME ZONE.
    pub(super) fn bind_temporal(&self, expr: &ast::Expr) -> Result<Expr> {
        match expr {
            ast::Expr::Extract {
                field,
                syntax: _, // a comma says the same as FROM
                expr,
            } => {
                let operand = self.bind(expr)?;
                let position = operand.position;
                let field = SmolStr::new(field.to_string().to_lowercase());
                let field = Expr::literal(Value::Text(field), DataType::Unknown);
                self.call("extract", vec![field, operand], position)
            }
            ast::Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => {
                let zone = self.bind(time_zone)?;
                let time = self.bind(timestamp)?;
                let position = time.position;
                self.call("timezone", vec![zone, time], position)
            }
            other => Err(unsupported_expr(other)),
        }
    }
}

/// Whether the literal of an interval of these two fields reads the same without naming them.
fn is_span(from: &ast::DateTimeField, to: &ast::DateTimeField) -> bool {
    use ast::DateTimeField as F;
    matches!(
        (from, to),
        (F::Year, F::Month) | (F::Day, F::Minute | F::Second) | (F::Hour, F::Minute | F::Second)
    )
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}
