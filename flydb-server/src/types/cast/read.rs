//! Text as values: what each type's input takes.

use uuid::Uuid;

use super::{CastRules, bits, invalid_text, length, number};
use crate::types::coercion::type_name;
use crate::types::reading::InSession;
use crate::types::{
    DataType, Date, DateOrder, DateTime, Interval, IntervalFields, Json, Numeric,
    ParseDecimalError, Result, SqlError, SqlState, TemporalError, Time, TimeTz, Timestamp, Value,
};

/// A text as a value of a type that is no text type.
pub(super) fn read(text: &str, to: DataType, rules: &CastRules<'_>) -> Result<Value> {
    let trimmed = text.trim_ascii();
    Ok(match to {
        DataType::Boolean => {
            Value::Boolean(boolean(trimmed).ok_or_else(|| invalid_text(to, text))?)
        }
        DataType::SmallInt => Value::SmallInt(integer(trimmed, to, text)?),
        DataType::Int => Value::Int(integer(trimmed, to, text)?),
        DataType::BigInt => Value::BigInt(integer(trimmed, to, text)?),
        DataType::Real => Value::Real(real(trimmed, text)?),
        DataType::Double => Value::Double(double(trimmed, to, text)?),
        DataType::Decimal(size) => Value::Decimal(number::sized(decimal(trimmed, text)?, size)?),
        DataType::Date
        | DataType::Time
        | DataType::TimeTz
        | DataType::DateTime
        | DataType::Timestamp => {
            moment(trimmed, to, rules).map_err(|error| no_moment(error, to, text))?
        }
        DataType::Interval => Value::Interval(read_interval(text, None)?),
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => {
            let bytes = bytes(text).ok_or_else(|| no_bytes(to, text))?;
            Value::Bytes(length::fit_bytes(&bytes, to, rules.explicit)?)
        }
        DataType::Uuid => Value::Uuid(uuid(trimmed).ok_or_else(|| invalid_text(to, text))?),
        DataType::Jsonb => Value::Json(json(text)?),
        DataType::Bit(_) | DataType::Varbit(_) => {
            Value::Text(bits::read(text, to, rules.explicit)?)
        }
        // The binder reads labels: which there are, only the catalog knows.
        DataType::Enum(_) => return Err(invalid_text(to, text)),
        DataType::Unknown | DataType::Text | DataType::Varchar(_) | DataType::Char(_) => {
            Value::Text(length::fit_text(text, to, rules.explicit)?)
        }
    })
}

/// A text as an interval of these fields, to which it is not held.
///
/// # Errors
/// 22007, 22008 and 22015 for what is none.
pub(crate) fn read_interval(text: &str, fields: Option<IntervalFields>) -> Result<Interval> {
    Interval::parse_as(text.trim_ascii(), fields)
        .map_err(|error| no_moment(error, DataType::Interval, text))
}

/// 32 hexadecimal digits, in braces or not, with a dash behind any group of four.
fn uuid(text: &str) -> Option<Uuid> {
    if let Ok(uuid) = Uuid::try_parse(text) {
        return Some(uuid).filter(|_| !text.starts_with("urn:"));
    }
    let inside = match text.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}')?,
        None => text,
    };
    let mut digits = 0_u32;
    let mut number = 0_u128;
    let mut may_dash = false;
    for byte in inside.bytes() {
        if byte == b'-' && may_dash {
            may_dash = false;
            continue;
        }
        let digit = char::from(byte).to_digit(16)?;
        digits += 1;
        number = number << 4 | u128::from(digit);
        may_dash = digits.is_multiple_of(4) && digits < 32;
        if digits > 32 {
            return None;
        }
    }
    (digits == 32).then(|| Uuid::from_u128(number))
}

/// Any beginning of true, false, yes or no that is not ambiguous, on, off, 1 and 0.
fn boolean(text: &str) -> Option<bool> {
    let text = text.to_ascii_lowercase();
    let begins = |word: &str, least: usize| text.len() >= least && word.starts_with(&*text);
    if begins("true", 1) || begins("yes", 1) || text == "on" || text == "1" {
        return Some(true);
    }
    if begins("false", 1) || begins("no", 1) || begins("off", 2) || text == "0" {
        return Some(false);
    }
    None
}

fn integer<T: TryFrom<i64>>(text: &str, to: DataType, whole: &str) -> Result<T> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid_text(to, whole));
    }
    let number = text.parse::<i64>().ok();
    number
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| out_of_range(whole, to))
}

fn double(text: &str, to: DataType, whole: &str) -> Result<f64> {
    if let Some(special) = special_float(text) {
        return Ok(special);
    }
    // Rust's own reader takes words; those are dealt with above.
    let is_number = text.bytes().any(|byte| byte.is_ascii_digit())
        && !text
            .bytes()
            .any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E'));
    let number: f64 = match text.parse() {
        Ok(number) if is_number => number,
        _ => return Err(invalid_text(to, whole)),
    };
    let has_digits = text
        .split(['e', 'E'])
        .next()
        .is_some_and(|mantissa| mantissa.bytes().any(|byte| (b'1'..=b'9').contains(&byte)));
    if number.is_infinite() || (number == 0.0 && has_digits) {
        return Err(float_out_of_range(whole, to));
    }
    Ok(number)
}

