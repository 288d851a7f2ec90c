//! Spans of time: AGE, the JUSTIFY kin, OVERLAPS.

use crate::eval::function::{Call, no_such_call};
use crate::plan::TemporalFunction;
use crate::types::calendar::{age, justify_days, justify_hours, justify_interval};
use crate::types::compare::compare;
use crate::types::zone::to_local;
use crate::types::{
    DateTime, Interval, IntervalFields, Result, SqlError, SqlState, Time, TimeTz, Timestamp, Value,
    ValueRef,
};

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
            age(*a, *b).map(Value::Interval)
        }
        (F::Age, [ValueRef::Timestamp(a), ValueRef::Timestamp(b)]) => {
            age(to_local(*a, zone), to_local(*b, zone)).map(Value::Interval)
        }
        (F::Age, [ValueRef::DateTime(at)]) => age(today(), *at).map(Value::Interval),
        (F::Age, [ValueRef::Timestamp(at)]) => {
            age(today(), to_local(*at, zone)).map(Value::Interval)
        }
        (F::JustifyDays, [ValueRef::Interval(v)]) => justify_days(*v).map(Value::Interval),
        (F::JustifyHours, [ValueRef::Interval(v)]) => justify_hours(*v).map(Value::Interval),
        (F::JustifyInterval, [ValueRef::Interval(v)]) => justify_interval(*v).map(Value::Interval),
        (F::IsFinite, [ValueRef::Date(v)]) => Ok(Value::Boolean(v.is_finite())),
        (F::IsFinite, [ValueRef::DateTime(v)]) => Ok(Value::Boolean(v.is_finite())),
        (F::IsFinite, [ValueRef::Timestamp(v)]) => Ok(Value::Boolean(v.is_finite())),
        (F::IsFinite, [ValueRef::Interval(_)]) => Ok(Value::Boolean(true)),
        (F::RoundTime, [value, ValueRef::Int(digits)]) => rounded(*value, *digits),
        (F::IntervalFields, [ValueRef::Interval(v), ValueRef::Text(name)]) => {
            Ok(Value::Interval(v.held_to(fields_named(name)?)))
        }
        (F::Overlaps, [a, b, c, d]) => Ok(overlaps((*a, *b), (*c, *d))),
        _ => Err(no_such_call("a function of intervals", arguments)),
    }
}

fn fields_named(name: &str) -> Result<IntervalFields> {
    IntervalFields::named(name.trim()).ok_or_else(|| {
        SqlError::new(
            SqlState::InvalidParameterValue,
            format!("\"{name}\" are no fields of intervals"),
        )
    })
}

/// The start of 2000, from which PostgreSQL counts, in microseconds.
const YEAR_2000: i64 = 946_684_800_000_000;

/// Rounded to so many digits of a second, as a TIMESTAMP(3) holds it: halves go away from zero, those of a
/// moment away from 2000.
fn rounded(value: ValueRef<'_>, digits: i32) -> Result<Value> {
    let lost = 6 - digits.clamp(0, 6);
    let unit = 10_i64.pow(lost.unsigned_abs());
    let round = |micros: i64| {
        let rest = micros % unit;
        let away = if rest.abs() * 2 >= unit {
            unit * rest.signum()
        } else {
            0
        };
        (micros - rest).saturating_add(away)
    };
    let moment = |micros: i64| round(micros.saturating_sub(YEAR_2000)) + YEAR_2000;
    Ok(match value {
        ValueRef::Time(v) => Value::Time(Time(round(v.0))),
        ValueRef::TimeTz(v) => {
            TimeTz::new(Time(round(v.time().0)), v.ahead()).map_or(Value::Null, Value::TimeTz)
        }
        ValueRef::DateTime(v) if v.is_finite() => Value::DateTime(DateTime(moment(v.0))),
        ValueRef::Timestamp(v) if v.is_finite() => Value::Timestamp(Timestamp(moment(v.0))),
        ValueRef::Interval(v) => Value::Interval(Interval {
            micros: round(v.micros),
            ..v
        }),
        other => other.to_value(),
    })
}

/// An end of a span that may be unknown.
type End<'a> = Option<ValueRef<'a>>;

/// A span as OVERLAPS sees it: a start, and an end that is not before it or is not known.
fn span<'a>(a: ValueRef<'a>, b: ValueRef<'a>) -> Option<(ValueRef<'a>, End<'a>)> {
    match (a, b) {
        (ValueRef::Null, ValueRef::Null) => None,
        (ValueRef::Null, only) | (only, ValueRef::Null) => Some((only, None)),
        (a, b) if compare(a, b).is_gt() => Some((b, Some(a))),
        (a, b) => Some((a, Some(b))),
    }
}

/// Whether two spans share a moment; each includes its start and excludes its end, and the ends may
/// come in any order. NULL where an end that is not known decides.
fn overlaps(a: (ValueRef<'_>, ValueRef<'_>), b: (ValueRef<'_>, ValueRef<'_>)) -> Value {
    let (Some((a_start, a_end)), Some((b_start, b_end))) = (span(a.0, a.1), span(b.0, b.1)) else {
        return Value::Null;
    };
    let (later, earlier_end, later_end) = match compare(a_start, b_start) {
        std::cmp::Ordering::Less => (b_start, a_end, b_end),
        std::cmp::Ordering::Greater => (a_start, b_end, a_end),
        std::cmp::Ordering::Equal if a_end.is_none() || b_end.is_none() => return Value::Null,
        std::cmp::Ordering::Equal => return Value::Boolean(true),
    };
    match earlier_end {
        None => Value::Null,
        Some(end) if compare(later, end).is_lt() => Value::Boolean(true),
        Some(_) if later_end.is_none() => Value::Null,
        Some(_) => Value::Boolean(false),
    }
}
