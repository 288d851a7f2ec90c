//! JSON_SET and its kin: a document with something else at the places of paths.

use super::json::refused_wildcard;
use super::json_path::{Leg, find, is_single, parse, place_in};
use crate::eval::function::{Call, no_such_call};
use crate::eval::json::{new_document, to_json};
use crate::eval::limits::check_value_bytes;
use crate::plan::MysqlFunction;
use crate::types::json::tree;
use crate::types::{Json, JsonNode, Result, SqlError, SqlState, Value, ValueRef};

/// What happens at the place of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
struct How {
    /// What is there is replaced.
    replaces: bool,
    /// What is not there is added.
    adds: bool,
}

pub(super) fn invoke(
    function: MysqlFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use MysqlFunction as F;
    let how = match function {
        F::JsonSet => (true, true),
        F::JsonInsert => (false, true),
        F::JsonReplace => (true, false),
        F::JsonArrayAppend => (false, false),
        F::JsonRemove => return remove(arguments),
        _ => return merge(function, arguments),
    };
    let how = How {
        replaces: how.0,
        adds: how.1,
    };
    change(how, arguments, call)
}

fn change(how: How, arguments: &[ValueRef<'_>], call: &Call<'_>) -> Result<Value> {
    let [document, pairs @ ..] = arguments else {
        return Err(no_such_call("json_set", arguments));
    };
    let ValueRef::Json(document) = document else {
        return Ok(Value::Null);
    };
    if pairs.len() % 2 != 0 {
        let message = "paths and values are wanted in turn";
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    let zone = &call.ctx.session.time_zone;
    let mut changes = Vec::with_capacity(pairs.len() / 2);
    let mut bytes = document.len();
    for (index, pair) in pairs.chunks(2).enumerate() {
        let [path, value] = pair else { continue };
        let path = match path {
            ValueRef::Text(path) => single(path)?,
            ValueRef::Null => return Ok(Value::Null),
            _ => {
                let message = "a path of a JSON document must be a text";
                return Err(SqlError::new(SqlState::DatatypeMismatch, message));
            }
        };
        let value = to_json(*value, call.data_type(2 * index + 2), zone);
        bytes += value.as_str().len() + 2;
        check_value_bytes(bytes)?;
        changes.push((path, value));
    }
    let mut root = tree(document)?;
    for (legs, value) in &changes {
        bytes += legs.iter().map(named).sum::<usize>();
        check_value_bytes(bytes)?;
        root = put(root, legs, &tree(value.as_str())?, how);
    }
    new_document(&root)
}

/// How much a step may add to a document besides its value.
fn named(leg: &Leg) -> usize {
    match leg {
        Leg::Key(name) => name.len() + 4,
        Leg::AnyKey | Leg::AnyIndex | Leg::Below | Leg::Index(_) | Leg::FromEnd(_) => 2,
    }
}

fn single(path: &str) -> Result<Vec<Leg>> {
    let legs = parse(path)?;
    match is_single(&legs) {
        true => Ok(legs),
        false => Err(refused_wildcard()),
    }
}

fn put<'d>(node: JsonNode<'d>, legs: &[Leg], new: &JsonNode<'d>, how: How) -> JsonNode<'d> {
    let Some((leg, rest)) = legs.split_first() else {
        return match how {
            How { replaces: true, .. } => new.clone(),
            How { adds: true, .. } => node,
            _ => appended(node, new),
        };
    };
    match (leg, node) {
        (Leg::Key(name), JsonNode::Object(mut members)) => {
            match members.iter_mut().find(|(key, _)| key == name) {
                Some((_, value)) => {
                    let old = std::mem::replace(value, JsonNode::Plain("null"));
                    *value = put(old, rest, new, how);
                    JsonNode::Object(members)
                }
                None if how.adds && rest.is_empty() => {
                    members.push((name.clone(), new.clone()));
                    JsonNode::object(members)
                }
                None => JsonNode::Object(members),
            }
        }
        (Leg::Index(_) | Leg::FromEnd(_), JsonNode::Array(mut elements)) => {
            let place = place_in(leg, elements.len());
            match place.and_then(|place| elements.get_mut(place)) {
                Some(element) => {
                    let old = std::mem::replace(element, JsonNode::Plain("null"));
                    *element = put(old, rest, new, how);
                }
                None if how.adds && rest.is_empty() => match place {
                    Some(_) => elements.push(new.clone()),
                    None => elements.insert(0, new.clone()),
                },
                None => {}
            }
            JsonNode::Array(elements)
        }
        (Leg::Index(0) | Leg::FromEnd(0), node) => put(node, rest, new, how),
        // What is no array is one of itself, which something may come behind.
        (Leg::Index(_), node) if how.adds && rest.is_empty() => {
            JsonNode::Array(vec![node, new.clone()])
        }
        (_, node) => node,
    }
}

fn appended<'d>(node: JsonNode<'d>, new: &JsonNode<'d>) -> JsonNode<'d> {
    match node {
        JsonNode::Array(mut elements) => {
            elements.push(new.clone());
            JsonNode::Array(elements)
        }
        other => JsonNode::Array(vec![other, new.clone()]),
    }
}

fn remove(arguments: &[ValueRef<'_>]) -> Result<Value> {
    let [ValueRef::Json(document), paths @ ..] = arguments else {
        return Err(no_such_call("json_remove", arguments));
    };
    let mut root = tree(document)?;
    for path in paths {
        let ValueRef::Text(path) = path else {
            return Err(no_such_call("json_remove", arguments));
        };
        let legs = single(path)?;
        if legs.is_empty() {
            let message = "the whole document is not removed";
            return Err(SqlError::new(SqlState::InvalidParameterValue, message));
        }
        if !find(&root, &legs).is_empty() {
            root = without(root, &legs);
        }
    }
    Ok(Value::Json(Json::from_node(&root)))
}

fn without<'d>(node: JsonNode<'d>, legs: &[Leg]) -> JsonNode<'d> {
    let Some((leg, rest)) = legs.split_first() else {
        return node;
    };
    match (leg, node) {
        (Leg::Key(name), JsonNode::Object(mut members)) => {
            if rest.is_empty() {
                members.retain(|(key, _)| key != name);
            } else if let Some((_, value)) = members.iter_mut().find(|(key, _)| key == name) {
                let old = std::mem::replace(value, JsonNode::Plain("null"));
                *value = without(old, rest);
            }
            JsonNode::Object(members)
        }
        (Leg::Index(_) | Leg::FromEnd(_), JsonNode::Array(mut elements)) => {
            let place = place_in(leg, elements.len()).filter(|place| *place < elements.len());
            if let Some(place) = place {
                let old = elements.remove(place);
                if !rest.is_empty() {
                    elements.insert(place, without(old, rest));
                }
            }
            JsonNode::Array(elements)
        }
        (Leg::Index(0) | Leg::FromEnd(0), node) if !rest.is_empty() => without(node, rest),
        (_, node) => node,
    }
}

fn merge(function: MysqlFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    let mut texts = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let ValueRef::Json(text) = argument else {
            return Err(no_such_call("json_merge", arguments));
        };
        texts.push(*text);
    }
    check_value_bytes(texts.iter().map(|text| text.len() + 4).sum())?;
    let mut nodes = texts.into_iter().map(tree);
    let Some(first) = nodes.next() else {
        return Err(no_such_call("json_merge", arguments));
    };
    let mut merged = first?;
    for node in nodes {
        merged = match function {
            MysqlFunction::JsonMergePatch => patched(merged, node?),
            _ => preserved(merged, node?),
        };
    }
    new_document(&merged)
}

