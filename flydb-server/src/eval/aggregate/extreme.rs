//! MIN, MAX and ANY_VALUE.

use std::cmp::Ordering;
use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::types::compare::compare;
use crate::types::{Column, ColumnData, DataType, Result, Value, ValueRef, loose_bytes};

/// The value that compares as `better` with all others: `Equal` keeps the first.
pub(super) fn extreme(result: DataType, better: Ordering) -> Box<dyn Accumulator> {
    Box::new(Extreme {
        best: Vec::new(),
        loose: 0,
        better,
        result,
    })
}

struct Extreme {
    best: Vec<Option<Value>>,
    /// Bytes of their texts.
    loose: usize,
    better: Ordering,
    result: DataType,
}

impl Extreme {
    fn offer(&mut self, group: usize, value: ValueRef<'_>) {
        if let Some(best) = self.best.get_mut(group)
            && best
                .as_ref()
                .is_none_or(|best| compare(value, best.as_ref()) == self.better)
        {
            self.loose = self.loose.saturating_sub(loose(best)) + loose_bytes(value);
            *best = Some(value.to_value());
        }
    }

    /// The best of a column of plain numbers in one group, found by a tight loop.
    fn of_numbers(&self, column: &Column) -> Option<Value> {
        if column.nulls.is_some() || self.better == Ordering::Equal {
            return None;
        }
        let least = self.better == Ordering::Less;
        match &*column.data {
            ColumnData::Int(v) => pick(v, least).map(Value::Int),
            ColumnData::BigInt(v) => pick(v, least).map(Value::BigInt),
            ColumnData::Decimal(v) => pick(v, least).map(Value::from),
            _ => None,
        }
    }
}

fn loose(value: &Option<Value>) -> usize {
    let value = value.as_ref();
    value.map_or(0, |value| loose_bytes(value.as_ref()))
}

fn pick<T: Copy + Ord>(values: &[T], least: bool) -> Option<T> {
    let values = values.iter().copied();
    if least { values.min() } else { values.max() }
}

impl Accumulator for Extreme {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.best.resize(group_count, None);
        let Some(column) = arguments.first() else {
            return Ok(());
        };
        if let (Groups::One, Some(value)) = (groups, self.of_numbers(column)) {
            self.offer(0, value.as_ref());
            return Ok(());
        }
        for row in 0..column.len() {
            match column.get(row) {
                ValueRef::Null => {}
                value => self.offer(groups.of(row) as usize, value),
            }
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let mut out = ColumnBuilder::new(self.result.physical(), groups.len());
        for value in states(&mut self.best, groups) {
            out.push(value.as_ref().map_or(ValueRef::Null, Value::as_ref))?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let better = self.better;
        let mut more = 0;
        merge_states(&mut self.best, into, earlier, later, |best, value| {
            let Some(value) = value else {
                return;
            };
            // Of equals the earlier one stays.
            let is_better = best.as_ref().is_none_or(|best| {
                better != Ordering::Equal && compare(value.as_ref(), best.as_ref()) == better
            });
            if is_better {
                more = loose_bytes(value.as_ref());
                *best = Some(value.clone());
            }
        });
        self.loose += more;
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.best.truncate(groups);
        self.loose = self.best.iter().map(loose).sum();
    }

    fn memory(&self) -> usize {
        self.best.capacity() * size_of::<Option<Value>>() + self.loose
    }
}
