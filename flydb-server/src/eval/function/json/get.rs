//! What lies at a place of a document.

use super::seek::{member, unescaped};
use super::{steps, text};
use crate::eval::function::no_such_call;
use crate::eval::json::{document, place};
use crate::plan::JsonFunction;
use crate::types::json::tree;
use crate::types::{Json, JsonNode, Result, Value, ValueRef};

pub(super) fn invoke(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use JsonFunction as F;
    let as_text = matches!(function, F::GetText | F::GetPathText | F::ExtractPathText);
    let [ValueRef::Json(source), rest @ ..] = arguments else {
        return Err(no_such_call("a function of JSON", arguments));
    };
    if let (F::Get | F::GetText, [ValueRef::Text(key)]) = (function, rest) {
        return match member(source, key) {
            None => Ok(Value::Null),
            Some(found) if as_text => text_of_part(found),
            Some(found) => Ok(Value::Json(Json::from_normalised(found))),
        };
    }
    let root = tree(source)?;
    let found = match (function, rest) {
        (F::Get | F::GetText, [ValueRef::Int(index)]) => match &root {
            // What is no array counts as one of itself, here alone.
            JsonNode::Plain(_) | JsonNode::String(_) => place(*index, 1).map(|_| &root),
            JsonNode::Array(_) | JsonNode::Object(_) => element(&root, *index),
        },
        (F::GetPath | F::GetPathText, [ValueRef::Text(path)]) => {
            // With a NULL in it a path leads nowhere.
            let path: Option<Vec<String>> = steps(path)?.into_iter().collect();
            path.and_then(|path| walk(&root, path.iter().map(String::as_str)))
        }
        (F::ExtractPath | F::ExtractPathText, keys) => {
            let keys = keys.iter().filter_map(|key| match key {
                ValueRef::Text(key) => Some(*key),
                _ => None,
            });
            walk(&root, keys)
        }
        _ => return Err(no_such_call("a function of JSON", arguments)),
    };
    Ok(match found {
        None => Value::Null,
        Some(node) if as_text => shown(node),
        Some(node) => document(node),
    })
}

fn walk<'n, 'a, 'p>(
    root: &'n JsonNode<'a>,
    mut path: impl Iterator<Item = &'p str>,
) -> Option<&'n JsonNode<'a>> {
    path.try_fold(root, |node, key| step(node, key))
}

/// The member of a name, or the element at a place written as a number.
pub(super) fn step<'n, 'a>(node: &'n JsonNode<'a>, key: &str) -> Option<&'n JsonNode<'a>> {
    match node {
        JsonNode::Object(members) => {
            let member = members.iter().find(|(name, _)| name == key);
            member.map(|(_, value)| value)
        }
        JsonNode::Array(_) => element(node, key.parse().ok()?),
        JsonNode::Plain(_) | JsonNode::String(_) => None,
    }
}

fn element<'n, 'a>(node: &'n JsonNode<'a>, index: i32) -> Option<&'n JsonNode<'a>> {
    match node {
        JsonNode::Array(elements) => elements.get(place(index, elements.len())?),
        JsonNode::Object(_) | JsonNode::Plain(_) | JsonNode::String(_) => None,
    }
}

/// A part of a document, as [`shown`].
fn text_of_part(part: &str) -> Result<Value> {
    match (part, unescaped(part)) {
        ("null", _) => Ok(Value::Null),
        (_, Some(string)) => Ok(text(string)),
        _ if part.starts_with('"') => Ok(shown(&tree(part)?)),
        _ => Ok(text(part)),
    }
}

/// As text: a string without its quotes, null as NULL.
fn shown(node: &JsonNode<'_>) -> Value {
    match node {
        JsonNode::Plain("null") => Value::Null,
        JsonNode::Plain(plain) => text(plain),
        JsonNode::String(string) => text(string),
        JsonNode::Array(_) | JsonNode::Object(_) => match document(node) {
            Value::Json(json) => text(json.as_str()),
            other => other,
        },
    }
}
