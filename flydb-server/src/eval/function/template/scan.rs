//! The pieces of a text that a template reads: numbers and names.

use super::node::Field;
use super::token::Pattern;
use crate::types::{Result, SqlError, SqlState};

/// Years of one to three digits are of the years around 2020.
pub(super) const fn full_year(year: i32) -> i32 {
    match year {
        ..70 => year + 2000,
        70..100 => year + 1900,
        100..520 => year + 2000,
        520..1000 => year + 1000,
        _ => year,
    }
}

/// A number of so many digits, or of as many as there are; what is left behind it, and how many bytes it took.
///
/// # Errors
/// 22007 where there is none, 22008 where it is too large.
pub(super) fn number<'t>(
    text: &'t str,
    length: usize,
    to_its_end: bool,
    field: &Field,
) -> Result<(i32, &'t str, usize)> {
    let unpadded = text.trim_ascii_start();
    let (from, found) = if to_its_end {
        (text, digits(unpadded))
    } else {
        (unpadded, exactly(unpadded, length, field)?)
    };
    let (digits, rest) = found;
    if digits.is_empty() {
        return Err(invalid(from, field, "Value must be an integer."));
    }
    let value = digits.parse().map_err(|_| {
        SqlError::new(
            SqlState::DatetimeFieldOverflow,
            format!(
                "value for \"{}\" in source string is out of range",
                field.name
            ),
        )
    })?;
    Ok((value, rest, text.len() - rest.len()))
}

/// So many characters, of which all must be of the number.
fn exactly<'t>(text: &'t str, length: usize, field: &Field) -> Result<(&'t str, &'t str)> {
    if text.len() < length {
        let detail = format!(
            "Field requires {length} characters, but only {} remain.",
            text.len()
        );
        return Err(SqlError::new(
            SqlState::InvalidDatetimeFormat,
            format!(
                "source string too short for \"{}\" formatting field",
                field.name
            ),
        )
        .with_detail(detail));
    }
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = end.take_while(|end| *end <= length).last().unwrap_or(0);
    let copy = text.get(..end).unwrap_or_default();
    let (found, _) = digits(copy.trim_ascii_start());
    let used = copy.len() - copy.trim_ascii_start().len() + found.len();
    if !found.is_empty() && used < length {
        let detail =
            format!("Field requires {length} characters, but only {used} could be parsed.");
        return Err(invalid(copy, field, &detail));
    }
    Ok((found, text.get(used..).unwrap_or_default()))
}

/// A sign and digits, and what is behind them; nothing where there are no digits.
fn digits(text: &str) -> (&str, &str) {
    let sign = usize::from(text.starts_with(['+', '-']));
    let count = text
        .bytes()
        .skip(sign)
        .take_while(u8::is_ascii_digit)
        .count();
    let length = if count > 0 { sign + count } else { 0 };
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// The place of the name that stands at the start, and what follows it.
///
/// # Errors
/// 22007 where none does.
pub(super) fn named<'t>(text: &'t str, names: &[&str], field: &Field) -> Result<(i32, &'t str)> {
    for (name, place) in names.iter().zip(0..) {
        let start = text.get(..name.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return Ok((place, text.get(name.len()..).unwrap_or_default()));
        }
    }
    let detail = "The given value did not match any of the allowed values for this field.";
    Err(invalid(text, field, detail))
}

/// How many characters a number takes where digits of the next field may follow.
pub(super) const fn length(pattern: Pattern) -> usize {
    use Pattern as P;
    match pattern {
        P::Year | P::IsoYear | P::SecondOfDay => 4,
        P::SecondOfDay5 => 5,
        P::Year3 | P::IsoYear3 | P::DayOfYear | P::IsoDayOfYear | P::Millisecond => 3,
        P::Thousandth => 3,
        P::Fraction4 => 4,
        P::Fraction5 => 5,
        P::Fraction6 | P::Microsecond => 6,
        P::Year1
        | P::IsoYear1
        | P::DayOfWeek
        | P::IsoDayOfWeek
        | P::WeekOfMonth
        | P::Quarter
        | P::Julian
        | P::Tenth => 1,
        _ => 2,
    }
}

#[cold]
fn invalid(found: &str, field: &Field, detail: &str) -> SqlError {
    let shown: String = found.chars().take(10).collect();
    SqlError::new(
        SqlState::InvalidDatetimeFormat,
        format!("invalid value \"{shown}\" for \"{}\"", field.name),
    )
    .with_detail(detail)
}
