//! REGEXP_COUNT, REGEXP_INSTR and REGEXP_SUBSTR: from a place on, one of several matches, one of its groups.

use super::pattern::{Found, Pattern, compiled};
use super::{count, part, text};
use crate::eval::effort::Effort;
use crate::eval::function::no_such_call;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

/// Flags as the only argument left, or none. `g` belongs to REGEXP_REPLACE alone.
pub(super) fn plain_flags<'a>(rest: &[ValueRef<'a>], function: &str) -> Result<&'a str> {
    match rest {
        [] => Ok(""),
        [ValueRef::Text(flags)] if flags.contains('g') => Err(SqlError::new(
            SqlState::InvalidParameterValue,
            format!("{function}() does not support the \"global\" option"),
        )),
        [ValueRef::Text(flags)] => Ok(flags),
        _ => Err(no_such_call(function, rest)),
    }
}

/// `(value, pattern [, start [, flags]])`.
pub(super) fn count_matches(
    value: &str,
    pattern: &str,
    rest: &[ValueRef<'_>],
    effort: &Effort<'_>,
) -> Result<Value> {
    let (start, rest) = byte_of_start(value, rest)?;
    let regex = compiled(pattern, plain_flags(rest, "regexp_count")?)?;
    let Some(start) = start else {
        return Ok(Value::Int(0));
    };
    let mut found = 0;
    for one in regex.matches(value, start, effort) {
        one?;
        found += 1;
    }
    Ok(count(found))
}

/// `(value, pattern [, start [, n [, end [, flags [, group]]]]])`: 1-based, 0 where there is none.
pub(super) fn place(
    value: &str,
    pattern: &str,
    rest: &[ValueRef<'_>],
    effort: &Effort<'_>,
) -> Result<Value> {
    let (start, rest) = byte_of_start(value, rest)?;
    let (n, rest) = integer(rest, 1, 1..=i32::MAX, "n")?;
    let (end, rest) = integer(rest, 0, 0..=1, "endoption")?;
    let (flags, rest) = first_flags(rest);
    let (group, _) = integer(rest, 0, 0..=i32::MAX, "subexpr")?;
    let regex = compiled(pattern, plain_flags(flags, "regexp_instr")?)?;
    let found = nth(&regex, value, (start, n, group), effort)?;
    Ok(found.map_or(Value::Int(0), |(from, to)| {
        part::character(value, if end == 0 { from } else { to })
    }))
}

/// `(value, pattern [, start [, n [, flags [, group]]]])`: NULL where there is none.
pub(super) fn found(
    value: &str,
    pattern: &str,
    rest: &[ValueRef<'_>],
    effort: &Effort<'_>,
) -> Result<Value> {
    let (start, rest) = byte_of_start(value, rest)?;
    let (n, rest) = integer(rest, 1, 1..=i32::MAX, "n")?;
    let (flags, rest) = first_flags(rest);
    let (group, _) = integer(rest, 0, 0..=i32::MAX, "subexpr")?;
    let regex = compiled(pattern, plain_flags(flags, "regexp_substr")?)?;
    let found = nth(&regex, value, (start, n, group), effort)?;
    let found = found.and_then(|(from, to)| value.get(from..to));
    Ok(found.map_or(Value::Null, text))
}

/// Where a group of the nth match from a byte on starts and ends.
fn nth(
    regex: &Pattern,
    value: &str,
    (start, n, group): (Option<usize>, i32, i32),
    effort: &Effort<'_>,
) -> Result<Option<(usize, usize)>> {
    let (Some(start), Ok(n), Ok(group)) = (start, usize::try_from(n), usize::try_from(group))
    else {
        return Ok(None);
    };
    if group > regex.groups() {
        return Ok(None);
    }
    let found: Option<Found> = regex.matches(value, start, effort).nth(n - 1).transpose()?;
    Ok(found.and_then(|found| found.place(group)))
}

/// The byte at which the character of a 1-based place starts, `None` where it is past the end; and the arguments behind.
pub(super) fn byte_of_start<'v, 'a>(
    value: &str,
    rest: &'v [ValueRef<'a>],
) -> Result<(Option<usize>, &'v [ValueRef<'a>])> {
    let (start, rest) = integer(rest, 1, 1..=i32::MAX, "start")?;
    let skip = usize::try_from(start).unwrap_or(1) - 1;
    let ends = std::iter::once(value.len());
    let mut bytes = value.char_indices().map(|(byte, _)| byte).chain(ends);
    Ok((bytes.nth(skip), rest))
}

/// The next argument, or what it is where it is left out; and those behind it.
pub(super) fn integer<'v, 'a>(
    rest: &'v [ValueRef<'a>],
    left_out: i32,
    range: std::ops::RangeInclusive<i32>,
    name: &str,
) -> Result<(i32, &'v [ValueRef<'a>])> {
    match rest {
        [ValueRef::Int(given), rest @ ..] if range.contains(given) => Ok((*given, rest)),
        [ValueRef::Int(given), ..] => Err(SqlError::new(
            SqlState::InvalidParameterValue,
            format!("invalid value for parameter \"{name}\": {given}"),
        )),
        rest => Ok((left_out, rest)),
    }
}

fn first_flags<'v, 'a>(rest: &'v [ValueRef<'a>]) -> (&'v [ValueRef<'a>], &'v [ValueRef<'a>]) {
    match rest {
        [ValueRef::Text(_), ..] => rest.split_at(1),
        rest => (&[], rest),
    }
}
