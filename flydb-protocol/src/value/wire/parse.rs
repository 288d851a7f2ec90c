//! Reading values from JSON, for a type.
//!
//! A parameter takes the form that a result has, and a few more that mean the same: a number may
//! stand as a string, a whole number as `1.0`, bytes as `\x` and hexadecimal digits. Nothing loses
//! information on the way: `1.5` is no INT and 40000 no SMALLINT. The sizes of VARCHAR, CHAR, BINARY
//! and DECIMAL are not applied here, for that depends on whether the value is assigned or cast; and
//! a TIMESTAMP without a zone is UTC.

use std::str::FromStr;
use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use smol_str::{SmolStr, format_smolstr};
use thiserror::Error;
use uuid::Uuid;

use super::param::Param;
use crate::data_type::DataType;
use crate::error_code::SqlState;
use crate::value::{Decimal, Json, TemporalError, Value, write_json_string};

/// Base64 with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Characters of the input that an error shows.
const SHOWN: usize = 64;

/// JSON that is no value of the type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{problem} for type {data_type}: {input}")]
pub struct ValueError {
    state: SqlState,
    problem: &'static str,
    data_type: DataType,
    /// What was given, or its beginning.
    input: String,
}

impl ValueError {
    fn new(problem: Problem, data_type: DataType, param: &Param) -> ValueError {
        let (state, problem) = match problem {
            Problem::Invalid => (SqlState::InvalidTextRepresentation, "invalid input"),
            Problem::OutOfRange => (SqlState::NumericValueOutOfRange, "value out of range"),
            Problem::Json => (SqlState::InvalidTextRepresentation, "invalid JSON"),
            Problem::Temporal(error) => (error.state(), "invalid input"),
        };
        let mut input = param.to_string();
        if let Some((end, _)) = input.char_indices().nth(SHOWN) {
            input.truncate(end);
            input.push('…');
        }
        ValueError {
            state,
            problem,
            data_type,
            input,
        }
    }

    /// The SQLSTATE: 22P02, 22003, 22007 or 22008.
    #[must_use]
    pub const fn state(&self) -> SqlState {
        self.state
    }
}

enum Problem {
    Invalid,
    OutOfRange,
    Json,
    Temporal(TemporalError),
}

impl From<TemporalError> for Problem {
    fn from(error: TemporalError) -> Problem {
        Problem::Temporal(error)
    }
}

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
    if matches!(param, Param::Null) {
        return Ok(Value::Null);
    }
    value(param, data_type).map_err(|problem| ValueError::new(problem, data_type, param))
}

fn value(param: &Param, data_type: DataType) -> Result<Value, Problem> {
    Ok(match data_type {
        DataType::Unknown => natural(param)?,
        DataType::Boolean => Value::Boolean(boolean(param)?),
        DataType::SmallInt => Value::SmallInt(integer(param)?),
        DataType::Int => Value::Int(integer(param)?),
        DataType::BigInt => Value::BigInt(integer(param)?),
        DataType::Real => Value::Real(float(param)?),
        DataType::Double => Value::Double(float(param)?),
        DataType::Decimal(_) => Value::Decimal(decimal(param)?),
        DataType::Text | DataType::Varchar(_) | DataType::Char(_) => Value::Text(text(param)),
        DataType::Date => Value::Date(string(param)?.parse()?),
        DataType::Time => Value::Time(string(param)?.parse()?),
        DataType::DateTime => Value::DateTime(string(param)?.parse()?),
        DataType::Timestamp => Value::Timestamp(string(param)?.parse()?),
        DataType::Interval => Value::Interval(string(param)?.parse()?),
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => {
            Value::Bytes(bytes(string(param)?)?)
        }
        DataType::Uuid => {
            Value::Uuid(Uuid::parse_str(string(param)?.trim_ascii()).map_err(|_| Problem::Invalid)?)
        }
        DataType::Jsonb => Value::Json(json(param)?),
    })
}

