//! Dates and times from their parts.

use crate::eval::function::{Call, no_such_call, template};
use crate::plan::TemporalFunction;
use crate::types::calendar::{DAY, HOUR, MINUTE, at_zoned, midnight, timestamp_out_of_range};
use crate::types::zone::{parse_zone, to_instant};
use crate::types::{
    Date, DateTime, Interval, Result, SqlError, SqlState, Time, Timestamp, Value, ValueRef,
};

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    let zone = &call.ctx.session.time_zone;
    match (function, arguments) {
        (F::MakeDate, [ValueRef::Int(y), ValueRef::Int(m), ValueRef::Int(d)]) => {
            date(*y, *m, *d).map(Value::Date)
        }
        (F::MakeTime, [ValueRef::Int(h), ValueRef::Int(m), ValueRef::Double(s)]) => {
            time(*h, *m, *s).map(Value::Time)
        }
        (F::MakeTimestamp, parts) => moment(parts).map(Value::DateTime),
        (F::MakeTimestampTz, [parts @ .., ValueRef::Text(name)]) => Ok(Value::Timestamp(
            to_instant(moment(parts)?, &parse_zone(name)?),
        )),
        (F::MakeTimestampTz, parts) => Ok(Value::Timestamp(to_instant(moment(parts)?, zone))),
        (F::AtTime, [ValueRef::Date(date), ValueRef::TimeTz(time)]) => {
            at_zoned(*date, *time).map(Value::Timestamp)
        }
        (F::AtTime, [ValueRef::Date(date), ValueRef::Time(time)]) => {
            let day = midnight(*date)?;
            let local = if day.is_finite() {
                DateTime(day.0.saturating_add(time.0))
            } else {
                day
            };
            let instant = to_instant(local, zone);
            match instant.is_in_range() || !instant.is_finite() {
                true => Ok(Value::Timestamp(instant)),
                false => Err(timestamp_out_of_range()),
            }
        }
        (F::MakeInterval, parts) => interval(parts).map(Value::Interval),
        (F::ToTimestamp, [ValueRef::Double(seconds)]) => instant(*seconds),
        (F::ToTimestamp, [ValueRef::Text(text), ValueRef::Text(pattern)]) => {
            template::read_moment(text, pattern, zone).map(Value::Timestamp)
        }
        _ => Err(no_such_call("a function of parts", arguments)),
    }
}

/// Negative years are BC.
fn date(year: i32, month: i32, day: i32) -> Result<Date> {
    let astronomical = if year < 0 {
        year.saturating_add(1)
    } else {
        year
    };
    let parts = (u8::try_from(month).ok(), u8::try_from(day).ok());
    match parts {
        (Some(m), Some(d)) if year != 0 => Date::from_ymd(astronomical, m, d),
        _ => None,
    }
    .ok_or_else(|| {
        out_of_range(format!(
            "date field value out of range: {year}-{month:02}-{day:02}"
        ))
    })
}

fn time(hour: i32, minute: i32, seconds: f64) -> Result<Time> {
    let in_range =
        (0..=24).contains(&hour) && (0..60).contains(&minute) && (0.0..=60.0).contains(&seconds);
    let micros = in_range.then(|| {
        i64::from(hour) * HOUR + i64::from(minute) * MINUTE + micros_of(seconds).unwrap_or(0)
    });
    micros
        .filter(|micros| *micros <= DAY)
        .map(Time)
        .ok_or_else(|| {
            out_of_range(format!(
                "time field value out of range: {hour}:{minute:02}:{seconds:02}"
            ))
        })
}

fn moment(parts: &[ValueRef<'_>]) -> Result<DateTime> {
    let [
        ValueRef::Int(year),
        ValueRef::Int(month),
        ValueRef::Int(day),
        ValueRef::Int(hour),
        ValueRef::Int(minute),
        ValueRef::Double(second),
    ] = parts
    else {
        return Err(no_such_call("make_timestamp", parts));
    };
    let time = time(*hour, *minute, *second)?;
    date(*year, *month, *day)?
        .at(time)
        .ok_or_else(timestamp_out_of_range)
}

/// Years, months, weeks, days, hours, minutes, seconds, as many as are given.
fn interval(parts: &[ValueRef<'_>]) -> Result<Interval> {
    let overflow = || out_of_range("interval out of range".to_owned());
    let mut whole = [0_i64; 6];
    let mut seconds = 0.0;
    for (place, part) in parts.iter().enumerate() {
        match (part, whole.get_mut(place)) {
            (ValueRef::Int(value), Some(slot)) => *slot = (*value).into(),
            (ValueRef::Double(value), None) => seconds = *value,
            _ => return Err(no_such_call("make_interval", parts)),
        }
    }
    let [years, months, weeks, days, hours, minutes] = whole;
    let time = hours * HOUR + minutes * MINUTE;
    Ok(Interval {
        months: i32::try_from(years * 12 + months).map_err(|_| overflow())?,
        days: i32::try_from(weeks * 7 + days).map_err(|_| overflow())?,
        micros: micros_of(seconds)
            .and_then(|micros| micros.checked_add(time))
            .ok_or_else(overflow)?,
    })
}

fn instant(seconds: f64) -> Result<Value> {
    let out = || out_of_range(format!("timestamp out of range: \"{seconds}\""));
    if seconds.is_infinite() {
        let at = if seconds > 0.0 {
            Timestamp::INFINITY
        } else {
            Timestamp::NEGATIVE_INFINITY
        };
        return Ok(Value::Timestamp(at));
    }
    let micros = micros_of(seconds).ok_or_else(out)?;
    if !DateTime(micros).is_in_range() {
        return Err(out());
    }
    Ok(Value::Timestamp(Timestamp(micros)))
}

#[allow(clippy::cast_possible_truncation)] // checked to be in range
fn micros_of(seconds: f64) -> Option<i64> {
    let micros = (seconds * 1e6).round_ties_even();
    (micros.abs() < 9.2e18).then_some(micros as i64)
}

#[cold]
fn out_of_range(message: String) -> SqlError {
    SqlError::new(SqlState::DatetimeFieldOverflow, message)
}
