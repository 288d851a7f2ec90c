//! Integers: every result outside the type is 22003, division is towards zero.

use super::{Number, division_by_zero, no_such_operation, operations, out_of_range};
use crate::eval::operand::{Lane, zip};
use crate::plan::{BinaryOp, UnaryOp};
use crate::types::{Result, SqlError, Value, ValueRef};

macro_rules! integer {
    ($type:ident, $name:literal) => {
        impl Number for $type {
            operations! { $type:
                Add => $type::overflowing_add,
                Subtract => $type::overflowing_sub,
                Multiply => $type::overflowing_mul,
                Divide => |a: $type, b: $type| if b == 0 { (0, true) } else { a.overflowing_div(b) },
                // The smallest number modulo -1 is 0, though its quotient does not fit.
                Modulo => |a: $type, b: $type| if b == 0 { (0, true) } else { (a.wrapping_rem(b), false) },
                BitAnd => |a: $type, b: $type| (a & b, false),
                BitOr => |a: $type, b: $type| (a | b, false),
                BitXor => |a: $type, b: $type| (a ^ b, false),
            }

            fn fault(op: BinaryOp, _: $type, right: $type) -> SqlError {
                match op {
                    BinaryOp::Divide | BinaryOp::Modulo if right == 0 => division_by_zero(),
                    _ => out_of_range($name),
                }
            }
        }
    };
}

integer!(i16, "smallint");
integer!(i32, "integer");
integer!(i64, "bigint");

/// Shifts wrap the distance at the type's width, as PostgreSQL's do.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bits are meant to fall off
pub(super) fn shift(op: BinaryOp, value: ValueRef<'_>, by: i32) -> Result<Value> {
    let left = op == BinaryOp::ShiftLeft;
    let by = by as u32;
    Ok(match value {
        ValueRef::SmallInt(v) => {
            let wide = i32::from(v);
            let shifted = if left {
                wide.wrapping_shl(by)
            } else {
                wide.wrapping_shr(by)
            };
            Value::SmallInt(shifted as i16)
        }
        ValueRef::Int(v) if left => Value::Int(v.wrapping_shl(by)),
        ValueRef::Int(v) => Value::Int(v.wrapping_shr(by)),
        ValueRef::BigInt(v) if left => Value::BigInt(v.wrapping_shl(by)),
        ValueRef::BigInt(v) => Value::BigInt(v.wrapping_shr(by)),
        _ => return Err(no_such_operation(op)),
    })
}

pub(super) fn apply_unary(op: UnaryOp, value: ValueRef<'_>) -> Result<Value> {
    Ok(match (op, value) {
        (UnaryOp::Negate, ValueRef::SmallInt(v)) => {
            Value::SmallInt(v.checked_neg().ok_or_else(|| out_of_range("smallint"))?)
        }
        (UnaryOp::Negate, ValueRef::Int(v)) => {
            Value::Int(v.checked_neg().ok_or_else(|| out_of_range("integer"))?)
        }
        (UnaryOp::Negate, ValueRef::BigInt(v)) => {
            Value::BigInt(v.checked_neg().ok_or_else(|| out_of_range("bigint"))?)
        }
        (UnaryOp::BitNot, ValueRef::SmallInt(v)) => Value::SmallInt(!v),
        (UnaryOp::BitNot, ValueRef::Int(v)) => Value::Int(!v),
        (UnaryOp::BitNot, ValueRef::BigInt(v)) => Value::BigInt(!v),
        (op, value) => {
            return Err(SqlError::internal(format!(
                "the operator {op:?} does not take {value:?}: a cast is missing"
            )));
        }
    })
}
