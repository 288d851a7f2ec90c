//! Calculating with dates, times and intervals, as PostgreSQL does.
//!
//! An interval is added part by part: months first, the day being clamped to the month's last
//! (January 31 plus a month is February's end), then days, then microseconds. A TIMESTAMP's months
//! and days are those of the session's zone, so that a day over a change of the clocks keeps the time
//! of day.

mod extract;
mod field;
mod interval;

use jiff::tz::TimeZone;

use super::zone::{to_instant, to_local};
use super::{Date, DateTime, Interval, Result, SqlError, SqlState, Time, TimeTz, Timestamp};

pub(crate) use extract::{Source, extract};
pub(crate) use field::{Field, common_year, day_of_year, iso_week, iso_weekday};
pub(crate) use interval::{
    add_intervals, age, difference, divide_interval, justify_days, justify_hours, justify_interval,
    scale_interval,
};

/// Microseconds of a second, a minute, an hour and a day.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds of a minute.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// Microseconds of an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// Microseconds of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// The start of a day; infinite where the date is.
///
/// # Errors
/// 22008 outside of what a DATETIME holds.
pub(crate) fn midnight(date: Date) -> Result<DateTime> {
    match date {
        Date::INFINITY => Ok(DateTime::INFINITY),
        Date::NEGATIVE_INFINITY => Ok(DateTime::NEGATIVE_INFINITY),
        date => date.at(Time(0)).ok_or_else(timestamp_out_of_range),
    }
}

/// The instant of a time of day in its zone on a day; infinite where the date is.
///
/// # Errors
/// 22008 outside of what a TIMESTAMP holds.
pub(crate) fn at_zoned(date: Date, time: TimeTz) -> Result<Timestamp> {
    let day = midnight(date)?;
    if !day.is_finite() {
        return Ok(Timestamp(day.0));
    }
    let instant = day.0.checked_add(time.utc_micros()).map(Timestamp);
    instant
        .filter(|at| at.is_in_range())
        .ok_or_else(timestamp_out_of_range)
}

/// The date of a moment; infinite where that is.
#[must_use]
pub(crate) fn date_of(at: DateTime) -> Date {
    match at {
        DateTime::INFINITY => Date::INFINITY,
        DateTime::NEGATIVE_INFINITY => Date::NEGATIVE_INFINITY,
        at => at.split().0,
    }
}

/// A date some days later.
///
/// # Errors
/// 22008 outside of the calendar.
pub(crate) fn add_days(date: Date, days: i64) -> Result<Date> {
    if !date.is_finite() {
        return Ok(date);
    }
    let moved = i64::from(date.0).checked_add(days);
    moved
        .and_then(|days| i32::try_from(days).ok())
        .map(Date)
        .filter(|date| date.is_in_range())
        .ok_or_else(|| out_of_range("date"))
}

/// A date some months later; a day past the month's end becomes its last.
///
/// # Errors
/// 22008 outside of the calendar.
pub(crate) fn add_months(date: Date, months: i32) -> Result<Date> {
    let (year, month, day) = date.ymd();
    let count = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
    let year = i32::try_from(count.div_euclid(12)).map_err(|_| out_of_range("date"))?;
    let month = u8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
    Date::from_ymd(year, month, day.min(days_in_month(year, month)))
        .ok_or_else(|| out_of_range("date"))
}

/// How many days a month has.
#[must_use]
pub(crate) fn days_in_month(year: i32, month: u8) -> u8 {
    (29..=31)
        .rev()
        .find(|day| Date::from_ymd(year, month, *day).is_some())
        .unwrap_or(28)
}

/// A local time an interval later.
///
/// # Errors
/// 22008 outside of the calendar.
pub(crate) fn add_interval(at: DateTime, by: Interval) -> Result<DateTime> {
    if !at.is_finite() {
        return Ok(at);
    }
    let moved = add_days_and_months(at, by)?;
    let micros = moved.0.checked_add(by.micros);
    micros
        .map(DateTime)
        .filter(|at| at.is_in_range())
        .ok_or_else(timestamp_out_of_range)
}

fn add_days_and_months(at: DateTime, by: Interval) -> Result<DateTime> {
    if by.months == 0 && by.days == 0 {
        return Ok(at);
    }
    let (mut date, time) = at.split();
    if by.months != 0 {
        date = add_months(date, by.months).map_err(|_| timestamp_out_of_range())?;
    }
    let date = add_days(date, by.days.into()).map_err(|_| timestamp_out_of_range())?;
    date.at(time).ok_or_else(timestamp_out_of_range)
}

/// An instant an interval later, by a calendar and clock in a zone.
///
/// # Errors
/// 22008 outside of the calendar.
pub(crate) fn add_interval_in_zone(
    at: Timestamp,
    by: Interval,
    zone: &TimeZone,
) -> Result<Timestamp> {
    if !at.is_finite() {
        return Ok(at);
    }
    let moved = if by.months == 0 && by.days == 0 {
        at
    } else {
        let local = add_days_and_months(to_local(at, zone), by)?;
        to_instant(local, zone)
    };
    let micros = moved.0.checked_add(by.micros);
    micros
        .filter(|micros| DateTime(*micros).is_in_range())
        .map(Timestamp)
        .ok_or_else(timestamp_out_of_range)
}

/// A time of day some microseconds later, round the clock.
#[must_use]
pub(crate) fn add_to_time(time: Time, micros: i64) -> Time {
    Time((time.0 + micros % DAY).rem_euclid(DAY))
}

#[cold]
pub(crate) fn out_of_range(what: &str) -> SqlError {
    SqlError::new(
        SqlState::DatetimeFieldOverflow,
        format!("{what} out of range"),
    )
}

/// 22008.
#[cold]
#[must_use]
pub(crate) fn timestamp_out_of_range() -> SqlError {
    out_of_range("timestamp")
}

#[cfg(test)]
mod tests;
