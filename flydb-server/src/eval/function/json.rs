//! Functions of JSON documents. A path is a text such as `{a,0,b}`, as PostgreSQL writes a text array.

mod array;
mod build;
mod change;
mod contain;
mod get;
mod list;
mod path;
mod pretty;
mod seek;

use list::{keys, steps};
pub(in crate::eval) use path::{Around, query as path_query};

use smol_str::SmolStr;

use super::{Call, no_such_call};
use crate::eval::effort::Effort;
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
            contain::invoke(function, arguments, &Effort::new(call.ctx.interrupts))
        }
        F::BuildObject | F::BuildArray | F::ToJson => build::invoke(function, arguments, call),
        F::DeletePath | F::Set | F::SetLax | F::Insert | F::StripNulls => {
            change::invoke(function, arguments)
        }
        F::FromTexts | F::DeleteKeys | F::TextList => list::invoke(function, arguments, call),
        F::Concat | F::Delete => by_operator(function, arguments),
        F::PathExists
        | F::PathMatch
        | F::PathFinds
        | F::PathHolds
        | F::PathQueryFirst
        | F::PathQueryArray
        | F::PathExistsTz
        | F::PathMatchTz
        | F::PathQueryFirstTz
        | F::PathQueryArrayTz => path::invoke(function, arguments, call),
        F::TypeOf | F::ArrayLength | F::Pretty | F::Valid => shape(function, arguments),
    }
}

/// Functions that are operators by another name.
fn by_operator(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use crate::eval::json::{concat, delete_element, delete_key};
    match (function, arguments) {
        (JsonFunction::Concat, [ValueRef::Json(a), ValueRef::Json(b)]) => concat(a, b),
        (_, [ValueRef::Json(document), ValueRef::Text(key)]) => delete_key(document, key),
        (_, [ValueRef::Json(document), ValueRef::Int(place)]) => delete_element(document, *place),
        _ => Err(no_such_call("a function of JSON", arguments)),
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

/// The value of a key: members lie in order of their keys' lengths and then bytes.
fn member_of<'a>(members: &'a [(String, JsonNode<'a>)], name: &str) -> Option<&'a JsonNode<'a>> {
    let order = |key: &str| {
        key.len()
            .cmp(&name.len())
            .then_with(|| key.as_bytes().cmp(name.as_bytes()))
    };
    let found = members.binary_search_by(|(key, _)| order(key)).ok()?;
    members.get(found).map(|(_, value)| value)
}

#[cold]
fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message)
}
