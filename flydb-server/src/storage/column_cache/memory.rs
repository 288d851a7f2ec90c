//! The memory that all kept columns share.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::{CachedColumns, ColumnCache};
use crate::storage::Reclaimer;

/// How many tables may be let go to make room for one column of a segment.
const LET_GO_AT_ONCE: usize = 4;

/// A bound for the kept columns of all tables together.
#[derive(Debug, Default)]
pub(crate) struct ColumnMemory {
    limit: usize,
    used: AtomicUsize,
    clock: AtomicU64,
    tables: Mutex<Vec<Weak<ColumnCache>>>,
    reclaimer: Option<Arc<Reclaimer>>,
}

impl ColumnMemory {
    /// Room for this many bytes; with 0 nothing is ever kept.
    pub(crate) fn new(limit: usize) -> ColumnMemory {
        ColumnMemory {
            limit,
            ..ColumnMemory::default()
        }
    }

    /// With a thread that frees what is let go.
    pub(crate) fn with_reclaimer(self, reclaimer: Arc<Reclaimer>) -> ColumnMemory {
        ColumnMemory {
            reclaimer: Some(reclaimer),
            ..self
        }
    }

    /// Frees columns: elsewhere, where there is a thread for it.
    pub(super) fn free(&self, columns: Arc<CachedColumns>) {
        match &self.reclaimer {
            Some(reclaimer) => reclaimer.free(columns),
            None => drop(columns),
        }
    }

    /// Whether anything is kept at all.
    pub(super) const fn is_on(&self) -> bool {
        self.limit > 0
    }

    /// The bytes in use.
    pub(crate) fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// The next moment of the clock that orders uses.
    pub(super) fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    /// Makes a table known, so that it can be let go.
    pub(super) fn enlist(&self, table: &Arc<ColumnCache>) {
        let mut tables = self.tables.lock();
        tables.retain(|known| known.strong_count() > 0);
        let table = Arc::downgrade(table);
        if !tables.iter().any(|known| known.ptr_eq(&table)) {
            tables.push(table);
        }
    }

    /// Takes room for `bytes`, if need be that of tables that were used longer ago; whether there was.
    pub(super) fn take(&self, bytes: usize) -> bool {
        for _ in 0..LET_GO_AT_ONCE {
            if self.try_take(bytes) {
                return true;
            }
            if bytes > self.limit || !self.let_go() {
                return false;
            }
        }
        self.try_take(bytes)
    }

    fn try_take(&self, bytes: usize) -> bool {
        let more = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.limit);
        self.used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .is_ok()
    }

    /// Takes room that is needed anyway.
    pub(super) fn add(&self, bytes: usize) {
        self.used.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Gives room back.
    pub(super) fn give(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Lets the table go that was used longest ago, but for the one that was used last.
    fn let_go(&self) -> bool {
        let tables = self.tables.lock();
        let tables: Vec<Arc<ColumnCache>> = tables.iter().filter_map(Weak::upgrade).collect();
        let mut used: Vec<(u64, Arc<ColumnCache>)> = tables
            .into_iter()
            .filter_map(|table| Some((table.last_use()?, table)))
            .collect();
        used.sort_by_key(|(last_use, _)| *last_use);
        used.pop();
        match used.first() {
            Some((_, oldest)) => {
                oldest.clear();
                true
            }
            None => false,
        }
    }
}
