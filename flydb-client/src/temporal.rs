//! Between jiff's dates and times and the protocol's counts of days and microseconds.

use flydb_protocol::value::{Date, DateTime, Time, Timestamp};
use jiff::{SignedDuration, civil};

const MICROS_PER_DAY: i64 = 86_400_000_000;

const EPOCH: civil::Date = civil::date(1970, 1, 1);

pub(crate) fn from_civil_date(date: civil::Date) -> Date {
    let days = date.duration_since(EPOCH).as_hours() / 24;
    // Ten thousand years of days either way are far inside an i32.
    Date(i32::try_from(days).unwrap_or(i32::MAX))
}

pub(crate) fn from_civil_time(time: civil::Time) -> Time {
    let seconds =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Time(seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000)
}

pub(crate) fn from_civil_datetime(datetime: civil::DateTime) -> DateTime {
    let days = i64::from(from_civil_date(datetime.date()).0);
    DateTime(days * MICROS_PER_DAY + from_civil_time(datetime.time()).0)
}

pub(crate) fn from_jiff_timestamp(timestamp: jiff::Timestamp) -> Timestamp {
    let whole = timestamp.as_microsecond();
    // as_microsecond cuts towards zero; an instant before 1970 goes to the past instead.
    let past = timestamp.subsec_nanosecond() % 1000 < 0;
    Timestamp(if past { whole - 1 } else { whole })
}

pub(crate) fn to_civil_date(date: Date) -> Option<civil::Date> {
    let days = SignedDuration::from_hours(i64::from(date.0) * 24);
    EPOCH.checked_add(days).ok()
}

/// `None` for 24:00:00, which SQL has and jiff has not.
pub(crate) fn to_civil_time(time: Time) -> Option<civil::Time> {
    let seconds = time.0.div_euclid(1_000_000);
    let nanos = i32::try_from(time.0.rem_euclid(1_000_000) * 1000).ok()?;
    let part = |value: i64| i8::try_from(value).ok();
    let (hour, minute) = (part(seconds / 3600)?, part(seconds / 60 % 60)?);
    civil::Time::new(hour, minute, part(seconds % 60)?, nanos).ok()
}

pub(crate) fn to_civil_datetime(datetime: DateTime) -> Option<civil::DateTime> {
    let days = i32::try_from(datetime.0.div_euclid(MICROS_PER_DAY)).ok()?;
    let time = to_civil_time(Time(datetime.0.rem_euclid(MICROS_PER_DAY)))?;
    Some(to_civil_date(Date(days))?.to_datetime(time))
}

pub(crate) fn to_jiff_timestamp(timestamp: Timestamp) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_microsecond(timestamp.0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_survive_both_ways() {
        for day in [
            date(1970, 1, 1),
            date(1969, 12, 31),
            date(2000, 2, 29),
            date(1, 1, 1),
            date(-4000, 3, 1),
            date(9999, 12, 31),
            date(-9999, 1, 1),
        ] {
            assert_eq!(to_civil_date(from_civil_date(day)), Some(day));
            let at = day.at(23, 59, 59, 999_999_000);
            assert_eq!(to_civil_datetime(from_civil_datetime(at)), Some(at));
        }
        assert_eq!(from_civil_date(date(1970, 1, 2)), Date(1));
        assert_eq!(to_civil_date(Date(i32::MAX)), None);
    }

    #[test]
    fn times_survive_both_ways() {
        let time = civil::time(23, 59, 59, 123_456_000);
        assert_eq!(to_civil_time(from_civil_time(time)), Some(time));
        assert_eq!(to_civil_time(Time(MICROS_PER_DAY)), None);
    }

    #[test]
    fn what_is_finer_than_a_microsecond_goes_to_the_past() {
        let before = jiff::Timestamp::from_nanosecond(-1_500).expect("in range");
        assert_eq!(from_jiff_timestamp(before), Timestamp(-2));
        let after = jiff::Timestamp::from_nanosecond(1_500).expect("in range");
        assert_eq!(from_jiff_timestamp(after), Timestamp(1));
    }
}