/// RFC 7396.
fn patched<'d>(target: JsonNode<'d>, patch: JsonNode<'d>) -> JsonNode<'d> {
    let JsonNode::Object(changes) = patch else {
        return patch;
    };
    let mut members = match target {
        JsonNode::Object(members) => members,
        JsonNode::Plain(_) | JsonNode::String(_) | JsonNode::Array(_) => Vec::new(),
    };
    let mut at: std::collections::HashMap<String, usize> = members
        .iter()
        .enumerate()
        .map(|(place, (key, _))| (key.clone(), place))
        .collect();
    for (key, value) in changes {
        let old = at.get(&key).and_then(|place| members.get_mut(*place));
        match old {
            Some((_, old)) => {
                let before = std::mem::replace(old, JsonNode::Plain("null"));
                *old = patched(before, value);
            }
            None => {
                at.insert(key.clone(), members.len());
                members.push((key, patched(JsonNode::Plain("null"), value)));
            }
        }
    }
    members.retain(|(_, value)| *value != JsonNode::Plain("null"));
    JsonNode::object(members)
}

fn preserved<'d>(a: JsonNode<'d>, b: JsonNode<'d>) -> JsonNode<'d> {
    match (a, b) {
        (JsonNode::Object(mut members), JsonNode::Object(others)) => {
            let at: std::collections::HashMap<String, usize> = members
                .iter()
                .enumerate()
                .map(|(place, (key, _))| (key.clone(), place))
                .collect();
            for (key, value) in others {
                match at.get(&key).and_then(|place| members.get_mut(*place)) {
                    Some((_, old)) => {
                        let before = std::mem::replace(old, JsonNode::Plain("null"));
                        *old = preserved(before, value);
                    }
                    None => members.push((key, value)),
                }
            }
            JsonNode::object(members)
        }
        (a, b) => {
            let mut elements = elements(a);
            elements.extend(self::elements(b));
            JsonNode::Array(elements)
        }
    }
}

fn elements(node: JsonNode<'_>) -> Vec<JsonNode<'_>> {
    match node {
        JsonNode::Array(elements) => elements,
        other => vec![other],
    }
}
