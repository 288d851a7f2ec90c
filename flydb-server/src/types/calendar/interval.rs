//! Intervals: sums, multiples, what lies between two moments.

use super::{DAY, days_in_month, out_of_range};
use crate::types::{DateTime, Interval, Result, SqlError, SqlState};

const MONTH_DAYS: i32 = 30;

fn overflow() -> SqlError {
    out_of_range("interval")
}

/// The sum, part by part.
///
/// # Errors
/// 22008 where a part is out of range.
pub(crate) fn add_intervals(a: Interval, b: Interval) -> Result<Interval> {
    let parts = (
        a.months.checked_add(b.months),
        a.days.checked_add(b.days),
        a.micros.checked_add(b.micros),
    );
    let (Some(months), Some(days), Some(micros)) = parts else {
        return Err(overflow());
    };
    Ok(Interval {
        months,
        days,
        micros,
    })
}

/// Days and time between two moments given in microseconds.
///
/// # Errors
/// 22008 where it is out of range.
pub(crate) fn difference(later: i64, earlier: i64) -> Result<Interval> {
    if !DateTime(later).is_finite() || !DateTime(earlier).is_finite() {
        return Err(SqlError::new(
            SqlState::DatetimeFieldOverflow,
            "cannot subtract infinite timestamps",
        ));
    }
    let micros = later.checked_sub(earlier).ok_or_else(overflow)?;
    Ok(Interval {
        months: 0,
        days: i32::try_from(micros / DAY).map_err(|_| overflow())?,
        micros: micros % DAY,
    })
}

/// An interval times a factor. What is left of a month goes into days of which a month has 30, what
/// is left of a day into its time.
///
/// # Errors
/// 22008 where a part is out of range.
pub(crate) fn scale_interval(interval: Interval, factor: f64) -> Result<Interval> {
    parts(interval, |part| part * factor)
}

/// An interval divided; the divisor is not zero.
///
/// # Errors
/// 22008 where a part is out of range.
pub(crate) fn divide_interval(interval: Interval, divisor: f64) -> Result<Interval> {
    parts(interval, |part| part / divisor)
}

#[allow(clippy::cast_precision_loss)] // as PostgreSQL: the parts are scaled as doubles
fn parts(interval: Interval, scale: impl Fn(f64) -> f64) -> Result<Interval> {
    let months = scale(interval.months.into());
    let days = scale(interval.days.into());
    let whole_months = to_i32(months.trunc())?;
    let whole_days = to_i32(days.trunc())?;
    let month_days = round_micros((months - months.trunc()) * f64::from(MONTH_DAYS));
    let mut seconds =
        round_micros((days - days.trunc() + month_days - month_days.trunc()) * 86_400.0);
    let mut extra_days = month_days.trunc();
    // Rounding may make a whole day.
    if seconds.abs() >= 86_400.0 {
        let carried = (seconds / 86_400.0).trunc();
        extra_days += carried;
        seconds -= carried * 86_400.0;
    }
    let micros = (scale(interval.micros as f64) + seconds * 1e6).round_ties_even();
    Ok(Interval {
        months: whole_months,
        days: whole_days
            .checked_add(to_i32(extra_days)?)
            .ok_or_else(overflow)?,
        micros: to_i64(micros)?,
    })
}

/// To the sixth digit after the point.
fn round_micros(value: f64) -> f64 {
    (value * 1e6).round_ties_even() / 1e6
}

#[allow(clippy::cast_possible_truncation)] // checked to fit
fn to_i32(value: f64) -> Result<i32> {
    if value >= f64::from(i32::MIN) && value <= f64::from(i32::MAX) {
        return Ok(value as i32);
    }
    Err(overflow())
}

#[allow(clippy::cast_possible_truncation)] // checked to fit
fn to_i64(value: f64) -> Result<i64> {
    if (-9.2e18..=9.2e18).contains(&value) {
        return Ok(value as i64);
    }
    Err(overflow())
}

