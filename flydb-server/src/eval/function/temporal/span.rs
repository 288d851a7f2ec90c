//! Spans of time: AGE, the JUSTIFY kin, OVERLAPS.

use crate::eval::function::{Call, no_such_call};
use crate::plan::TemporalFunction;
use crate::types::calendar::{age, justify_days, justify_hours, justify_interval};
use crate::types::compare::compare;
use crate::types::zone::to_local;
use crate::types::{DateTime, Result, Value, ValueRef};

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    let zone = &call.ctx.session.time_zone;
    let today = || {
        let (date, time) = to_local(call.ctx.session.now, zone).split();
        date.at(crate::types::Time(0)).unwrap_or(DateTime(time.0))
    };
    match (function, arguments) {
        (F::Age, [ValueRef::DateTime(a), ValueRef::DateTime(b)]) => {
            Ok(Value::Interval(age(*a, *b)))
        }
        (F::Age, [ValueRef::Timestamp(a), ValueRef::Timestamp(b)]) => {
            Ok(Value::Interval(age(to_local(*a, zone), to_local(*b, zone))))
        }
        (F::Age, [ValueRef::DateTime(at)]) => Ok(Value::Interval(age(today(), *at))),
        (F::Age, [ValueRef::Timestamp(at)]) => {
            Ok(Value::Interval(age(today(), to_local(*at, zone))))
        }
        (F::JustifyDays, [ValueRef::Interval(v)]) => justify_days(*v).map(Value::Interval),
        (F::JustifyHours, [ValueRef::Interval(v)]) => justify_hours(*v).map(Value::Interval),
        (F::JustifyInterval, [ValueRef::Interval(v)]) => justify_interval(*v).map(Value::Interval),
        (F::IsFinite, [_]) => Ok(Value::Boolean(true)),
        (F::Overlaps, [a, b, c, d]) => Ok(overlaps((*a, *b), (*c, *d))),
        _ => Err(no_such_call("a function of intervals", arguments)),
    }
}

/// Whether two spans share a moment; each includes its start and excludes its end, and the ends may
/// come in any order. With a NULL the answer is NULL.
fn overlaps(a: (ValueRef<'_>, ValueRef<'_>), b: (ValueRef<'_>, ValueRef<'_>)) -> Value {
    if [a.0, a.1, b.0, b.1].contains(&ValueRef::Null) {
        return Value::Null;
    }
    let ordered = |(x, y)| {
        if compare(x, y).is_le() {
            (x, y)
        } else {
            (y, x)
        }
    };
    let ((a_start, a_end), (b_start, b_end)) = (ordered(a), ordered(b));
    let shared = match compare(a_start, b_start) {
        std::cmp::Ordering::Less => compare(b_start, a_end).is_lt(),
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Greater => compare(a_start, b_end).is_lt(),
    };
    Value::Boolean(shared)
}
