//! BOOL_AND, BOOL_OR and the bit aggregates.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::plan::AggregateFunction;
use crate::types::{Column, DataType, Result, Value, ValueRef};

/// Booleans count as bits.
pub(super) struct Bits {
    function: AggregateFunction,
    result: DataType,
    bits: Vec<Option<i64>>,
}

impl Bits {
    pub(super) const fn new(function: AggregateFunction, result: DataType) -> Bits {
        Bits {
            function,
            result,
            bits: Vec::new(),
        }
    }
}

const fn combine(function: AggregateFunction, a: i64, b: i64) -> i64 {
    match function {
        AggregateFunction::BoolAnd | AggregateFunction::BitAnd => a & b,
        AggregateFunction::BoolOr | AggregateFunction::BitOr => a | b,
        _ => a ^ b,
    }
}

fn bits_of(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Boolean(v) => Some(v.into()),
        ValueRef::SmallInt(v) => Some(v.into()),
        ValueRef::Int(v) => Some(v.into()),
        ValueRef::BigInt(v) => Some(v),
        _ => None,
    }
}

impl Accumulator for Bits {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.bits.resize(group_count, None);
        let Some(column) = arguments.first() else {
            return Ok(());
        };
        for row in 0..column.len() {
            let Some(new) = bits_of(column.get(row)) else {
                continue;
            };
            let group = groups.of(row) as usize;
            let before = self.bits.get(group).copied().flatten();
            let after = before.map_or(new, |before| combine(self.function, before, new));
            if let Some(bits) = self.bits.get_mut(group) {
                *bits = Some(after);
            }
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let result = self.result;
        let mut out = ColumnBuilder::new(result.physical(), groups.len());
        for bits in states(&mut self.bits, groups) {
            let value = match (bits, result) {
                (None, _) => Value::Null,
                (Some(bits), DataType::Boolean) => Value::Boolean(*bits != 0),
                // Combinations of bits of the narrow types stay within them.
                (Some(bits), DataType::SmallInt) => {
                    i16::try_from(*bits).map_or(Value::Null, Value::SmallInt)
                }
                (Some(bits), DataType::Int) => i32::try_from(*bits).map_or(Value::Null, Value::Int),
                (Some(bits), _) => Value::BigInt(*bits),
            };
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let function = self.function;
        merge_states(&mut self.bits, into, earlier, later, |bits, more| {
            *bits = match (*bits, *more) {
                (Some(a), Some(b)) => Some(combine(function, a, b)),
                (one, other) => one.or(other),
            };
        });
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.bits.truncate(groups);
    }

    fn memory(&self) -> usize {
        self.bits.capacity() * size_of::<Option<i64>>()
    }
}
