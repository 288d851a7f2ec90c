//! JSON_EXTRACT and its kin: what a document is, has and contains.

use super::json_path::{Leg, find, is_single, parse};
use super::text_value;
use crate::eval::effort::Effort;
use crate::eval::function::{Call, no_such_call};
use crate::eval::json::new_document;
use crate::eval::limits::check_value_bytes;
use crate::plan::MysqlFunction;
use crate::types::compare::same;
use crate::types::json::tree;
use crate::types::{Json, JsonNode, Result, SqlError, SqlState, Value, ValueRef};

/// What it is to compare two values, next to looking at a byte.
const WORK_PER_PAIR: usize = 32;

pub(super) fn invoke(
    function: MysqlFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use MysqlFunction as F;
    let effort = &Effort::new(call.ctx.interrupts);
    match (function, arguments) {
        (F::JsonQuote, [ValueRef::Text(text)]) => {
            let quoted = Json::from_node(&JsonNode::String((*text).to_owned()));
            Ok(text_value(quoted.as_str()))
        }
        (F::JsonUnquote, [ValueRef::Json(text)]) => Ok(unquoted(&tree(text)?)),
        (F::JsonExtract, [ValueRef::Json(text), paths @ ..]) => extract(&tree(text)?, paths),
        (F::JsonValue, [ValueRef::Json(text), path]) => {
            let (root, legs) = (tree(text)?, path_of(path)?);
            let found = find(&root, &legs);
            Ok(match found.as_slice() {
                [only] => unquoted(only),
                _ => Value::Null,
            })
        }
        (F::JsonContainsPath, [ValueRef::Json(text), ValueRef::Text(how), paths @ ..]) => {
            contains_path(&tree(text)?, how, paths)
        }
        (F::JsonContains, [ValueRef::Json(text), ValueRef::Json(wanted), path @ ..]) => {
            let (root, wanted) = (tree(text)?, tree(wanted)?);
            let inside = at_path(&root, path)?;
            let holds = inside.map(|inside| contains(inside, &wanted, effort));
            Ok(holds.transpose()?.map_or(Value::Null, Value::Boolean))
        }
        (F::JsonOverlaps, [ValueRef::Json(a), ValueRef::Json(b)]) => {
            overlaps(&tree(a)?, &tree(b)?, effort).map(Value::Boolean)
        }
        (_, [ValueRef::Json(text), path @ ..]) => {
            let root = tree(text)?;
            match at_path(&root, path)? {
                Some(node) => shape(function, node),
                None => Ok(Value::Null),
            }
        }
        _ => Err(no_such_call("a function of JSON", arguments)),
    }
}

fn path_of(path: &ValueRef<'_>) -> Result<Vec<Leg>> {
    match path {
        ValueRef::Text(path) => parse(path),
        other => Err(no_such_call("a function of JSON", &[*other])),
    }
}

/// The whole document, or what is at the one place that a path names.
fn at_path<'n, 'd>(
    root: &'n JsonNode<'d>,
    path: &[ValueRef<'_>],
) -> Result<Option<&'n JsonNode<'d>>> {
    let [path] = path else {
        return Ok(Some(root));
    };
    let legs = path_of(path)?;
    if !is_single(&legs) {
        return Err(refused_wildcard());
    }
    Ok(find(root, &legs).first().copied())
}

/// 22023: a path may find several values where one is meant.
#[cold]
pub(super) fn refused_wildcard() -> SqlError {
    let message = "a path that is used here holds no *, [*] and **";
    SqlError::new(SqlState::InvalidParameterValue, message)
}

fn extract(root: &JsonNode<'_>, paths: &[ValueRef<'_>]) -> Result<Value> {
    let mut found = Vec::new();
    let mut single = paths.len() == 1;
    for path in paths {
        let legs = path_of(path)?;
        single &= is_single(&legs);
        found.extend(find(root, &legs));
    }
    match (single, found.as_slice()) {
        (_, []) => Ok(Value::Null),
        (true, [only, ..]) => Ok(Value::Json(Json::from_node(only))),
        (false, several) => {
            let mut elements = Vec::with_capacity(several.len());
            let mut bytes = 0;
            for node in several {
                bytes += Json::from_node(node).as_str().len() + 2;
                check_value_bytes(bytes)?;
                elements.push((*node).clone());
            }
            new_document(&JsonNode::Array(elements))
        }
    }
}

fn unquoted(node: &JsonNode<'_>) -> Value {
    match node {
        JsonNode::String(text) => text_value(text),
        other => text_value(Json::from_node(other).as_str()),
    }
}

