//! Lists of texts as PostgreSQL writes a text array, `{a,"b c",0}`: keys, paths, and objects made of them.

use std::collections::HashSet;

use super::array::TextArray;
use super::invalid;
use crate::eval::function::{Call, no_such_call};
use crate::eval::json::new_document;
use crate::eval::limits::check_value_bytes;
use crate::plan::JsonFunction;
use crate::types::cast::text_of;
use crate::types::json::tree;
use crate::types::{JsonNode, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(
    function: JsonFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use JsonFunction as F;
    match (function, arguments) {
        (F::TextList, values) => text_list(values, call),
        (F::DeleteKeys, [ValueRef::Json(document), ValueRef::Text(keys)]) => {
            delete_keys(document, keys)
        }
        (F::FromTexts, [ValueRef::Text(pairs)]) => {
            let mut texts = pairs_in(pairs)?.into_iter();
            let mut pairs = Vec::new();
            while let (Some(key), Some(value)) = (texts.next(), texts.next()) {
                pairs.push((key, value));
            }
            object(pairs)
        }
        (F::FromTexts, [ValueRef::Text(keys), ValueRef::Text(values)]) => {
            let (keys, values) = (members(keys)?, members(values)?);
            if keys.len() != values.len() {
                return Err(SqlError::new(
                    SqlState::ArraySubscriptError,
                    "mismatched array dimensions",
                ));
            }
            object(keys.into_iter().zip(values))
        }
        _ => Err(no_such_call("a function of JSON", arguments)),
    }
}

fn object(pairs: impl IntoIterator<Item = (Option<String>, Option<String>)>) -> Result<Value> {
    let pairs = pairs.into_iter().map(|(key, value)| {
        let key = key.ok_or_else(|| {
            SqlError::new(
                SqlState::NullValueNotAllowed,
                "null value not allowed for object key",
            )
        })?;
        Ok((key, value.map_or(JsonNode::Plain("null"), JsonNode::String)))
    });
    new_document(&JsonNode::object(pairs.collect::<Result<_>>()?))
}

fn delete_keys(document: &str, keys: &str) -> Result<Value> {
    let keys: HashSet<String> = self::keys(keys)?.into_iter().collect();
    let node = match tree(document)? {
        JsonNode::Object(mut members) => {
            members.retain(|(name, _)| !keys.contains(name));
            JsonNode::Object(members)
        }
        JsonNode::Array(mut elements) => {
            elements.retain(
                |element| !matches!(element, JsonNode::String(text) if keys.contains(text)),
            );
            JsonNode::Array(elements)
        }
        JsonNode::Plain(_) | JsonNode::String(_) => {
            return Err(invalid("cannot delete from scalar"));
        }
    };
    new_document(&node)
}

fn text_list(values: &[ValueRef<'_>], call: &Call<'_>) -> Result<Value> {
    let mut out = String::from("{");
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        if matches!(value, ValueRef::Null) {
            out.push_str("NULL");
            continue;
        }
        let text = text_of(*value, call.data_type(place), &call.ctx.session.time_zone);
        out.push('"');
        for character in text.chars() {
            if matches!(character, '"' | '\\') {
                out.push('\\');
            }
            out.push(character);
        }
        out.push('"');
        check_value_bytes(out.len())?;
    }
    out.push('}');
    Ok(super::text(&out))
}

/// The keys and values of a list of them, or of a list of lists of one of each.
fn pairs_in(list: &str) -> Result<Vec<Option<String>>> {
    let TextArray { elements, sizes } = TextArray::read(list)?;
    let wrong = |message: &str| Err(SqlError::new(SqlState::ArraySubscriptError, message));
    match *sizes.as_slice() {
        [count] if count % 2 != 0 => wrong("array must have even number of elements"),
        [_] | [_, 2] => Ok(elements),
        [_, _] => wrong("array must have two columns"),
        _ => wrong("wrong number of array subscripts"),
    }
}

/// The elements of a list of a single level.
fn members(list: &str) -> Result<Vec<Option<String>>> {
    let TextArray { elements, sizes } = TextArray::read(list)?;
    if sizes.len() > 1 {
        return Err(SqlError::new(
            SqlState::ArraySubscriptError,
            "wrong number of array subscripts",
        ));
    }
    Ok(elements)
}

/// The steps of a path, or a list of keys, of which any may be NULL.
///
/// # Errors
/// 22P02 for a text that is no list.
pub(super) fn steps(list: &str) -> Result<Vec<Option<String>>> {
    Ok(TextArray::read(list)?.elements)
}

/// The elements of a list that are not NULL.
///
/// # Errors
/// 22P02 for a text that is no list.
pub(super) fn keys(list: &str) -> Result<Vec<String>> {
    Ok(steps(list)?.into_iter().flatten().collect())
}
