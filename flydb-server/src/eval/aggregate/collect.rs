//! STRING_AGG and GROUP_CONCAT.

use std::sync::Arc;

use smol_str::SmolStr;

use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::eval::limits::check_value_bytes;
use crate::plan::AggregateFunction;
use crate::types::{Column, DataType, Result, SqlError, Value, ValueRef};

/// Texts or bytes, one after the other.
pub(super) struct Texts {
    /// Where no separator is given.
    separator: &'static [u8],
    result: DataType,
    texts: Vec<Option<Vec<u8>>>,
    bytes: usize,
}

impl Texts {
    pub(super) const fn new(function: AggregateFunction, result: DataType) -> Texts {
        Texts {
            separator: match function {
                AggregateFunction::GroupConcat => b",",
                _ => b"",
            },
            result,
            texts: Vec::new(),
            bytes: 0,
        }
    }

    fn add(&mut self, group: usize, value: &[u8], separator: &[u8]) -> Result<()> {
        let Some(text) = self.texts.get_mut(group) else {
            return Ok(());
        };
        match text {
            Some(text) => {
                check_value_bytes(text.len() + separator.len() + value.len())?;
                text.extend_from_slice(separator);
                text.extend_from_slice(value);
                self.bytes += separator.len() + value.len();
            }
            None => {
                *text = Some(value.to_vec());
                self.bytes += value.len();
            }
        }
        Ok(())
    }
}

fn bytes_of(value: ValueRef<'_>) -> Option<&[u8]> {
    match value {
        ValueRef::Text(text) => Some(text.as_bytes()),
        ValueRef::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

impl Accumulator for Texts {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.texts.resize(group_count, None);
        let (Some(values), separators) = (arguments.first(), arguments.get(1)) else {
            return Ok(());
        };
        for row in 0..values.len() {
            let Some(value) = bytes_of(values.get(row)) else {
                continue;
            };
            let separator = match separators {
                Some(separators) => bytes_of(separators.get(row)).unwrap_or(b""),
                None => self.separator,
            };
            self.add(groups.of(row) as usize, value, separator)?;
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Column> {
        self.texts.resize(group_count, None);
        let physical = self.result.physical();
        let mut out = ColumnBuilder::new(physical, group_count);
        for text in std::mem::take(&mut self.texts) {
            let value = match text {
                None => Value::Null,
                Some(bytes) if physical == crate::types::Physical::Bytes => {
                    Value::Bytes(Arc::from(bytes))
                }
                Some(bytes) => Value::Text(SmolStr::new(
                    String::from_utf8(bytes)
                        .map_err(|_| SqlError::internal("texts do not make a text"))?,
                )),
            };
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn memory(&self) -> usize {
        self.bytes + self.texts.capacity() * size_of::<Option<Vec<u8>>>()
    }
}
