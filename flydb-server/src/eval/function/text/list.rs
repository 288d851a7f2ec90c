//! MySQL's functions of texts in lists: FIELD, ELT, FIND_IN_SET, SUBSTRING_INDEX; and STRCMP and LOCATE.

use super::{count, part, text};
use crate::eval::function::no_such_call;
use crate::plan::TextFunction;
use crate::types::{Result, Value, ValueRef};

pub(super) fn invoke(function: TextFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use TextFunction as F;
    match (function, arguments) {
        (F::Field, [ValueRef::Null, ..]) => Ok(Value::Int(0)),
        (F::Field, [wanted, list @ ..]) => {
            let place = list.iter().position(|one| one == wanted);
            Ok(count(place.map_or(0, |place| place + 1)))
        }
        (F::Elt, [ValueRef::Int(number), list @ ..]) => {
            let place = usize::try_from(*number).ok().and_then(|n| n.checked_sub(1));
            let found = place.and_then(|place| list.get(place));
            Ok(found.map_or(Value::Null, |found| found.to_value()))
        }
        (F::Elt, [ValueRef::Null, ..]) => Ok(Value::Null),
        (F::FindInSet, [ValueRef::Text(wanted), ValueRef::Text(list)]) => {
            let place = list.split(',').position(|one| one == *wanted);
            let is_empty = list.is_empty() || wanted.contains(',');
            Ok(count(
                place.filter(|_| !is_empty).map_or(0, |place| place + 1),
            ))
        }
        (
            F::SubstringIndex,
            [
                ValueRef::Text(value),
                ValueRef::Text(separator),
                ValueRef::Int(n),
            ],
        ) => Ok(text(substring_index(value, separator, *n))),
        (F::StrCmp, [ValueRef::Text(a), ValueRef::Text(b)]) => {
            Ok(Value::Int(i32::from(a.cmp(b) as i8)))
        }
        (F::Locate, [ValueRef::Text(wanted), ValueRef::Text(value), rest @ ..]) => {
            Ok(locate(wanted, value, rest))
        }
        _ => Err(no_such_call("a function of lists", arguments)),
    }
}

fn substring_index<'t>(value: &'t str, separator: &str, n: i32) -> &'t str {
    let Some(nth) = usize::try_from(n.unsigned_abs())
        .ok()
        .and_then(|n| n.checked_sub(1))
    else {
        return "";
    };
    if separator.is_empty() {
        return "";
    }
    if n > 0 {
        let end = value.match_indices(separator).nth(nth);
        return end.map_or(value, |(end, _)| value.get(..end).unwrap_or_default());
    }
    let start = value.rmatch_indices(separator).nth(nth);
    let after = start.map(|(start, _)| start + separator.len());
    after.map_or(value, |after| value.get(after..).unwrap_or_default())
}

fn locate(wanted: &str, value: &str, rest: &[ValueRef<'_>]) -> Value {
    let first = match rest {
        [ValueRef::Int(place)] => *place,
        _ => 1,
    };
    let skip = usize::try_from(first)
        .ok()
        .and_then(|first| first.checked_sub(1));
    let end = std::iter::once(value.len());
    let mut starts = value.char_indices().map(|(byte, _)| byte).chain(end);
    let Some(start) = skip.and_then(|skip| starts.nth(skip)) else {
        return Value::Int(0);
    };
    let found = value.get(start..).and_then(|rest| rest.find(wanted));
    found.map_or(Value::Int(0), |found| part::character(value, start + found))
}
