//! MySQL's countings of days and seconds, and TIMESTAMPDIFF.

use super::add::{finite, local};
use super::field::{date, is_infinite};
use super::field_named;
use crate::eval::function::{Call, no_such_call};
use crate::plan::TemporalFunction;
use crate::types::calendar::{
    DAY, Field, SECOND, add_days, age, iso_weekday, timestamp_out_of_range,
};
use crate::types::zone::{parse_zone, to_instant, to_local};
use crate::types::{Date, DateTime, Result, Time, Value, ValueRef};

/// Days from the year 0 to 1970, as MySQL counts.
const EPOCH_DAYS: i32 = 719_528;

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    match (function, arguments) {
        // As EXTRACT: an infinite moment has no such field.
        (F::Weekday | F::Microsecond, [value]) if is_infinite(value) => Ok(Value::Null),
        (F::ToDays, [value]) if is_infinite(value) => Err(timestamp_out_of_range()),
        (F::Weekday, [value]) => Ok(Value::Int(iso_weekday(date(*value, call)?) - 1)),
        (F::ToDays, [value]) => {
            let days = date(*value, call)?.0.checked_add(EPOCH_DAYS);
            days.map(Value::Int).ok_or_else(timestamp_out_of_range)
        }
        (F::FromDays, [ValueRef::Int(days)]) => {
            add_days(Date(-EPOCH_DAYS), (*days).into()).map(Value::Date)
        }
        (F::TimeToSec, [ValueRef::Time(time)]) => Ok(Value::Int(
            i32::try_from(time.0 / SECOND).unwrap_or(i32::MAX),
        )),
        (F::SecToTime, [ValueRef::Int(seconds)]) => {
            let time = Time(i64::from(*seconds) * SECOND);
            if !time.is_in_range() {
                return Err(timestamp_out_of_range());
            }
            Ok(Value::Time(time))
        }
        (F::Microsecond, [value]) => {
            let micros = match value {
                ValueRef::Time(time) => time.0,
                other => local(*other, call)?.0,
            };
            let micros = micros.rem_euclid(SECOND);
            Ok(Value::Int(i32::try_from(micros).unwrap_or(i32::MAX)))
        }
        (F::TimestampDiff, [ValueRef::Text(unit), from, to]) => {
            let (from, to) = (finite(*from, call)?, finite(*to, call)?);
            whole_units(field_named(unit)?, from, to).map(Value::BigInt)
        }
        (
            F::ConvertTz,
            [
                ValueRef::DateTime(at),
                ValueRef::Text(from),
                ValueRef::Text(to),
            ],
        ) => {
            let instant = to_instant(*at, &parse_zone(from)?);
            Ok(Value::DateTime(to_local(instant, &parse_zone(to)?)))
        }
        _ => Err(no_such_call("a function of days", arguments)),
    }
}

/// How many whole units lie between two moments; below zero where the second is earlier.
fn whole_units(unit: Field, from: DateTime, to: DateTime) -> Result<i64> {
    let micros =
        to.0.checked_sub(from.0)
            .ok_or_else(timestamp_out_of_range)?;
    match (unit, unit.micros(), unit.months()) {
        (_, Some(size), _) => Ok(micros / size),
        (_, _, Some(size)) => Ok(i64::from(age(to, from)?.months) / size),
        (Field::Day, ..) => Ok(micros / DAY),
        (Field::Week, ..) => Ok(micros / (7 * DAY)),
        _ => Err(unit.no_unit()),
    }
}
