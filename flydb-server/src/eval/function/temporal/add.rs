//! Moving times: DATE_ADD, DATEADD, DATEDIFF, DATE_BIN, AT TIME ZONE.

use super::field_named;
use crate::eval::function::{Call, no_such_call};
use crate::plan::{BinaryOp, TemporalFunction};
use crate::types::calendar::{DAY, Field, SECOND, midnight, timestamp_out_of_range};
use crate::types::zone::{offset_seconds, parse_zone, to_instant, to_local};
use crate::types::{
    DateTime, Interval, Result, SqlError, SqlState, Time, TimeTz, Timestamp, Value, ValueRef,
};

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    match (function, arguments) {
        (F::DateAdd, [at, ValueRef::Interval(by)]) => moved(*at, *by, BinaryOp::Add, call),
        (F::DateSub, [at, ValueRef::Interval(by)]) => moved(*at, *by, BinaryOp::Subtract, call),
        (F::DateAdd, [ValueRef::Text(unit), ValueRef::BigInt(count), at]) => {
            let by = field_named(unit)?.times(*count)?;
            moved(*at, by, BinaryOp::Add, call)
        }
        (F::DateDiff, [later, earlier]) => {
            let (later, earlier) = (finite(*later, call)?, finite(*earlier, call)?);
            Ok(Value::Int(later.split().0.0 - earlier.split().0.0))
        }
        (F::DateDiff, [ValueRef::Text(unit), from, to]) => {
            let (from, to) = (finite(*from, call)?, finite(*to, call)?);
            boundaries(field_named(unit)?, from, to).map(Value::BigInt)
        }
        (
            F::DateBin,
            [
                ValueRef::Interval(width),
                ValueRef::DateTime(at),
                ValueRef::DateTime(origin),
            ],
        ) => bin(*width, at.0, origin.0).map(|micros| Value::DateTime(DateTime(micros))),
        (
            F::DateBin,
            [
                ValueRef::Interval(width),
                ValueRef::Timestamp(at),
                ValueRef::Timestamp(origin),
            ],
        ) => bin(*width, at.0, origin.0).map(|micros| Value::Timestamp(Timestamp(micros))),
        (F::AtTimeZone | F::TimeAtZone, [ValueRef::Interval(ahead), at]) => at_offset(*ahead, *at),
        (F::TimeAtZone, [ValueRef::Text(zone), ValueRef::TimeTz(time)]) => {
            let ahead = offset_seconds(call.ctx.session.now, &parse_zone(zone)?);
            time_at(*time, ahead)
        }
        (F::AtTimeZone, [ValueRef::Text(zone), ValueRef::Timestamp(at)]) => {
            Ok(Value::DateTime(to_local(*at, &parse_zone(zone)?)))
        }
        (F::AtTimeZone, [ValueRef::Text(zone), ValueRef::DateTime(at)]) => {
            Ok(Value::Timestamp(to_instant(*at, &parse_zone(zone)?)))
        }
        _ => Err(no_such_call("a function of dates", arguments)),
    }
}

/// AT TIME ZONE of an interval: a clock that is so much ahead of UTC.
fn at_offset(ahead: Interval, at: ValueRef<'_>) -> Result<Value> {
    if ahead.months != 0 || ahead.days != 0 {
        return Err(SqlError::new(
            SqlState::InvalidParameterValue,
            format!("interval time zone \"{ahead}\" must not include months or days"),
        ));
    }
    if let ValueRef::TimeTz(time) = at {
        let ahead = i32::try_from(ahead.micros / SECOND).unwrap_or(i32::MAX);
        return time_at(time, ahead);
    }
    let moved = |micros: Option<i64>| {
        let moved = micros.map(DateTime).filter(|at| at.is_in_range());
        moved.ok_or_else(timestamp_out_of_range)
    };
    match at {
        ValueRef::Timestamp(at) if !at.is_finite() => Ok(Value::DateTime(DateTime(at.0))),
        ValueRef::DateTime(at) if !at.is_finite() => Ok(Value::Timestamp(Timestamp(at.0))),
        ValueRef::Timestamp(at) => moved(at.0.checked_add(ahead.micros)).map(Value::DateTime),
        ValueRef::DateTime(at) => {
            let instant = moved(at.0.checked_sub(ahead.micros))?;
            Ok(Value::Timestamp(Timestamp(instant.0)))
        }
        other => Err(no_such_call("timezone", &[other])),
    }
}

