//! JSON_AGG and JSON_OBJECT_AGG. Their values come as JSON documents already.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::eval::limits::check_value_bytes;
use crate::types::json::{checked_depth, tree};
use crate::types::{Column, Json, JsonNode, Physical, Result, SqlError, SqlState, Value, ValueRef};

/// Documents put together to an array or an object.
pub(super) struct Documents {
    object: bool,
    /// The members of each group, with commas between them.
    texts: Vec<Option<String>>,
    bytes: usize,
}

impl Documents {
    pub(super) const fn array() -> Documents {
        Documents {
            object: false,
            texts: Vec::new(),
            bytes: 0,
        }
    }

    pub(super) const fn object() -> Documents {
        Documents {
            object: true,
            texts: Vec::new(),
            bytes: 0,
        }
    }

    fn add(&mut self, group: usize, key: Option<&str>, document: &str) -> Result<()> {
        let Some(text) = self.texts.get_mut(group) else {
            return Ok(());
        };
        let before = text.as_ref().map_or(0, String::len);
        check_value_bytes(before + document.len() + key.map_or(0, str::len))?;
        let text = text.get_or_insert_default();
        if before > 0 {
            text.push_str(", ");
        }
        if let Some(key) = key {
            text.push_str(Json::from_node(&JsonNode::String(key.to_owned())).as_str());
            text.push_str(": ");
        }
        text.push_str(document);
        self.bytes += text.len() - before;
        Ok(())
    }
}

impl Accumulator for Documents {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.texts.resize(group_count, None);
        let (keys, values) = match arguments {
            [values] => (None, values),
            [keys, values] => (Some(keys), values),
            _ => return Ok(()),
        };
        for row in 0..values.len() {
            let key = match keys.map(|keys| keys.get(row)) {
                None => None,
                Some(ValueRef::Text(key)) => Some(key),
                Some(_) => return Err(null_key()),
            };
            let document = match values.get(row) {
                ValueRef::Json(document) => document,
                _ => "null",
            };
            self.add(groups.of(row) as usize, key, document)?;
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let object = self.object;
        let mut out = ColumnBuilder::new(Physical::Json, groups.len());
        for text in states(&mut self.texts, groups) {
            let value = match text {
                None => Value::Null,
                Some(text) if object => {
                    // Puts the members in order and drops all but the last of equal keys.
                    let object = checked_depth(Json::from_normalised(&format!("{{{text}}}")))?;
                    Value::Json(Json::from_node(&tree(object.as_str())?))
                }
                Some(text) => {
                    Value::Json(checked_depth(Json::from_normalised(&format!("[{text}]")))?)
                }
            };
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let mut result = Ok(());
        merge_states(&mut self.texts, into, earlier, later, |text, more| {
            let (Some(text), Some(more)) = (&mut *text, more) else {
                *text = text.take().or_else(|| more.clone());
                return;
            };
            result = check_value_bytes(text.len() + more.len());
            if result.is_ok() {
                text.push_str(", ");
                text.push_str(more);
            }
        });
        result
    }

    fn truncate(&mut self, groups: usize) {
        self.texts.truncate(groups);
        self.bytes = self.texts.iter().flatten().map(String::len).sum();
    }

    fn grows(&self) -> bool {
        true
    }

    fn memory(&self) -> usize {
        self.bytes + self.texts.capacity() * size_of::<Option<String>>()
    }
}

#[cold]
fn null_key() -> SqlError {
    SqlError::new(SqlState::NullValueNotAllowed, "field name must not be null")
}
