//! Typed strings (`DATE '2020-01-31'`) and INTERVAL literals.

use smol_str::SmolStr;

use super::precision::rounded;
use super::{ExprBinder, declared_type, unsupported_expr};
use crate::plan::{BinaryOp, Expr, ExprKind};
use crate::sql::ast;
use crate::types::calendar::Field;
use crate::types::coercion::{CastContext, undeclared};
use crate::types::{DataType, Result, Value};

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
        let digits = digits.and_then(|digits| u8::try_from(digits).ok());
        let value = self.bind(value)?;
        let interval = match (leading_field, last_field) {
            (None, _) => self.read_interval(value),
            (Some(from), to) => self.interval_of_fields(value, from, to.as_ref().unwrap_or(from)),
        }?;
        rounded(interval, digits.filter(|digits| *digits < 6))
    }

    fn read_interval(&self, value: Expr) -> Result<Expr> {
        self.binder
            .coerce(value, DataType::Interval, CastContext::Explicit)
    }

    /// `INTERVAL '90' DAY`, `INTERVAL '1:30' MINUTE TO SECOND`, `INTERVAL 90 DAY`, `INTERVAL n DAY`.
    fn interval_of_fields(
        &self,
        value: Expr,
        from: &ast::DateTimeField,
        to: &ast::DateTimeField,
    ) -> Result<Expr> {
        let unit = to.to_string();
        let position = value.position;
        let read = |text: String| {
            let text = Value::Text(SmolStr::new(text));
            let mut literal = Expr::literal(text, DataType::Unknown);
            literal.position = position;
            self.read_interval(literal)
        };
        match &value.kind {
            ExprKind::Literal(Value::Text(text)) => {
                let minutes = matches!(from, ast::DateTimeField::Minute) && from != to;
                let interval = read(with_unit(text, &unit, minutes))?;
                Ok(cut(interval, &unit))
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

/// The text of an interval with the unit that its last number is of; a number before that one counts days.
/// `minutes` says that `1:30` is minutes and seconds.
fn with_unit(text: &str, unit: &str, minutes: bool) -> String {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    if let Some(last) = words.last_mut()
        && minutes
        && last.matches(':').count() == 1
    {
        let sign = last.len() - last.trim_start_matches(['+', '-']).len();
        last.insert_str(sign, "0:");
    }
    if words.last().is_some_and(|word| is_number(word)) {
        let days = words.len().checked_sub(2);
        let before = days.and_then(|place| words.get_mut(place));
        if let Some(before) = before.filter(|word| is_number(word)) {
            before.push_str(" day");
        }
        words.push(unit.to_owned());
    }
    words.join(" ")
}

/// A literal without what is smaller than its last field: INTERVAL '1 day 2 hours' DAY is one day.
fn cut(mut literal: Expr, unit: &str) -> Expr {
    if let ExprKind::Literal(Value::Interval(interval)) = literal.kind
        && let Some(field) = Field::parse(unit)
        && field != Field::Second
        && let Ok(cut) = field.truncate_interval(interval)
    {
        literal.kind = ExprKind::Literal(Value::Interval(cut));
    }
    literal
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_of_the_last_unit() {
        for (text, unit, minutes, expected) in [
            ("90", "DAY", false, "90 DAY"),
            ("1 2", "HOUR", false, "1 day 2 HOUR"),
            ("1:30", "SECOND", true, "0:1:30"),
            ("-1:30", "SECOND", true, "-0:1:30"),
            ("5 day", "HOUR", false, "5 day"),
            ("5 day 1", "HOUR", false, "5 day 1 HOUR"),
            ("1-2", "MONTH", false, "1-2"),
            ("", "DAY", false, ""),
        ] {
            assert_eq!(with_unit(text, unit, minutes), expected, "{text}");
        }
    }
}
