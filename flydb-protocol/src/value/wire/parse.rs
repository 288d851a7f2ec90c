//! Reading values from JSON, for a type.
//!
//! A parameter takes the form that a result has, and a few more that mean the same: a number may
//! stand as a string, a whole number as `1.0`, bytes as `\x` and hexadecimal digits. Nothing loses
//! information on the way: `1.5` is no INT and 40000 no SMALLINT. The sizes of VARCHAR, CHAR, BINARY
//! and DECIMAL are not applied here, for that depends on whether the value is assigned or cast; and
//! a TIMESTAMP without a zone is UTC unless
//! [`parse_param_in`] says otherwise.

mod error;

use std::str::FromStr;
use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use smol_str::{SmolStr, format_smolstr};
use uuid::Uuid;

use super::param::Param;
use crate::data_type::DataType;
use crate::value::{
    Date, DateTime, Decimal, Json, Numeric, ParseDecimalError, Surroundings, TextAlone, Time,
    TimeTz, Timestamp, Value, write_json_string,
};
use error::Problem;

pub use error::ValueError;

/// Base64 with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads a cell of a JSON row: the text of one JSON value, without blanks around it.
///
/// # Errors
/// A [`ValueError`] where it is no value of the type.
pub fn parse_json_value(text: &str, data_type: DataType) -> Result<Value, ValueError> {
    let param = Param::from_raw(text).unwrap_or_else(|| Param::Json(text.into()));
    parse_param(&param, data_type)
}

/// The value that a parameter has as one of this type. For [`DataType::Unknown`] it keeps the kind
/// that JSON gave it: BOOLEAN, BIGINT, DECIMAL (DOUBLE past 38 digits), TEXT or JSONB.
///
/// # Errors
/// A [`ValueError`] where it is none.
pub fn parse_param(param: &Param, data_type: DataType) -> Result<Value, ValueError> {
    parse_param_in(param, data_type, &TextAlone)
}

/// As [`parse_param`], where dates and times mean what they do in these surroundings: in the session's zone where
/// they name none.
///
/// # Errors
/// A [`ValueError`] where it is none.
pub fn parse_param_in(
    param: &Param,
    data_type: DataType,
    around: &dyn Surroundings,
) -> Result<Value, ValueError> {
    if matches!(param, Param::Null) {
        return Ok(Value::Null);
    }
    value(param, data_type, around).map_err(|problem| ValueError::new(problem, data_type, param))
}

fn value(param: &Param, data_type: DataType, around: &dyn Surroundings) -> Result<Value, Problem> {
    Ok(match data_type {
        DataType::Unknown => natural(param)?,
        DataType::Boolean => Value::Boolean(boolean(param)?),
        DataType::SmallInt => Value::SmallInt(integer(param)?),
        DataType::Int => Value::Int(integer(param)?),
        DataType::BigInt => Value::BigInt(integer(param)?),
        DataType::Real => Value::Real(float(param)?),
        DataType::Double => Value::Double(float(param)?),
        DataType::Decimal(_) => Value::Decimal(decimal(param)?),
        DataType::Text | DataType::Varchar(_) | DataType::Char(_) => Value::Text(text(param)?),
        DataType::Date => Value::Date(Date::parse_in(string(param)?, around)?),
        DataType::Time => Value::Time(Time::parse_in(string(param)?, around)?),
        DataType::TimeTz => Value::TimeTz(TimeTz::parse_in(string(param)?, around)?),
        DataType::DateTime => Value::DateTime(DateTime::parse_in(string(param)?, around)?),
        DataType::Timestamp => Value::Timestamp(Timestamp::parse_in(string(param)?, around)?),
        DataType::Interval => Value::Interval(string(param)?.parse()?),
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => {
            Value::Bytes(bytes(string(param)?)?)
        }
        DataType::Uuid => {
            Value::Uuid(Uuid::parse_str(string(param)?.trim_ascii()).map_err(|_| Problem::Invalid)?)
        }
        DataType::Jsonb => Value::Json(json(param)?),
        DataType::Bit(_) | DataType::Varbit(_) => Value::Text(bits(string(param)?)?),
        // Labels come as texts: keys are nothing that a client could know.
        DataType::Enum(_) => return Err(Problem::Invalid),
    })
}

fn natural(param: &Param) -> Result<Value, Problem> {
    Ok(match param {
        Param::Null => Value::Null,
        Param::Boolean(v) => Value::Boolean(*v),
        Param::Integer(v) => Value::BigInt(*v),
        Param::Number(v) => match exact(v) {
            Ok(decimal) => Value::Decimal(Numeric::Short(decimal)),
            Err(_) => Value::Double(float(param)?),
        },
        Param::Text(v) => Value::Text(v.clone()),
        Param::Json(_) => Value::Json(json(param)?),
    })
}