/// Every 24 hours as a day.
///
/// # Errors
/// 22008 where the days are out of range.
pub(crate) fn justify_hours(interval: Interval) -> Result<Interval> {
    let carried = i32::try_from(interval.micros / DAY).map_err(|_| overflow())?;
    let days = interval.days.checked_add(carried).ok_or_else(overflow)?;
    Ok(signs_of_day(Interval {
        days,
        micros: interval.micros % DAY,
        ..interval
    }))
}

/// A day and a time of different signs become one of the day's sign.
fn signs_of_day(mut interval: Interval) -> Interval {
    if interval.days > 0 && interval.micros < 0 {
        interval.micros += DAY;
        interval.days -= 1;
    } else if interval.days < 0 && interval.micros > 0 {
        interval.micros -= DAY;
        interval.days += 1;
    }
    interval
}

/// Every 30 days as a month.
///
/// # Errors
/// 22008 where the months are out of range.
pub(crate) fn justify_days(interval: Interval) -> Result<Interval> {
    let carried = interval.days / MONTH_DAYS;
    let mut months = interval.months.checked_add(carried).ok_or_else(overflow)?;
    let mut days = interval.days % MONTH_DAYS;
    if months > 0 && days < 0 {
        days += MONTH_DAYS;
        months -= 1;
    } else if months < 0 && days > 0 {
        days -= MONTH_DAYS;
        months += 1;
    }
    Ok(Interval {
        months,
        days,
        ..interval
    })
}

/// Days as months and hours as days, all of one sign.
///
/// # Errors
/// 22008 where a part is out of range.
pub(crate) fn justify_interval(interval: Interval) -> Result<Interval> {
    let carried = i32::try_from(interval.micros / DAY).map_err(|_| overflow())?;
    let days = interval.days.checked_add(carried).ok_or_else(overflow)?;
    let interval = Interval {
        days,
        micros: interval.micros % DAY,
        ..interval
    };
    let mut justified = justify_days_raw(interval)?;
    let micros = justified.micros;
    if justified.months > 0 && (justified.days < 0 || (justified.days == 0 && micros < 0)) {
        justified.days += MONTH_DAYS;
        justified.months -= 1;
    } else if justified.months < 0 && (justified.days > 0 || (justified.days == 0 && micros > 0)) {
        justified.days -= MONTH_DAYS;
        justified.months += 1;
    }
    Ok(signs_of_day(justified))
}

fn justify_days_raw(interval: Interval) -> Result<Interval> {
    let carried = interval.days / MONTH_DAYS;
    Ok(Interval {
        months: interval.months.checked_add(carried).ok_or_else(overflow)?,
        days: interval.days % MONTH_DAYS,
        ..interval
    })
}

/// The time between two moments in years, months, days and time. Days are counted in the earlier
/// moment's month.
///
/// # Errors
/// 22008 of what is infinite.
pub(crate) fn age(later: DateTime, earlier: DateTime) -> Result<Interval> {
    if !later.is_finite() || !earlier.is_finite() {
        return Err(super::timestamp_out_of_range());
    }
    if later < earlier {
        let back = age_forward(earlier, later);
        return Ok(Interval {
            months: -back.months,
            days: -back.days,
            micros: -back.micros,
        });
    }
    Ok(age_forward(later, earlier))
}

fn age_forward(later: DateTime, earlier: DateTime) -> Interval {
    let ((date, time), (other_date, other_time)) = (later.split(), earlier.split());
    let ((year, month, day), (other_year, other_month, other_day)) = (date.ymd(), other_date.ymd());
    let mut months = (year - other_year) * 12 + i32::from(month) - i32::from(other_month);
    let mut days = i32::from(day) - i32::from(other_day);
    let mut micros = time.0 - other_time.0;
    if micros < 0 {
        micros += DAY;
        days -= 1;
    }
    while days < 0 {
        days += i32::from(days_in_month(other_year, other_month));
        months -= 1;
    }
    Interval {
        months,
        days,
        micros,
    }
}
