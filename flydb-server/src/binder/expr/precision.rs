//! Times with fewer digits of a second than their types hold, and intervals with fewer fields.

use smol_str::SmolStr;

use super::super::Binder;
use crate::plan::{Expr, ExprKind, resolve_function};
use crate::types::cast::read_interval;
use crate::types::coercion::{CastContext, Category, category};
use crate::types::{DataType, IntervalFields, Result, TimeSize, Value};

/// A time or an interval cut down to a size, where there is one.
///
/// # Errors
/// 42883 where the value is no time.
pub(crate) fn held(value: Expr, size: Option<TimeSize>) -> Result<Expr> {
    let Some(size) = size else {
        return Ok(value);
    };
    let value = match size.fields() {
        Some(fields) => of_fields(value, fields)?,
        None => value,
    };
    match size.digits() {
        Some(digits) => {
            let digits = Expr::literal(Value::Int(i32::from(digits)), DataType::Int);
            call("round_time", value, digits)
        }
        None => Ok(value),
    }
}

fn of_fields(value: Expr, fields: IntervalFields) -> Result<Expr> {
    let name = Value::Text(SmolStr::new_static(fields.name()));
    call(
        "interval_fields",
        value,
        Expr::literal(name, DataType::Text),
    )
}

fn call(name: &str, value: Expr, size: Expr) -> Result<Expr> {
    let position = value.position;
    let types = [value.data_type, size.data_type];
    let resolved = resolve_function(name, &types).map_err(|error| error.at(position))?;
    Ok(Expr {
        kind: ExprKind::Function {
            function: resolved.function,
            arguments: vec![value, size],
        },
        data_type: resolved.result,
        position,
    })
}

impl Binder<'_> {
    /// An expression as an interval of these fields, which say what a number in a bare string counts that has no unit.
    ///
    /// # Errors
    /// 22007 and its kin for a string that is no interval, those of a cast for what is none.
    pub(super) fn interval_as(&self, mut value: Expr, fields: IntervalFields) -> Result<Expr> {
        let position = value.position;
        match (&value.kind, category(value.data_type)) {
            (ExprKind::Literal(Value::Text(text)), Category::Unknown) => {
                let read = read_interval(text, Some(fields)).map_err(|error| error.at(position))?;
                value.kind = ExprKind::Literal(Value::Interval(read.held_to(fields)));
                value.data_type = DataType::Interval;
                Ok(value)
            }
            _ => {
                let value = self.coerce(value, DataType::Interval, CastContext::Explicit)?;
                of_fields(value, fields)
            }
        }
    }
}
