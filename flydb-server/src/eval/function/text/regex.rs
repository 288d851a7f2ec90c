//! Regular expressions: by the regex crate, which takes linear time. SIMILAR TO patterns are turned
//! into such expressions. What the crate lacks (back references, look-around) is refused with 2201B.

use std::sync::{Arc, LazyLock};

use quick_cache::sync::Cache;
use regex::{Captures, Regex, RegexBuilder};

use super::{count, part, text};
use crate::eval::function::no_such_call;
use crate::eval::limits::{MAX_KEPT_REGEXES, MAX_REGEX_BYTES, check_value_bytes};
use crate::plan::TextFunction;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: TextFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use TextFunction as F;
    match (function, arguments) {
        (F::RegexpMatch, [ValueRef::Text(v), ValueRef::Text(p)]) => test(v, p, "", true),
        (F::RegexpNoMatch, [ValueRef::Text(v), ValueRef::Text(p)]) => test(v, p, "", false),
        (F::RegexpMatchAnyCase, [ValueRef::Text(v), ValueRef::Text(p)]) => test(v, p, "i", true),
        (F::RegexpNoMatchAnyCase, [ValueRef::Text(v), ValueRef::Text(p)]) => test(v, p, "i", false),
        (F::SimilarTo, [ValueRef::Text(v), ValueRef::Text(p), rest @ ..]) => {
            let pattern = similar(p, escape_of(rest)?)?;
            Ok(Value::Boolean(compiled(&pattern, "s")?.is_match(v)))
        }
        (F::RegexpLike, [ValueRef::Text(v), ValueRef::Text(p), rest @ ..]) => {
            test(v, p, flags_of(rest), true)
        }
        (
            F::RegexpReplace,
            [
                ValueRef::Text(v),
                ValueRef::Text(p),
                ValueRef::Text(new),
                rest @ ..,
            ],
        ) => replace(v, p, new, flags_of(rest)),
        (F::RegexpCount, [ValueRef::Text(v), ValueRef::Text(p), rest @ ..]) => {
            let flags = match rest {
                [_, flags] => flags_of(&[*flags]),
                _ => "",
            };
            Ok(count(
                compiled(p, flags)?.find_iter(from(v, rest)?.1).count(),
            ))
        }
        (F::RegexpInstr, [ValueRef::Text(v), ValueRef::Text(p), rest @ ..]) => {
            let (skipped, tail) = from(v, rest)?;
            let found = compiled(p, "")?.find_iter(tail).nth(occurrence(rest)?);
            Ok(found.map_or(Value::Int(0), |found| {
                part::character(v, skipped + found.start())
            }))
        }
        (F::RegexpSubstr, [ValueRef::Text(v), ValueRef::Text(p), rest @ ..]) => {
            let (_, tail) = from(v, rest)?;
            let found = compiled(p, "")?.find_iter(tail).nth(occurrence(rest)?);
            Ok(found.map_or(Value::Null, |found| text(found.as_str())))
        }
        _ => Err(no_such_call("a regular expression function", arguments)),
    }
}

/// Expressions by flags and pattern.
static COMPILED: LazyLock<Cache<(String, String), Arc<Regex>>> =
    LazyLock::new(|| Cache::new(MAX_KEPT_REGEXES));

fn compiled(pattern: &str, flags: &str) -> Result<Arc<Regex>> {
    let key = (flags.to_owned(), pattern.to_owned());
    if let Some(regex) = COMPILED.get(&key) {
        return Ok(regex);
    }
    let regex = Arc::new(build(pattern, flags)?);
    COMPILED.insert(key, Arc::clone(&regex));
    Ok(regex)
}

