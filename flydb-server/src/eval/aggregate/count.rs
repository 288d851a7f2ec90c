//! COUNT.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::types::{Column, ColumnData, Result};

/// How many rows, or rows that are not NULL.
pub(super) struct Count {
    counts: Vec<i64>,
    nulls_too: bool,
}

impl Count {
    /// `count(*)`.
    pub(super) const fn rows() -> Count {
        Count {
            counts: Vec::new(),
            nulls_too: true,
        }
    }

    /// `count(x)`.
    pub(super) const fn values() -> Count {
        Count {
            counts: Vec::new(),
            nulls_too: false,
        }
    }
}

impl Accumulator for Count {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.counts.resize(group_count, 0);
        let Some(column) = arguments.first() else {
            return Ok(());
        };
        let rows = column.len();
        let nulls = match &column.nulls {
            Some(nulls) if !self.nulls_too => nulls.ones(),
            _ => 0,
        };
        if let (Groups::One, Some(count)) = (groups, self.counts.first_mut()) {
            *count += i64::try_from(rows - nulls).unwrap_or(0);
            return Ok(());
        }
        for row in 0..rows {
            if nulls > 0 && column.is_null(row) {
                continue;
            }
            if let Some(count) = self.counts.get_mut(groups.of(row) as usize) {
                *count += 1;
            }
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let counts = states(&mut self.counts, groups);
        Ok(Column::new(ColumnData::BigInt(counts.to_vec())))
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let plus = |count: &mut i64, more: &i64| *count += more;
        merge_states(&mut self.counts, into, earlier, later, plus);
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.counts.truncate(groups);
    }

    fn memory(&self) -> usize {
        self.counts.capacity() * size_of::<i64>()
    }
}
