//! STRING_AGG and GROUP_CONCAT.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::eval::limits::check_value_bytes;
use crate::plan::AggregateFunction;
use crate::types::{Column, DataType, Physical, Result, SqlError, ValueRef};

/// Texts or bytes, one after the other.
pub(super) struct Texts {
    /// Where no separator is given.
    separator: &'static [u8],
    result: DataType,
    texts: Vec<Option<Joined>>,
    bytes: usize,
}

/// Texts, each after its separator: the first one's is kept too, for when others come before it.
#[derive(Clone, Debug)]
struct Joined {
    bytes: Vec<u8>,
    /// Bytes of the first separator.
    skip: usize,
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
        let text = text.get_or_insert_with(|| Joined {
            bytes: Vec::new(),
            skip: separator.len(),
        });
        check_value_bytes(text.bytes.len() + separator.len() + value.len())?;
        text.bytes.extend_from_slice(separator);
        text.bytes.extend_from_slice(value);
        self.bytes += separator.len() + value.len();
        Ok(())
    }
}

impl Joined {
    fn without_first_separator(&self) -> &[u8] {
        self.bytes.get(self.skip..).unwrap_or_default()
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

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let physical = self.result.physical();
        let mut out = ColumnBuilder::new(physical, groups.len());
        for text in states(&mut self.texts, groups) {
            let bytes = text.as_ref().map(Joined::without_first_separator);
            out.push(match bytes {
                None => ValueRef::Null,
                Some(bytes) if physical == Physical::Bytes => ValueRef::Bytes(bytes),
                Some(bytes) => ValueRef::Text(
                    std::str::from_utf8(bytes)
                        .map_err(|_| SqlError::internal("texts do not make a text"))?,
                ),
            })?;
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
            result = check_value_bytes(text.bytes.len() + more.bytes.len());
            if result.is_ok() {
                text.bytes.extend_from_slice(&more.bytes);
            }
        });
        result
    }

    fn truncate(&mut self, groups: usize) {
        self.texts.truncate(groups);
        let texts = self.texts.iter().flatten();
        self.bytes = texts.map(|text| text.bytes.len()).sum();
    }

    fn grows(&self) -> bool {
        true
    }

    fn memory(&self) -> usize {
        self.bytes + self.texts.capacity() * size_of::<Option<Joined>>()
    }
}
