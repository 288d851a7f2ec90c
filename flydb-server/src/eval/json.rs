//! JSON documents in expressions: `||` and `-`.

use crate::types::json::tree;
use crate::types::{Json, JsonNode, Result, SqlError, SqlState, Value};

/// A tree as a value.
pub(super) fn document(node: &JsonNode<'_>) -> Value {
    Value::Json(Json::from_node(node))
}

/// Two objects merged, two arrays one after the other; anything else counts as an array of itself.
pub(super) fn concat(a: &str, b: &str) -> Result<Value> {
    let (a, b) = (tree(a)?, tree(b)?);
    Ok(document(&match (a, b) {
        (JsonNode::Object(mut a), JsonNode::Object(b)) => {
            a.extend(b);
            JsonNode::object(a)
        }
        (a, b) => {
            let mut elements = as_array(a);
            elements.extend(as_array(b));
            JsonNode::Array(elements)
        }
    }))
}

fn as_array(node: JsonNode<'_>) -> Vec<JsonNode<'_>> {
    match node {
        JsonNode::Array(elements) => elements,
        node => vec![node],
    }
}

/// An object without a key, an array without the strings that are equal to it.
pub(super) fn delete_key(text: &str, key: &str) -> Result<Value> {
    let node = match tree(text)? {
        JsonNode::Object(mut members) => {
            members.retain(|(name, _)| name != key);
            JsonNode::Object(members)
        }
        JsonNode::Array(mut elements) => {
            elements.retain(|element| !matches!(element, JsonNode::String(text) if text == key));
            JsonNode::Array(elements)
        }
        JsonNode::Plain(_) | JsonNode::String(_) => return Err(no_scalar("delete from scalar")),
    };
    Ok(document(&node))
}

/// An array without the element at a place, counted from the end where negative.
pub(super) fn delete_element(text: &str, index: i32) -> Result<Value> {
    match tree(text)? {
        JsonNode::Array(mut elements) => {
            if let Some(place) = place(index, elements.len()) {
                elements.remove(place);
            }
            Ok(document(&JsonNode::Array(elements)))
        }
        JsonNode::Object(_) => Err(no_scalar("delete from object using integer index")),
        JsonNode::Plain(_) | JsonNode::String(_) => Err(no_scalar("delete from scalar")),
    }
}

/// The place of an element, where there is one.
pub(super) fn place(index: i32, length: usize) -> Option<usize> {
    let magnitude = usize::try_from(index.unsigned_abs()).ok()?;
    let place = if index < 0 {
        length.checked_sub(magnitude)?
    } else {
        magnitude
    };
    (place < length).then_some(place)
}

#[cold]
pub(super) fn no_scalar(what: &str) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, format!("cannot {what}"))
}
