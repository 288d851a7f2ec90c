//! `||`: of texts, of bytes, of JSON documents.

use std::sync::Arc;

use smol_str::SmolStr;

use super::json;
use super::limits::check_value_bytes;
use super::operand::{Operand, by_row};
use crate::types::{Physical, Result, SqlError, Value, ValueRef};

pub(super) fn concat(
    left: &Operand,
    right: &Operand,
    rows: usize,
    physical: Physical,
) -> Result<Operand> {
    by_row(left, right, rows, physical, apply)
}

fn apply(a: ValueRef<'_>, b: ValueRef<'_>) -> Result<Value> {
    match (a, b) {
        (ValueRef::Text(a), ValueRef::Text(b)) => {
            check_value_bytes(a.len() + b.len())?;
            Ok(Value::Text(SmolStr::from_iter([a, b])))
        }
        (ValueRef::Bytes(a), ValueRef::Bytes(b)) => {
            check_value_bytes(a.len() + b.len())?;
            Ok(Value::Bytes(Arc::from([a, b].concat())))
        }
        (ValueRef::Json(a), ValueRef::Json(b)) => json::concat(a, b),
        _ => Err(SqlError::internal("|| of these types: a cast is missing")),
    }
}