fn build(pattern: &str, flags: &str) -> Result<Regex> {
    // `.` takes a new line too, unless told otherwise, as in PostgreSQL.
    let (mut fold, mut lines, mut dot, mut extended, mut literal) =
        (false, false, true, false, false);
    for flag in flags.chars() {
        match flag {
            'i' => fold = true,
            'c' => fold = false,
            'm' | 'n' => (lines, dot) = (true, false),
            'p' => dot = false,
            's' => (lines, dot) = (false, true),
            'w' => lines = true,
            'x' => extended = true,
            'q' => literal = true,
            'g' | 'e' | 'b' | 't' => {}
            other => {
                return Err(SqlError::new(
                    SqlState::InvalidParameterValue,
                    format!("invalid regular expression option: \"{other}\""),
                ));
            }
        }
    }
    let quoted;
    let pattern = if literal {
        quoted = regex::escape(pattern);
        &quoted
    } else {
        pattern
    };
    RegexBuilder::new(&translated(pattern))
        .case_insensitive(fold)
        .multi_line(lines)
        .dot_matches_new_line(dot)
        .ignore_whitespace(extended)
        .size_limit(MAX_REGEX_BYTES)
        .dfa_size_limit(MAX_REGEX_BYTES)
        .build()
        .map_err(|error| invalid(&error))
}

/// PostgreSQL's word boundaries in the crate's spelling.
fn translated(pattern: &str) -> String {
    pattern
        .replace("\\m", "\\b{start}")
        .replace("\\M", "\\b{end}")
        .replace("\\y", "\\b")
        .replace("\\Y", "\\B")
        .replace("\\Z", "\\z")
        .replace("[[:<:]]", "\\b{start}")
        .replace("[[:>:]]", "\\b{end}")
}

#[cold]
fn invalid(error: &regex::Error) -> SqlError {
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or("it does not parse");
    SqlError::new(
        SqlState::InvalidRegularExpression,
        format!(
            "invalid regular expression: {}",
            reason.trim_start_matches("error: ")
        ),
    )
}

fn test(value: &str, pattern: &str, flags: &str, wanted: bool) -> Result<Value> {
    Ok(Value::Boolean(
        compiled(pattern, flags)?.is_match(value) == wanted,
    ))
}

fn flags_of<'a>(rest: &[ValueRef<'a>]) -> &'a str {
    match rest {
        [ValueRef::Text(flags)] => flags,
        _ => "",
    }
}

/// The text from a 1-based place on, and how many bytes are before it.
fn from<'t>(value: &'t str, rest: &[ValueRef<'_>]) -> Result<(usize, &'t str)> {
    let start = match rest.first() {
        Some(ValueRef::Int(start)) => *start,
        _ => 1,
    };
    let skip = usize::try_from(start)
        .ok()
        .and_then(|start| start.checked_sub(1))
        .ok_or_else(|| wrong_number("start", start))?;
    let byte = value
        .char_indices()
        .nth(skip)
        .map_or(value.len(), |(byte, _)| byte);
    Ok((byte, value.get(byte..).unwrap_or("")))
}

/// Which match is meant, counted from 0.
fn occurrence(rest: &[ValueRef<'_>]) -> Result<usize> {
    let Some(ValueRef::Int(n)) = rest.get(1) else {
        return Ok(0);
    };
    usize::try_from(*n)
        .ok()
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| wrong_number("n", *n))
}

#[cold]
fn wrong_number(name: &str, value: i32) -> SqlError {
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("invalid value for parameter \"{name}\": {value}"),
    )
}

fn replace(value: &str, pattern: &str, new: &str, flags: &str) -> Result<Value> {
    let regex = compiled(pattern, flags)?;
    let limit = if flags.contains('g') { usize::MAX } else { 1 };
    let mut out = String::with_capacity(value.len());
    let mut copied = 0;
    for captures in regex.captures_iter(value).take(limit) {
        let Some(found) = captures.get(0) else {
            continue;
        };
        out.push_str(value.get(copied..found.start()).unwrap_or(""));
        out.push_str(&expand(new, &captures));
        check_value_bytes(out.len())?;
        copied = found.end();
    }
    out.push_str(value.get(copied..).unwrap_or(""));
    Ok(text(out))
}

