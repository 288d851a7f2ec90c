//! WIDTH_BUCKET.

use crate::eval::function::no_such_call;
use crate::types::{Decimal, NumericRef, Result, SqlError, SqlState, Value, ValueRef};

/// In which of `count` equal buckets from `low` to `high` the operand falls: 0 is below the first,
/// `count + 1` above the last. With bounds the other way round the buckets count downwards.
pub(super) fn width_bucket(arguments: &[ValueRef<'_>]) -> Result<Value> {
    let (operand, low, high, count) = match *arguments {
        [
            ValueRef::Double(v),
            ValueRef::Double(low),
            ValueRef::Double(high),
            ValueRef::Int(count),
        ] => {
            if !low.is_finite() || !high.is_finite() || v.is_nan() {
                return Err(invalid(
                    "operand, lower bound, and upper bound must be finite numbers",
                ));
            }
            check(count, low == high)?;
            return Ok(Value::Int(float_bucket(v, low, high, count)));
        }
        [
            ValueRef::Decimal(v),
            ValueRef::Decimal(low),
            ValueRef::Decimal(high),
            ValueRef::Int(count),
        ] => (v, low, high, count),
        _ => return Err(no_such_call("width_bucket", arguments)),
    };
    if operand.is_nan() || low.is_nan() || high.is_nan() {
        return Err(invalid(
            "operand, lower bound, and upper bound cannot be NaN",
        ));
    }
    if !low.is_finite() || !high.is_finite() {
        return Err(invalid("lower and upper bounds must be finite"));
    }
    check(count, low == high)?;
    let falls = low > high;
    if (operand < low) != falls && operand != low {
        return Ok(Value::Int(0));
    }
    if (operand > high) != falls || operand == high {
        return Ok(Value::Int(count.checked_add(1).ok_or_else(overflow)?));
    }
    let bucket = decimal_bucket(operand, low, high, count).ok_or_else(overflow)?;
    Ok(Value::Int(bucket))
}

/// By the quotient, rounded as any is, and kept to the last bucket.
fn decimal_bucket(
    operand: NumericRef<'_>,
    low: NumericRef<'_>,
    high: NumericRef<'_>,
    count: i32,
) -> Option<i32> {
    let distance = operand.checked_sub(low)?;
    let distance = distance.as_ref().checked_mul(Decimal::from(count).into())?;
    let width = high.checked_sub(low)?;
    let quotient = distance.as_ref().checked_div(width.as_ref())?;
    let whole = quotient.as_ref().trunc(0)?.as_ref().to_i64()?;
    Some(i32::try_from(whole).ok()?.min(count - 1) + 1)
}

#[allow(clippy::cast_possible_truncation)] // at most `count`
fn float_bucket(v: f64, low: f64, high: f64, count: i32) -> i32 {
    let (v, low, high) = if low < high {
        (v, low, high)
    } else {
        (-v, -low, -high)
    };
    if v < low {
        return 0;
    }
    if v >= high {
        return count.saturating_add(1);
    }
    // Halves of both sides do not overflow where the bounds lie far apart.
    let part = match high - low {
        width if width.is_finite() => (v - low) / width,
        _ => (v / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0),
    };
    let bucket = f64::from(count) * part;
    (bucket as i32).min(count - 1) + 1
}

fn check(count: i32, equal: bool) -> Result<()> {
    if count <= 0 {
        return Err(invalid("count must be greater than zero"));
    }
    if equal {
        return Err(invalid("lower bound cannot equal upper bound"));
    }
    Ok(())
}

#[cold]
fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidArgumentForWidthBucketFunction, message)
}

#[cold]
fn overflow() -> SqlError {
    SqlError::new(SqlState::NumericValueOutOfRange, "integer out of range")
}
