//! JSON documents in expressions: `||`, `-`, and any value as JSON.

use jiff::tz::TimeZone;

use super::ColumnBuilder;
use crate::types::cast::text_of;
use crate::types::json::{checked_depth, tree};
use crate::types::{
    Column, DataType, Json, JsonNode, Physical, Result, SqlError, SqlState, Value, ValueRef,
};

/// Any value as JSON, as TO_JSONB shows it. NULL is JSON's null.
pub(crate) fn to_json(value: ValueRef<'_>, from: DataType, zone: &TimeZone) -> Json {
    match value {
        ValueRef::Null => Json::from_normalised("null"),
        ValueRef::Json(text) => Json::from_normalised(text),
        ValueRef::Boolean(_) | ValueRef::SmallInt(_) | ValueRef::Int(_) | ValueRef::BigInt(_) => {
            Json::from_normalised(&text_of(value, from, zone))
        }
        ValueRef::Decimal(v) if v.is_finite() => Json::from_normalised(&text_of(value, from, zone)),
        ValueRef::Real(v) if v.is_finite() => number(&text_of(value, from, zone)),
        ValueRef::Double(v) if v.is_finite() => number(&text_of(value, from, zone)),
        // A date and a time of day are joined by a T, as ISO 8601 wants it.
        ValueRef::DateTime(_) => string(text_of(value, from, zone).replacen(' ', "T", 1)),
        ValueRef::Timestamp(_) => {
            let mut text = text_of(value, from, zone).replacen(' ', "T", 1);
            if !text.starts_with(|c: char| c.is_ascii_digit()) {
                return string(text);
            }
            let offset = text.rfind(['+', '-']).and_then(|place| text.get(place..));
            if offset.is_some_and(|offset| !offset.contains(':')) {
                text.push_str(":00");
            }
            string(text)
        }
        ValueRef::Decimal(_)
        | ValueRef::Real(_)
        | ValueRef::Double(_)
        | ValueRef::Text(_)
        | ValueRef::Bytes(_)
        | ValueRef::Date(_)
        | ValueRef::Time(_)
        | ValueRef::TimeTz(_)
        | ValueRef::Interval(_)
        | ValueRef::Uuid(_) => string(text_of(value, from, zone)),
    }
}

/// A number as JSON has it, without an exponent.
fn number(text: &str) -> Json {
    Json::from_node(&JsonNode::Plain(text))
}

fn string(text: String) -> Json {
    Json::from_node(&JsonNode::String(text))
}

/// A column of any type as JSON; NULL stays NULL.
pub(super) fn to_json_column(column: &Column, from: DataType, zone: &TimeZone) -> Result<Column> {
    let mut out = ColumnBuilder::new(Physical::Json, column.len());
    for row in 0..column.len() {
        match column.get(row) {
            ValueRef::Null => out.push(ValueRef::Null)?,
            value => out.push(ValueRef::Json(to_json(value, from, zone).as_str()))?,
        }
    }
    Ok(out.finish())
}

/// Part of a document as a value.
pub(super) fn document(node: &JsonNode<'_>) -> Value {
    Value::Json(Json::from_node(node))
}

/// A tree that was put together as a value.
///
/// # Errors
/// 54001 where it nests too deep.
pub(super) fn new_document(node: &JsonNode<'_>) -> Result<Value> {
    checked_depth(Json::from_node(node)).map(Value::Json)
}

/// Two objects merged, two arrays one after the other; anything else counts as an array of itself.
pub(super) fn concat(a: &str, b: &str) -> Result<Value> {
    let (a, b) = (tree(a)?, tree(b)?);
    new_document(&match (a, b) {
        (JsonNode::Object(mut a), JsonNode::Object(b)) => {
            a.extend(b);
            JsonNode::object(a)
        }
        (a, b) => {
            let mut elements = as_array(a);
            elements.extend(as_array(b));
            JsonNode::Array(elements)
        }
    })
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
