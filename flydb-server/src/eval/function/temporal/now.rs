//! The present: when the transaction started, and the clock.

use crate::eval::function::{Call, no_such_call};
use crate::plan::TemporalFunction;
use crate::types::calendar::SECOND;
use crate::types::zone::{offset_seconds, to_local};
use crate::types::{DateTime, Result, Time, TimeTz, Timestamp, Value, ValueRef};

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    let session = call.ctx.session;
    let places = match arguments {
        [ValueRef::Int(places)] => *places,
        _ => 6,
    };
    let local = to_local(session.now, &session.time_zone);
    Ok(match (function, arguments) {
        (F::Now, _) => Value::Timestamp(Timestamp(rounded(session.now.0, places))),
        (F::UtcTimestamp, _) => Value::DateTime(DateTime(session.now.0)),
        (F::ClockTimestamp, _) => Value::Timestamp(session.clock.now()),
        (F::CurrentDate, _) => Value::Date(local.split().0),
        (F::CurrentTime, _) => {
            let time = Time(rounded(local.split().1.0, places));
            TimeTz::new(time, offset_seconds(session.now, &session.time_zone))
                .map_or(Value::Null, Value::TimeTz)
        }
        (F::LocalTime, _) => Value::Time(Time(rounded(local.split().1.0, places))),
        (F::LocalTimestamp, _) => Value::DateTime(DateTime(rounded(local.0, places))),
        (F::UnixTimestamp, []) => Value::BigInt(session.now.0.div_euclid(SECOND)),
        (F::UnixTimestamp, [ValueRef::Timestamp(at)]) => Value::BigInt(at.0.div_euclid(SECOND)),
        _ => return Err(no_such_call("a function of time", arguments)),
    })
}

/// To so many digits of a second.
fn rounded(micros: i64, places: i32) -> i64 {
    let Ok(dropped) = u32::try_from(6 - places.clamp(0, 6)) else {
        return micros;
    };
    let unit = 10_i64.pow(dropped);
    (micros + unit / 2).div_euclid(unit) * unit
}
