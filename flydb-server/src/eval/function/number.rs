//! Functions of numbers.

mod angle;
mod bucket;
mod sample;
mod whole;

use rand::RngExt as _;

use super::no_such_call;
use crate::eval::limits::numeric_overflow;
use crate::plan::{BinaryOp, NumberFunction};
use crate::types::{Decimal, Numeric, NumericRef, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: NumberFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use NumberFunction as F;
    match function {
        F::Abs | F::Sign | F::Ceil | F::Floor | F::Round | F::Trunc => {
            rounding(function, arguments)
        }
        F::Mod => operator(BinaryOp::Modulo, arguments),
        F::Power => operator(BinaryOp::Power, arguments),
        F::Div => match arguments {
            [ValueRef::Decimal(a), ValueRef::Decimal(b)] => divide_whole(*a, *b),
            _ => Err(no_such_call("div", arguments)),
        },
        F::Sqrt | F::SquareRoot | F::Cbrt | F::Exp | F::Ln | F::Log10 | F::Log | F::Log2 => {
            logarithmic(function, arguments)
        }
        F::Gcd | F::Lcm | F::Factorial => whole::invoke(function, arguments),
        F::Scale | F::MinScale | F::TrimScale => scale(function, arguments),
        F::WidthBucket => bucket::width_bucket(arguments),
        F::Random => Ok(Value::Double(rand::rng().random())),
        F::SampleRow => sample::sample_row(arguments),
        F::ToNumber => match arguments {
            [ValueRef::Text(text), ValueRef::Text(pattern)] => {
                super::template::to_number(text, pattern).map(Value::Decimal)
            }
            _ => Err(no_such_call("to_number", arguments)),
        },
        F::Pi
        | F::Degrees
        | F::Radians
        | F::Sin
        | F::Cos
        | F::Tan
        | F::Cot
        | F::Asin
        | F::Acos
        | F::Atan
        | F::Atan2
        | F::Sinh
        | F::Cosh
        | F::Tanh
        | F::Asinh
        | F::Acosh
        | F::Atanh
        | F::Sind
        | F::Cosd
        | F::Tand
        | F::Cotd
        | F::Asind
        | F::Acosd
        | F::Atand
        | F::Atan2d => angle::invoke(function, arguments),
    }
}

