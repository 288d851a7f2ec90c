//! Columns: what a statement gave on its way to a Rust value.
//!
//! A value is read where it lies, out of the row image: a `&str` or `&[u8]` borrows from the row, and
//! the other cells are not touched. Integers convert into any integer type that holds the value; apart
//! from that a column is read as the type it has, since a silent conversion is a bug found late. NULL
//! is an error unless the type is an [`Option`].

mod numbers;
mod temporal;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;

use bytes::Bytes;
use flydb_protocol::Value;
use flydb_protocol::value::{Decimal, Interval, Numeric, ValueRef};
use serde::Deserialize;
use thiserror::Error;
use uuid::Uuid;

use crate::to_sql::Json;

/// A type that a column can be read as.
///
/// To make a type of your own one, go by a type that is:
///
/// ```
/// use flydb_client::{FromSql, FromSqlError};
/// use flydb_client::protocol::value::ValueRef;
///
/// struct UserId(i64);
///
/// impl<'a> FromSql<'a> for UserId {
///     fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError> {
///         i64::from_sql(value).map(UserId)
///     }
/// }
/// ```
pub trait FromSql<'a>: Sized {
    /// Reads a value.
    ///
    /// # Errors
    /// [`FromSqlError`] where the value is of another type, NULL, or outside the range.
    fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError>;
}

/// A type that borrows nothing from the row: what can outlive it.
pub trait FromSqlOwned: for<'a> FromSql<'a> {}

impl<T: for<'a> FromSql<'a>> FromSqlOwned for T {}

/// Why a column cannot be read as the type asked for.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FromSqlError {
    /// The value is NULL, and the type has no place for it.
    #[error("it is NULL: read it as an Option<{expected}>")]
    Null {
        /// The type asked for.
        expected: &'static str,
    },
    /// The value is of another type.
    #[error("it is {found}, which cannot be read as {expected}")]
    Type {
        /// The type asked for.
        expected: &'static str,
        /// The SQL type of the value.
        found: &'static str,
    },
    /// The type asked for cannot hold the value.
    #[error("its value {value} is outside the range of {expected}")]
    Range {
        /// The type asked for.
        expected: &'static str,
        /// The value.
        value: String,
    },
    /// Anything else.
    #[error("{0}")]
    Other(Box<dyn StdError + Send + Sync>),
}

impl FromSqlError {
    pub(crate) fn unexpected(expected: &'static str, found: ValueRef<'_>) -> FromSqlError {
        match found {
            ValueRef::Null => FromSqlError::Null { expected },
            _ => FromSqlError::Type {
                expected,
                found: sql_name(found),
            },
        }
    }
}

fn sql_name(value: ValueRef<'_>) -> &'static str {
    match value {
        ValueRef::Null => "NULL",
        ValueRef::Boolean(_) => "a BOOLEAN",
        ValueRef::SmallInt(_) => "a SMALLINT",
        ValueRef::Int(_) => "an INT",
        ValueRef::BigInt(_) => "a BIGINT",
        ValueRef::Real(_) => "a REAL",
        ValueRef::Double(_) => "a DOUBLE",
        ValueRef::Decimal(_) => "a DECIMAL",
        ValueRef::Text(_) => "a TEXT",
        ValueRef::Bytes(_) => "a BLOB",
        ValueRef::Date(_) => "a DATE",
        ValueRef::Time(_) => "a TIME",
        ValueRef::TimeTz(_) => "a TIMETZ",
        ValueRef::DateTime(_) => "a DATETIME",
        ValueRef::Timestamp(_) => "a TIMESTAMP",
        ValueRef::Interval(_) => "an INTERVAL",
        ValueRef::Uuid(_) => "a UUID",
        ValueRef::Json(_) => "a JSONB",
    }
}

impl<'a, T: FromSql<'a>> FromSql<'a> for Option<T> {
    #[inline]
    fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::from_sql(value).map(Some),
        }
    }
}

impl<'a> FromSql<'a> for ValueRef<'a> {
    #[inline]
    fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError> {
        Ok(value)
    }
}

impl FromSql<'_> for Value {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
        Ok(value.to_value())
    }
}

macro_rules! by_pattern {
    ($($type:ty, $name:literal, $pattern:pat => $made:expr;)*) => {$(
        impl<'a> FromSql<'a> for $type {
            #[inline]
            fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError> {
                match value {
                    $pattern => Ok($made),
                    other => Err(FromSqlError::unexpected($name, other)),
                }
            }
        }
    )*};
}

