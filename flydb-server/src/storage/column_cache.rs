//! Columns of tables that are scanned again and again, kept as they were decoded.
//!
//! A scan that needs three columns of a million rows spends nearly all its time walking the map and
//! taking row images apart. Here the columns that scans asked for stay in memory, in [`Segment`]s of
//! about a thousand rows, so that the next scan hands them out as they are.
//!
//! Rows stay the only truth, and nothing here has to be told of a write. [`CachedColumns`] hold the map
//! that they were decoded from; whoever reads another version of the table compares the two maps,
//! which takes as long as there are differences, since maps of one descent share what neither changed.
//! Segments with changed rows are decoded anew, the others pass on as they are.
//!
//! What it costs:
//! - Memory, bounded for all tables together by [`ColumnMemory`]: what was used least recently goes.
//! - The map that is held keeps old versions of rows alive. When one row in eight was written since,
//!   the writer lets all of it go.
//!
//! A table is not kept the first time that it is scanned: many are scanned only once.

mod columns;
mod compact;
mod memory;
mod segment;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use parking_lot::Mutex;

use super::TableData;

pub(crate) use columns::CachedColumns;
pub(crate) use memory::ColumnMemory;
pub(crate) use segment::Segment;

/// Scans of a table before its columns are kept.
const SCANS_BEFORE: u32 = 1;

/// Which part of a table's rows may be written before its kept columns are let go.
const STALE_PART: u64 = 8;

/// Writes that never make columns stale, however small the table.
const FREE_WRITES: u64 = 1024;

/// What is kept of one table. All versions of the table share it.
#[derive(Debug)]
pub(crate) struct ColumnCache {
    kept: Mutex<Option<Arc<CachedColumns>>>,
    /// Scans since something was last let go.
    scans: AtomicU32,
    /// How many writes the table may have seen before what is kept is let go.
    expires: AtomicU64,
    /// When it was last asked, by the clock of [`ColumnMemory`].
    used: AtomicU64,
}

impl Default for ColumnCache {
    fn default() -> ColumnCache {
        ColumnCache {
            kept: Mutex::default(),
            scans: AtomicU32::new(0),
            expires: AtomicU64::new(u64::MAX),
            used: AtomicU64::new(0),
        }
    }
}

impl ColumnCache {
    /// The columns of this version of the table; `None` where none are kept (yet).
    fn columns(
        self: &Arc<Self>,
        table: &TableData,
        memory: &Arc<ColumnMemory>,
    ) -> Option<Arc<CachedColumns>> {
        let kept = self.kept.lock().clone();
        let columns = match kept {
            Some(kept) if kept.are_of(table) => kept,
            Some(kept) => match kept.moved_to(table) {
                Some(moved) => self.keep(moved),
                None => {
                    // Of a much older version, they would be of no use to anybody who comes later.
                    self.age(table.writes);
                    return None;
                }
            },
            None if self.scans.fetch_add(1, Ordering::Relaxed) < SCANS_BEFORE => return None,
            None => {
                memory.enlist(self);
                self.keep(CachedColumns::new(table, memory))
            }
        };
        self.used.store(memory.tick(), Ordering::Relaxed);
        Some(columns)
    }

    /// Keeps these columns, unless those of a newer version are kept.
    fn keep(&self, columns: CachedColumns) -> Arc<CachedColumns> {
        let columns = Arc::new(columns);
        let mut kept = self.kept.lock();
        if kept
            .as_ref()
            .is_none_or(|kept| kept.writes() <= columns.writes())
        {
            self.expires.store(columns.expiry(), Ordering::Relaxed);
            *kept = Some(Arc::clone(&columns));
        }
        columns
    }

    /// Lets what is kept go where the table has seen so many writes that it is of little use.
    #[inline]
    pub(super) fn age(&self, writes: u64) {
        if writes >= self.expires.load(Ordering::Relaxed) {
            self.clear();
        }
    }

    /// Lets what is kept go, to be freed elsewhere. Scans that read it keep it till they end.
    fn clear(&self) {
        let mut kept = self.kept.lock();
        let gone = kept.take();
        self.expires.store(u64::MAX, Ordering::Relaxed);
        self.scans.store(0, Ordering::Relaxed);
        drop(kept);
        if let Some(gone) = gone {
            CachedColumns::free(gone);
        }
    }

    /// When it was last asked; `None` where nothing is kept.
    fn last_use(&self) -> Option<u64> {
        let is_kept = self.kept.lock().is_some();
        is_kept.then(|| self.used.load(Ordering::Relaxed))
    }
}

impl TableData {
    /// The decoded columns of this version, for a scan of the whole table; `None` where none are kept,
    /// and the rows have to be read.
    pub(crate) fn cached_columns(&self, memory: &Arc<ColumnMemory>) -> Option<Arc<CachedColumns>> {
        match memory.is_on() {
            true => self.columns.columns(self, memory),
            false => None,
        }
    }
}
