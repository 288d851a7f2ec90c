//! The rows an expression is evaluated for: all of a batch, or some of it.

use super::selection::Places;
use crate::types::{Batch, Column};

/// Rows of a batch. A selection names them by their places in the batch; only columns that an
/// expression reads are gathered by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input<'a> {
    batch: &'a Batch,
    selection: Option<&'a [u32]>,
}

impl<'a> Input<'a> {
    /// All rows.
    pub(super) const fn all(batch: &'a Batch) -> Input<'a> {
        Input {
            batch,
            selection: None,
        }
    }

    /// The rows at these places of the batch.
    pub(super) const fn some(batch: &'a Batch, selection: &'a [u32]) -> Input<'a> {
        Input {
            batch,
            selection: Some(selection),
        }
    }

    pub(super) const fn batch(&self) -> &'a Batch {
        self.batch
    }

    /// How many rows.
    #[inline]
    pub(super) fn rows(&self) -> usize {
        self.selection.map_or(self.batch.rows, <[u32]>::len)
    }

    /// The place in the batch of one of these rows.
    #[inline]
    pub(super) fn place(&self, row: usize) -> usize {
        match self.selection {
            Some(selection) => selection
                .get(row)
                .map_or(usize::MAX, |place| *place as usize),
            None => row,
        }
    }

    /// The places in the batch of all these rows.
    pub(super) fn places_of_all(&self) -> Places<'a> {
        match self.selection {
            Some(selection) => Places::These(selection),
            None => Places::First(self.batch.rows),
        }
    }

    /// A column, only these rows of it.
    pub(super) fn column(&self, index: usize) -> Option<Column> {
        let column = self.batch.columns.get(index)?;
        Some(match self.selection {
            Some(selection) => column.gather(selection),
            None => column.clone(),
        })
    }

    /// The places in the batch of some of these rows.
    pub(super) fn places(&self, rows: Vec<u32>) -> Vec<u32> {
        match self.selection {
            None => rows,
            Some(selection) => rows
                .iter()
                .filter_map(|row| selection.get(*row as usize).copied())
                .collect(),
        }
    }
}

/// The numbers of so many rows.
#[allow(clippy::cast_possible_truncation)] // batches are far below 2^32 rows
pub(super) fn row_numbers(rows: usize) -> Vec<u32> {
    (0..rows as u32).collect()
}

/// A row's number as selections hold it.
#[inline]
#[allow(clippy::cast_possible_truncation)] // batches are far below 2^32 rows
pub(super) const fn row_number(row: usize) -> u32 {
    row as u32
}
