//! Values from Rust's own types.

use std::sync::Arc;

use smol_str::SmolStr;
use uuid::Uuid;

use super::{Date, DateTime, Decimal, Interval, Json, Numeric, Time, Timestamp, Value};

macro_rules! value_from {
    ($($rust:ty => $variant:ident;)*) => {$(
        impl From<$rust> for Value {
            fn from(value: $rust) -> Value {
                Value::$variant(value)
            }
        }
    )*};
}

value_from! {
    bool => Boolean;
    i16 => SmallInt;
    i32 => Int;
    i64 => BigInt;
    f32 => Real;
    f64 => Double;
    Numeric => Decimal;
    SmolStr => Text;
    Arc<[u8]> => Bytes;
    Date => Date;
    Time => Time;
    DateTime => DateTime;
    Timestamp => Timestamp;
    Interval => Interval;
    Uuid => Uuid;
    Json => Json;
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Value {
        Value::Decimal(Numeric::Short(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(SmolStr::new(value))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(SmolStr::from(value))
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Value {
        Value::Bytes(Arc::from(value))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Value {
        Value::Bytes(Arc::from(value))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
