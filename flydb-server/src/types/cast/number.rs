//! Numbers as other numbers.

use crate::types::{DecimalSize, Numeric, NumericRef, Result, SqlError, SqlState, ValueRef};

/// Numbers outside of this are no 64-bit integers; both ends are exact as doubles.
const I64_BOUND: f64 = 9_223_372_036_854_775_808.0;

pub(super) fn to_boolean(value: ValueRef<'_>) -> Result<crate::types::Value> {
    use crate::types::Value::Boolean;
    match value {
        ValueRef::Boolean(v) => Ok(Boolean(v)),
        ValueRef::Json(text) => match text {
            "true" => Ok(Boolean(true)),
            "false" => Ok(Boolean(false)),
            _ => Err(json_cast(text, "boolean")),
        },
        value => to_i64(value).map(|v| Boolean(v != 0)),
    }
}

/// A whole number: floats rounded half to even, decimals half away from zero.
#[allow(clippy::cast_possible_truncation)] // checked to be in range
pub(super) fn to_i64(value: ValueRef<'_>) -> Result<i64> {
    match value {
        ValueRef::Boolean(v) => Ok(v.into()),
        ValueRef::SmallInt(v) => Ok(v.into()),
        ValueRef::Int(v) => Ok(v.into()),
        ValueRef::BigInt(v) => Ok(v),
        ValueRef::Real(v) => to_i64(ValueRef::Double(v.into())),
        ValueRef::Double(v) => {
            let rounded = v.round_ties_even();
            if (-I64_BOUND..I64_BOUND).contains(&rounded) {
                Ok(rounded as i64)
            } else {
                Err(out_of_range("bigint"))
            }
        }
        ValueRef::Decimal(v) => v.to_i64().ok_or_else(|| no_integer(v, "bigint")),
        ValueRef::Json(text) => {
            let number = json_number(text, "integer")?;
            to_i64(ValueRef::Decimal(number.as_ref()))
        }
        other => Err(not_a_number(other)),
    }
}

/// An integer in a narrower type; `name` is the type's.
pub(super) fn narrow<T: TryFrom<i64>>(value: i64, name: &str) -> Result<T> {
    T::try_from(value).map_err(|_| out_of_range(name))
}

#[allow(clippy::cast_precision_loss)] // as PostgreSQL
pub(super) fn to_double(value: ValueRef<'_>) -> Result<f64> {
    match value {
        ValueRef::SmallInt(v) => Ok(v.into()),
        ValueRef::Int(v) => Ok(v.into()),
        ValueRef::BigInt(v) => Ok(v as f64),
        ValueRef::Real(v) => Ok(v.into()),
        ValueRef::Double(v) => Ok(v),
        ValueRef::Decimal(v) => decimal_to_double(v),
        ValueRef::Json(text) => decimal_to_double(json_number(text, "double precision")?.as_ref()),
        other => Err(not_a_number(other)),
    }
}

#[allow(clippy::cast_possible_truncation)] // rounds; what does not fit is refused
pub(super) fn to_real(value: ValueRef<'_>) -> Result<f32> {
    if let ValueRef::Real(v) = value {
        return Ok(v);
    }
    let wide = to_double(value)?;
    let narrow = wide as f32;
    if narrow.is_infinite() && wide.is_finite() {
        return Err(float_range("overflow"));
    }
    if narrow == 0.0 && wide != 0.0 {
        return Err(float_range("underflow"));
    }
    Ok(narrow)
}

/// The nearest double.
///
/// # Errors
/// 22003 for a finite number that is too large or too small for one.
fn decimal_to_double(value: NumericRef<'_>) -> Result<f64> {
    let double = value.to_f64();
    let is_lost = value.is_finite() && double.is_infinite() || double == 0.0 && !value.is_zero();
    if is_lost {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            format!("\"{value}\" is out of range for type double precision"),
        ));
    }
    Ok(double)
}

pub(super) fn to_decimal(value: ValueRef<'_>, size: Option<DecimalSize>) -> Result<Numeric> {
    let exact = match value {
        ValueRef::SmallInt(v) => Numeric::from(v),
        ValueRef::Int(v) => Numeric::from(v),
        ValueRef::BigInt(v) => Numeric::from(v),
        ValueRef::Decimal(v) => v.to_numeric(),
        ValueRef::Real(v) => Numeric::from_f32(v),
        ValueRef::Double(v) => Numeric::from_f64(v),
        ValueRef::Json(text) => json_number(text, "numeric")?,
        other => return Err(not_a_number(other)),
    };
    sized(exact, size)
}

/// A decimal as a column of this size holds it, rounded.
pub(super) fn sized(value: Numeric, size: Option<DecimalSize>) -> Result<Numeric> {
    let Some(DecimalSize { precision, scale }) = size else {
        return Ok(value);
    };
    let sized = value.as_ref().with_size(precision, scale);
    sized.ok_or_else(|| field_overflow(value.as_ref(), precision, scale))
}

#[cold]
fn field_overflow(value: NumericRef<'_>, precision: u16, scale: i16) -> SqlError {
    let field = format!("A field with precision {precision}, scale {scale}");
    let detail = if value.is_infinite() {
        format!("{field} cannot hold an infinite value.")
    } else {
        let bound = match i32::from(precision) - i32::from(scale) {
            0 => "1".to_owned(),
            whole => format!("10^{whole}"),
        };
        format!("{field} must round to an absolute value less than {bound}.")
    };
    SqlError::new(SqlState::NumericValueOutOfRange, "numeric field overflow").with_detail(detail)
}

fn json_number(text: &str, to: &str) -> Result<Numeric> {
    text.parse().map_err(|_| json_cast(text, to))
}

#[cold]
fn json_cast(text: &str, to: &str) -> SqlError {
    let kind = match text.as_bytes().first() {
        Some(b'"') => "string",
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b't' | b'f') => "boolean",
        Some(b'n') => "null",
        _ => "numeric",
    };
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("cannot cast jsonb {kind} to type {to}"),
    )
}

#[cold]
fn not_a_number(value: ValueRef<'_>) -> SqlError {
    SqlError::internal(format!(
        "{value:?} is cast to a number, which no rule allows"
    ))
}

#[cold]
fn out_of_range(name: &str) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("{name} out of range"),
    )
}

#[cold]
fn float_range(what: &str) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("value out of range: {what}"),
    )
}

/// Why a decimal is no integer of a type.
#[cold]
fn no_integer(value: NumericRef<'_>, name: &str) -> SqlError {
    if value.is_finite() {
        return out_of_range(name);
    }
    let what = if value.is_nan() { "NaN" } else { "infinity" };
    SqlError::new(
        SqlState::FeatureNotSupported,
        format!("cannot convert {what} to {name}"),
    )
}