fn boolean(param: &Param) -> Result<bool, Problem> {
    match param {
        Param::Boolean(v) => Ok(*v),
        Param::Text(v) => match v.trim_ascii().to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "on" | "1" => Ok(true),
            "false" | "f" | "no" | "n" | "off" | "0" => Ok(false),
            _ => Err(Problem::Invalid),
        },
        Param::Null | Param::Integer(_) | Param::Number(_) | Param::Json(_) => {
            Err(Problem::Invalid)
        }
    }
}

fn integer<T: TryFrom<i64> + TryFrom<i128>>(param: &Param) -> Result<T, Problem> {
    match param {
        Param::Integer(v) => T::try_from(*v).map_err(|_| Problem::OutOfRange),
        Param::Number(v) => whole(exact(v)?),
        Param::Text(v) => {
            let text = v.trim_ascii();
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Problem::Invalid);
            }
            whole(exact(text)?)
        }
        Param::Null | Param::Boolean(_) | Param::Json(_) => Err(Problem::Invalid),
    }
}

fn whole<T: TryFrom<i128>>(decimal: Decimal) -> Result<T, Problem> {
    let (coefficient, scale) = (decimal.coefficient(), u32::from(decimal.scale()));
    // A scale is at most 38, and 10^38 fits an i128.
    let unit = 10_i128.pow(scale.min(38));
    if coefficient % unit != 0 {
        return Err(Problem::Invalid);
    }
    T::try_from(coefficient / unit).map_err(|_| Problem::OutOfRange)
}

/// The decimal or the number of any size of this text, refused where it would have to be rounded.
fn exact<T: FromStr<Err = ParseDecimalError>>(text: &str) -> Result<T, Problem> {
    text.trim_ascii().parse().map_err(|error| match error {
        ParseDecimalError::Invalid => Problem::Invalid,
        ParseDecimalError::OutOfRange => Problem::OutOfRange,
    })
}

fn decimal(param: &Param) -> Result<Numeric, Problem> {
    match param {
        Param::Integer(v) => Ok(Numeric::from(*v)),
        Param::Number(v) | Param::Text(v) => exact(v),
        Param::Null | Param::Boolean(_) | Param::Json(_) => Err(Problem::Invalid),
    }
}

/// A float of either width; a finite number that is too large for it is refused.
fn float<T: FromStr + Into<f64> + Copy>(param: &Param) -> Result<T, Problem> {
    let text = match param {
        Param::Integer(v) => &format_smolstr!("{v}"),
        Param::Number(v) | Param::Text(v) => v,
        Param::Null | Param::Boolean(_) | Param::Json(_) => return Err(Problem::Invalid),
    };
    let text = text.trim_ascii();
    let value: T = text.parse().map_err(|_| Problem::Invalid)?;
    let named = text
        .bytes()
        .any(|byte| matches!(byte, b'f' | b'F' | b'n' | b'N'));
    let wide: f64 = value.into();
    if wide.is_infinite() && !named {
        return Err(Problem::OutOfRange);
    }
    Ok(value)
}

fn text(param: &Param) -> Result<SmolStr, Problem> {
    match param {
        Param::Text(v) | Param::Number(v) => Ok(v.clone()),
        Param::Boolean(_) | Param::Integer(_) => Ok(format_smolstr!("{param}")),
        Param::Null | Param::Json(_) => Err(Problem::Invalid),
    }
}

fn string(param: &Param) -> Result<&str, Problem> {
    match param {
        Param::Text(v) => Ok(v),
        Param::Null | Param::Boolean(_) | Param::Integer(_) | Param::Number(_) | Param::Json(_) => {
            Err(Problem::Invalid)
        }
    }
}

/// Digits 0 and 1.
fn bits(text: &str) -> Result<SmolStr, Problem> {
    if text.bytes().all(|byte| matches!(byte, b'0' | b'1')) {
        return Ok(SmolStr::new(text));
    }
    Err(Problem::Invalid)
}

fn bytes(text: &str) -> Result<Arc<[u8]>, Problem> {
    let bytes = match text.strip_prefix("\\x") {
        Some(digits) => hexadecimal(digits),
        None => BASE64.decode(text).ok(),
    };
    Ok(Arc::from(bytes.ok_or(Problem::Invalid)?))
}

fn hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            let hex = pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
            hex.then(|| u8::from_str_radix(pair, 16).ok())?
        })
        .collect()
}

/// The JSON that a parameter is: a string is a JSON string, not a document to be read.
fn json(param: &Param) -> Result<Json, Problem> {
    match param {
        Param::Text(v) => {
            let mut quoted = Vec::with_capacity(v.len() + 2);
            write_json_string(&mut quoted, v);
            let text = std::str::from_utf8(&quoted).map_err(|_| Problem::Json)?;
            Ok(Json::from_normalised(text))
        }
        Param::Json(v) => v.parse().map_err(|_| Problem::Json),
        Param::Null | Param::Boolean(_) | Param::Integer(_) | Param::Number(_) => {
            // A number may come with an exponent.
            param.to_string().parse().map_err(|_| Problem::Json)
        }
    }
}

#[cfg(test)]
mod tests;