by_pattern! {
    bool, "bool", ValueRef::Boolean(v) => v;
    Interval, "Interval", ValueRef::Interval(v) => v;
    Uuid, "Uuid", ValueRef::Uuid(v) => v;
    &'a str, "&str", ValueRef::Text(v) | ValueRef::Json(v) => v;
    String, "String", ValueRef::Text(v) | ValueRef::Json(v) => v.to_owned();
    Box<str>, "Box<str>", ValueRef::Text(v) | ValueRef::Json(v) => v.into();
    Arc<str>, "Arc<str>", ValueRef::Text(v) | ValueRef::Json(v) => v.into();
    Cow<'a, str>, "Cow<str>", ValueRef::Text(v) | ValueRef::Json(v) => Cow::Borrowed(v);
    &'a [u8], "&[u8]", ValueRef::Bytes(v) => v;
    Vec<u8>, "Vec<u8>", ValueRef::Bytes(v) => v.to_vec();
    Bytes, "Bytes", ValueRef::Bytes(v) => Bytes::copy_from_slice(v);
    Cow<'a, [u8]>, "Cow<[u8]>", ValueRef::Bytes(v) => Cow::Borrowed(v);
}

impl FromSql<'_> for Decimal {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
        let integer = match value {
            ValueRef::Decimal(v) => {
                return v.short().ok_or_else(|| FromSqlError::Range {
                    expected: "Decimal",
                    value: v.to_string(),
                });
            }
            ValueRef::SmallInt(v) => i128::from(v),
            ValueRef::Int(v) => i128::from(v),
            ValueRef::BigInt(v) => i128::from(v),
            other => return Err(FromSqlError::unexpected("Decimal", other)),
        };
        Decimal::new(integer, 0).ok_or_else(|| FromSqlError::Range {
            expected: "Decimal",
            value: integer.to_string(),
        })
    }
}

impl FromSql<'_> for Numeric {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
        match value {
            ValueRef::Decimal(v) => Ok(v.to_numeric()),
            other => Decimal::from_sql(other).map(Numeric::Short),
        }
    }
}

impl<'a, const N: usize> FromSql<'a> for [u8; N] {
    fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError> {
        let bytes = <&'a [u8]>::from_sql(value)?;
        bytes.try_into().map_err(|_| FromSqlError::Range {
            expected: "[u8; N]",
            value: format!("of {} bytes, not {N},", bytes.len()),
        })
    }
}

impl<'a, T: Deserialize<'a>> FromSql<'a> for Json<T> {
    fn from_sql(value: ValueRef<'a>) -> Result<Self, FromSqlError> {
        match value {
            ValueRef::Json(text) => serde_json::from_str(text)
                .map(Json)
                .map_err(|error| FromSqlError::Other(Box::new(error))),
            other => Err(FromSqlError::unexpected("Json", other)),
        }
    }
}

impl FromSql<'_> for serde_json::Value {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
        Json::from_sql(value).map(|Json(value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_needs_an_option() {
        assert_eq!(Option::<i32>::from_sql(ValueRef::Null).expect("NULL"), None);
        let error = i32::from_sql(ValueRef::Null).expect_err("NULL");
        assert_eq!(error.to_string(), "it is NULL: read it as an Option<i32>");
    }

    #[test]
    fn another_type_is_named() {
        let error = bool::from_sql(ValueRef::Text("t")).expect_err("text");
        assert_eq!(
            error.to_string(),
            "it is a TEXT, which cannot be read as bool"
        );
    }

    #[test]
    fn documents_are_read_into_types() {
        let Json(list) = Json::<Vec<u8>>::from_sql(ValueRef::Json("[1,2]")).expect("a list");
        assert_eq!(list, [1, 2]);
        assert!(Json::<Vec<u8>>::from_sql(ValueRef::Json("{}")).is_err());
        let value = serde_json::Value::from_sql(ValueRef::Json("{\"a\":1}")).expect("an object");
        assert_eq!(value, serde_json::json!({"a": 1}));
    }

    #[test]
    fn bytes_and_text_borrow() {
        let text = String::from("long lived");
        let read: &str = FromSql::from_sql(ValueRef::Text(&text)).expect("text");
        assert!(std::ptr::eq(read, text.as_str()));
        assert_eq!(
            <[u8; 2]>::from_sql(ValueRef::Bytes(&[1, 2])).expect("two"),
            [1, 2]
        );
        assert!(<[u8; 3]>::from_sql(ValueRef::Bytes(&[1, 2])).is_err());
    }
}
