//! Dates and times out of columns: as jiff's types, or as the protocol's own counts.

use flydb_protocol::value::{Date, DateTime, Time, Timestamp, ValueRef};
use jiff::civil;

use super::{FromSql, FromSqlError};
use crate::temporal;

macro_rules! by_conversion {
    ($($type:ty, $name:literal, $variant:ident, $convert:expr;)*) => {$(
        impl FromSql<'_> for $type {
            fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
                match value {
                    ValueRef::$variant(v) => $convert(v).ok_or_else(|| FromSqlError::Range {
                        expected: $name,
                        value: format!("{:?}", v),
                    }),
                    other => Err(FromSqlError::unexpected($name, other)),
                }
            }
        }
    )*};
}

by_conversion! {
    Date, "Date", Date, Some;
    Time, "Time", Time, Some;
    DateTime, "DateTime", DateTime, Some;
    Timestamp, "Timestamp", Timestamp, Some;
    civil::Date, "civil::Date", Date, temporal::to_civil_date;
    civil::Time, "civil::Time", Time, temporal::to_civil_time;
    civil::DateTime, "civil::DateTime", DateTime, temporal::to_civil_datetime;
    jiff::Timestamp, "jiff::Timestamp", Timestamp, temporal::to_jiff_timestamp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_civil_types() {
        let day = civil::Date::from_sql(ValueRef::Date(Date(1))).expect("in range");
        assert_eq!(day, civil::date(1970, 1, 2));
        let at = jiff::Timestamp::from_sql(ValueRef::Timestamp(Timestamp(0))).expect("in range");
        assert_eq!(at, jiff::Timestamp::UNIX_EPOCH);
        assert!(civil::Time::from_sql(ValueRef::Time(Time(86_400_000_000))).is_err());
        assert!(civil::Date::from_sql(ValueRef::DateTime(DateTime(0))).is_err());
    }
}
