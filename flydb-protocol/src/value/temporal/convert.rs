//! To and from the standard library and jiff.
//!
//! jiff ends at the year 9999 and has no 24:00:00, so the way there can fail; its nanoseconds are
//! cut off to microseconds on the way back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::civil;

use super::civil::DAY_MICROS;
use super::{Date, DateTime, Interval, TemporalError, Time, Timestamp};

const OUT_OF_RANGE: TemporalError = TemporalError::OutOfRange;

impl TryFrom<Date> for civil::Date {
    type Error = TemporalError;

    fn try_from(date: Date) -> Result<civil::Date, TemporalError> {
        let (year, month, day) = date.ymd();
        let year = i16::try_from(year).map_err(|_| OUT_OF_RANGE)?;
        // Months and days are far under 127.
        let (month, day) = (month.cast_signed(), day.cast_signed());
        civil::Date::new(year, month, day).map_err(|_| OUT_OF_RANGE)
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Date {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        let converted = Date::from_ymd(i32::from(date.year()), month, day);
        // Only years before 4714 BC are outside.
        converted.unwrap_or(Date::MIN)
    }
}

impl TryFrom<Time> for civil::Time {
    type Error = TemporalError;

    fn try_from(time: Time) -> Result<civil::Time, TemporalError> {
        if !(0..DAY_MICROS).contains(&time.0) {
            return Err(OUT_OF_RANGE);
        }
        let seconds = time.0 / 1_000_000;
        let part = |value: i64| i8::try_from(value).map_err(|_| OUT_OF_RANGE);
        let nanos = i32::try_from(time.0 % 1_000_000 * 1000).map_err(|_| OUT_OF_RANGE)?;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        civil::Time::new(part(hour)?, part(minute)?, part(second)?, nanos).map_err(|_| OUT_OF_RANGE)
    }
}

impl From<civil::Time> for Time {
    fn from(time: civil::Time) -> Time {
        let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
        let seconds = minutes * 60 + i64::from(time.second());
        Time(seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000)
    }
}

impl TryFrom<DateTime> for civil::DateTime {
    type Error = TemporalError;

    fn try_from(value: DateTime) -> Result<civil::DateTime, TemporalError> {
        let (date, time) = value.split();
        Ok(civil::DateTime::from_parts(
            date.try_into()?,
            time.try_into()?,
        ))
    }
}

impl From<civil::DateTime> for DateTime {
    fn from(value: civil::DateTime) -> DateTime {
        let (date, time) = (Date::from(value.date()), Time::from(value.time()));
        date.at(time).unwrap_or(DateTime::MIN)
    }
}

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TemporalError;

    fn try_from(value: Timestamp) -> Result<jiff::Timestamp, TemporalError> {
        jiff::Timestamp::from_microsecond(value.0).map_err(|_| OUT_OF_RANGE)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(value: jiff::Timestamp) -> Timestamp {
        Timestamp(
            value
                .as_nanosecond()
                .div_euclid(1000)
                .try_into()
                .unwrap_or(i64::MIN),
        )
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = TemporalError;

    fn try_from(value: SystemTime) -> Result<Timestamp, TemporalError> {
        let micros = match value.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()),
            // A part of a microsecond before the epoch belongs to the microsecond before it.
            Err(before) => {
                i64::try_from(before.duration().as_nanos().div_ceil(1000)).map(i64::wrapping_neg)
            }
        };
        let timestamp = Timestamp(micros.map_err(|_| OUT_OF_RANGE)?);
        timestamp
            .is_in_range()
            .then_some(timestamp)
            .ok_or(OUT_OF_RANGE)
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TemporalError;

    fn try_from(value: Timestamp) -> Result<SystemTime, TemporalError> {
        if !value.is_finite() {
            return Err(OUT_OF_RANGE);
        }
        let distance = Duration::from_micros(value.0.unsigned_abs());
        let moved = if value.0 < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        };
        moved.ok_or(OUT_OF_RANGE)
    }
}

impl TryFrom<Duration> for Interval {
    type Error = TemporalError;

    /// An interval of microseconds alone.
    fn try_from(value: Duration) -> Result<Interval, TemporalError> {
        let micros = i64::try_from(value.as_micros()).map_err(|_| OUT_OF_RANGE)?;
        Ok(Interval {
            micros,
            ..Interval::ZERO
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jiff_and_we_agree_on_the_calendar() {
        for days in (-4_000_000..=2_900_000).step_by(9973) {
            let Ok(theirs) = civil::Date::try_from(Date(days)) else {
                assert!(Date(days).ymd().0 < -9999 || Date(days).ymd().0 > 9999);
                continue;
            };
            let expected = civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days));
            assert_eq!(theirs, expected.unwrap());
            if Date(days).is_in_range() {
                assert_eq!(Date::from(theirs), Date(days));
            }
        }
    }

    #[test]
    fn moments_go_there_and_back() {
        for micros in [0, -1, 1_705_314_600_500_001, -1_000_001] {
            let datetime = civil::DateTime::try_from(DateTime(micros)).unwrap();
            assert_eq!(DateTime::from(datetime), DateTime(micros));
            let timestamp = jiff::Timestamp::try_from(Timestamp(micros)).unwrap();
            assert_eq!(Timestamp::from(timestamp), Timestamp(micros));
            let system = SystemTime::try_from(Timestamp(micros)).unwrap();
            assert_eq!(Timestamp::try_from(system), Ok(Timestamp(micros)));
        }
        let nanosecond_before = UNIX_EPOCH - Duration::from_nanos(1);
        assert_eq!(Timestamp::try_from(nanosecond_before), Ok(Timestamp(-1)));
        assert!(civil::Time::try_from(Time::MAX).is_err());
    }
}
