//! Functions of texts and bytes.

mod bytes;
mod chain;
mod compose;
mod find;
mod list;
mod part;
mod quote;
mod regex;
mod slices;
mod unicode;

pub(super) use part::invoke as of_part;
pub(in crate::eval) use regex::{Pattern, compiled};
pub(super) use slices::whole_column;

use std::collections::HashMap;

use smol_str::SmolStr;

use super::{Call, no_such_call};
use crate::eval::effort::Effort;
use crate::eval::letters::{lower, lower_letter, upper, upper_letter};
use crate::eval::limits::check_value_bytes;
use crate::plan::TextFunction;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(
    function: TextFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TextFunction as F;
    match function {
        F::Lower
        | F::Upper
        | F::Initcap
        | F::Reverse
        | F::Ascii
        | F::Chr
        | F::Length
        | F::OctetLength
        | F::BitLength
        | F::Repeat
        | F::Space
        | F::Translate
        | F::Replace => simple(function, arguments),
        F::Substring
        | F::Overlay
        | F::Left
        | F::Right
        | F::SplitPart
        | F::Trim
        | F::LeftTrim
        | F::RightTrim
        | F::LeftPad
        | F::RightPad => part::invoke(function, arguments),
        F::RowKey => Ok(chain::row_key(arguments)),
        F::PathHas => chain::path_has(arguments),
        F::StrPos | F::Position | F::StartsWith | F::EndsWith | F::Contains => {
            find::invoke(function, arguments)
        }
        F::Concat
        | F::ConcatWs
        | F::Format
        | F::QuoteLiteral
        | F::QuoteIdent
        | F::QuoteNullable
        | F::Unistr => compose::invoke(function, arguments, call),
        F::Field | F::Elt | F::FindInSet | F::SubstringIndex | F::StrCmp | F::Locate => {
            list::invoke(function, arguments)
        }
        F::ToHex
        | F::Hex
        | F::Unhex
        | F::Md5
        | F::Sha224
        | F::Sha256
        | F::Sha384
        | F::Sha512
        | F::Encode
        | F::Decode
        | F::ConvertFrom
        | F::ConvertTo
        | F::GetByte
        | F::SetByte
        | F::GetBit
        | F::SetBit
        | F::BitCount => bytes::invoke(function, arguments),
        F::RegexpMatch
        | F::RegexpNoMatch
        | F::RegexpMatchAnyCase
        | F::RegexpNoMatchAnyCase
        | F::SimilarTo
        | F::RegexpLike
        | F::RegexpReplace
        | F::RegexpCount
        | F::RegexpInstr
        | F::RegexpSubstr => regex::invoke(function, arguments, &Effort::new(call.ctx.interrupts)),
        F::LikeEscape => match arguments {
            [ValueRef::Text(pattern), ValueRef::Text(escape)] => {
                crate::eval::like::with_backslash(pattern, escape).map(text)
            }
            _ => Err(no_such_call("like_escape", arguments)),
        },
    }
}

fn text(text: impl AsRef<str>) -> Value {
    Value::Text(SmolStr::new(text))
}

/// A count as INT.
fn count(count: usize) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}

fn simple(function: TextFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use TextFunction as F;
    Ok(match (function, arguments) {
        (F::Lower, [ValueRef::Text(v)]) => text(lower(v)),
        (F::Upper, [ValueRef::Text(v)]) => text(upper(v)),
        (F::Initcap, [ValueRef::Text(v)]) => text(initcap(v)),
        (F::Reverse, [ValueRef::Text(v)]) => text(v.chars().rev().collect::<String>()),
        (F::Ascii, [ValueRef::Text(v)]) => {
            let code = v.chars().next().map_or(0, u32::from);
            Value::Int(i32::try_from(code).unwrap_or(i32::MAX))
        }
        (F::Chr, [ValueRef::Int(code)]) => chr(*code)?,
        (F::Length, [ValueRef::Text(v)]) => count(v.chars().count()),
        (F::OctetLength, [ValueRef::Text(v)]) => count(v.len()),
        (F::BitLength, [ValueRef::Text(v)]) => count(v.len() * 8),
        (F::Length | F::OctetLength, [ValueRef::Bytes(v)]) => count(v.len()),
        (F::BitLength, [ValueRef::Bytes(v)]) => count(v.len() * 8),
        (F::Repeat, [ValueRef::Text(v), ValueRef::Int(times)]) => repeat(v, *times)?,
        (F::Space, [ValueRef::Int(times)]) => repeat(" ", *times)?,
        (F::Translate, [ValueRef::Text(v), ValueRef::Text(from), ValueRef::Text(to)]) => {
            text(translate(v, from, to))
        }
        (F::Replace, [ValueRef::Text(v), ValueRef::Text(from), ValueRef::Text(to)]) => {
            replace(v, from, to)?
        }
        _ => return Err(no_such_call("a text function", arguments)),
    })
}

/// A word is a run of letters and digits.
fn initcap(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut in_word = false;
    for character in value.chars() {
        out.push(if in_word {
            lower_letter(character)
        } else {
            upper_letter(character)
        });
        in_word = character.is_alphanumeric();
    }
    out
}

fn chr(code: i32) -> Result<Value> {
    let invalid = |message: String| SqlError::new(SqlState::ProgramLimitExceeded, message);
    if code < 0 {
        let message = "character number must be positive";
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    if code == 0 {
        return Err(invalid("null character not permitted".to_owned()));
    }
    let character = u32::try_from(code).ok().and_then(char::from_u32);
    let character = character.ok_or_else(|| {
        invalid(format!(
            "requested character not valid for encoding: {code}"
        ))
    })?;
    Ok(text(character.encode_utf8(&mut [0; 4])))
}

fn repeat(value: &str, times: i32) -> Result<Value> {
    let times = usize::try_from(times).unwrap_or(0);
    check_value_bytes(value.len().saturating_mul(times))?;
    Ok(text(value.repeat(times)))
}

fn replace(value: &str, from: &str, to: &str) -> Result<Value> {
    if from.is_empty() {
        return Ok(text(value));
    }
    if to.len() > from.len() {
        let longest = value.len() / from.len() * (to.len() - from.len()) + value.len();
        if check_value_bytes(longest).is_err() {
            let found = value.matches(from).count();
            check_value_bytes(value.len() + found * (to.len() - from.len()))?;
        }
    }
    Ok(text(value.replace(from, to)))
}

fn translate(value: &str, from: &str, to: &str) -> String {
    let mut to = to.chars();
    let mut pairs = HashMap::new();
    for character in from.chars() {
        // Of one that comes twice the first counts.
        let with = to.next();
        pairs.entry(character).or_insert(with);
    }
    let translated = |character| match pairs.get(&character) {
        Some(with) => *with,
        None => Some(character),
    };
    value.chars().filter_map(translated).collect()
}
