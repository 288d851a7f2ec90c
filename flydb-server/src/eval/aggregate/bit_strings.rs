//! BIT_AND, BIT_OR and BIT_XOR of bit strings, which all have one length.

use std::ops::Range;

use smol_str::SmolStr;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::eval::arithmetic::combine_bits;
use crate::plan::{AggregateFunction, BinaryOp};
use crate::types::{Column, Physical, Result, ValueRef};

pub(super) struct BitStrings {
    op: BinaryOp,
    bits: Vec<Option<SmolStr>>,
    /// Bytes of those that lie outside of the vector.
    loose: usize,
}

impl BitStrings {
    pub(super) const fn new(function: AggregateFunction) -> BitStrings {
        BitStrings {
            op: match function {
                AggregateFunction::BitAnd => BinaryOp::BitAnd,
                AggregateFunction::BitOr => BinaryOp::BitOr,
                _ => BinaryOp::BitXor,
            },
            bits: Vec::new(),
            loose: 0,
        }
    }
}

impl Accumulator for BitStrings {
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
            let ValueRef::Text(new) = column.get(row) else {
                continue;
            };
            let Some(state) = self.bits.get_mut(groups.of(row) as usize) else {
                continue;
            };
            *state = Some(match state {
                Some(before) => combine_bits(self.op, before, new)?,
                None => {
                    self.loose += new.len();
                    SmolStr::new(new)
                }
            });
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let mut out = ColumnBuilder::new(Physical::Text, groups.len());
        for bits in states(&mut self.bits, groups) {
            out.push(bits.as_deref().map_or(ValueRef::Null, ValueRef::Text))?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let op = self.op;
        let mut outcome = Ok(());
        merge_states(&mut self.bits, into, earlier, later, |bits, more| {
            *bits = match (bits.take(), more) {
                (Some(a), Some(b)) => match combine_bits(op, &a, b) {
                    Ok(bits) => Some(bits),
                    Err(error) => {
                        outcome = Err(error);
                        Some(a)
                    }
                },
                (one, other) => one.or_else(|| other.clone()),
            };
        });
        outcome
    }

    fn truncate(&mut self, groups: usize) {
        self.bits.truncate(groups);
        self.loose = self.bits.iter().flatten().map(|bits| bits.len()).sum();
    }

    fn memory(&self) -> usize {
        self.bits.capacity() * size_of::<Option<SmolStr>>() + self.loose
    }
}
