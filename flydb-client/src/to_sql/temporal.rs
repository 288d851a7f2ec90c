//! Dates and times as parameters: jiff's civil types and instants, and the protocol's own.
//!
//! SQL holds microseconds. What is finer is cut off towards the past, as the server does with text.

use flydb_protocol::value::{Date, DateTime, Time, Timestamp, ValueRef};
use jiff::civil;

use super::{Parameter, ToSql};
use crate::error::Result;
use crate::temporal;

macro_rules! by_conversion {
    ($($type:ty => $variant:ident, $convert:expr;)*) => {$(
        impl ToSql for $type {
            fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
                parameter.value(ValueRef::$variant($convert(*self)));
                Ok(())
            }
        }
    )*};
}

by_conversion! {
    Date => Date, std::convert::identity;
    Time => Time, std::convert::identity;
    DateTime => DateTime, std::convert::identity;
    Timestamp => Timestamp, std::convert::identity;
    civil::Date => Date, temporal::from_civil_date;
    civil::Time => Time, temporal::from_civil_time;
    civil::DateTime => DateTime, temporal::from_civil_datetime;
    jiff::Timestamp => Timestamp, temporal::from_jiff_timestamp;
}

#[cfg(test)]
mod tests {
    use crate::to_sql::encode;
    use jiff::civil::{date, time};

    #[test]
    fn civil_types_are_written_as_text() {
        let encoded = encode(&(
            date(2024, 1, 15),
            time(10, 30, 0, 0),
            date(2024, 1, 15).at(10, 30, 0, 123_456_789),
            jiff::Timestamp::UNIX_EPOCH,
        ))
        .expect("in range");
        let text = String::from_utf8(encoded.json).expect("UTF-8");
        assert_eq!(
            text,
            r#"["2024-01-15","10:30:00","2024-01-15 10:30:00.123456","1970-01-01T00:00:00Z"]"#
        );
    }
}
