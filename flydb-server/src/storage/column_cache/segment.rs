//! Some rows of a table, one after the other, and those of their columns that were asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::compact::Compact;
use super::memory::ColumnMemory;
use crate::types::{Column, ColumnData, RowId};

/// Rows in a full segment: as many as in a batch.
pub(super) const SEGMENT_ROWS: usize = 1024;

/// A run of a table's rows, by id: at least one, and at most [`SEGMENT_ROWS`].
#[derive(Debug)]
pub(crate) struct Segment {
    ids: Ids,
    columns: Box<[OnceLock<Compact>]>,
    memory: Arc<ColumnMemory>,
    /// Bytes taken from the memory.
    bytes: AtomicUsize,
}

/// Row ids in ascending order.
#[derive(Debug)]
enum Ids {
    /// All from the first to the last.
    Dense(i64, i64),
    Sparse(Box<[i64]>),
}

impl Segment {
    /// The rows of these ids, which ascend, of a table of so many columns; `None` for no rows.
    pub(super) fn new(
        ids: Vec<i64>,
        columns: usize,
        memory: &Arc<ColumnMemory>,
    ) -> Option<Segment> {
        let (first, last) = (*ids.first()?, *ids.last()?);
        let rows = i64::try_from(ids.len()).ok()?;
        let (ids, bytes) = match last.checked_sub(first) {
            Some(between) if between == rows - 1 => (Ids::Dense(first, last), 0),
            _ => {
                let bytes = 8 * ids.len();
                (Ids::Sparse(ids.into_boxed_slice()), bytes)
            }
        };
        memory.add(bytes);
        Some(Segment {
            ids,
            columns: (0..columns).map(|_| OnceLock::new()).collect(),
            memory: Arc::clone(memory),
            bytes: AtomicUsize::new(bytes),
        })
    }

    /// How many rows.
    pub(crate) fn rows(&self) -> usize {
        match &self.ids {
            Ids::Dense(first, last) => usize::try_from(last - first + 1).unwrap_or(0),
            Ids::Sparse(ids) => ids.len(),
        }
    }

    /// The first row.
    pub(super) fn first(&self) -> RowId {
        match &self.ids {
            Ids::Dense(first, _) => RowId(*first),
            Ids::Sparse(ids) => RowId(ids.first().copied().unwrap_or(i64::MIN)),
        }
    }

    /// The last row.
    pub(crate) fn last(&self) -> RowId {
        match &self.ids {
            Ids::Dense(_, last) => RowId(*last),
            Ids::Sparse(ids) => RowId(ids.last().copied().unwrap_or(i64::MIN)),
        }
    }

    /// A row's id.
    pub(crate) fn id(&self, row: u32) -> Option<RowId> {
        match &self.ids {
            Ids::Dense(first, last) => first
                .checked_add(i64::from(row))
                .filter(|id| id <= last)
                .map(RowId),
            Ids::Sparse(ids) => ids.get(row as usize).copied().map(RowId),
        }
    }

    /// The ids of all rows, as a column.
    pub(crate) fn row_ids(&self) -> Column {
        Column::new(ColumnData::BigInt(match &self.ids {
            Ids::Dense(first, last) => (*first..=*last).collect(),
            Ids::Sparse(ids) => ids.to_vec(),
        }))
    }

    /// A column, if it is kept.
    pub(super) fn column(&self, at: usize) -> Option<Column> {
        Some(self.columns.get(at)?.get()?.column())
    }

    /// Whether a column is kept.
    pub(crate) fn has(&self, at: usize) -> bool {
        self.columns
            .get(at)
            .is_some_and(|kept| kept.get().is_some())
    }

    /// Keeps a column, if there is room.
    pub(super) fn keep(&self, at: usize, column: &Column) {
        let Some(place) = self.columns.get(at) else {
            return;
        };
        let compact = Compact::of(column);
        let bytes = compact.bytes();
        if place.get().is_some() || !self.memory.take(bytes) {
            return;
        }
        match place.set(compact) {
            Ok(()) => {
                self.bytes.fetch_add(bytes, Ordering::Relaxed);
            }
            Err(_) => self.memory.give(bytes), // another scan was faster
        }
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        self.memory.give(*self.bytes.get_mut());
    }
}