/// A function that is an operator by another name.
fn operator(op: BinaryOp, arguments: &[ValueRef<'_>]) -> Result<Value> {
    match arguments {
        [a, b] => crate::eval::arithmetic::apply(op, *a, *b, &jiff::tz::TimeZone::UTC),
        _ => Err(no_such_call("a function", arguments)),
    }
}

fn rounding(function: NumberFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use NumberFunction as F;
    let decimal = |v: Option<Numeric>| v.map(Value::Decimal).ok_or_else(numeric_overflow);
    match (function, arguments) {
        (F::Abs, [value]) => abs(*value),
        (F::Sign, [ValueRef::Decimal(v)]) => Ok(Value::Decimal(v.signum())),
        (F::Sign, [ValueRef::Double(v)]) => Ok(Value::Double(if *v > 0.0 {
            1.0
        } else if *v < 0.0 {
            -1.0
        } else {
            0.0 // of NaN too, as in PostgreSQL
        })),
        (F::Ceil, [ValueRef::Decimal(v)]) => decimal(v.ceil()),
        (F::Ceil, [ValueRef::Double(v)]) => Ok(Value::Double(v.ceil())),
        (F::Floor, [ValueRef::Decimal(v)]) => decimal(v.floor()),
        (F::Floor, [ValueRef::Double(v)]) => Ok(Value::Double(v.floor())),
        (F::Round, [ValueRef::Decimal(v)]) => decimal(v.round(0)),
        (F::Round, [ValueRef::Decimal(v), ValueRef::Int(places)]) => decimal(v.round(*places)),
        (F::Round, [ValueRef::Double(v)]) => Ok(Value::Double(v.round_ties_even())),
        (F::Trunc, [ValueRef::Decimal(v)]) => decimal(v.trunc(0)),
        (F::Trunc, [ValueRef::Decimal(v), ValueRef::Int(places)]) => decimal(v.trunc(*places)),
        (F::Trunc, [ValueRef::Double(v)]) => Ok(Value::Double(v.trunc())),
        _ => Err(no_such_call("a rounding function", arguments)),
    }
}

fn abs(value: ValueRef<'_>) -> Result<Value> {
    let range = |name: &str| {
        SqlError::new(
            SqlState::NumericValueOutOfRange,
            format!("{name} out of range"),
        )
    };
    Ok(match value {
        ValueRef::SmallInt(v) => Value::SmallInt(v.checked_abs().ok_or_else(|| range("smallint"))?),
        ValueRef::Int(v) => Value::Int(v.checked_abs().ok_or_else(|| range("integer"))?),
        ValueRef::BigInt(v) => Value::BigInt(v.checked_abs().ok_or_else(|| range("bigint"))?),
        ValueRef::Real(v) => Value::Real(v.abs()),
        ValueRef::Double(v) => Value::Double(v.abs()),
        ValueRef::Decimal(v) => Value::Decimal(v.abs()),
        _ => return Err(no_such_call("abs", &[value])),
    })
}

fn divide_whole(a: NumericRef<'_>, b: NumericRef<'_>) -> Result<Value> {
    let quotient = a.checked_div_whole(b).map(Value::Decimal);
    quotient.ok_or_else(|| match b.is_zero() {
        true => SqlError::new(SqlState::DivisionByZero, "division by zero"),
        false => numeric_overflow(),
    })
}

fn logarithmic(function: NumberFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use NumberFunction as F;
    let ten = NumericRef::from(Decimal::from(10));
    match (function, arguments) {
        (F::Sqrt, [ValueRef::Decimal(v)]) => v.sqrt().map(Value::Decimal).ok_or_else(negative_root),
        (F::Sqrt | F::SquareRoot, [ValueRef::Double(v)]) if *v < 0.0 => Err(negative_root()),
        (F::Sqrt | F::SquareRoot, [ValueRef::Double(v)]) => Ok(Value::Double(v.sqrt())),
        (F::Cbrt, [ValueRef::Double(v)]) => Ok(Value::Double(v.cbrt())),
        (F::Exp, [ValueRef::Decimal(v)]) => {
            v.exp().map(Value::Decimal).ok_or_else(numeric_overflow)
        }
        (F::Exp, [ValueRef::Double(v)]) => finite(*v, v.exp()),
        (F::Ln, [ValueRef::Decimal(v)]) => {
            check_logarithm(v.is_zero(), v.is_negative())?;
            v.ln().map(Value::Decimal).ok_or_else(numeric_overflow)
        }
        (F::Log10 | F::Log, [ValueRef::Decimal(v)]) => {
            check_logarithm(v.is_zero(), v.is_negative())?;
            v.log(ten).map(Value::Decimal).ok_or_else(numeric_overflow)
        }
        (F::Log, [ValueRef::Decimal(base), ValueRef::Decimal(v)]) => log_to_base(*base, *v),
        (F::Ln, [ValueRef::Double(v)]) => float_logarithm(*v, f64::ln),
        (F::Log10 | F::Log, [ValueRef::Double(v)]) => float_logarithm(*v, f64::log10),
        (F::Log2, [ValueRef::Double(v)]) => float_logarithm(*v, f64::log2),
        _ => Err(no_such_call("a logarithmic function", arguments)),
    }
}

fn log_to_base(base: NumericRef<'_>, value: NumericRef<'_>) -> Result<Value> {
    if base.is_nan() || value.is_nan() {
        return Ok(Value::Decimal(Numeric::nan()));
    }
    check_logarithm(base.is_zero(), base.is_negative())?;
    check_logarithm(value.is_zero(), value.is_negative())?;
    if base == Numeric::ONE.as_ref() && value.is_finite() {
        return Err(SqlError::new(SqlState::DivisionByZero, "division by zero"));
    }
    value
        .log(base)
        .map(Value::Decimal)
        .ok_or_else(numeric_overflow)
}

fn float_logarithm(value: f64, f: fn(f64) -> f64) -> Result<Value> {
    check_logarithm(value == 0.0, value < 0.0)?;
    Ok(Value::Double(f(value)))
}

fn check_logarithm(is_zero: bool, is_negative: bool) -> Result<()> {
    let what = match (is_zero, is_negative) {
        (true, _) => "zero",
        (_, true) => "a negative number",
        _ => return Ok(()),
    };
    Err(SqlError::new(
        SqlState::InvalidArgumentForLogarithm,
        format!("cannot take logarithm of {what}"),
    ))
}

#[cold]
fn negative_root() -> SqlError {
    SqlError::new(
        SqlState::InvalidArgumentForPowerFunction,
        "cannot take square root of a negative number",
    )
}

/// A result that is only infinite where the argument is.
fn finite(argument: f64, result: f64) -> Result<Value> {
    if argument.is_finite() && result.is_infinite() {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "value out of range: overflow",
        ));
    }
    if argument.is_finite() && result == 0.0 {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "value out of range: underflow",
        ));
    }
    Ok(Value::Double(result))
}

fn scale(function: NumberFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    let [ValueRef::Decimal(value)] = arguments else {
        return Err(no_such_call("scale", arguments));
    };
    // NaN and the infinities have none.
    let scale = |scale: Option<u16>| scale.map_or(Value::Null, |scale| Value::Int(scale.into()));
    Ok(match function {
        NumberFunction::TrimScale => Value::Decimal(value.trimmed()),
        NumberFunction::MinScale => scale(value.trimmed().as_ref().scale()),
        _ => scale(value.scale()),
    })
}
