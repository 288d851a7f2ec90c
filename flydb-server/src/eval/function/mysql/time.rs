//! Times of MySQL: differences, sums, months as numbers, templates.

use super::text_value;
use crate::eval::function::temporal::write_template;
use crate::eval::function::{Call, no_such_call};
use crate::plan::MysqlFunction;
use crate::types::calendar::{
    DAY, HOUR, MINUTE, SECOND, add_days, add_interval, add_to_time, timestamp_out_of_range,
};
use crate::types::zone::to_local;
use crate::types::{
    Date, DateTime, Interval, Result, SqlError, SqlState, Time, Timestamp, Value, ValueRef,
};

/// Seconds from the year 0 to 1970, as MySQL counts.
const EPOCH_SECONDS: i64 = 719_528 * 86_400;

pub(super) fn invoke(
    function: MysqlFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use MysqlFunction as F;
    match (function, arguments) {
        (F::UtcDate, []) => Ok(Value::Date(utc(call).split().0)),
        (F::UtcTime, []) => Ok(Value::Time(utc(call).split().1)),
        (F::TimeOf, [value]) => time_of(*value, call),
        (F::DateTimeOf, [ValueRef::DateTime(at)]) => Ok(Value::DateTime(*at)),
        (F::DateTimeOf | F::AddTime, [ValueRef::DateTime(at), ValueRef::Interval(by)]) => {
            add_interval(*at, *by).map(Value::DateTime)
        }
        (F::SubTime, [ValueRef::DateTime(at), ValueRef::Interval(by)]) => {
            add_interval(*at, negated(*by)?).map(Value::DateTime)
        }
        (F::AddTime, [ValueRef::Time(time), ValueRef::Interval(by)]) => {
            Ok(Value::Time(add_to_time(*time, by.micros)))
        }
        (F::SubTime, [ValueRef::Time(time), ValueRef::Interval(by)]) => {
            Ok(Value::Time(add_to_time(*time, negated(*by)?.micros)))
        }
        (F::TimeDiff, [ValueRef::Text(a), ValueRef::Text(b)]) => Ok(difference(a, b)),
        (F::TimeDiff, [ValueRef::Time(a), ValueRef::Time(b)]) => Ok(span(a.0 - b.0)),
        (F::TimeDiff, [ValueRef::DateTime(a), ValueRef::DateTime(b)]) => {
            if !a.is_finite() || !b.is_finite() {
                return Ok(Value::Null);
            }
            let micros = a.0.checked_sub(b.0);
            micros.map(span).ok_or_else(timestamp_out_of_range)
        }
        (F::PeriodAdd, [ValueRef::Int(period), ValueRef::Int(months)]) => {
            let sum = months_of(*period)? + i64::from(*months);
            let period = sum.div_euclid(12) * 100 + sum.rem_euclid(12) + 1;
            i32::try_from(period)
                .ok()
                .filter(|period| *period > 0)
                .map(Value::Int)
                .ok_or_else(no_period)
        }
        (F::PeriodDiff, [ValueRef::Int(a), ValueRef::Int(b)]) => {
            let months = months_of(*a)? - months_of(*b)?;
            i32::try_from(months)
                .map(Value::Int)
                .map_err(|_| no_period())
        }
        (F::MakeDateOfYear, [ValueRef::Int(year), ValueRef::Int(day)]) => make_date(*year, *day),
        (
            F::MakeTimeOrNull,
            [
                ValueRef::Int(hour),
                ValueRef::Int(minute),
                ValueRef::Double(second),
            ],
        ) => Ok(make_time(*hour, *minute, *second).map_or(Value::Null, Value::Time)),
        (F::ToSeconds, [ValueRef::DateTime(at)]) => {
            let seconds = at
                .is_finite()
                .then(|| at.0.div_euclid(SECOND) + EPOCH_SECONDS);
            Ok(seconds.map_or(Value::Null, Value::BigInt))
        }
        (F::FormatUnixTime, [ValueRef::Double(seconds), ValueRef::Text(template)]) => {
            let at = to_local(instant(*seconds)?, &call.ctx.session.time_zone);
            write_template(at, template).map(text_value)
        }
        (F::TimeFormat, [ValueRef::Time(time), ValueRef::Text(template)]) => {
            write_template(DateTime(time.0), template).map(text_value)
        }
        _ => Err(no_such_call("a function of times", arguments)),
    }
}

