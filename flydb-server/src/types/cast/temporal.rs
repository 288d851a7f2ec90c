//! Dates, times and intervals as each other.

use super::CastRules;
use crate::types::calendar::{self, DAY, timestamp_out_of_range};
use crate::types::zone::{ahead_at, offset_seconds, to_instant, to_local};
use crate::types::{
    DataType, DateTime, Interval, Result, SqlError, Time, TimeTz, Timestamp, Value, ValueRef,
};

pub(super) fn convert(value: ValueRef<'_>, to: DataType, rules: &CastRules<'_>) -> Result<Value> {
    Ok(match (value, to) {
        (ValueRef::Interval(v), DataType::Interval) => Value::Interval(v),
        (ValueRef::Time(v), DataType::Interval) => Value::Interval(Interval {
            months: 0,
            days: 0,
            micros: v.0,
        }),
        (ValueRef::Interval(v), DataType::Time) => Value::Time(Time(v.micros.rem_euclid(DAY))),
        (ValueRef::Time(v), DataType::Time) => Value::Time(v),
        (ValueRef::TimeTz(v), DataType::TimeTz) => Value::TimeTz(v),
        (ValueRef::TimeTz(v), DataType::Time) => Value::Time(v.time()),
        (ValueRef::Time(v), DataType::TimeTz) => in_zone(v, rules)?,
        (ValueRef::Timestamp(v), DataType::TimeTz) => {
            let time = to_local(v, rules.zone).split().1;
            let zoned = TimeTz::new(time, offset_seconds(v, rules.zone));
            zoned
                .filter(|_| v.is_finite())
                .map_or(Value::Null, Value::TimeTz)
        }
        (ValueRef::Date(v), DataType::Date) => Value::Date(v),
        (ValueRef::Timestamp(v), DataType::Timestamp) => Value::Timestamp(v),
        (value, to) => from_local(local(value, rules)?, to, rules)?,
    })
}

/// The moment that a clock in the session's zone shows.
fn local(value: ValueRef<'_>, rules: &CastRules<'_>) -> Result<DateTime> {
    match value {
        ValueRef::Date(date) => calendar::midnight(date),
        ValueRef::DateTime(at) => Ok(at),
        ValueRef::Timestamp(at) => Ok(to_local(at, rules.zone)),
        other => Err(SqlError::internal(format!(
            "{other:?} is cast to a date, which no rule allows"
        ))),
    }
}

/// A time of day in the session's zone, as far ahead of UTC as it is today.
fn in_zone(time: Time, rules: &CastRules<'_>) -> Result<Value> {
    let today = to_local(rules.now, rules.zone).split().0;
    let zoned = ahead_at(today, time, rules.zone).and_then(|ahead| TimeTz::new(time, ahead));
    zoned.map(Value::TimeTz).ok_or_else(timestamp_out_of_range)
}

fn from_local(at: DateTime, to: DataType, rules: &CastRules<'_>) -> Result<Value> {
    Ok(match to {
        DataType::Date => Value::Date(calendar::date_of(at)),
        DataType::Time if !at.is_finite() => Value::Null,
        DataType::Time => Value::Time(at.split().1),
        DataType::Timestamp => Value::Timestamp(instant(at, rules)?),
        _ => Value::DateTime(at),
    })
}

fn instant(at: DateTime, rules: &CastRules<'_>) -> Result<Timestamp> {
    let instant = to_instant(at, rules.zone);
    if DateTime(instant.0).is_in_range() || !instant.is_finite() {
        return Ok(instant);
    }
    Err(timestamp_out_of_range())
}
