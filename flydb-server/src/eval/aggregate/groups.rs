//! Which group each row of a batch is of.

use crate::types::{Bitmap, Column};

/// The group of each row of a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Groups<'a> {
    /// All rows are of group 0.
    One,
    /// One number for each row.
    Each(&'a [u32]),
}

/// Groups of some rows, kept.
#[derive(Debug)]
pub(super) enum Kept {
    One,
    Each(Vec<u32>),
}

impl Kept {
    pub(super) fn as_groups(&self) -> Groups<'_> {
        match self {
            Kept::One => Groups::One,
            Kept::Each(groups) => Groups::Each(groups),
        }
    }
}

impl<'a> Groups<'a> {
    /// Those of the first `rows` rows, and those of the rest.
    pub(crate) fn split_at(self, rows: usize) -> (Groups<'a>, Groups<'a>) {
        match self {
            Groups::One => (Groups::One, Groups::One),
            Groups::Each(groups) => {
                let (first, rest) = groups.split_at(rows.min(groups.len()));
                (Groups::Each(first), Groups::Each(rest))
            }
        }
    }

    /// The group of a row.
    #[inline]
    pub(super) fn of(self, row: usize) -> u32 {
        match self {
            Groups::One => 0,
            Groups::Each(groups) => groups.get(row).copied().unwrap_or(0),
        }
    }

    /// The groups of some rows.
    pub(super) fn gather(self, rows: &[u32]) -> Kept {
        match self {
            Groups::One => Kept::One,
            Groups::Each(_) => Kept::Each(rows.iter().map(|row| self.of(*row as usize)).collect()),
        }
    }

    /// Calls `take` with group and value of every row that is not NULL.
    #[inline]
    pub(super) fn each<T>(
        self,
        values: impl Iterator<Item = T>,
        column: &Column,
        mut take: impl FnMut(usize, T),
    ) {
        let nulls: Option<&Bitmap> = column.nulls.as_deref();
        match (self, nulls) {
            (Groups::One, None) => values.for_each(|value| take(0, value)),
            (Groups::Each(groups), None) => {
                for (group, value) in groups.iter().zip(values) {
                    take(*group as usize, value);
                }
            }
            (groups, Some(nulls)) => {
                for (row, value) in values.enumerate() {
                    if !nulls.get(row) {
                        take(groups.of(row) as usize, value);
                    }
                }
            }
        }
    }
}