fn contains_path(root: &JsonNode<'_>, how: &str, paths: &[ValueRef<'_>]) -> Result<Value> {
    let all = match how.to_ascii_lowercase().as_str() {
        "all" => true,
        "one" => false,
        _ => {
            let message = "'one' or 'all' is wanted";
            return Err(SqlError::new(SqlState::InvalidParameterValue, message));
        }
    };
    let mut holds = all;
    for path in paths {
        let there = !find(root, &path_of(path)?).is_empty();
        holds = if all { holds && there } else { holds || there };
    }
    Ok(Value::Boolean(holds))
}

fn shape(function: MysqlFunction, node: &JsonNode<'_>) -> Result<Value> {
    use MysqlFunction as F;
    let count = |count: usize| Value::Int(i32::try_from(count).unwrap_or(i32::MAX));
    Ok(match (function, node) {
        (F::JsonLength, JsonNode::Array(elements)) => count(elements.len()),
        (F::JsonLength, JsonNode::Object(members)) => count(members.len()),
        (F::JsonLength, JsonNode::Plain(_) | JsonNode::String(_)) => count(1),
        (F::JsonKeys, JsonNode::Object(members)) => {
            let keys = members.iter().map(|(key, _)| JsonNode::String(key.clone()));
            return new_document(&JsonNode::Array(keys.collect()));
        }
        (F::JsonKeys, _) => Value::Null,
        (F::JsonType, node) => text_value(type_of(node)),
        (F::JsonDepth, node) => count(depth(node)),
        (_, node) => {
            return Err(no_such_call(
                "a function of JSON",
                &[ValueRef::Json(Json::from_node(node).as_str())],
            ));
        }
    })
}

fn type_of(node: &JsonNode<'_>) -> &'static str {
    match node {
        JsonNode::Plain("null") => "NULL",
        JsonNode::Plain("true" | "false") => "BOOLEAN",
        JsonNode::Plain(number) if number.contains(['.', 'e', 'E']) => "DOUBLE",
        JsonNode::Plain(_) => "INTEGER",
        JsonNode::String(_) => "STRING",
        JsonNode::Array(_) => "ARRAY",
        JsonNode::Object(_) => "OBJECT",
    }
}

fn depth(node: &JsonNode<'_>) -> usize {
    let deepest = match node {
        JsonNode::Array(elements) => elements.iter().map(depth).max(),
        JsonNode::Object(members) => members.iter().map(|(_, value)| depth(value)).max(),
        JsonNode::Plain(_) | JsonNode::String(_) => None,
    };
    deepest.unwrap_or(0) + 1
}

/// Whether a document has another in it, as MySQL means it: an array has what some element of it has.
fn contains(node: &JsonNode<'_>, wanted: &JsonNode<'_>, effort: &Effort<'_>) -> Result<bool> {
    effort.spend(WORK_PER_PAIR)?;
    match (node, wanted) {
        (JsonNode::Array(elements), JsonNode::Array(candidates)) => {
            for candidate in candidates {
                if !any(elements, candidate, effort)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (JsonNode::Array(elements), candidate) => any(elements, candidate, effort),
        (JsonNode::Object(members), JsonNode::Object(candidates)) => {
            for (key, candidate) in candidates {
                let member = members.iter().find(|(name, _)| name == key);
                let holds = member.map(|(_, value)| contains(value, candidate, effort));
                if !holds.transpose()?.unwrap_or(false) {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (node, candidate) => Ok(equal(node, candidate)),
    }
}

fn any(elements: &[JsonNode<'_>], candidate: &JsonNode<'_>, effort: &Effort<'_>) -> Result<bool> {
    for element in elements {
        if contains(element, candidate, effort)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn overlaps(a: &JsonNode<'_>, b: &JsonNode<'_>, effort: &Effort<'_>) -> Result<bool> {
    match (a, b) {
        (JsonNode::Array(elements), JsonNode::Array(others)) => {
            for element in elements {
                for other in others {
                    effort.spend(WORK_PER_PAIR)?;
                    if equal(element, other) {
                        return Ok(true);
                    }
                }
            }
            Ok(false)
        }
        (JsonNode::Array(elements), other) | (other, JsonNode::Array(elements)) => {
            Ok(elements.iter().any(|element| equal(element, other)))
        }
        (JsonNode::Object(members), JsonNode::Object(others)) => {
            let shared = |(key, value): &(String, JsonNode<'_>)| {
                others
                    .iter()
                    .any(|(name, other)| name == key && equal(value, other))
            };
            Ok(members.iter().any(shared))
        }
        (a, b) => Ok(equal(a, b)),
    }
}

fn equal(a: &JsonNode<'_>, b: &JsonNode<'_>) -> bool {
    match (a, b) {
        (JsonNode::String(a), JsonNode::String(b)) => a == b,
        (JsonNode::String(_), _) | (_, JsonNode::String(_)) => false,
        (a, b) => {
            let (a, b) = (Json::from_node(a), Json::from_node(b));
            same(ValueRef::Json(a.as_str()), ValueRef::Json(b.as_str()))
        }
    }
}