fn natural(param: &Param) -> Result<Value, Problem> {
    Ok(match param {
        Param::Null => Value::Null,
        Param::Boolean(v) => Value::Boolean(*v),
        Param::Integer(v) => Value::BigInt(*v),
        Param::Number(v) => match exact(v) {
            Ok(decimal) => Value::Decimal(decimal),
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

/// The decimal of this text, refused where it would have to be rounded.
fn exact(text: &str) -> Result<Decimal, Problem> {
    let text = text.trim_ascii();
    let digits = text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
    if digits.filter(u8::is_ascii_digit).count() > 64 {
        return Err(Problem::OutOfRange);
    }
    match text.parse() {
        Ok(decimal) => Ok(decimal),
        Err(crate::value::ParseDecimalError::Invalid) => Err(Problem::Invalid),
        Err(_) => Err(Problem::OutOfRange),
    }
}

fn decimal(param: &Param) -> Result<Decimal, Problem> {
    match param {
        Param::Integer(v) => Decimal::new(i128::from(*v), 0).ok_or(Problem::OutOfRange),
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

fn text(param: &Param) -> SmolStr {
    match param {
        Param::Text(v) | Param::Number(v) => v.clone(),
        Param::Null | Param::Boolean(_) | Param::Integer(_) | Param::Json(_) => {
            format_smolstr!("{param}")
        }
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
            Ok(Json::from_normalised(&param.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{ValueRef, write_json_value};

    fn read(json: &str, data_type: &str) -> Result<Value, SqlState> {
        parse_json_value(json, data_type.parse().unwrap()).map_err(|error| error.state())
    }

    #[test]
    fn every_type_reads_what_it_writes() {
        let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
        for (data_type, json, value) in [
            ("BOOLEAN", "true", Value::Boolean(true)),
            ("SMALLINT", "-32768", Value::SmallInt(i16::MIN)),
            ("INT", "2147483647", Value::Int(i32::MAX)),
            ("BIGINT", "-9223372036854775808", Value::BigInt(i64::MIN)),
            ("REAL", "0.1", Value::Real(0.1)),
            ("DOUBLE", "1.7976931348623157e+308", Value::Double(f64::MAX)),
            ("DOUBLE", "\"-Infinity\"", Value::Double(f64::NEG_INFINITY)),
            ("DECIMAL(10,2)", "\"-1.50\"", decimal("-1.50")),
            (
                "TEXT",
                "\"a\\\"\\\\\\n\\u0001é\"",
                Value::from("a\"\\\n\u{1}é"),
            ),
            (
                "DATE",
                "\"2024-01-15\"",
                Value::Date("2024-01-15".parse().unwrap()),
            ),
            (
                "TIME",
                "\"10:30:00.500000\"",
                Value::Time("10:30:00.5".parse().unwrap()),
            ),
            (
                "DATETIME",
                "\"2024-01-15 10:30:00\"",
                Value::DateTime("2024-01-15 10:30".parse().unwrap()),
            ),
            (
                "TIMESTAMP",
                "\"2024-01-15T10:30:00Z\"",
                Value::Timestamp("2024-01-15 10:30Z".parse().unwrap()),
            ),
            (
                "INTERVAL",
                "\"1 mon -2 days +00:00:01\"",
                Value::Interval("1 mon -2 days 1 s".parse().unwrap()),
            ),
            ("BLOB", "\"AP8=\"", Value::from(vec![0, 255])),
            (
                "UUID",
                "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
                Value::Uuid("67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap()),
            ),
            (
                "JSONB",
                "{\"a\": [1, null]}",
                Value::Json("{\"a\":[1,null]}".parse().unwrap()),
            ),
            (
                "JSONB",
                "\"text\"",
                Value::Json("\"text\"".parse().unwrap()),
            ),
            ("INT", "null", Value::Null),
        ] {
            let mut out = Vec::new();
            write_json_value(&mut out, value.as_ref());
            assert_eq!(std::str::from_utf8(&out).unwrap(), json, "{data_type}");
            assert_eq!(read(json, data_type), Ok(value), "{data_type}");
        }
    }

    #[test]
    fn other_spellings_mean_the_same() {
        for (data_type, json, value) in [
            ("INT", "\" 42 \"", Value::Int(42)),
            ("INT", "42.0", Value::Int(42)),
            ("BIGINT", "1e3", Value::BigInt(1000)),
            ("DOUBLE", "1", Value::Double(1.0)),
            ("REAL", "\"infinity\"", Value::Real(f32::INFINITY)),
            ("DECIMAL", "1.50", Value::Decimal("1.50".parse().unwrap())),
            ("TEXT", "1.50", Value::from("1.50")),
            ("TEXT", "true", Value::from("true")),
            ("BOOLEAN", "\"off\"", Value::Boolean(false)),
            ("BLOB", "\"\\\\x00fF\"", Value::from(vec![0, 255])),
            ("BLOB", "\"AP8\"", Value::from(vec![0, 255])),
            ("JSONB", "12", Value::Json("12".parse().unwrap())),
            ("UNKNOWN", "1.5", Value::Decimal("1.5".parse().unwrap())),
            ("UNKNOWN", "1e300", Value::Double(1e300)),
        ] {
            assert_eq!(read(json, data_type), Ok(value), "{json} as {data_type}");
        }
    }

    #[test]
    fn what_is_no_value_of_the_type_is_refused_by_its_reason() {
        use SqlState::{
            DatetimeFieldOverflow, InvalidDatetimeFormat, InvalidTextRepresentation,
            NumericValueOutOfRange,
        };
        for (data_type, json, state) in [
            ("SMALLINT", "40000", NumericValueOutOfRange),
            ("INT", "2147483648", NumericValueOutOfRange),
            ("BIGINT", "9223372036854775808", NumericValueOutOfRange),
            ("INT", "1.5", InvalidTextRepresentation),
            ("INT", "\"1.0\"", InvalidTextRepresentation),
            ("INT", "\"\"", InvalidTextRepresentation),
            ("INT", "true", InvalidTextRepresentation),
            ("BOOLEAN", "1", InvalidTextRepresentation),
            ("REAL", "1e39", NumericValueOutOfRange),
            ("DOUBLE", "1e999", NumericValueOutOfRange),
            ("DOUBLE", "\"one\"", InvalidTextRepresentation),
            ("DECIMAL", "1e50", NumericValueOutOfRange),
            ("DATE", "\"tomorrowish\"", InvalidDatetimeFormat),
            ("DATE", "\"2024-02-30\"", DatetimeFieldOverflow),
            ("DATE", "20240115", InvalidTextRepresentation),
            ("BLOB", "\"A\"", InvalidTextRepresentation),
            ("BLOB", "\"\\\\x0\"", InvalidTextRepresentation),
            ("BLOB", "\"\\\\x+1\"", InvalidTextRepresentation),
            ("UUID", "\"x\"", InvalidTextRepresentation),
        ] {
            assert_eq!(read(json, data_type), Err(state), "{json} as {data_type}");
        }
    }

    #[test]
    fn an_error_names_type_and_input_and_stays_short() {
        let error = parse_json_value("\"abc\"", DataType::Int).unwrap_err();
        assert_eq!(error.to_string(), "invalid input for type INT: abc");
        let long = format!("\"{}\"", "é".repeat(1000));
        let error = parse_json_value(&long, DataType::Int).unwrap_err();
        assert!(error.to_string().chars().count() < 100);
    }

    #[test]
    fn floats_read_back_to_the_bit() {
        for bits in [
            1_u64,
            0x7FEF_FFFF_FFFF_FFFF,
            0x8000_0000_0000_0000,
            0x3FB9_9999_9999_999A,
        ] {
            let mut out = Vec::new();
            write_json_value(&mut out, ValueRef::Double(f64::from_bits(bits)));
            let json = std::str::from_utf8(&out).unwrap();
            let Ok(Value::Double(back)) = read(json, "DOUBLE") else {
                panic!("{json}")
            };
            assert_eq!(back.to_bits(), bits, "{json}");
        }
    }
}
