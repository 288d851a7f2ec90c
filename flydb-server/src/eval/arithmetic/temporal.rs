//! Dates, times and intervals; and `-` on JSON, which is no arithmetic but looks like it.

use jiff::tz::TimeZone;

use super::no_such_operation;
use crate::plan::BinaryOp;
use crate::types::calendar;
use crate::types::{Interval, Result, SqlError, SqlState, TimeTz, Value, ValueRef};

pub(super) fn apply(
    op: BinaryOp,
    a: ValueRef<'_>,
    b: ValueRef<'_>,
    zone: &TimeZone,
) -> Result<Value> {
    match op {
        BinaryOp::Add => add(a, b, zone),
        BinaryOp::Subtract => subtract(a, b, zone),
        BinaryOp::Multiply => multiply(a, b),
        BinaryOp::Divide => divide(a, b),
        _ => Err(no_such_operation(op)),
    }
}

fn add(a: ValueRef<'_>, b: ValueRef<'_>, zone: &TimeZone) -> Result<Value> {
    Ok(match (a, b) {
        (ValueRef::Date(date), ValueRef::Int(days))
        | (ValueRef::Int(days), ValueRef::Date(date)) => {
            Value::Date(calendar::add_days(date, days.into())?)
        }
        (ValueRef::Date(date), ValueRef::Time(time))
        | (ValueRef::Time(time), ValueRef::Date(date)) => {
            let by = Interval {
                months: 0,
                days: 0,
                micros: time.0,
            };
            Value::DateTime(calendar::add_interval(calendar::midnight(date)?, by)?)
        }
        (ValueRef::DateTime(at), ValueRef::Interval(by))
        | (ValueRef::Interval(by), ValueRef::DateTime(at)) => {
            Value::DateTime(calendar::add_interval(at, by)?)
        }
        (ValueRef::Timestamp(at), ValueRef::Interval(by))
        | (ValueRef::Interval(by), ValueRef::Timestamp(at)) => {
            Value::Timestamp(calendar::add_interval_in_zone(at, by, zone)?)
        }
        (ValueRef::Time(time), ValueRef::Interval(by))
        | (ValueRef::Interval(by), ValueRef::Time(time)) => {
            Value::Time(calendar::add_to_time(time, by.micros))
        }
        (ValueRef::TimeTz(time), ValueRef::Interval(by))
        | (ValueRef::Interval(by), ValueRef::TimeTz(time)) => zoned(time, by.micros)?,
        (ValueRef::Date(date), ValueRef::TimeTz(time))
        | (ValueRef::TimeTz(time), ValueRef::Date(date)) => {
            Value::Timestamp(calendar::at_zoned(date, time)?)
        }
        (ValueRef::Interval(a), ValueRef::Interval(b)) => {
            Value::Interval(calendar::add_intervals(a, b)?)
        }
        _ => return Err(no_such_operation(BinaryOp::Add)),
    })
}

fn subtract(a: ValueRef<'_>, b: ValueRef<'_>, zone: &TimeZone) -> Result<Value> {
    Ok(match (a, b) {
        (ValueRef::Date(a), ValueRef::Date(b)) if a.is_finite() && b.is_finite() => {
            Value::Int(a.0.saturating_sub(b.0))
        }
        (ValueRef::Date(_), ValueRef::Date(_)) => {
            return Err(SqlError::new(
                SqlState::DatetimeFieldOverflow,
                "cannot subtract infinite dates",
            ));
        }
        (ValueRef::Date(date), ValueRef::Int(days)) => {
            Value::Date(calendar::add_days(date, -i64::from(days))?)
        }
        (ValueRef::DateTime(a), ValueRef::DateTime(b)) => {
            Value::Interval(calendar::difference(a.0, b.0)?)
        }
        (ValueRef::Timestamp(a), ValueRef::Timestamp(b)) => {
            Value::Interval(calendar::difference(a.0, b.0)?)
        }
        (ValueRef::DateTime(at), ValueRef::Interval(by)) => {
            Value::DateTime(calendar::add_interval(at, negate(by)?)?)
        }
        (ValueRef::Timestamp(at), ValueRef::Interval(by)) => {
            Value::Timestamp(calendar::add_interval_in_zone(at, negate(by)?, zone)?)
        }
        (ValueRef::Time(a), ValueRef::Time(b)) => Value::Interval(Interval {
            months: 0,
            days: 0,
            micros: a.0.saturating_sub(b.0),
        }),
        (ValueRef::Time(time), ValueRef::Interval(by)) => {
            Value::Time(calendar::add_to_time(time, negate(by)?.micros))
        }
        (ValueRef::TimeTz(time), ValueRef::Interval(by)) => zoned(time, negate(by)?.micros)?,
        (ValueRef::Interval(a), ValueRef::Interval(b)) => {
            Value::Interval(calendar::add_intervals(a, negate(b)?)?)
        }
        (ValueRef::Json(document), ValueRef::Text(key)) => {
            crate::eval::json::delete_key(document, key)?
        }
        (ValueRef::Json(document), ValueRef::Int(index)) => {
            crate::eval::json::delete_element(document, index)?
        }
        _ => return Err(no_such_operation(BinaryOp::Subtract)),
    })
}

/// A time of day in its zone, so many microseconds later round the clock.
fn zoned(time: TimeTz, micros: i64) -> Result<Value> {
    let moved = calendar::add_to_time(time.time(), micros);
    TimeTz::new(moved, time.ahead())
        .map(Value::TimeTz)
        .ok_or_else(calendar::timestamp_out_of_range)
}

fn multiply(a: ValueRef<'_>, b: ValueRef<'_>) -> Result<Value> {
    match (a, b) {
        (ValueRef::Interval(interval), ValueRef::Double(factor))
        | (ValueRef::Double(factor), ValueRef::Interval(interval)) => {
            calendar::scale_interval(interval, factor).map(Value::Interval)
        }
        _ => Err(no_such_operation(BinaryOp::Multiply)),
    }
}

fn divide(a: ValueRef<'_>, b: ValueRef<'_>) -> Result<Value> {
    match (a, b) {
        (ValueRef::Interval(_), ValueRef::Double(0.0)) => Err(super::division_by_zero()),
        (ValueRef::Interval(interval), ValueRef::Double(divisor)) => {
            calendar::divide_interval(interval, divisor).map(Value::Interval)
        }
        _ => Err(no_such_operation(BinaryOp::Divide)),
    }
}

/// The interval backwards.
pub(super) fn negate(interval: Interval) -> Result<Interval> {
    let parts = (
        interval.months.checked_neg(),
        interval.days.checked_neg(),
        interval.micros.checked_neg(),
    );
    let (Some(months), Some(days), Some(micros)) = parts else {
        return Err(SqlError::new(
            SqlState::DatetimeFieldOverflow,
            "interval out of range",
        ));
    };
    Ok(Interval {
        months,
        days,
        micros,
    })
}