/// The replacement with `\1` to `\9` and `\&` filled in.
fn expand(new: &str, captures: &Captures<'_>) -> String {
    let mut out = String::new();
    let mut characters = new.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('&') => out.push_str(captures.get(0).map_or("", |m| m.as_str())),
            Some(digit @ '1'..='9') => {
                let group = digit.to_digit(10).unwrap_or(0) as usize;
                out.push_str(captures.get(group).map_or("", |m| m.as_str()));
            }
            Some('\\') | None => out.push('\\'),
            Some(other) => out.extend(['\\', other]),
        }
    }
    out
}

/// SUBSTRING(text FROM pattern): the first group, or the whole match where there is none.
pub(super) fn substring(value: &str, pattern: &str) -> Result<Value> {
    let regex = compiled(pattern, "")?;
    let found = regex.captures(value).and_then(|captures| {
        let group = usize::from(regex.captures_len() > 1);
        captures.get(group)
    });
    Ok(found.map_or(Value::Null, |found| text(found.as_str())))
}

/// SUBSTRING(text SIMILAR pattern ESCAPE c): the part between the two `c"`.
pub(super) fn substring_similar(value: &str, pattern: &str, escape: &str) -> Result<Value> {
    let marker = format!("{escape}\"");
    let parts: Vec<&str> = pattern.split(&marker).collect();
    let escape = escape_of(&[ValueRef::Text(escape)])?;
    let [head, middle, tail] = parts.as_slice() else {
        let regex = compiled(&similar(pattern, escape)?, "s")?;
        return Ok(regex
            .find(value)
            .map_or(Value::Null, |found| text(found.as_str())));
    };
    let (head, middle, tail) = (
        body(head, escape)?,
        body(middle, escape)?,
        body(tail, escape)?,
    );
    // What is before and after takes as little as it can.
    let regex = compiled(&format!("^(?:{head})({middle})(?:{tail})$"), "s")?;
    let found = regex.captures(value).and_then(|captures| captures.get(1));
    Ok(found.map_or(Value::Null, |found| text(found.as_str())))
}

fn escape_of(rest: &[ValueRef<'_>]) -> Result<Option<char>> {
    let [ValueRef::Text(escape)] = rest else {
        return Ok(Some('\\'));
    };
    let mut characters = escape.chars();
    match (characters.next(), characters.next()) {
        (escape, None) => Ok(escape),
        (_, Some(_)) => Err(SqlError::new(
            SqlState::InvalidEscapeSequence,
            "invalid escape string",
        )
        .with_hint("Escape string must be empty or one character.")),
    }
}

/// An SQL regular expression as one that must match the whole text.
fn similar(pattern: &str, escape: Option<char>) -> Result<String> {
    Ok(format!("^(?:{})$", body(pattern, escape)?))
}

fn body(pattern: &str, escape: Option<char>) -> Result<String> {
    let mut out = String::new();
    let mut in_class = false;
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if Some(character) == escape {
            let escaped = characters.next().ok_or_else(|| {
                SqlError::new(
                    SqlState::InvalidEscapeSequence,
                    "SIMILAR TO pattern must not end with escape character",
                )
            })?;
            out.push_str(&regex::escape(escaped.encode_utf8(&mut [0; 4])));
            continue;
        }
        match character {
            ']' => in_class = false,
            '[' if !in_class => in_class = true,
            _ => {}
        }
        match character {
            '%' if !in_class => out.push_str(".*"),
            '_' if !in_class => out.push('.'),
            '(' if !in_class => out.push_str("(?:"),
            '.' | '^' | '$' if !in_class => out.extend(['\\', character]),
            '\\' => out.push_str("\\\\"),
            _ => out.push(character),
        }
    }
    Ok(out)
}
