//! Borrowed values: a cell where it lies.

use std::sync::Arc;

use smol_str::SmolStr;
use uuid::Uuid;

use super::{Date, DateTime, Interval, Json, NumericRef, Time, TimeTz, Timestamp, Value};

/// One cell, borrowed from a row image, a column or a [`Value`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // the variants are those of `Value`
pub enum ValueRef<'a> {
    Null,
    Boolean(bool),
    SmallInt(i16),
    Int(i32),
    BigInt(i64),
    Real(f32),
    Double(f64),
    Decimal(NumericRef<'a>),
    Text(&'a str),
    Bytes(&'a [u8]),
    Date(Date),
    Time(Time),
    TimeTz(TimeTz),
    DateTime(DateTime),
    Timestamp(Timestamp),
    Interval(Interval),
    Uuid(Uuid),
    /// Normalised JSON text.
    Json(&'a str),
}

impl ValueRef<'_> {
    /// An owned copy.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Null => Value::Null,
            ValueRef::Boolean(v) => Value::Boolean(v),
            ValueRef::SmallInt(v) => Value::SmallInt(v),
            ValueRef::Int(v) => Value::Int(v),
            ValueRef::BigInt(v) => Value::BigInt(v),
            ValueRef::Real(v) => Value::Real(v),
            ValueRef::Double(v) => Value::Double(v),
            ValueRef::Decimal(v) => Value::Decimal(v.to_numeric()),
            ValueRef::Text(v) => Value::Text(SmolStr::new(v)),
            ValueRef::Bytes(v) => Value::Bytes(Arc::from(v)),
            ValueRef::Date(v) => Value::Date(v),
            ValueRef::Time(v) => Value::Time(v),
            ValueRef::TimeTz(v) => Value::TimeTz(v),
            ValueRef::DateTime(v) => Value::DateTime(v),
            ValueRef::Timestamp(v) => Value::Timestamp(v),
            ValueRef::Interval(v) => Value::Interval(v),
            ValueRef::Uuid(v) => Value::Uuid(v),
            ValueRef::Json(v) => Value::Json(Json::from_normalised(v)),
        }
    }
}

impl Value {
    /// A borrowed view of this value.
    #[must_use]
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Value::Null => ValueRef::Null,
            Value::Boolean(v) => ValueRef::Boolean(*v),
            Value::SmallInt(v) => ValueRef::SmallInt(*v),
            Value::Int(v) => ValueRef::Int(*v),
            Value::BigInt(v) => ValueRef::BigInt(*v),
            Value::Real(v) => ValueRef::Real(*v),
            Value::Double(v) => ValueRef::Double(*v),
            Value::Decimal(v) => ValueRef::Decimal(v.as_ref()),
            Value::Text(v) => ValueRef::Text(v),
            Value::Bytes(v) => ValueRef::Bytes(v),
            Value::Date(v) => ValueRef::Date(*v),
            Value::Time(v) => ValueRef::Time(*v),
            Value::TimeTz(v) => ValueRef::TimeTz(*v),
            Value::DateTime(v) => ValueRef::DateTime(*v),
            Value::Timestamp(v) => ValueRef::Timestamp(*v),
            Value::Interval(v) => ValueRef::Interval(*v),
            Value::Uuid(v) => ValueRef::Uuid(*v),
            Value::Json(v) => ValueRef::Json(v.as_str()),
        }
    }
}
