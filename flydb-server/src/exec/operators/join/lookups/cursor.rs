//! The way through the keys of one left batch.

use std::ops::Bound;

use crate::exec::limits::BATCH_ROWS;
use crate::exec::operators::point_lookup::id_of;
use crate::exec::rows::heavy::Heavy;
use crate::exec::rows::used::Used;
use crate::storage::{Key, KeyBuilder, Row};
use crate::txn::{IndexView, TableView};
use crate::types::{Batch, Column, MAX_COLUMN_BYTES, Result, RowId, ValueRef};

/// The left batch, and how far it is worked off.
#[derive(Debug)]
pub(super) struct Cursor {
    pub(super) batch: Batch,
    heavy: Heavy,
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
    /// About how many bytes their texts take, and those of the left rows beside them.
    bytes: usize,
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
    pub(super) fn new(batch: Batch, keys: Vec<Column>) -> Cursor {
        Cursor {
            heavy: Heavy::of(&batch),
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
        while !found.is_full() && !self.is_done() {
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
            self.push(found, left, id, row);
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
        let mut is_rest = entries.len() == limit;
        let mut last = None;
        let mut entries = entries.into_iter();
        for (key, id) in entries.by_ref() {
            last = Some(key);
            if let Some(row) = table.get(id) {
                self.push(found, left, id, row);
            }
            if found.is_full() {
                break;
            }
        }
        is_rest |= entries.len() > 0;
        if is_rest && let Some(last) = last {
            self.rest = Some((Bound::Excluded(last), end));
        }
    }

    fn push(&self, found: &mut Found, left: usize, id: RowId, row: &Row) {
        found.lefts.push(u32::try_from(left).unwrap_or(u32::MAX));
        found.rows.push((id, row.clone()));
        found.bytes += row.len();
        if !self.heavy.is_empty() {
            found.bytes += self.heavy.bytes(&self.batch, &Used::all(), left);
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
    fn is_full(&self) -> bool {
        self.rows.len() >= BATCH_ROWS || self.bytes >= MAX_COLUMN_BYTES
    }
}
