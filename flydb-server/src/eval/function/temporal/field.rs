//! Fields of dates and times, and cutting down to them.

use smol_str::SmolStr;

use super::field_named;
use crate::eval::function::template::{DAYS, MONTHS};
use crate::eval::function::{Call, no_such_call};
use crate::eval::operand::Operand;
use crate::plan::TemporalFunction;
use crate::types::calendar::{
    Field, Source, date_of, days_in_month, extract, iso_weekday, midnight, timestamp_out_of_range,
};
use crate::types::zone::{offset_seconds, parse_zone, to_instant, to_local};
use crate::types::{
    Column, ColumnData, Date, DateTime, Numeric, Result, SqlError, SqlState, Timestamp, Value,
    ValueRef,
};

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    let infinite = arguments.last().and_then(infinity);
    if let (Some(sign), false) = (infinite, matches!(function, F::DateTrunc | F::LastDay)) {
        return of_infinity(function, arguments, sign);
    }
    match (function, arguments) {
        (F::Extract, [ValueRef::Text(name), value]) => {
            extract(field_named(name)?, source(*value, call)?).map(Value::from)
        }
        (F::DatePart, [ValueRef::Text(name), value]) => {
            let source = match source(*value, call)? {
                Source::Date(date) => Source::DateTime(midnight(date)?),
                other => other,
            };
            let number = extract(field_named(name)?, source)?;
            Ok(Value::Double(number.to_f64()))
        }
        (F::DateTrunc, _) => truncate(arguments, call),
        (F::DayName, [value]) => {
            let day = usize::try_from(iso_weekday(date(*value, call)?) - 1).unwrap_or(0);
            Ok(name(&DAYS, day))
        }
        (F::MonthName, [value]) => {
            let (_, month, _) = date(*value, call)?.ymd();
            Ok(name(&MONTHS, usize::from(month - 1)))
        }
        (F::LastDay, [value]) => last_day(date(*value, call)?).map(Value::Date),
        (F::DayOfWeek, [value]) => Ok(Value::Int(iso_weekday(date(*value, call)?) % 7 + 1)),
        (_, [value]) => {
            let number = extract(named_by(function), source(*value, call)?)?;
            let whole = number.trunc(0).and_then(|v| v.to_i64());
            let whole = whole.and_then(|v| i32::try_from(v).ok());
            Ok(Value::Int(whole.ok_or_else(timestamp_out_of_range)?))
        }
        _ => Err(no_such_call("a function of dates", arguments)),
    }
}

/// A field of a whole column of dates, where none is NULL; `None` for anything else.
pub(in crate::eval::function) fn whole_column(
    function: TemporalFunction,
    arguments: &[Operand],
) -> Result<Option<Column>> {
    let (TemporalFunction::Extract, [Operand::Scalar(Value::Text(name)), Operand::Column(column)]) =
        (function, arguments)
    else {
        return Ok(None);
    };
    let (ColumnData::Date(days), None) = (&*column.data, &column.nulls) else {
        return Ok(None);
    };
    // What is infinite has few fields, and is seen to row by row.
    if days.iter().any(|day| !Date(*day).is_finite()) {
        return Ok(None);
    }
    let field = field_named(name)?;
    let cells = days
        .iter()
        .map(|day| extract(field, Source::Date(Date(*day))));
    let cells = cells.collect::<Result<_>>()?;
    Ok(Some(Column::new(ColumnData::Decimal(cells))))
}

/// Whether a moment is infinite.
pub(super) fn is_infinite(value: &ValueRef<'_>) -> bool {
    infinity(value).is_some()
}

/// Whether a moment is infinite, and in which direction.
fn infinity(value: &ValueRef<'_>) -> Option<f64> {
    let sign = |is_finite: bool, is_late: bool| {
        let sign = if is_late { 1.0 } else { -1.0 };
        (!is_finite).then_some(sign)
    };
    match value {
        ValueRef::Date(v) => sign(v.is_finite(), *v == Date::INFINITY),
        ValueRef::DateTime(v) => sign(v.is_finite(), *v == DateTime::INFINITY),
        ValueRef::Timestamp(v) => sign(v.is_finite(), *v == Timestamp::INFINITY),
        _ => None,
    }
}

