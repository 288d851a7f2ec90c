//! Choices, UUIDs, the session.

use std::time::Duration;

use rand::RngExt as _;
use smol_str::SmolStr;
use uuid::Uuid;

use super::{Call, no_such_call};

use crate::plan::GeneralFunction;
use crate::types::coercion::type_name;
use crate::types::compare::{compare, same};
use crate::types::{Interval, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(
    function: GeneralFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use GeneralFunction as F;
    Ok(match (function, arguments) {
        (F::NullIf, [a, b]) => {
            let equal = !is_null(a) && !is_null(b) && same(*a, *b);
            if equal { Value::Null } else { a.to_value() }
        }
        (F::IfNull | F::IsNull, [a, b]) => if is_null(a) { b } else { a }.to_value(),
        (F::IsNull, [a]) => Value::Boolean(is_null(a)),
        (F::Greatest, values) => extreme(values, std::cmp::Ordering::Greater),
        (F::Least, values) => extreme(values, std::cmp::Ordering::Less),
        (F::NumNulls, values) => count(values, true),
        (F::NumNonNulls, values) => count(values, false),
        (F::If, [condition, then, otherwise]) => {
            let holds = *condition == ValueRef::Boolean(true);
            if holds { then } else { otherwise }.to_value()
        }
        (F::TypeOf, [_]) => text(&type_name(call.data_type(0))),
        (F::GenRandomUuid, []) => Value::Uuid(random_uuid()),
        (F::UuidV7, []) => Value::Uuid(Uuid::now_v7()),
        (F::CurrentUser, []) => text(&call.ctx.session.user),
        (F::CurrentDatabase, []) => text("flydb"),
        (F::SessionId, []) => {
            Value::BigInt(i64::try_from(call.ctx.session.session_id).unwrap_or(i64::MAX))
        }
        (F::CurrentSetting, [ValueRef::Text(name), missing @ ..]) => {
            let name = match name.to_lowercase() {
                zone if zone == "timezone" => "time_zone".to_owned(),
                name => name,
            };
            let found = call.ctx.session.notes.setting(&name);
            match found {
                Some(value) => text(&value),
                None if missing == [ValueRef::Boolean(true)] => Value::Null,
                None => {
                    let message = format!("unrecognized configuration parameter \"{name}\"");
                    return Err(SqlError::new(SqlState::UndefinedObject, message));
                }
            }
        }
        (F::LastInsertId, [ValueRef::BigInt(number)]) => {
            call.ctx.session.notes.set_last_insert_id(*number);
            Value::BigInt(*number)
        }
        (F::LastInsertId, [ValueRef::Null]) => Value::Null,
        (F::Sleep, [ValueRef::Double(seconds)]) => {
            pause(*seconds, call)?;
            Value::Int(0)
        }
        (F::PgSleep, [ValueRef::Double(seconds)]) => {
            pause(*seconds, call)?;
            text("")
        }
        (F::PgSleepFor, [ValueRef::Interval(interval)]) => {
            pause(seconds_of(interval), call)?;
            text("")
        }
        (F::LastInsertId, []) => Value::BigInt(call.ctx.session.notes.last_insert_id()),
        (F::RowCount, []) => Value::BigInt(call.ctx.session.notes.row_count()),
        (F::Version, []) => text(concat!("FlyDB ", env!("CARGO_PKG_VERSION"))),
        _ => return Err(no_such_call("a function", arguments)),
    })
}

/// Seconds of an interval; a month has 30 days of 24 hours.
fn seconds_of(interval: &Interval) -> f64 {
    let days = f64::from(interval.months) * 30.0 + f64::from(interval.days);
    #[allow(clippy::cast_precision_loss)] // of microseconds in more than 285 years
    let rest = interval.micros as f64 / 1e6;
    days * 86_400.0 + rest
}

/// Asks the session to wait.
///
/// # Errors
/// 22023 for a time below 0, or none.
fn pause(seconds: f64, call: &Call<'_>) -> Result<()> {
    let pause = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
    if seconds.is_nan() {
        let message = "a time to wait must be a number";
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    call.ctx.session.notes.pause(pause);
    Ok(())
}

fn is_null(value: &ValueRef<'_>) -> bool {
    matches!(value, ValueRef::Null)
}

fn text(text: &str) -> Value {
    Value::Text(SmolStr::new(text))
}

/// The first of those that are most extreme; NULLs are left out.
fn extreme(values: &[ValueRef<'_>], better: std::cmp::Ordering) -> Value {
    let mut best: Option<ValueRef<'_>> = None;
    for value in values.iter().filter(|value| !is_null(value)) {
        if best.is_none_or(|best| compare(*value, best) == better) {
            best = Some(*value);
        }
    }
    best.map_or(Value::Null, ValueRef::to_value)
}

fn count(values: &[ValueRef<'_>], nulls: bool) -> Value {
    let count = values
        .iter()
        .filter(|value| is_null(value) == nulls)
        .count();
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}

fn random_uuid() -> Uuid {
    uuid::Builder::from_random_bytes(rand::rng().random()).into_uuid()
}
