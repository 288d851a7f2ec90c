//! What comes out of an execution: computed columns, or stored rows as they lie.
//!
//! A query that shows columns of one table unchanged need not take its rows apart. [`Stored`] hands
//! on the images: the session writes JSON cell by cell straight from them and, where all columns are
//! shown in order, copies whole images into a binary result.

use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use super::rows::decode;
use crate::storage::{Row, TableSpec};
use crate::types::{Batch, Column, ColumnData, Result, RowId, RowRef, SqlError, ValueRef};

/// Some rows of a result.
#[derive(Clone, Debug)]
pub(crate) enum Output {
    /// Computed columns.
    Batch(Batch),
    /// Rows of a table, as stored.
    Stored(Stored),
}

/// Rows of a table, as stored, and what of them is shown.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The table.
    pub(crate) spec: Arc<TableSpec>,
    /// The rows with their ids.
    pub(crate) rows: Vec<(RowId, Row)>,
    /// Which columns are shown, in order.
    pub(crate) columns: Shown,
    /// Whether the row id is shown as a last BIGINT column.
    pub(super) with_row_id: bool,
}

/// Columns of a table, in the order in which they are shown.
pub(crate) type Shown = SmallVec<[usize; 8]>;

impl Output {
    /// How many rows.
    pub(crate) fn len(&self) -> usize {
        match self {
            Output::Batch(batch) => batch.rows,
            Output::Stored(stored) => stored.rows.len(),
        }
    }

    /// The rows as columns.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(crate) fn into_batch(self) -> Result<Batch> {
        match self {
            Output::Batch(batch) => Ok(batch),
            Output::Stored(stored) => stored.to_batch(),
        }
    }

    /// A copy of the rows from one to before another, perhaps in reverse.
    pub(crate) fn part(&self, rows: Range<usize>, reversed: bool) -> Output {
        let rows = rows.start..rows.end.min(self.len());
        match self {
            Output::Batch(batch) => {
                let mut kept: Vec<u32> = rows.map_while(|i| u32::try_from(i).ok()).collect();
                if reversed {
                    kept.reverse();
                }
                Output::Batch(batch.gather(&kept))
            }
            Output::Stored(stored) => {
                let mut kept: Vec<_> = stored.rows.get(rows).unwrap_or_default().to_vec();
                if reversed {
                    kept.reverse();
                }
                Output::Stored(Stored {
                    spec: Arc::clone(&stored.spec),
                    rows: kept,
                    columns: stored.columns.clone(),
                    with_row_id: stored.with_row_id,
                })
            }
        }
    }

    /// Takes the last `count` columns off, which are ids of rows.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(crate) fn split_ids(self, count: usize) -> Result<(Output, Batch)> {
        if let Output::Stored(mut stored) = self {
            if count == 1 && stored.with_row_id {
                stored.with_row_id = false;
                let ids = stored.rows.iter().map(|(id, _)| id.0).collect();
                let ids = Batch::new(vec![Column::new(ColumnData::BigInt(ids))]);
                return Ok((Output::Stored(stored), ids));
            }
            return Output::Batch(stored.to_batch()?).split_ids(count);
        }
        let mut batch = self.into_batch()?;
        let shown = batch.columns.len().saturating_sub(count);
        let columns = batch.columns.split_off(shown);
        let rows = batch.rows;
        let ids = Batch { columns, rows };
        Ok((Output::Batch(batch), ids))
    }

    /// Leaves out the rows before `skip`, and those after the `take` that follow.
    pub(super) fn slice(self, skip: usize, take: usize) -> Output {
        if skip == 0 && self.len() <= take {
            return self;
        }
        match self {
            Output::Batch(batch) => {
                let end = skip.saturating_add(take).min(batch.rows);
                let kept: Vec<u32> = (skip..end).map_while(|i| u32::try_from(i).ok()).collect();
                Output::Batch(batch.gather(&kept))
            }
            Output::Stored(mut stored) => {
                stored.rows.truncate(skip.saturating_add(take));
                stored.rows.drain(..skip.min(stored.rows.len()));
                Output::Stored(stored)
            }
        }
    }
}

impl Stored {
    /// Whether every column is shown, in the table's order: then the images are the result's own.
    pub(crate) fn is_whole(&self) -> bool {
        !self.with_row_id
            && self.columns.len() == self.spec.layout.len()
            && self
                .columns
                .iter()
                .enumerate()
                .all(|(at, column)| at == *column)
    }

    /// A row's shown cells, in order.
    ///
    /// # Errors
    /// XX001 for an image whose outline is broken; each cell answers for itself.
    pub(crate) fn cells<'a>(
        &'a self,
        row: &'a Row,
    ) -> Result<impl Iterator<Item = Result<ValueRef<'a>>>> {
        let image = RowRef::new(&self.spec.layout, row)?;
        Ok(self.columns.iter().map(move |&column| {
            let cell = image.get(column).map_err(SqlError::from)?;
            Ok(cell.unwrap_or(ValueRef::Null))
        }))
    }

    /// The rows as columns.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn to_batch(&self) -> Result<Batch> {
        decode::batch(&self.spec, &self.rows, &self.columns, self.with_row_id)
    }
}
