//! Lists of texts as PostgreSQL writes a text array, `{a,"b c",0}`: keys, paths, and objects made of them.

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
            let texts = members(pairs)?;
            if texts.len() % 2 != 0 {
                return Err(SqlError::new(
                    SqlState::ArraySubscriptError,
                    "array must have even number of elements",
                ));
            }
            let mut texts = texts.into_iter();
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
    let keys = steps(keys)?;
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

/// The elements of a list, `None` for NULL; lists within the list are taken for their elements.
fn members(list: &str) -> Result<Vec<Option<String>>> {
    let trimmed = list.trim();
    let inner = trimmed
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .map(str::trim);
    let Some(inner) = inner.filter(|inner| inner.starts_with('{')) else {
        return elements(list);
    };
    let mut out = Vec::new();
    for pair in inner.split_inclusive('}') {
        let pair = elements(pair.trim_start_matches([',', ' ']))?;
        if pair.len() != 2 {
            return Err(SqlError::new(
                SqlState::ArraySubscriptError,
                "array must have two columns",
            ));
        }
        out.extend(pair);
    }
    Ok(out)
}

/// The elements of a list that are not NULL.
///
/// # Errors
/// 22P02 for a text that is no list.
pub(super) fn steps(list: &str) -> Result<Vec<String>> {
    Ok(elements(list)?.into_iter().flatten().collect())
}

fn elements(list: &str) -> Result<Vec<Option<String>>> {
    let malformed = || {
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            format!("malformed array literal: \"{list}\""),
        )
        .with_hint("A path is written as in '{a,0,b}'.")
    };
    let inside = list
        .trim()
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .ok_or_else(malformed)?;
    if inside.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    let mut element = Element::default();
    let mut quoted = false;
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                quoted = !quoted;
                element.was_quoted = true;
            }
            '\\' => element.text.extend(characters.next()),
            ',' if !quoted => out.push(std::mem::take(&mut element).finish()),
            _ if quoted || !element.was_quoted => element.text.push(character),
            _ => {}
        }
    }
    out.push(element.finish());
    if quoted { Err(malformed()) } else { Ok(out) }
}

#[derive(Default)]
struct Element {
    text: String,
    was_quoted: bool,
}

impl Element {
    /// What is not quoted has no blanks around it, and may be NULL.
    fn finish(self) -> Option<String> {
        if self.was_quoted {
            return Some(self.text);
        }
        let text = self.text.trim();
        (!text.eq_ignore_ascii_case("null")).then(|| text.to_owned())
    }
}
