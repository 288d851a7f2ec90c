//! The way through the keys of one left batch.

use std::ops::Bound;

use crate::exec::limits::BATCH_ROWS;
use crate::exec::operators::point_lookup::id_of;
use crate::storage::{Key, KeyBuilder, Row};
use crate::txn::{IndexView, TableView};
use crate::types::{Batch, Column, Result, RowId, ValueRef};

/// The left batch, and how far it is worked off.
#[derive(Debug)]
pub(super) struct Cursor {
    pub(super) batch: Batch,
    /// Its key cells.
    keys: Vec<Column>,
    /// The left row to search for next.
    row: usize,
    /// What is left to read for the row before it.
    rest: Option<(Bound<Key>, Bound<Key>)>,
}

/// Rows that were found, and for which left rows.
#[derive(Default)]
pub(super) struct Found {
    pub(super) lefts: Vec<u32>,
    pub(super) rows: Vec<(RowId, Row)>,
}

/// How the right side is searched.
#[derive(Clone, Copy)]
pub(super) enum Search<'a> {
    /// By row id.
    RowIds,
    /// By an index with these columns, each with whether it descends.
    Index(IndexView<'a>, &'a [(usize, bool)]),
}

impl Cursor {
    /// Before the first row.
    pub(super) const fn new(batch: Batch, keys: Vec<Column>) -> Cursor {
        Cursor {
            batch,
            keys,
            row: 0,
            rest: None,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.row >= self.batch.rows && self.rest.is_none()
    }

    /// The rows of the next keys, as many as make a batch; of each key up to `each`.
    ///
    /// # Errors
    /// XX000 for a row id that is no integer.
    pub(super) fn search(
        &mut self,
        table: &TableView<'_>,
        search: Search<'_>,
        each: usize,
    ) -> Result<Found> {
        let mut found = Found::default();
        while found.rows.len() < BATCH_ROWS && !self.is_done() {
            let limit = each.min(BATCH_ROWS - found.rows.len());
            match search {
                Search::RowIds => self.by_row_id(table, &mut found)?,
                Search::Index(index, columns) => {
                    self.by_index(table, index, columns, limit, &mut found);
                    if each == 1 {
                        self.rest = None;
                    }
                }
            }
        }
        Ok(found)
    }

    fn by_row_id(&mut self, table: &TableView<'_>, found: &mut Found) -> Result<()> {
        let key = self
            .keys
            .first()
            .map_or(ValueRef::Null, |key| key.get(self.row));
        let left = self.row;
        self.row += 1;
        if let Some(id) = id_of(key)?
            && let Some(row) = table.get(id)
        {
            found.push(left, id, row);
        }
        Ok(())
    }

    fn by_index(
        &mut self,
        table: &TableView<'_>,
        index: IndexView<'_>,
        columns: &[(usize, bool)],
        limit: usize,
        found: &mut Found,
    ) {
        if self.rest.is_none() {
            self.rest = self.range(columns);
            self.row += 1;
        }
        let left = self.row - 1;
        let Some((start, end)) = self.rest.take() else {
            return;
        };
        let entries = index.range(start.as_ref(), end.as_ref(), false, limit);
        if entries.len() == limit
            && let Some((last, _)) = entries.last()
        {
            self.rest = Some((Bound::Excluded(last.clone()), end));
        }
        for (_, id) in entries {
            if let Some(row) = table.get(id) {
                found.push(left, id, row);
            }
        }
    }

    /// All entries that start with the row's key; `None` where a part of it is NULL.
    fn range(&self, columns: &[(usize, bool)]) -> Option<(Bound<Key>, Bound<Key>)> {
        let mut prefix = KeyBuilder::new();
        for (key, (_, descending)) in self.keys.iter().zip(columns) {
            match key.get(self.row) {
                ValueRef::Null => return None,
                value => prefix.push(value, *descending),
            }
        }
        let start = prefix.key();
        let end = start.successor().map_or(Bound::Unbounded, Bound::Excluded);
        Some((Bound::Included(start), end))
    }
}

impl Found {
    fn push(&mut self, left: usize, id: RowId, row: &Row) {
        self.lefts.push(u32::try_from(left).unwrap_or(u32::MAX));
        self.rows.push((id, row.clone()));
    }
}
