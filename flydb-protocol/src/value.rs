//! Values: what a cell holds.

mod ascii;
mod decimal;
mod display;
mod float;
mod from;
mod json;
mod numeric;
mod temporal;
mod value_ref;
mod wire;

use std::sync::Arc;

use smol_str::SmolStr;
use uuid::Uuid;

use crate::data_type::Physical;

pub use decimal::{Decimal, ParseDecimalError};
pub use float::{DoubleText, RealText};
pub use json::{InvalidJson, Json, JsonNode};
pub use numeric::{Long, LongRef, Moments, Numeric, NumericRef};
pub use temporal::{
    Abbreviation, Date, DateOrder, DateTime, Interval, IntervalFields, Surroundings, TemporalError,
    TextAlone, Time, TimeTz, Timestamp, ZoneRef,
};
pub use value_ref::ValueRef;
pub(crate) use wire::integer;
pub use wire::{
    Param, ValueError, parse_json_value, parse_param, parse_param_in, write_json_string,
    write_json_value,
};

/// One cell. Cheap to clone: texts of up to 23 bytes are held inline, longer ones are shared.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL, of any type.
    Null,
    /// BOOLEAN.
    Boolean(bool),
    /// SMALLINT.
    SmallInt(i16),
    /// INT.
    Int(i32),
    /// BIGINT.
    BigInt(i64),
    /// REAL.
    Real(f32),
    /// DOUBLE.
    Double(f64),
    /// DECIMAL.
    Decimal(Numeric),
    /// TEXT, VARCHAR, CHAR; BIT and BIT VARYING as digits 0 and 1.
    Text(SmolStr),
    /// BLOB, BINARY, VARBINARY.
    Bytes(Arc<[u8]>),
    /// DATE.
    Date(Date),
    /// TIME.
    Time(Time),
    /// TIMETZ.
    TimeTz(TimeTz),
    /// DATETIME.
    DateTime(DateTime),
    /// TIMESTAMP.
    Timestamp(Timestamp),
    /// INTERVAL.
    Interval(Interval),
    /// UUID.
    Uuid(Uuid),
    /// JSONB.
    Json(Json),
}

impl Value {
    /// Whether this is NULL.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// How the value lies in memory; `None` for NULL, which has every type.
    #[must_use]
    pub const fn physical(&self) -> Option<Physical> {
        Some(match self {
            Value::Null => return None,
            Value::Boolean(_) => Physical::Boolean,
            Value::SmallInt(_) => Physical::SmallInt,
            Value::Int(_) => Physical::Int,
            Value::BigInt(_) => Physical::BigInt,
            Value::Real(_) => Physical::Real,
            Value::Double(_) => Physical::Double,
            Value::Decimal(_) => Physical::Decimal,
            Value::Text(_) => Physical::Text,
            Value::Bytes(_) => Physical::Bytes,
            Value::Date(_) => Physical::Date,
            Value::Time(_) => Physical::Time,
            Value::TimeTz(_) => Physical::TimeTz,
            Value::DateTime(_) => Physical::DateTime,
            Value::Timestamp(_) => Physical::Timestamp,
            Value::Interval(_) => Physical::Interval,
            Value::Uuid(_) => Physical::Uuid,
            Value::Json(_) => Physical::Json,
        })
    }
}
