//! What counts up outside transactions: row ids, sequences, and the ids of tables and indexes.
//!
//! A value that was given out is not given again while the server runs, whatever becomes of the
//! transaction that took it. A commit logs how far the sequences it moved have come, so that after a
//! restart they go on from there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

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
    next_generation: AtomicU64,
    next_definitions: AtomicU64,
}

#[derive(Clone, Debug, Default)]
struct TableCounters {
    row_id: Option<i64>,
    /// What the sequence gave last, by its generations: a transaction that starts it anew and does not
    /// commit leaves the others with the one before.
    sequences: BTreeMap<u64, i64>,
}

/// A table's sequence, and its generation: another one each time that it is started anew.
pub(super) type Sequence = (TableId, u64);

fn last_of(
    tables: &mut HashMap<TableId, TableCounters>,
    (table, generation): Sequence,
    stored: i64,
) -> &mut i64 {
    let counters = tables.entry(table).or_default();
    counters.sequences.entry(generation).or_insert(stored)
}

impl Counters {
    /// Counters that go on from what `root` holds.
    pub(super) fn new(root: &Root) -> Counters {
        Counters {
            tables: Mutex::default(),
            next_table: AtomicU32::new(root.last_table_id().0.saturating_add(1)),
            next_index: AtomicU32::new(root.last_index_id().0.saturating_add(1)),
            next_generation: AtomicU64::new(1),
            next_definitions: AtomicU64::new(1),
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
    pub(super) fn next_sequence(&self, sequence: Sequence, stored: i64) -> Result<i64> {
        let mut tables = self.tables.lock();
        let last = last_of(&mut tables, sequence, stored);
        let next = (*last).max(stored).checked_add(1).ok_or_else(used_up)?;
        *last = next;
        Ok(next)
    }

    /// Makes a sequence go on after `value`, if it is not past it already.
    pub(super) fn raise_sequence(&self, sequence: Sequence, stored: i64, value: i64) {
        let mut tables = self.tables.lock();
        let last = last_of(&mut tables, sequence, stored);
        *last = (*last).max(stored).max(value);
    }

    /// Adds to a commit's changes how far these tables' sequences have come.
    pub(super) fn record(
        &self,
        counted: &BTreeSet<TableId>,
        root: &Root,
        writes: &Overlay,
        changes: &mut Vec<Change>,
    ) {
        let tables = self.tables.lock();
        for &table in counted {
            let generation = writes.base(root, table).map(|data| data.generation());
            let counters = tables.get(&table);
            let value = counters.and_then(|counters| counters.sequences.get(&generation?));
            if let Some(&value) = value {
                changes.push(Change::PutSequence { table, value });
            }
        }
    }

    /// Forgets what a sequence gave before it was started anew, once that is committed.
    pub(super) fn forget_before(&self, (table, generation): Sequence) {
        if let Some(counters) = self.tables.lock().get_mut(&table) {
            counters.sequences = counters.sequences.split_off(&generation);
        }
    }

    /// A number for a sequence that starts anew.
    pub(super) fn new_generation(&self) -> u64 {
        self.next_generation.fetch_add(1, Ordering::Relaxed)
    }

    /// A number for a transaction's definitions after a change. A rollback does not take it back.
    pub(super) fn new_definitions_number(&self) -> u64 {
        self.next_definitions.fetch_add(1, Ordering::Relaxed)
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
