//! Parts of texts: SUBSTRING, OVERLAY, LEFT, TRIM, LPAD and kin. Places count characters from 1.

use std::collections::HashSet;
use std::sync::Arc;

use super::{count, regex, text};
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::plan::TextFunction;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

/// Bytes of characters that are looked through sooner than a set of them is made.
const FEW: usize = 16;

pub(in crate::eval::function) fn invoke(
    function: TextFunction,
    arguments: &[ValueRef<'_>],
) -> Result<Value> {
    use TextFunction as F;
    match function {
        F::Substring => substring(arguments),
        F::Overlay => overlay(arguments),
        F::Trim => trim(arguments, true, true),
        F::LeftTrim => trim(arguments, true, false),
        F::RightTrim => trim(arguments, false, true),
        _ => match arguments {
            [ValueRef::Text(v), ValueRef::Int(n)] => match function {
                F::Left => Ok(text(left(v, *n))),
                F::Right => Ok(text(right(v, *n))),
                _ => pad(function, v, *n, " "),
            },
            [ValueRef::Text(v), ValueRef::Int(n), ValueRef::Text(fill)] => {
                pad(function, v, *n, fill)
            }
            [
                ValueRef::Text(v),
                ValueRef::Text(separator),
                ValueRef::Int(n),
            ] => split_part(v, separator, *n),
            _ => Err(no_such_call("a text function", arguments)),
        },
    }
}

fn substring(arguments: &[ValueRef<'_>]) -> Result<Value> {
    match *arguments {
        [ValueRef::Text(v), ValueRef::Int(start)] => Ok(text(slice(v, start.into(), None))),
        [
            ValueRef::Text(v),
            ValueRef::Int(start),
            ValueRef::Int(length),
        ] => {
            let end = end(start, length)?;
            Ok(text(slice(v, start.into(), Some(end))))
        }
        [ValueRef::Bytes(v), ValueRef::Int(start)] => Ok(bytes(byte_slice(v, start.into(), None))),
        [
            ValueRef::Bytes(v),
            ValueRef::Int(start),
            ValueRef::Int(length),
        ] => {
            let end = end(start, length)?;
            Ok(bytes(byte_slice(v, start.into(), Some(end))))
        }
        [ValueRef::Text(v), ValueRef::Text(pattern)] => regex::substring(v, pattern),
        [
            ValueRef::Text(v),
            ValueRef::Text(pattern),
            ValueRef::Text(escape),
        ] => regex::substring_similar(v, pattern, escape),
        _ => Err(no_such_call("substring", arguments)),
    }
}

fn bytes(value: &[u8]) -> Value {
    Value::Bytes(Arc::from(value))
}

/// The place behind the last character wanted.
pub(super) fn end(start: i32, length: i32) -> Result<i64> {
    if length < 0 {
        return Err(SqlError::new(
            SqlState::SubstringError,
            "negative substring length not allowed",
        ));
    }
    Ok(i64::from(start) + i64::from(length))
}

/// The characters from place `start` to before place `end`.
pub(super) fn slice(value: &str, start: i64, end: Option<i64>) -> &str {
    let rest = skip(value, start - 1);
    match end {
        Some(end) => take(rest, end - start.max(1)),
        None => rest,
    }
}

fn skip(value: &str, characters: i64) -> &str {
    let Ok(characters) = usize::try_from(characters) else {
        return value;
    };
    match value.char_indices().nth(characters) {
        Some((place, _)) => value.get(place..).unwrap_or(""),
        None => "",
    }
}

fn take(value: &str, characters: i64) -> &str {
    let Ok(characters) = usize::try_from(characters) else {
        return "";
    };
    match value.char_indices().nth(characters) {
        Some((place, _)) => value.get(..place).unwrap_or(""),
        None => value,
    }
}

fn byte_slice(value: &[u8], start: i64, end: Option<i64>) -> &[u8] {
    let place = |place: i64| usize::try_from(place - 1).unwrap_or(0).min(value.len());
    let (from, to) = (place(start), end.map_or(value.len(), place));
    value.get(from..to).unwrap_or(&[])
}

fn overlay(arguments: &[ValueRef<'_>]) -> Result<Value> {
    match *arguments {
        [ValueRef::Text(v), ValueRef::Text(new), ValueRef::Int(start)] => {
            let length = i64::try_from(new.chars().count()).unwrap_or(i64::MAX);
            overlay_text(v, new, start, length)
        }
        [
            ValueRef::Text(v),
            ValueRef::Text(new),
            ValueRef::Int(start),
            ValueRef::Int(length),
        ] => overlay_text(v, new, start, length.into()),
        [
            ValueRef::Bytes(v),
            ValueRef::Bytes(new),
            ValueRef::Int(start),
        ] => {
            let length = i64::try_from(new.len()).unwrap_or(i64::MAX);
            overlay_bytes(v, new, start, length)
        }
        [
            ValueRef::Bytes(v),
            ValueRef::Bytes(new),
            ValueRef::Int(start),
            ValueRef::Int(length),
        ] => overlay_bytes(v, new, start, length.into()),
        _ => Err(no_such_call("overlay", arguments)),
    }
}

fn check_start(start: i32) -> Result<i64> {
    if start <= 0 {
        return Err(SqlError::new(
            SqlState::SubstringError,
            "negative substring length not allowed",
        ));
    }
    Ok(start.into())
}

fn overlay_text(value: &str, new: &str, start: i32, length: i64) -> Result<Value> {
    let start = check_start(start)?;
    let head = take(value, start - 1);
    let tail = skip(value, (start - 1).saturating_add(length));
    check_value_bytes(head.len() + new.len() + tail.len())?;
    Ok(text([head, new, tail].concat()))
}

fn overlay_bytes(value: &[u8], new: &[u8], start: i32, length: i64) -> Result<Value> {
    let start = check_start(start)?;
    let head = byte_slice(value, 1, Some(start));
    let tail = byte_slice(value, start.saturating_add(length), None);
    check_value_bytes(head.len() + new.len() + tail.len())?;
    Ok(bytes(&[head, new, tail].concat()))
}

fn trim(arguments: &[ValueRef<'_>], start: bool, end: bool) -> Result<Value> {
    match *arguments {
        [ValueRef::Text(v)] => Ok(text(trim_text(v, " ", start, end))),
        [ValueRef::Text(v), ValueRef::Text(set)] => Ok(text(trim_text(v, set, start, end))),
        [ValueRef::Bytes(v), ValueRef::Bytes(set)] => Ok(bytes(trim_bytes(v, set, start, end))),
        _ => Err(no_such_call("trim", arguments)),
    }
}

fn trim_bytes<'v>(mut value: &'v [u8], set: &[u8], start: bool, end: bool) -> &'v [u8] {
    let set: HashSet<u8> = set.iter().copied().collect();
    while let (true, [first, rest @ ..]) = (start, value) {
        if !set.contains(first) {
            break;
        }
        value = rest;
    }
    while let (true, [rest @ .., last]) = (end, value) {
        if !set.contains(last) {
            break;
        }
        value = rest;
    }
    value
}

fn trim_text<'t>(value: &'t str, set: &str, start: bool, end: bool) -> &'t str {
    if set.len() <= FEW {
        return trim_those(value, |c| set.contains(c), start, end);
    }
    let set: HashSet<char> = set.chars().collect();
    trim_those(value, |c| set.contains(&c), start, end)
}

