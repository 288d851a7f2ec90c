//! Typed strings (`DATE '2020-01-31'`) and INTERVAL literals.

use smol_str::SmolStr;

use super::precision::held;
use super::{ExprBinder, declared_type, unsupported_expr};
use crate::plan::{BinaryOp, Expr, ExprKind};
use crate::sql::ast;
use crate::types::coercion::{CastContext, undeclared};
use crate::types::{DataType, IntervalFields, Result, TimeSize, Value};

impl ExprBinder<'_> {
    pub(super) fn bind_typed_string(&self, typed: &ast::TypedString) -> Result<Expr> {
        let ast::TypedString {
            data_type,
            value,
            uses_odbc_syntax: _, // `{d '...'}` means the same
        } = typed;
        let literal = self.bind_literal(value)?;
        let to = declared_type(data_type, self.binder.context.catalog);
        let mut to = to.map_err(|error| error.at(literal.position))?;
        // Only elsewhere does no length mean one.
        if let ast::DataType::Bit(None) | ast::DataType::Char(None) = data_type {
            to.data_type = undeclared(to.data_type);
        }
        self.binder.cast_to(literal, &to)
    }

    pub(super) fn bind_interval(&self, interval: &ast::Interval) -> Result<Expr> {
        let ast::Interval {
            value,
            leading_field,
            leading_precision,
            last_field,
            fractional_seconds_precision,
        } = interval;
        let digits = fractional_seconds_precision.or(*leading_precision);
        let digits = digits.map(|digits| u8::try_from(digits).unwrap_or(u8::MAX));
        let value = self.bind(value)?;
        let interval = match (leading_field, last_field) {
            (None, _) => self.read_interval(value),
            (Some(from), to) => self.interval_of_fields(value, from, to.as_ref()),
        }?;
        held(interval, TimeSize::new(digits, None))
    }

    fn read_interval(&self, value: Expr) -> Result<Expr> {
        self.binder
            .coerce(value, DataType::Interval, CastContext::Explicit)
    }

    /// `INTERVAL '90' DAY`, `INTERVAL '1:30' MINUTE TO SECOND`, `INTERVAL 90 DAY`, `INTERVAL n DAY`, and the same with
    /// units that types have no fields of, such as weeks.
    fn interval_of_fields(
        &self,
        value: Expr,
        from: &ast::DateTimeField,
        to: Option<&ast::DateTimeField>,
    ) -> Result<Expr> {
        let unit = to.unwrap_or(from).to_string();
        let position = value.position;
        let read = |text: String| {
            let text = Value::Text(SmolStr::new(text));
            let mut literal = Expr::literal(text, DataType::Unknown);
            literal.position = position;
            self.read_interval(literal)
        };
        match &value.kind {
            ExprKind::Literal(Value::Text(text)) => {
                let name = to.map_or_else(|| unit.clone(), |to| format!("{from} TO {to}"));
                match IntervalFields::named(&name) {
                    Some(fields) => self.binder.interval_as(value, fields),
                    None => read(with_unit(text, &unit)),
                }
            }
            ExprKind::Literal(Value::Int(number)) => read(format!("{number} {unit}")),
            _ => {
                let one = read(format!("1 {unit}"))?;
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
                let field = SmolStr::new(field.to_string().trim_matches('\'').to_lowercase());
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

/// The text of an interval with the unit that its last number is of.
fn with_unit(text: &str, unit: &str) -> String {
    let ends_in_number = text.split_whitespace().last().is_some_and(is_number);
    if ends_in_number {
        format!("{text} {unit}")
    } else {
        text.to_owned()
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_of_the_unit() {
        for (text, unit, expected) in [
            ("90", "WEEK", "90 WEEK"),
            ("1 day -2.5", "WEEK", "1 day -2.5 WEEK"),
            ("5 day", "WEEK", "5 day"),
            ("1-2", "WEEK", "1-2"),
            ("", "WEEK", ""),
        ] {
            assert_eq!(with_unit(text, unit), expected, "{text}");
        }
    }
}