/// The same instant of the day as clocks show it that are so many seconds ahead of UTC.
fn time_at(time: TimeTz, ahead: i32) -> Result<Value> {
    let local = Time((time.utc_micros() + i64::from(ahead) * SECOND).rem_euclid(DAY));
    TimeTz::new(local, ahead)
        .map(Value::TimeTz)
        .ok_or_else(timestamp_out_of_range)
}

fn moved(at: ValueRef<'_>, by: Interval, op: BinaryOp, call: &Call<'_>) -> Result<Value> {
    let at = match at {
        ValueRef::Date(_) => ValueRef::DateTime(local(at, call)?),
        other => other,
    };
    let zone = &call.ctx.session.time_zone;
    crate::eval::arithmetic::apply(op, at, ValueRef::Interval(by), zone)
}

/// What a clock in the session's zone shows.
pub(super) fn local(value: ValueRef<'_>, call: &Call<'_>) -> Result<DateTime> {
    match value {
        ValueRef::Date(date) => midnight(date),
        ValueRef::DateTime(at) => Ok(at),
        ValueRef::Timestamp(at) => Ok(to_local(at, &call.ctx.session.time_zone)),
        other => Err(no_such_call("a function of dates", &[other])),
    }
}

/// The same of a moment that is not infinite.
pub(super) fn finite(value: ValueRef<'_>, call: &Call<'_>) -> Result<DateTime> {
    let at = local(value, call)?;
    if at.is_finite() {
        return Ok(at);
    }
    Err(timestamp_out_of_range())
}

/// How many units begin after the first moment and up to the second.
fn boundaries(unit: Field, from: DateTime, to: DateTime) -> Result<i64> {
    if let Some(micros) = unit.micros() {
        return Ok(to.0.div_euclid(micros) - from.0.div_euclid(micros));
    }
    let (from, to) = (from.split().0, to.split().0);
    if let Some(months) = unit.months() {
        let count = |(year, month, _): (i32, u8, u8)| i64::from(year) * 12 + i64::from(month) - 1;
        return Ok(count(to.ymd()).div_euclid(months) - count(from.ymd()).div_euclid(months));
    }
    let days = match unit {
        Field::Day | Field::DayOfYear | Field::DayOfWeek => 1,
        Field::Week => 7,
        _ => return Err(unit.no_unit()),
    };
    // Weeks begin on Monday; 1970-01-01 was a Thursday.
    let count = |days_since: i32| (i64::from(days_since) + 3).div_euclid(days);
    Ok(count(to.0) - count(from.0))
}

fn bin(width: Interval, at: i64, origin: i64) -> Result<i64> {
    if width.months != 0 {
        return Err(SqlError::unsupported(
            "a bin of months or years, which are of no fixed width,",
        ));
    }
    let micros = i64::from(width.days)
        .checked_mul(crate::types::calendar::DAY)
        .and_then(|days| days.checked_add(width.micros))
        .ok_or_else(timestamp_out_of_range)?;
    if micros <= 0 {
        return Err(SqlError::new(
            SqlState::DatetimeFieldOverflow,
            "stride must be greater than zero",
        ));
    }
    if !DateTime(at).is_finite() {
        return Ok(at);
    }
    if !DateTime(origin).is_finite() {
        return Err(SqlError::new(
            SqlState::DatetimeFieldOverflow,
            "origin out of range",
        ));
    }
    let distance = at.checked_sub(origin).ok_or_else(timestamp_out_of_range)?;
    Ok(at - distance.rem_euclid(micros))
}