fn trim_those(mut value: &str, in_set: impl Fn(char) -> bool, start: bool, end: bool) -> &str {
    if start {
        value = value.trim_start_matches(&in_set);
    }
    if end {
        value = value.trim_end_matches(&in_set);
    }
    value
}

fn length(value: &str) -> i64 {
    i64::try_from(value.chars().count()).unwrap_or(i64::MAX)
}

pub(super) fn left(value: &str, n: i32) -> &str {
    if n >= 0 {
        take(value, n.into())
    } else {
        take(value, length(value) + i64::from(n))
    }
}

pub(super) fn right(value: &str, n: i32) -> &str {
    if n >= 0 {
        skip(value, length(value) - i64::from(n))
    } else {
        skip(value, -i64::from(n))
    }
}

fn pad(function: TextFunction, value: &str, to: i32, fill: &str) -> Result<Value> {
    let missing = i64::from(to) - length(value);
    if missing <= 0 || fill.is_empty() {
        return Ok(text(take(value, to.into())));
    }
    let missing = usize::try_from(missing).unwrap_or(0);
    // As many whole fills as fit, and the start of one more.
    let letters = fill.chars().count();
    let rest = take(fill, i64::try_from(missing % letters).unwrap_or(0));
    let whole = (missing / letters).saturating_mul(fill.len());
    check_value_bytes(whole.saturating_add(rest.len()).saturating_add(value.len()))?;
    let padding = fill.repeat(missing / letters) + rest;
    let mut out = String::with_capacity(value.len() + padding.len());
    if function == TextFunction::LeftPad {
        out.push_str(&padding);
        out.push_str(value);
    } else {
        out.push_str(value);
        out.push_str(&padding);
    }
    Ok(text(out))
}

fn split_part(value: &str, separator: &str, n: i32) -> Result<Value> {
    let place = usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX);
    if place == 0 {
        return Err(SqlError::new(
            SqlState::InvalidParameterValue,
            "field position must not be zero",
        ));
    }
    if separator.is_empty() {
        return Ok(text(if place == 1 { value } else { "" }));
    }
    let field = if n > 0 {
        value.split(separator).nth(place - 1)
    } else {
        let fields: Vec<&str> = value.split(separator).collect();
        fields
            .len()
            .checked_sub(place)
            .and_then(|at| fields.get(at).copied())
    };
    Ok(text(field.unwrap_or("")))
}

/// The 1-based character of a byte's place.
pub(super) fn character(value: &str, byte: usize) -> Value {
    count(value.get(..byte).map_or(0, |head| head.chars().count()) + 1)
}
