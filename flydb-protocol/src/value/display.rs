//! Values as text, as a cast to TEXT shows them.

use std::fmt;

use super::float::{DoubleText, RealText};
use super::{Json, Value, ValueRef};

impl fmt::Display for ValueRef<'_> {
    /// NULL shows as `NULL`, bytes as `\x` and hexadecimal digits, a timestamp in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            ValueRef::Null => f.pad("NULL"),
            ValueRef::Boolean(v) => v.fmt(f),
            ValueRef::SmallInt(v) => v.fmt(f),
            ValueRef::Int(v) => v.fmt(f),
            ValueRef::BigInt(v) => v.fmt(f),
            ValueRef::Real(v) => RealText(v).fmt(f),
            ValueRef::Double(v) => DoubleText(v).fmt(f),
            ValueRef::Decimal(v) => v.fmt(f),
            ValueRef::Text(v) | ValueRef::Json(v) => v.fmt(f),
            ValueRef::Bytes(v) => {
                f.write_str("\\x")?;
                v.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            ValueRef::Date(v) => v.fmt(f),
            ValueRef::Time(v) => v.fmt(f),
            ValueRef::TimeTz(v) => v.fmt(f),
            ValueRef::DateTime(v) => v.fmt(f),
            ValueRef::Timestamp(v) => v.fmt(f),
            ValueRef::Interval(v) => v.fmt(f),
            ValueRef::Uuid(v) => v.fmt(f),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
