//! Functions of dates, times and intervals.

mod add;
mod days;
mod field;
mod format;
mod make;
mod now;
mod span;

use super::{Call, no_such_call, template};
use crate::plan::TemporalFunction;
use crate::types::calendar::Field;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) use field::whole_column;
pub(super) use format::write as write_template;

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TemporalFunction as F;
    match function {
        F::Now
        | F::UtcTimestamp
        | F::ClockTimestamp
        | F::CurrentDate
        | F::CurrentTime
        | F::LocalTime
        | F::LocalTimestamp
        | F::UnixTimestamp => now::invoke(function, arguments, call),
        F::Extract
        | F::DatePart
        | F::DateTrunc
        | F::Year
        | F::Quarter
        | F::Month
        | F::Week
        | F::Day
        | F::DayOfWeek
        | F::DayOfYear
        | F::Hour
        | F::Minute
        | F::Second
        | F::DayName
        | F::MonthName
        | F::LastDay => field::invoke(function, arguments, call),
        F::Weekday
        | F::ToDays
        | F::FromDays
        | F::TimeToSec
        | F::SecToTime
        | F::Microsecond
        | F::TimestampDiff
        | F::ConvertTz => days::invoke(function, arguments, call),
        F::DateFormat | F::StrToDate => format::invoke(function, arguments, call),
        F::DateAdd | F::DateSub | F::DateDiff | F::DateBin | F::AtTimeZone | F::TimeAtZone => {
            add::invoke(function, arguments, call)
        }
        F::Age
        | F::JustifyDays
        | F::JustifyHours
        | F::JustifyInterval
        | F::IsFinite
        | F::RoundTime
        | F::IntervalFields
        | F::Overlaps => span::invoke(function, arguments, call),
        F::MakeDate
        | F::MakeTime
        | F::MakeTimestamp
        | F::MakeTimestampTz
        | F::MakeInterval
        | F::AtTime
        | F::ToTimestamp => make::invoke(function, arguments, call),
        F::ToDate => match arguments {
            [ValueRef::Text(text), ValueRef::Text(pattern)] => {
                template::read_date(text, pattern).map(Value::Date)
            }
            _ => Err(no_such_call("to_date", arguments)),
        },
        F::ToChar => template::to_char(arguments, call),
    }
}

/// The field of a name.
fn field_named(name: &str) -> Result<Field> {
    Field::parse(name).ok_or_else(|| {
        SqlError::new(
            SqlState::InvalidParameterValue,
            format!("unit \"{name}\" not recognized"),
        )
    })
}
