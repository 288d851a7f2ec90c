//! Functions of JSON documents. A path is a text such as `{a,0,b}`, as PostgreSQL writes a text array.

mod build;
mod change;
mod contain;
mod get;
mod path;
mod pretty;

use smol_str::SmolStr;

use super::{Call, no_such_call};
use crate::plan::JsonFunction;
use crate::types::json::tree;
use crate::types::{JsonNode, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(
    function: JsonFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use JsonFunction as F;
    match function {
        F::Get | F::GetText | F::GetPath | F::GetPathText | F::ExtractPath | F::ExtractPathText => {
            get::invoke(function, arguments)
        }
        F::Contains | F::ContainedBy | F::HasKey | F::HasAnyKey | F::HasAllKeys => {
            contain::invoke(function, arguments)
        }
        F::BuildObject | F::BuildArray | F::ToJson => build::invoke(function, arguments, call),
        F::DeletePath | F::Set | F::Insert | F::StripNulls => change::invoke(function, arguments),
        F::PathExists
        | F::PathMatch
        | F::PathFinds
        | F::PathHolds
        | F::PathQueryFirst
        | F::PathQueryArray => path::invoke(function, arguments),
        F::TypeOf | F::ArrayLength | F::Pretty | F::Valid => shape(function, arguments),
    }
}

fn shape(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use JsonFunction as F;
    match (function, arguments) {
        (F::TypeOf, [ValueRef::Json(document)]) => Ok(text(type_of(&tree(document)?))),
        (F::ArrayLength, [ValueRef::Json(document)]) => match tree(document)? {
            JsonNode::Array(elements) => Ok(Value::Int(
                i32::try_from(elements.len()).unwrap_or(i32::MAX),
            )),
            JsonNode::Object(_) => Err(invalid("cannot get array length of a non-array")),
            JsonNode::Plain(_) | JsonNode::String(_) => {
                Err(invalid("cannot get array length of a scalar"))
            }
        },
        (F::Pretty, [ValueRef::Json(document)]) => Ok(text(&pretty::pretty(&tree(document)?)?)),
        (F::Valid, [ValueRef::Text(document)]) => {
            Ok(Value::Boolean(JsonNode::parse(document).is_ok()))
        }
        _ => Err(no_such_call("a function of JSON", arguments)),
    }
}

fn text(text: &str) -> Value {
    Value::Text(SmolStr::new(text))
}

fn type_of(node: &JsonNode<'_>) -> &'static str {
    match node {
        JsonNode::Plain("null") => "null",
        JsonNode::Plain("true" | "false") => "boolean",
        JsonNode::Plain(_) => "number",
        JsonNode::String(_) => "string",
        JsonNode::Array(_) => "array",
        JsonNode::Object(_) => "object",
    }
}

#[cold]
fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message)
}

/// The elements of a text such as `{a,"b c",0}`.
fn steps(path: &str) -> Result<Vec<String>> {
    let malformed = || {
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            format!("malformed array literal: \"{path}\""),
        )
        .with_hint("A path is written as in '{a,0,b}'.")
    };
    let inside = path
        .trim()
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .ok_or_else(malformed)?;
    if inside.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut was_quoted = false;
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        let Some(step) = out.last_mut() else {
            break;
        };
        match character {
            '"' => {
                quoted = !quoted;
                was_quoted = true;
            }
            '\\' => step.extend(characters.next()),
            ',' if !quoted => {
                if !was_quoted {
                    *step = step.trim().to_owned();
                }
                was_quoted = false;
                out.push(String::new());
            }
            _ if quoted || !was_quoted => step.push(character),
            _ => {}
        }
    }
    if let (Some(last), false) = (out.last_mut(), was_quoted) {
        *last = last.trim().to_owned();
    }
    if quoted { Err(malformed()) } else { Ok(out) }
}