fn utc(call: &Call<'_>) -> DateTime {
    DateTime(call.ctx.session.now.0)
}

/// The time of day of a text, which may be that of a moment.
fn time_of(value: ValueRef<'_>, call: &Call<'_>) -> Result<Value> {
    let at = match value {
        ValueRef::Time(time) => return Ok(Value::Time(time)),
        ValueRef::DateTime(at) => at,
        ValueRef::Timestamp(at) => to_local(at, &call.ctx.session.time_zone),
        ValueRef::Text(text) => match (text.parse::<Time>(), text.parse::<DateTime>()) {
            (Ok(time), _) => return Ok(Value::Time(time)),
            (Err(_), Ok(at)) => at,
            (Err(_), Err(_)) => return Ok(Value::Null),
        },
        other => return Err(no_such_call("time", &[other])),
    };
    Ok(match at.is_finite() {
        true => Value::Time(at.split().1),
        false => Value::Null,
    })
}

/// The time between two moments, or two times of day; NULL of texts that are not two of a kind.
fn difference(a: &str, b: &str) -> Value {
    let (Ok(a), Ok(b)) = (a.parse::<DateTime>(), b.parse::<DateTime>()) else {
        let times = a.parse::<Time>().ok().zip(b.parse::<Time>().ok());
        return times.map_or(Value::Null, |(a, b)| span(a.0 - b.0));
    };
    let finite = a.is_finite() && b.is_finite();
    let micros = a.0.checked_sub(b.0).filter(|_| finite);
    micros.map_or(Value::Null, span)
}

fn span(micros: i64) -> Value {
    Value::Interval(Interval {
        months: 0,
        days: 0,
        micros,
    })
}

fn negated(by: Interval) -> Result<Interval> {
    let parts = (
        by.months.checked_neg(),
        by.days.checked_neg(),
        by.micros.checked_neg(),
    );
    match parts {
        (Some(months), Some(days), Some(micros)) => Ok(Interval {
            months,
            days,
            micros,
        }),
        _ => Err(timestamp_out_of_range()),
    }
}

/// Months since the year 0 of one such as 200801.
fn months_of(period: i32) -> Result<i64> {
    let (year, month) = (period / 100, period % 100);
    match period > 0 && (1..=12).contains(&month) {
        true => Ok(i64::from(year) * 12 + i64::from(month) - 1),
        false => Err(no_period()),
    }
}

#[cold]
fn no_period() -> SqlError {
    let message = "a month such as 200801 is wanted";
    SqlError::new(SqlState::InvalidParameterValue, message)
}

fn make_date(year: i32, day: i32) -> Result<Value> {
    let start = Date::from_ymd(year, 1, 1).filter(|_| day > 0);
    match start {
        Some(start) => add_days(start, i64::from(day) - 1).map(Value::Date),
        None => Ok(Value::Null),
    }
}

fn make_time(hour: i32, minute: i32, second: f64) -> Option<Time> {
    let in_range = (0..24).contains(&hour) && (0..60).contains(&minute);
    let second = Some(second).filter(|second| in_range && (0.0..60.0).contains(second))?;
    #[allow(clippy::cast_possible_truncation)] // less than a minute
    let micros = (second * 1e6).round() as i64;
    let time = Time(i64::from(hour) * HOUR + i64::from(minute) * MINUTE + micros);
    Some(time).filter(|time| time.0 <= DAY)
}

fn instant(seconds: f64) -> Result<Timestamp> {
    let micros = (seconds * 1e6).round();
    if !micros.is_finite() || micros.abs() > 1e18 {
        return Err(timestamp_out_of_range());
    }
    #[allow(clippy::cast_possible_truncation)] // within 63 bits
    let at = Timestamp(micros as i64);
    match at.is_in_range() {
        true => Ok(at),
        false => Err(timestamp_out_of_range()),
    }
}
