//! Documents from values.

use crate::eval::function::{Call, no_such_call};
use crate::eval::json::{new_document, to_json};
use crate::eval::limits::check_value_bytes;
use crate::plan::JsonFunction;
use crate::types::cast::text_of;
use crate::types::json::tree;
use crate::types::{Json, JsonNode, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(
    function: JsonFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    let zone = &call.ctx.session.time_zone;
    let json = |place: usize, value: &ValueRef<'_>| to_json(*value, call.data_type(place), zone);
    match (function, arguments) {
        (JsonFunction::ToJson, [ValueRef::Null]) => Ok(Value::Null),
        (JsonFunction::ToJson, [value]) => Ok(Value::Json(json(0, value))),
        (JsonFunction::BuildArray, values) => {
            let documents = values
                .iter()
                .enumerate()
                .map(|(place, value)| json(place, value));
            let members: Vec<Json> = documents.collect();
            check_value_bytes(members.iter().map(|json| json.as_str().len() + 2).sum())?;
            let nodes: Result<Vec<JsonNode<'_>>> =
                members.iter().map(|json| tree(json.as_str())).collect();
            new_document(&JsonNode::Array(nodes?))
        }
        (JsonFunction::BuildObject, values) => object(values, call),
        _ => Err(no_such_call("a function of JSON", arguments)),
    }
}

fn object(values: &[ValueRef<'_>], call: &Call<'_>) -> Result<Value> {
    if !values.len().is_multiple_of(2) {
        return Err(SqlError::new(
            SqlState::InvalidParameterValue,
            "argument list must have even number of elements",
        )
        .with_hint("The arguments of jsonb_build_object() must be keys and values in turn."));
    }
    let zone = &call.ctx.session.time_zone;
    let mut keys = Vec::with_capacity(values.len() / 2);
    let mut documents = Vec::with_capacity(values.len() / 2);
    for (pair, place) in values.chunks(2).zip((0..).step_by(2)) {
        if let [key, value] = pair {
            if matches!(key, ValueRef::Null) {
                return Err(SqlError::new(
                    SqlState::InvalidParameterValue,
                    format!("argument {}: key must not be null", place + 1),
                ));
            }
            keys.push(text_of(*key, call.data_type(place), zone));
            documents.push(to_json(*value, call.data_type(place + 1), zone));
        }
    }
    check_value_bytes(documents.iter().map(|json| json.as_str().len() + 2).sum())?;
    let nodes = documents.iter().map(|json| tree(json.as_str()));
    let members = keys
        .into_iter()
        .zip(nodes)
        .map(|(key, node)| Ok((key, node?)))
        .collect::<Result<_>>()?;
    new_document(&JsonNode::object(members))
}
