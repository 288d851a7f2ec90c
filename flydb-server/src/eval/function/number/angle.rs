//! Trigonometry.

use std::f64::consts::PI;

use crate::eval::function::no_such_call;
use crate::plan::NumberFunction;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: NumberFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use NumberFunction as F;
    let result = match (function, arguments) {
        (F::Pi, []) => PI,
        (F::Atan2, [ValueRef::Double(y), ValueRef::Double(x)]) => y.atan2(*x),
        (F::Atan2d, [ValueRef::Double(y), ValueRef::Double(x)]) => eighths(y.atan2(*x)),
        (_, [ValueRef::Double(v)]) => of_one(function, *v)?,
        _ => return Err(no_such_call("a trigonometric function", arguments)),
    };
    Ok(Value::Double(result))
}

fn of_one(function: NumberFunction, v: f64) -> Result<f64> {
    use NumberFunction as F;
    Ok(match function {
        F::Degrees => not_overflowed(v, v.to_degrees())?,
        F::Radians => v.to_radians(),
        F::Sin => finite(v)?.sin(),
        F::Cos => finite(v)?.cos(),
        F::Tan => finite(v)?.tan(),
        F::Cot => 1.0 / finite(v)?.tan(),
        F::Asin => within(v, -1.0, 1.0)?.asin(),
        F::Acos => within(v, -1.0, 1.0)?.acos(),
        F::Atan => v.atan(),
        F::Sinh => v.sinh(),
        F::Cosh => v.cosh(),
        F::Tanh => v.tanh(),
        F::Asinh => v.asinh(),
        F::Acosh => within(v, 1.0, f64::INFINITY)?.acosh(),
        F::Atanh => within(v, -1.0, 1.0)?.atanh(),
        F::Sind => sine_of_degrees(finite(v)?),
        F::Cosd => sine_of_degrees(finite(v)? + 90.0),
        F::Tand => tangent_of_degrees(finite(v)?),
        F::Cotd => tangent_of_degrees(90.0 - finite(v)?),
        F::Asind => degrees_of_sine(within(v, -1.0, 1.0)?),
        F::Acosd => degrees_of_cosine(within(v, -1.0, 1.0)?),
        F::Atand => eighths(v.atan()),
        _ => {
            return Err(no_such_call(
                "a trigonometric function",
                &[ValueRef::Double(v)],
            ));
        }
    })
}

/// Exact where the sine is: at multiples of 30 degrees.
fn sine_of_degrees(degrees: f64) -> f64 {
    let turned = degrees.rem_euclid(360.0);
    let (sign, turned) = if turned >= 180.0 {
        (-1.0, turned - 180.0)
    } else {
        (1.0, turned)
    };
    let folded = if turned > 90.0 {
        180.0 - turned
    } else {
        turned
    };
    let sine = if folded == 30.0 {
        0.5
    } else if folded == 90.0 {
        1.0
    } else if folded == 0.0 {
        return 0.0;
    } else {
        folded.to_radians().sin()
    };
    sign * sine
}

/// Exact at multiples of 45 degrees.
fn tangent_of_degrees(degrees: f64) -> f64 {
    let (sine, cosine) = (sine_of_degrees(degrees), sine_of_degrees(degrees + 90.0));
    if sine.abs().to_bits() == cosine.abs().to_bits() {
        return sine.signum() * cosine.signum();
    }
    let tangent = sine / cosine;
    if tangent == 0.0 { 0.0 } else { tangent }
}

/// Exact where the degrees are a multiple of 30: measured against the angle of 1/2.
fn degrees_of_sine(sine: f64) -> f64 {
    let size = sine.abs();
    let degrees = if size <= 0.5 {
        size.asin() / 0.5_f64.asin() * 30.0
    } else {
        90.0 - size.acos() / 0.5_f64.acos() * 60.0
    };
    degrees.copysign(sine)
}

/// As [`degrees_of_sine`].
fn degrees_of_cosine(cosine: f64) -> f64 {
    if cosine < 0.0 {
        return 90.0 + degrees_of_sine(-cosine);
    }
    if cosine <= 0.5 {
        90.0 - cosine.asin() / 0.5_f64.asin() * 30.0
    } else {
        cosine.acos() / 0.5_f64.acos() * 60.0
    }
}

/// Radians as degrees, exact at multiples of 45.
fn eighths(radians: f64) -> f64 {
    radians / 1.0_f64.atan() * 45.0
}

/// A result that is infinite only where the operand is.
fn not_overflowed(operand: f64, result: f64) -> Result<f64> {
    if result.is_infinite() && !operand.is_infinite() {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "value out of range: overflow",
        ));
    }
    Ok(result)
}

fn finite(v: f64) -> Result<f64> {
    if v.is_infinite() {
        return Err(out_of_range());
    }
    Ok(v)
}

fn within(v: f64, low: f64, high: f64) -> Result<f64> {
    if v < low || v > high {
        return Err(out_of_range());
    }
    Ok(v)
}

#[cold]
fn out_of_range() -> SqlError {
    SqlError::new(SqlState::NumericValueOutOfRange, "input is out of range")
}
