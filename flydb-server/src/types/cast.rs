//! Casts: a value of one type as another.
//!
//! [`super::coercion`] says which casts there are and when they happen by themselves; here is what
//! they do. Texts are read and written as PostgreSQL's types read and write them. A column is cast by a
//! loop over its cells where types are hot, otherwise cell by cell.

mod bits;
mod column;
mod length;
mod number;
mod read;
mod temporal;
mod write;

use jiff::tz::TimeZone;
use smol_str::SmolStr;

use super::coercion::{Category, category, type_name};
use super::{DataType, Result, SqlError, SqlState, Timestamp, Value, ValueRef};

pub(crate) use column::cast_column;
pub(crate) use read::{escaped_bytes, hexadecimal, read_interval};
pub(crate) use write::{text_of, write_text};

/// What a cast depends on besides the value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CastRules<'a> {
    /// CAST or `::`, which cuts a text down to its VARCHAR(n); others answer 22001.
    pub explicit: bool,
    /// The session's zone: between TIMESTAMP and local dates and times.
    pub zone: &'a TimeZone,
    /// What `'now'` and `'today'` mean.
    pub now: Timestamp,
}

/// One value of type `from` as type `to`. NULL stays NULL.
///
/// # Errors
/// 22P02, 22007, 22008 for text that is no such value, 22003 out of range, 22001 too long, 42846
/// where nothing converts the types.
pub(crate) fn cast_value(
    value: ValueRef<'_>,
    from: DataType,
    to: DataType,
    rules: &CastRules<'_>,
) -> Result<Value> {
    match (value, to) {
        (ValueRef::Null, _) => Ok(Value::Null),
        (_, DataType::Text | DataType::Varchar(_) | DataType::Char(_) | DataType::Unknown) => {
            to_text(value, from, to, rules)
        }
        (ValueRef::Text(digits), DataType::Int) if category(from) == Category::Bits => {
            bits::to_int(digits).map(Value::Int)
        }
        (ValueRef::Text(digits), DataType::BigInt) if category(from) == Category::Bits => {
            bits::to_bigint(digits).map(Value::BigInt)
        }
        (ValueRef::Text(text), _) => read::read(text, to, rules),
        (ValueRef::Int(number), DataType::Bit(size)) => {
            Ok(Value::Text(bits::of_integer(number.into(), size)))
        }
        (ValueRef::BigInt(number), DataType::Bit(size)) => {
            Ok(Value::Text(bits::of_integer(number, size)))
        }
        (ValueRef::Bytes(bytes), DataType::Bit(_) | DataType::Varbit(_)) => {
            bits::fit(&bits::of_bytes(bytes), to, rules.explicit).map(Value::Text)
        }
        (_, DataType::Boolean) => number::to_boolean(value),
        (_, DataType::SmallInt) => number::to_i64(value)
            .and_then(|v| number::narrow(v, "smallint"))
            .map(Value::SmallInt),
        (_, DataType::Int) => number::to_i64(value)
            .and_then(|v| number::narrow(v, "integer"))
            .map(Value::Int),
        (_, DataType::BigInt) => number::to_i64(value).map(Value::BigInt),
        (_, DataType::Real) => number::to_real(value).map(Value::Real),
        (_, DataType::Double) => number::to_double(value).map(Value::Double),
        (_, DataType::Decimal(size)) => number::to_decimal(value, size).map(Value::Decimal),
        (
            _,
            DataType::Date
            | DataType::Time
            | DataType::TimeTz
            | DataType::DateTime
            | DataType::Timestamp
            | DataType::Interval,
        ) => temporal::convert(value, to, rules),
        (ValueRef::Bytes(bytes), DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_)) => {
            length::fit_bytes(bytes, to, rules.explicit).map(Value::Bytes)
        }
        (ValueRef::Uuid(uuid), DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_)) => {
            length::fit_bytes(uuid.as_bytes(), to, rules.explicit).map(Value::Bytes)
        }
        (ValueRef::Bytes(bytes), DataType::Uuid) => read::uuid_of_bytes(bytes).map(Value::Uuid),
        (ValueRef::Uuid(uuid), DataType::Uuid) => Ok(Value::Uuid(uuid)),
        (ValueRef::BigInt(_), DataType::Enum(_)) if from == to => Ok(value.to_value()),
        (ValueRef::Json(_), DataType::Jsonb) => Ok(value.to_value()),
        _ => Err(no_cast(from, to)),
    }
}

fn to_text(
    value: ValueRef<'_>,
    from: DataType,
    to: DataType,
    rules: &CastRules<'_>,
) -> Result<Value> {
    if let ValueRef::Text(text) = value {
        let text = match from {
            DataType::Char(_) => text.trim_end_matches(' '),
            _ => text,
        };
        return length::fit_text(text, to, rules.explicit).map(Value::Text);
    }
    let text = text_of(value, from, rules.zone);
    match to {
        DataType::Text | DataType::Varchar(None) | DataType::Unknown => {
            Ok(Value::Text(SmolStr::new(text)))
        }
        _ => length::fit_text(&text, to, rules.explicit).map(Value::Text),
    }
}

/// 42846.
#[cold]
fn no_cast(from: DataType, to: DataType) -> SqlError {
    SqlError::new(
        SqlState::CannotCoerce,
        format!("cannot cast type {} to {}", type_name(from), type_name(to)),
    )
}

/// 22P02 for a text that is no value of a type.
#[cold]
fn invalid_text(to: DataType, text: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidTextRepresentation,
        format!(
            "invalid input syntax for type {}: \"{text}\"",
            type_name(to)
        ),
    )
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
