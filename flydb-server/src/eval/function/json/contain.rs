//! Whether a document contains another, or a key.

use super::steps;
use crate::eval::function::no_such_call;
use crate::plan::JsonFunction;
use crate::types::compare::same;
use crate::types::json::tree;
use crate::types::{JsonNode, Result, Value, ValueRef};

pub(super) fn invoke(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use JsonFunction as F;
    let holds = match (function, arguments) {
        (F::Contains, [ValueRef::Json(a), ValueRef::Json(b)])
        | (F::ContainedBy, [ValueRef::Json(b), ValueRef::Json(a)]) => {
            contains(&tree(a)?, &tree(b)?, true)
        }
        (F::HasKey, [ValueRef::Json(document), ValueRef::Text(key)]) => {
            has_key(&tree(document)?, key)
        }
        (_, [ValueRef::Json(document), ValueRef::Text(keys)]) => {
            let document = tree(document)?;
            let keys = steps(keys)?;
            let mut found = keys.iter().map(|key| has_key(&document, key));
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

/// Every member of the second is in the first, every element contained in one of the first's. At the
/// top an array also contains a plain value that is one of its elements.
fn contains(a: &JsonNode<'_>, b: &JsonNode<'_>, top: bool) -> bool {
    match (a, b) {
        (JsonNode::Object(a), JsonNode::Object(b)) => b.iter().all(|(key, value)| {
            a.iter()
                .any(|(name, found)| name == key && contains(found, value, false))
        }),
        (JsonNode::Array(a), JsonNode::Array(b)) => b
            .iter()
            .all(|value| a.iter().any(|found| contains(found, value, false))),
        (JsonNode::Array(a), JsonNode::Plain(_) | JsonNode::String(_)) => {
            top && a.iter().any(|found| equal(found, b))
        }
        (JsonNode::Plain(_) | JsonNode::String(_) | JsonNode::Object(_), _) => equal(a, b),
        (JsonNode::Array(_), JsonNode::Object(_)) => false,
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
