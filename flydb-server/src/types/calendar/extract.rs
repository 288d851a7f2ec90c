//! EXTRACT: one field of a moment or an interval, as an exact number.

use super::field::{Field, century, common_year, day_of_year, iso_week, iso_weekday, millennium};
use super::{DAY, HOUR, MINUTE, SECOND};
use crate::types::{Date, DateTime, Decimal, Interval, Result, SqlError, SqlState, Time, TimeTz};

/// Where a field is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// A date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A time of day with its zone.
    TimeTz(TimeTz),
    /// A date and time.
    DateTime(DateTime),
    /// An instant: what a clock shows, and how many seconds it is ahead of UTC.
    Timestamp(DateTime, i32),
    /// An interval.
    Interval(Interval),
}

/// A field. Seconds have six digits after the point, milliseconds three.
///
/// # Errors
/// 0A000 for a field that the source does not have.
pub(crate) fn extract(field: Field, source: Source) -> Result<Decimal> {
    let found = match source {
        Source::Date(date) => of_date(field, date),
        Source::Time(time) => of_clock(field, time.0).or_else(|| of_time(field, time)),
        Source::TimeTz(time) => of_zone(field, time.ahead())
            .or_else(|| of_clock(field, time.time().0))
            .or_else(|| of_time(field, Time(time.utc_micros()))),
        Source::DateTime(at) => of_moment(field, at, 0),
        Source::Timestamp(at, ahead) => {
            of_zone(field, ahead).or_else(|| of_moment(field, at, ahead))
        }
        Source::Interval(interval) => of_interval(field, interval),
    };
    found.ok_or_else(|| unsupported(field, source))
}

fn whole(value: impl Into<i64>) -> Option<Decimal> {
    Some(Decimal::from(value.into()))
}

/// Microseconds as seconds.
fn seconds(micros: i128) -> Option<Decimal> {
    Decimal::new(micros, 6)
}

/// The fields of a time of day, or of the time of an interval.
fn of_clock(field: Field, micros: i64) -> Option<Decimal> {
    match field {
        Field::Microsecond => whole(micros % MINUTE),
        Field::Millisecond => Decimal::new((micros % MINUTE).into(), 3),
        Field::Second => seconds((micros % MINUTE).into()),
        Field::Minute => whole(micros % HOUR / MINUTE),
        Field::Hour => whole(micros / HOUR),
        _ => None,
    }
}

fn of_time(field: Field, time: Time) -> Option<Decimal> {
    match field {
        Field::Epoch => seconds(time.0.into()),
        _ => None,
    }
}

fn of_date(field: Field, date: Date) -> Option<Decimal> {
    let (year, month, day) = date.ymd();
    match field {
        Field::Day => whole(day),
        Field::Week => whole(iso_week(date).1),
        Field::Month => whole(month),
        Field::Quarter => whole((month - 1) / 3 + 1),
        Field::Year => whole(common_year(year)),
        Field::Decade => whole(year.div_euclid(10)),
        Field::Century => whole(century(year)),
        Field::Millennium => whole(millennium(year)),
        Field::Epoch => whole(i64::from(date.0) * 86_400),
        Field::DayOfWeek => whole(iso_weekday(date) % 7),
        Field::IsoDayOfWeek => whole(iso_weekday(date)),
        Field::DayOfYear => whole(day_of_year(date)),
        Field::IsoYear => whole(common_year(iso_week(date).0)),
        Field::Julian => whole(i64::from(date.0) + 2_440_588),
        Field::Microsecond
        | Field::Millisecond
        | Field::Second
        | Field::Minute
        | Field::Hour
        | Field::Timezone
        | Field::TimezoneHour
        | Field::TimezoneMinute => None,
    }
}

fn of_moment(field: Field, at: DateTime, ahead: i32) -> Option<Decimal> {
    let (date, time) = at.split();
    match field {
        Field::Epoch => seconds(i128::from(at.0) - i128::from(ahead) * i128::from(SECOND)),
        Field::Julian => {
            let day = Decimal::from(time.0).checked_div(Decimal::from(DAY))?;
            of_date(field, date)?.checked_add(day)
        }
        _ => of_clock(field, time.0).or_else(|| of_date(field, date)),
    }
}

fn of_zone(field: Field, ahead: i32) -> Option<Decimal> {
    match field {
        Field::Timezone => whole(ahead),
        Field::TimezoneHour => whole(ahead / 3600),
        Field::TimezoneMinute => whole(ahead / 60 % 60),
        _ => None,
    }
}

fn of_interval(field: Field, interval: Interval) -> Option<Decimal> {
    let years = interval.months / 12;
    match field {
        Field::Day => whole(interval.days),
        Field::Month => whole(interval.months % 12),
        Field::Quarter => whole(interval.months % 12 / 3 + 1),
        Field::Year => whole(years),
        Field::Decade => whole(years / 10),
        Field::Century => whole(years / 100),
        Field::Millennium => whole(years / 1000),
        Field::Epoch => {
            // A year counts 365.25 days, a month 30.
            let quarter_days = i128::from(years) * 1461
                + i128::from(interval.months % 12) * 120
                + i128::from(interval.days) * 4;
            seconds(quarter_days * i128::from(DAY / 4) + i128::from(interval.micros))
        }
        _ => of_clock(field, interval.micros),
    }
}

#[cold]
fn unsupported(field: Field, source: Source) -> SqlError {
    let name = match source {
        Source::Date(_) => "date",
        Source::Time(_) => "time without time zone",
        Source::TimeTz(_) => "time with time zone",
        Source::DateTime(_) => "timestamp without time zone",
        Source::Timestamp(..) => "timestamp with time zone",
        Source::Interval(_) => "interval",
    };
    let field = format!("{field:?}").to_ascii_lowercase();
    SqlError::new(
        SqlState::FeatureNotSupported,
        format!("unit \"{field}\" not supported for type {name}"),
    )
}