#[allow(clippy::cast_possible_truncation)] // what does not fit is refused
fn real(text: &str, whole: &str) -> Result<f32> {
    let wide = double(text, DataType::Real, whole)?;
    // Read anew, so that the number is rounded once.
    let narrow = text.parse::<f32>().unwrap_or(wide as f32);
    if (narrow.is_infinite() && wide.is_finite()) || (narrow == 0.0 && wide != 0.0) {
        return Err(float_out_of_range(whole, DataType::Real));
    }
    Ok(narrow)
}

fn special_float(text: &str) -> Option<f64> {
    let (sign, word) = match text.strip_prefix('-') {
        Some(word) => (-1.0, word),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if word.eq_ignore_ascii_case("infinity") || word.eq_ignore_ascii_case("inf") {
        return Some(sign * f64::INFINITY);
    }
    text.eq_ignore_ascii_case("nan").then_some(f64::NAN)
}

fn decimal(text: &str, whole: &str) -> Result<Numeric> {
    text.parse().map_err(|error| match error {
        ParseDecimalError::OutOfRange => SqlError::new(
            SqlState::NumericValueOutOfRange,
            "value overflows numeric format",
        ),
        _ => invalid_text(DataType::Decimal(None), whole),
    })
}

fn moment(text: &str, to: DataType, rules: &CastRules<'_>) -> Result<Value, TemporalError> {
    let around = InSession {
        zone: rules.zone,
        now: Some(rules.now),
        order: DateOrder::MonthFirst,
    };
    Ok(match to {
        DataType::Date => Value::Date(Date::parse_in(text, &around)?),
        DataType::Time => Value::Time(Time::parse_in(text, &around)?),
        DataType::TimeTz => Value::TimeTz(TimeTz::parse_in(text, &around)?),
        DataType::DateTime => Value::DateTime(DateTime::parse_in(text, &around)?),
        _ => Value::Timestamp(Timestamp::parse_in(text, &around)?),
    })
}

#[cold]
fn no_moment(error: TemporalError, to: DataType, text: &str) -> SqlError {
    let message = match error {
        TemporalError::OutOfRange if to == DataType::Interval => {
            format!("interval field value out of range: \"{text}\"")
        }
        TemporalError::OutOfRange => format!("date/time field value out of range: \"{text}\""),
        TemporalError::UnknownZone => format!("time zone not recognized in \"{text}\""),
        TemporalError::TooLong => "interval out of range".to_owned(),
        TemporalError::FarZone => format!("time zone displacement out of range: \"{text}\""),
        _ => format!(
            "invalid input syntax for type {}: \"{text}\"",
            type_name(to)
        ),
    };
    let state = match (error, to) {
        (TemporalError::OutOfRange, DataType::Interval) => SqlState::IntervalFieldOverflow,
        _ => error.state(),
    };
    SqlError::new(state, message)
}

/// `\x` and hexadecimal digits, or text in which `\\` is a backslash and `\ooo` a byte in octal.
fn bytes(text: &str) -> Option<Vec<u8>> {
    match text.strip_prefix("\\x") {
        Some(digits) => hexadecimal(digits),
        None => escaped_bytes(text),
    }
}

/// 22023 for a bad digit behind `\x`, as in PostgreSQL; 22P02 for a bad escape.
#[cold]
fn no_bytes(to: DataType, text: &str) -> SqlError {
    match text.strip_prefix("\\x") {
        Some(digits) => SqlError::new(
            SqlState::InvalidParameterValue,
            format!("invalid hexadecimal data: \"{digits}\""),
        ),
        None => invalid_text(to, text),
    }
}

/// Text in which `\\` is a backslash and `\ooo` a byte in octal; `None` for any other escape.
#[must_use]
pub(crate) fn escaped_bytes(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'\\' {
            out.push(*first);
            continue;
        }
        match after {
            [b'\\', after @ ..] => {
                out.push(b'\\');
                rest = after;
            }
            [
                a @ b'0'..=b'3',
                b @ b'0'..=b'7',
                c @ b'0'..=b'7',
                after @ ..,
            ] => {
                out.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                rest = after;
            }
            _ => return None,
        }
    }
    Some(out)
}

/// Pairs of hexadecimal digits, with white space between them; `None` for anything else.
#[must_use]
pub(crate) fn hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(digits.len() / 2);
    let mut digits = digits.chars().filter(|c| !c.is_ascii_whitespace());
    while let Some(high) = digits.next() {
        let byte = high.to_digit(16)? * 16 + digits.next()?.to_digit(16)?;
        out.push(u8::try_from(byte).ok()?);
    }
    Some(out)
}

fn json(text: &str) -> Result<Json> {
    crate::types::json::parse_json(text)
}

pub(super) fn uuid_of_bytes(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|_| {
        SqlError::new(
            SqlState::InvalidBinaryRepresentation,
            format!("a UUID has 16 bytes, not {}", bytes.len()),
        )
    })
}

#[cold]
fn out_of_range(text: &str, to: DataType) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!(
            "value \"{}\" is out of range for type {}",
            text.trim_ascii(),
            type_name(to)
        ),
    )
}

#[cold]
fn float_out_of_range(text: &str, to: DataType) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!(
            "\"{}\" is out of range for type {}",
            text.trim_ascii(),
            type_name(to)
        ),
    )
}
