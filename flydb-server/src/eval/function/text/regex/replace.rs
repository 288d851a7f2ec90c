//! REGEXP_REPLACE.

use super::pattern::{Found, Pattern, compiled};
use super::search::{byte_of_start, integer};
use super::text;
use crate::eval::effort::Effort;
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::types::{Result, Value, ValueRef};

/// `(value, pattern, new [, flags])`, or `(value, pattern, new, start [, n [, flags]])` where n counts
/// matches from 1 and 0 means all.
pub(super) fn invoke(
    value: &str,
    pattern: &str,
    rest: &[ValueRef<'_>],
    effort: &Effort<'_>,
) -> Result<Value> {
    match rest {
        [ValueRef::Text(new)] => {
            replace(value, &*compiled(pattern, "")?, new, (Some(0), 1), effort)
        }
        [ValueRef::Text(new), ValueRef::Text(flags)] => {
            let n = i32::from(!flags.contains('g'));
            replace(
                value,
                &*compiled(pattern, flags)?,
                new,
                (Some(0), n),
                effort,
            )
        }
        [ValueRef::Text(new), rest @ ..] => {
            let (start, rest) = byte_of_start(value, rest)?;
            let (n, rest) = integer(rest, 1, 0..=i32::MAX, "n")?;
            // With a count of matches given, `g` says nothing.
            let flags = match rest {
                [ValueRef::Text(flags)] => flags,
                _ => "",
            };
            replace(value, &*compiled(pattern, flags)?, new, (start, n), effort)
        }
        _ => Err(no_such_call("regexp_replace", rest)),
    }
}

fn replace(
    value: &str,
    regex: &Pattern,
    new: &str,
    (start, n): (Option<usize>, i32),
    effort: &Effort<'_>,
) -> Result<Value> {
    let Some(start) = start else {
        return Ok(text(value));
    };
    let mut out = String::with_capacity(value.len());
    let mut copied = 0;
    for (found, count) in regex.matches(value, start, effort).zip(1..) {
        let found = found?;
        if n != 0 && count < n {
            continue;
        }
        let range = found.range();
        out.push_str(value.get(copied..range.start).unwrap_or_default());
        expand(&mut out, new, value, &found);
        check_value_bytes(out.len())?;
        copied = range.end;
        if count == n {
            break;
        }
    }
    out.push_str(value.get(copied..).unwrap_or_default());
    Ok(text(out))
}

/// Adds the replacement with `\1` to `\9` and `\&` filled in.
fn expand(out: &mut String, new: &str, value: &str, found: &Found) {
    let mut characters = new.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('&') => out.push_str(found.group(value, 0).unwrap_or_default()),
            Some(digit @ '1'..='9') => {
                let group = digit.to_digit(10).unwrap_or(0) as usize;
                out.push_str(found.group(value, group).unwrap_or_default());
            }
            Some('\\') | None => out.push('\\'),
            Some(other) => out.extend(['\\', other]),
        }
    }
}
