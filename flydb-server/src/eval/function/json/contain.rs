//! Whether a document contains another, or a key.

use std::collections::HashSet;

use super::seek::member;
use super::{keys, member_of};
use crate::eval::effort::Effort;
use crate::eval::function::no_such_call;
use crate::plan::JsonFunction;
use crate::types::compare::same;
use crate::types::json::tree;
use crate::types::{JsonNode, Numeric, Result, Value, ValueRef};

/// The members that are sought one by one, each from the start of the document.
const FEW_MEMBERS: usize = 8;
/// What it is to compare two values, next to looking at a byte.
const WORK_PER_PAIR: usize = 32;

pub(super) fn invoke(
    function: JsonFunction,
    arguments: &[ValueRef<'_>],
    effort: &Effort<'_>,
) -> Result<Value> {
    use JsonFunction as F;
    let holds = match (function, arguments) {
        (F::Contains, [ValueRef::Json(a), ValueRef::Json(b)])
        | (F::ContainedBy, [ValueRef::Json(b), ValueRef::Json(a)]) => {
            text_contains(a, &tree(b)?, effort)?
        }
        (F::HasKey, [ValueRef::Json(document), ValueRef::Text(key)]) => {
            has_key(&tree(document)?, key)
        }
        (_, [ValueRef::Json(document), ValueRef::Text(wanted)]) => {
            let document = tree(document)?;
            let keys = keys(wanted)?;
            let there = keys_of(&document);
            let mut found = keys.iter().map(|key| there.contains(key.as_str()));
            if function == F::HasAnyKey {
                found.any(|found| found)
            } else {
                found.all(|found| found)
            }
        }
        _ => return Err(no_such_call("a function of JSON", arguments)),
    };
    Ok(Value::Boolean(holds))
}

/// A key of an object, or a string of an array, or the string itself.
fn has_key(node: &JsonNode<'_>, key: &str) -> bool {
    match node {
        JsonNode::Object(members) => members.iter().any(|(name, _)| name == key),
        JsonNode::Array(elements) => elements
            .iter()
            .any(|element| matches!(element, JsonNode::String(text) if text == key)),
        JsonNode::String(text) => text == key,
        JsonNode::Plain(_) => false,
    }
}

/// The keys of an object, the strings of an array, or the string itself.
fn keys_of<'n>(node: &'n JsonNode<'_>) -> HashSet<&'n str> {
    match node {
        JsonNode::Object(members) => members.iter().map(|(name, _)| name.as_str()).collect(),
        JsonNode::Array(elements) => elements.iter().filter_map(as_string).collect(),
        JsonNode::String(_) | JsonNode::Plain(_) => as_string(node).into_iter().collect(),
    }
}

fn as_string<'n>(node: &'n JsonNode<'_>) -> Option<&'n str> {
    match node {
        JsonNode::String(text) => Some(text),
        JsonNode::Object(_) | JsonNode::Array(_) | JsonNode::Plain(_) => None,
    }
}

/// As [`contains`]. Of few members only those are read, and what is around them is passed over.
fn text_contains(a: &str, b: &JsonNode<'_>, effort: &Effort<'_>) -> Result<bool> {
    match b {
        JsonNode::Object(members) if a.starts_with('{') && members.len() <= FEW_MEMBERS => {
            for (key, value) in members {
                effort.spend(a.len())?;
                let Some(part) = member(a, key) else {
                    return Ok(false);
                };
                if !contains(&tree(part)?, value, false, effort)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        _ => contains(&tree(a)?, b, true, effort),
    }
}

/// Every member of the second is in the first, every element contained in one of the first's. At the
/// top an array also contains a plain value that is one of its elements.
fn contains(a: &JsonNode<'_>, b: &JsonNode<'_>, top: bool, effort: &Effort<'_>) -> Result<bool> {
    effort.spend(WORK_PER_PAIR)?;
    match (a, b) {
        (JsonNode::Object(a), JsonNode::Object(b)) => {
            for (key, value) in b {
                match member_of(a, key) {
                    Some(found) if contains(found, value, false, effort)? => {}
                    _ => return Ok(false),
                }
            }
            Ok(true)
        }
        (JsonNode::Array(a), JsonNode::Array(b)) => contains_all(a, b, effort),
        (JsonNode::Array(a), JsonNode::Plain(_) | JsonNode::String(_)) => {
            Ok(top && a.iter().any(|found| equal(found, b)))
        }
        (JsonNode::Plain(_) | JsonNode::String(_) | JsonNode::Object(_), _) => Ok(equal(a, b)),
        (JsonNode::Array(_), JsonNode::Object(_)) => Ok(false),
    }
}

/// Whether each element of the second is contained in one of the first. Strings and numbers, of which there may
/// be many, are looked up; anything else is compared.
fn contains_all(a: &[JsonNode<'_>], b: &[JsonNode<'_>], effort: &Effort<'_>) -> Result<bool> {
    let strings: HashSet<&str> = a.iter().filter_map(as_string).collect();
    let numbers: HashSet<Numeric> = a.iter().filter_map(as_number).collect();
    let is_other = |one: &&JsonNode<'_>| as_string(one).is_none() && as_number(one).is_none();
    let others: Vec<_> = a.iter().filter(is_other).collect();
    for value in b {
        let found = match (as_string(value), as_number(value)) {
            (Some(text), _) => strings.contains(text),
            (_, Some(number)) => numbers.contains(&number),
            (None, None) => contained_in_any(&others, value, effort)?,
        };
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

fn contained_in_any(
    all: &[&JsonNode<'_>],
    value: &JsonNode<'_>,
    effort: &Effort<'_>,
) -> Result<bool> {
    for one in all {
        if contains(one, value, false, effort)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A number of no more digits than there may be: those of more differ from all of them.
fn as_number(node: &JsonNode<'_>) -> Option<Numeric> {
    match node {
        JsonNode::Plain(text) => text.parse().ok(),
        JsonNode::Object(_) | JsonNode::Array(_) | JsonNode::String(_) => None,
    }
}

/// Whether two plain values are equal, numbers by magnitude.
fn equal(a: &JsonNode<'_>, b: &JsonNode<'_>) -> bool {
    match (a, b) {
        (JsonNode::Plain(a), JsonNode::Plain(b)) => same(ValueRef::Json(a), ValueRef::Json(b)),
        (JsonNode::String(a), JsonNode::String(b)) => a == b,
        _ => false,
    }
}
