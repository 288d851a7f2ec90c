//! Regular expressions: PostgreSQL's functions and operators of them, SIMILAR TO and SUBSTRING SIMILAR.
//!
//! An expression is spelled anew for the regex crate, which takes linear time; one with back
//! references or look-around goes to fancy-regex, which backtracks within a bound. Of several
//! alternatives the first that matches is taken, where PostgreSQL takes the longest.

mod classes;
mod pattern;
mod replace;
mod search;
mod similar;
mod spelling;

use super::{count, part, text};
use crate::eval::effort::Effort;
use crate::eval::function::no_such_call;
use crate::plan::TextFunction;
use crate::types::{Result, Value, ValueRef};

pub(in crate::eval) use pattern::{Pattern, compiled};
pub(super) use similar::substring_similar;

pub(super) fn invoke(
    function: TextFunction,
    arguments: &[ValueRef<'_>],
    effort: &Effort<'_>,
) -> Result<Value> {
    use TextFunction as F;
    let [ValueRef::Text(value), ValueRef::Text(pattern), rest @ ..] = arguments else {
        return Err(no_such_call("a regular expression function", arguments));
    };
    match function {
        F::RegexpMatch => test(value, pattern, "", true, effort),
        F::RegexpNoMatch => test(value, pattern, "", false, effort),
        F::RegexpMatchAnyCase => test(value, pattern, "i", true, effort),
        F::RegexpNoMatchAnyCase => test(value, pattern, "i", false, effort),
        F::SimilarTo => similar::matches(value, pattern, rest),
        F::RegexpLike => {
            let flags = search::plain_flags(rest, "regexp_like")?;
            test(value, pattern, flags, true, effort)
        }
        F::RegexpReplace => replace::invoke(value, pattern, rest, effort),
        F::RegexpCount => search::count_matches(value, pattern, rest, effort),
        F::RegexpInstr => search::place(value, pattern, rest, effort),
        F::RegexpSubstr => search::found(value, pattern, rest, effort),
        _ => Err(no_such_call("a regular expression function", arguments)),
    }
}

fn test(
    value: &str,
    pattern: &str,
    flags: &str,
    wanted: bool,
    effort: &Effort<'_>,
) -> Result<Value> {
    let regex = compiled(pattern, flags)?;
    if regex.cost() > 1 {
        effort.check()?;
    }
    let found = regex.is_match(value)?;
    Ok(Value::Boolean(found == wanted))
}

/// SUBSTRING(text FROM pattern): the first group, or the whole match where there is none.
pub(super) fn substring(value: &str, pattern: &str) -> Result<Value> {
    let regex = compiled(pattern, "")?;
    let group = usize::from(regex.groups() > 0);
    let found = regex.find_from(value, 0)?;
    let found = found.and_then(|found| found.group(value, group));
    Ok(found.map_or(Value::Null, text))
}
