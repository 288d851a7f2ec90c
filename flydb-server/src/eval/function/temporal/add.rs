//! Moving times: DATE_ADD, DATEADD, DATEDIFF, DATE_BIN, AT TIME ZONE.

use super::field_named;
use crate::eval::function::{Call, no_such_call};
use crate::plan::{BinaryOp, TemporalFunction};
use crate::types::calendar::{Field, timestamp_out_of_range};
use crate::types::zone::{parse_zone, to_instant, to_local};
use crate::types::{
    DateTime, Interval, Result, SqlError, SqlState, Time, Timestamp, Value, ValueRef,
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
            let (later, earlier) = (local(*later, call)?, local(*earlier, call)?);
            Ok(Value::Int(later.split().0.0 - earlier.split().0.0))
        }
        (F::DateDiff, [ValueRef::Text(unit), from, to]) => {
            let (from, to) = (local(*from, call)?, local(*to, call)?);
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
        (F::AtTimeZone, [ValueRef::Text(zone), ValueRef::Timestamp(at)]) => {
            Ok(Value::DateTime(to_local(*at, &parse_zone(zone)?)))
        }
        (F::AtTimeZone, [ValueRef::Text(zone), ValueRef::DateTime(at)]) => {
            Ok(Value::Timestamp(to_instant(*at, &parse_zone(zone)?)))
        }
        _ => Err(no_such_call("a function of dates", arguments)),
    }
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
fn local(value: ValueRef<'_>, call: &Call<'_>) -> Result<DateTime> {
    match value {
        ValueRef::Date(date) => date.at(Time(0)).ok_or_else(timestamp_out_of_range),
        ValueRef::DateTime(at) => Ok(at),
        ValueRef::Timestamp(at) => Ok(to_local(at, &call.ctx.session.time_zone)),
        other => Err(no_such_call("a function of dates", &[other])),
    }
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
    let distance = at.checked_sub(origin).ok_or_else(timestamp_out_of_range)?;
    Ok(at - distance.rem_euclid(micros))
}
