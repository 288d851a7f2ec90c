//! Times with fewer digits of a second than the six that their types hold.

use crate::plan::{Expr, ExprKind, resolve_function};
use crate::types::{DataType, Result, Value};

/// A time rounded to so many digits of a second, where that is said.
///
/// # Errors
/// 42883 where the value is no time.
pub(crate) fn rounded(value: Expr, digits: Option<u8>) -> Result<Expr> {
    let Some(digits) = digits else {
        return Ok(value);
    };
    let position = value.position;
    let types = [value.data_type, DataType::Int];
    let resolved = resolve_function("round_time", &types).map_err(|error| error.at(position))?;
    let digits = Expr::literal(Value::Int(i32::from(digits)), DataType::Int);
    Ok(Expr {
        kind: ExprKind::Function {
            function: resolved.function,
            arguments: vec![value, digits],
        },
        data_type: resolved.result,
        position,
    })
}
