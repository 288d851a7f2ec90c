//! TO_CHAR, TO_TIMESTAMP, TO_DATE and TO_NUMBER: values written and read by a template.
//!
//! A template of dates is cut into [`token::Token`]s, which both the writer and the reader walk. A
//! template of numbers is parsed into a [`picture::Picture`].

mod fields;
mod moment;
mod node;
mod number;
mod number_read;
mod picture;
mod read;
mod scan;
mod scientific;
mod token;

use smol_str::SmolStr;

use super::{Call, no_such_call};
use crate::eval::limits::check_pattern_bytes;
use crate::types::zone::{abbreviation, offset_seconds, to_local};
use crate::types::{Decimal, Result, Value, ValueRef};

pub(super) use number_read::to_number;
pub(super) use read::{StandardTemplate, read_date, read_moment};

/// Days of the week, Monday first.
pub(super) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days of the week in three letters.
const SHORT_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The months in three letters.
const SHORT_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// TO_CHAR.
pub(super) fn to_char(arguments: &[ValueRef<'_>], call: &Call<'_>) -> Result<Value> {
    let [value, ValueRef::Text(template)] = arguments else {
        return Err(no_such_call("to_char", arguments));
    };
    let is_finite = match value {
        ValueRef::DateTime(at) => at.is_finite(),
        ValueRef::Timestamp(at) => at.is_finite(),
        _ => true,
    };
    if !is_finite || template.is_empty() {
        return Ok(Value::Null);
    }
    written(*value, template, call).map(|text| Value::Text(SmolStr::new(text)))
}

fn written(value: ValueRef<'_>, template: &str, call: &Call<'_>) -> Result<String> {
    check_template(template)?;
    match value {
        ValueRef::DateTime(at) => Ok(moment::write(&moment::Parts::of(at, None), template)),
        ValueRef::Timestamp(at) => {
            let zone = &call.ctx.session.time_zone;
            let clock = moment::Clock {
                ahead: offset_seconds(at, zone),
                zone: abbreviation(at, zone),
            };
            let parts = moment::Parts::of(to_local(at, zone), Some(clock));
            Ok(moment::write(&parts, template))
        }
        ValueRef::Interval(interval) => {
            let parts = moment::Parts::of_interval(interval);
            Ok(moment::write(&parts, template))
        }
        ValueRef::Int(v) => number::write_integer(v, template),
        ValueRef::BigInt(v) => number::write(Decimal::from(v).into(), template),
        ValueRef::Decimal(v) => number::write(v, template),
        ValueRef::Real(v) => number::write_float(v.into(), f32::DIGITS as usize, template),
        ValueRef::Double(v) => number::write_float(v, f64::DIGITS as usize, template),
        other => Err(no_such_call("to_char", &[other])),
    }
}

/// # Errors
/// 54000 for a template that is too long.
fn check_template(template: &str) -> Result<()> {
    check_pattern_bytes("a template", template.len())
}
