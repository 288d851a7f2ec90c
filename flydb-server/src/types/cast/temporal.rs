//! Dates, times and intervals as each other.

use super::CastRules;
use crate::types::calendar::{self, DAY, timestamp_out_of_range};
use crate::types::zone::{to_instant, to_local};
use crate::types::{
    DataType, DateTime, Interval, Result, SqlError, Time, Timestamp, Value, ValueRef,
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
