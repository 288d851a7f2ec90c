//! What counts up outside transactions: row ids, sequences, and the ids of tables and indexes.
//!
//! A value that was given out is not given again while the server runs, whatever becomes of the
//! transaction that took it. A commit logs how far the sequences it moved have come, so that after a
//! restart they go on from there.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use hashbrown::HashMap;
use parking_lot::Mutex;

use super::overlay::Overlay;
use crate::storage::{Change, Root};
use crate::types::{IndexId, Result, SqlError, SqlState, TableId};

#[derive(Debug)]
pub(super) struct Counters {
    tables: Mutex<HashMap<TableId, TableCounters>>,
    next_table: AtomicU32,
    next_index: AtomicU32,
}

#[derive(Clone, Copy, Debug, Default)]
struct TableCounters {
    row_id: Option<i64>,
    sequence: Option<i64>,
}

impl Counters {
    /// Counters that go on from what `root` holds.
    pub(super) fn new(root: &Root) -> Counters {
        Counters {
            tables: Mutex::default(),
            next_table: AtomicU32::new(root.last_table_id().0.saturating_add(1)),
            next_index: AtomicU32::new(root.last_index_id().0.saturating_add(1)),
        }
    }

    /// The next row id; `stored` is the highest in the snapshot.
    pub(super) fn next_row_id(&self, table: TableId, stored: i64) -> Result<i64> {
        let mut tables = self.tables.lock();
        let last = &mut tables.entry(table).or_default().row_id;
        let next = last
            .unwrap_or(0)
            .max(stored)
            .checked_add(1)
            .ok_or_else(used_up)?;
        *last = Some(next);
        Ok(next)
    }

    /// The next value of a sequence; `stored` is the last in the snapshot.
    pub(super) fn next_sequence(&self, table: TableId, stored: i64) -> Result<i64> {
        let mut tables = self.tables.lock();
        let last = &mut tables.entry(table).or_default().sequence;
        let next = last
            .unwrap_or(stored)
            .max(stored)
            .checked_add(1)
            .ok_or_else(used_up)?;
        *last = Some(next);
        Ok(next)
    }

    /// Makes a sequence go on after `value`, if it is not past it already.
    pub(super) fn raise_sequence(&self, table: TableId, stored: i64, value: i64) {
        let mut tables = self.tables.lock();
        let last = &mut tables.entry(table).or_default().sequence;
        *last = Some(last.unwrap_or(stored).max(stored).max(value));
    }

    /// Adds to a commit's changes how far these tables' sequences have come.
    pub(super) fn record(
        &self,
        counted: &BTreeSet<TableId>,
        writes: &Overlay,
        changes: &mut Vec<Change>,
    ) {
        let tables = self.tables.lock();
        for table in counted.iter().filter(|table| !writes.drops(**table)) {
            if let Some(value) = tables.get(table).and_then(|counters| counters.sequence) {
                changes.push(Change::PutSequence {
                    table: *table,
                    value,
                });
            }
        }
    }

    pub(super) fn new_table_id(&self) -> TableId {
        TableId(self.next_table.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn new_index_id(&self) -> IndexId {
        IndexId(self.next_index.fetch_add(1, Ordering::Relaxed))
    }
}

#[cold]
fn used_up() -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        "the sequence has reached its maximum value",
    )
}
