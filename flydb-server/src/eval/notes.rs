//! What a session noted for functions that ask for it: what its last change did, and its settings.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

/// Notes of one session. They change within a transaction, so that all of its statements share them.
#[derive(Debug, Default)]
pub(crate) struct SessionNotes {
    last_insert_id: AtomicI64,
    row_count: AtomicI64,
    settings: Mutex<BTreeMap<String, String>>,
    /// How long the statement is to wait before it goes on.
    pause: Mutex<Duration>,
}

impl SessionNotes {
    /// Notes what a data change did: its rows, and the first number that it generated, if any.
    pub(crate) fn changed(&self, rows: u64, generated: Option<i64>) {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        self.row_count.store(rows, Ordering::Relaxed);
        if let Some(number) = generated {
            self.last_insert_id.store(number, Ordering::Relaxed);
        }
    }

    /// Notes what SHOW tells of all names.
    pub(crate) fn set(&self, settings: impl IntoIterator<Item = (String, String)>) {
        *self.settings.lock() = settings.into_iter().collect();
    }

    /// Asks the session to wait so much longer before the statement goes on: no function waits itself.
    pub(super) fn pause(&self, pause: Duration) {
        let mut sum = self.pause.lock();
        *sum = sum.saturating_add(pause);
    }

    /// How long the session is to wait, which is forgotten with that.
    pub(crate) fn take_pause(&self) -> Duration {
        std::mem::take(&mut *self.pause.lock())
    }

    /// Notes a number as the one that the last INSERT made.
    pub(super) fn set_last_insert_id(&self, number: i64) {
        self.last_insert_id.store(number, Ordering::Relaxed);
    }

    pub(super) fn last_insert_id(&self) -> i64 {
        self.last_insert_id.load(Ordering::Relaxed)
    }

    pub(super) fn row_count(&self) -> i64 {
        self.row_count.load(Ordering::Relaxed)
    }

    pub(super) fn setting(&self, name: &str) -> Option<String> {
        self.settings.lock().get(name).cloned()
    }
}