/// A field of what is infinite: those that grow without end are infinite as well, others are not known.
///
/// # Errors
/// 22003 where the infinite field is to be an integer.
fn of_infinity(function: TemporalFunction, arguments: &[ValueRef<'_>], sign: f64) -> Result<Value> {
    use TemporalFunction as F;
    let field = match (function, arguments) {
        (F::Extract | F::DatePart, [ValueRef::Text(name), _]) => field_named(name)?,
        (F::DayName | F::MonthName | F::DayOfWeek, _) => Field::Day,
        (function, _) => named_by(function),
    };
    let grows = matches!(
        field,
        Field::Year
            | Field::IsoYear
            | Field::Decade
            | Field::Century
            | Field::Millennium
            | Field::Julian
            | Field::Epoch
    );
    match (grows, function) {
        (false, _) => Ok(Value::Null),
        (true, F::DatePart) => Ok(Value::Double(sign * f64::INFINITY)),
        (true, F::Extract) => Ok(Value::Decimal(Numeric::infinity(sign < 0.0))),
        (true, _) => Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "an infinite field is no integer",
        )
        .with_hint("EXTRACT and date_part give it as what it is.")),
    }
}

/// The field that a function such as YEAR is named after.
const fn named_by(function: TemporalFunction) -> Field {
    use TemporalFunction as F;
    match function {
        F::Quarter => Field::Quarter,
        F::Month => Field::Month,
        F::Week => Field::Week,
        F::Day => Field::Day,
        F::DayOfYear => Field::DayOfYear,
        F::Hour => Field::Hour,
        F::Minute => Field::Minute,
        F::Second => Field::Second,
        _ => Field::Year,
    }
}

fn source(value: ValueRef<'_>, call: &Call<'_>) -> Result<Source> {
    Ok(match value {
        ValueRef::Date(v) => Source::Date(v),
        ValueRef::Time(v) => Source::Time(v),
        ValueRef::TimeTz(v) => Source::TimeTz(v),
        ValueRef::DateTime(v) => Source::DateTime(v),
        ValueRef::Timestamp(v) => {
            let zone = &call.ctx.session.time_zone;
            Source::Timestamp(to_local(v, zone), offset_seconds(v, zone))
        }
        ValueRef::Interval(v) => Source::Interval(v),
        other => return Err(no_such_call("extract", &[other])),
    })
}

/// The date that a value shows in the session's zone.
pub(super) fn date(value: ValueRef<'_>, call: &Call<'_>) -> Result<Date> {
    Ok(match value {
        ValueRef::Date(v) => v,
        ValueRef::DateTime(v) => date_of(v),
        ValueRef::Timestamp(v) => date_of(to_local(v, &call.ctx.session.time_zone)),
        other => return Err(no_such_call("a function of dates", &[other])),
    })
}

fn name(names: &[&str], place: usize) -> Value {
    Value::Text(SmolStr::new(names.get(place).copied().unwrap_or("")))
}

fn last_day(date: Date) -> Result<Date> {
    if !date.is_finite() {
        return Ok(date);
    }
    let (year, month, _) = date.ymd();
    Date::from_ymd(year, month, days_in_month(year, month)).ok_or_else(timestamp_out_of_range)
}

fn truncate(arguments: &[ValueRef<'_>], call: &Call<'_>) -> Result<Value> {
    let given;
    let (unit, value, zone) = match *arguments {
        [ValueRef::Text(unit), value] => (unit, value, &call.ctx.session.time_zone),
        [ValueRef::Text(unit), value, ValueRef::Text(zone)] => {
            given = parse_zone(zone)?;
            (unit, value, &given)
        }
        _ => return Err(no_such_call("date_trunc", arguments)),
    };
    let unit = field_named(unit)?;
    match value {
        ValueRef::DateTime(at) => unit.truncate(at).map(Value::DateTime),
        ValueRef::Timestamp(at) => {
            let local = to_local(at, zone);
            let cut = unit.truncate(local)?;
            // Of an hour that comes twice it stays the same one.
            Ok(Value::Timestamp(match unit.micros() {
                Some(_) => Timestamp(at.0 - (local.0 - cut.0)),
                None => to_instant(cut, zone),
            }))
        }
        ValueRef::Interval(interval) => unit.truncate_interval(interval).map(Value::Interval),
        ValueRef::Date(date) => unit.truncate(midnight(date)?).map(Value::DateTime),
        other => Err(no_such_call("date_trunc", &[other])),
    }
}
