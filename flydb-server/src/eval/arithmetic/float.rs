//! Floats: a finite operand that gives infinity is an overflow, one that gives zero an underflow.

use super::{Number, division_by_zero, operations};
use crate::eval::operand::{Lane, zip};
use crate::plan::BinaryOp;
use crate::types::{SqlError, SqlState};

macro_rules! float {
    ($type:ident) => {
        impl Number for $type {
            operations! { $type:
                Add => |a: $type, b: $type| { let r = a + b; (r, r.is_infinite() && a.is_finite() && b.is_finite()) },
                Subtract => |a: $type, b: $type| { let r = a - b; (r, r.is_infinite() && a.is_finite() && b.is_finite()) },
                Multiply => |a: $type, b: $type| {
                    let r = a * b;
                    let overflow = r.is_infinite() && a.is_finite() && b.is_finite();
                    (r, overflow || (r == 0.0 && a != 0.0 && b != 0.0))
                },
                Divide => |a: $type, b: $type| {
                    let r = a / b;
                    let overflow = r.is_infinite() && a.is_finite();
                    let underflow = r == 0.0 && a != 0.0 && b.is_finite();
                    (r, overflow || underflow || (b == 0.0 && !a.is_nan()))
                },
                Power => |a: $type, b: $type| {
                    let r = a.powf(b);
                    (r, power_is_wrong(a.into(), b.into(), r.into()))
                },
            }

            fn fault(op: BinaryOp, left: $type, right: $type) -> SqlError {
                match op {
                    BinaryOp::Divide if right == 0.0 => division_by_zero(),
                    BinaryOp::Power => power_fault(left.into(), right.into()),
                    _ => {
                        let Some(operation) = $type::operation(op) else {
                            return super::no_such_operation(op);
                        };
                        range_fault(operation(left, right).0 == 0.0)
                    }
                }
            }
        }
    };
}

float!(f32);
float!(f64);

fn power_is_wrong(base: f64, exponent: f64, result: f64) -> bool {
    if (base == 0.0 && exponent < 0.0)
        || (base < 0.0 && exponent.is_finite() && exponent.fract() != 0.0)
    {
        return true;
    }
    let finite = base.is_finite() && exponent.is_finite();
    finite && (!result.is_finite() || (result == 0.0 && base != 0.0))
}

#[cold]
fn power_fault(base: f64, exponent: f64) -> SqlError {
    if base == 0.0 && exponent < 0.0 {
        return zero_to_negative();
    }
    if base < 0.0 && exponent.fract() != 0.0 {
        return negative_to_fraction();
    }
    range_fault(base.powf(exponent) == 0.0)
}

#[cold]
pub(super) fn zero_to_negative() -> SqlError {
    SqlError::new(
        SqlState::InvalidArgumentForPowerFunction,
        "zero raised to a negative power is undefined",
    )
}

#[cold]
pub(super) fn negative_to_fraction() -> SqlError {
    SqlError::new(
        SqlState::InvalidArgumentForPowerFunction,
        "a negative number raised to a non-integer power yields a complex result",
    )
}

#[cold]
fn range_fault(underflow: bool) -> SqlError {
    let what = if underflow { "underflow" } else { "overflow" };
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("value out of range: {what}"),
    )
}
