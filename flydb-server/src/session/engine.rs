//! What all sessions of a server share.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::catalogs::Catalogs;
use super::interrupt::{Interrupt, Phase, Stopper};
use super::plan_cache::PlanCache;
use super::result_cache::ResultCache;
use crate::auth::Passwords;
use crate::exec::{Cancel, Fact, StatisticsStore};
use crate::storage::ColumnMemory;
use crate::txn::Manager;
use crate::types::clock::Clock;

/// What a session may hold, in bytes, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionBounds {
    /// Of one statement while it runs.
    pub(crate) query_memory: usize,
    /// Of rows behind the session's cursors.
    pub(crate) cursor_memory: usize,
    /// Of plans, all sessions together.
    pub(crate) plan_cache: u64,
    /// Of results, all sessions together; 0 keeps none.
    pub(crate) result_cache: u64,
    /// Of decoded columns, all sessions together; 0 keeps none.
    pub(crate) column_cache: usize,
    /// How long a result is kept; `None`: as long as there is room.
    pub(crate) result_time_to_live: Option<Duration>,
}

/// What all sessions of a server share.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(super) manager: Arc<Manager>,
    pub(super) passwords: Passwords,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bounds: SessionBounds,
    pub(super) plans: PlanCache,
    pub(super) statistics: StatisticsStore,
    pub(super) results: ResultCache,
    pub(super) columns: Arc<ColumnMemory>,
    pub(super) catalogs: Catalogs,
    stopper: Stopper,
    /// What INTROSPECT SERVER tells besides versions.
    pub(super) about: Vec<Fact>,
    pub(super) started: Instant,
    next_session: AtomicU64,
    /// How to stop what each session runs.
    running: Mutex<HashMap<u64, Cancel>>,
}

impl Engine {
    /// An engine over an open store. `about` is what INTROSPECT SERVER tells besides versions.
    pub(crate) fn new(
        manager: Arc<Manager>,
        passwords: Passwords,
        clock: Arc<dyn Clock>,
        bounds: SessionBounds,
        about: Vec<Fact>,
    ) -> Arc<Engine> {
        let columns = ColumnMemory::new(bounds.column_cache);
        let columns = columns.with_reclaimer(Arc::clone(manager.reclaimer()));
        Arc::new(Engine {
            manager,
            passwords,
            started: clock.instant(),
            clock,
            about,
            plans: PlanCache::new(bounds.plan_cache),
            statistics: StatisticsStore::default(),
            results: ResultCache::new(bounds.result_cache, bounds.result_time_to_live),
            columns: Arc::new(columns),
            bounds,
            catalogs: Catalogs::default(),
            stopper: Stopper::new(),
            next_session: AtomicU64::new(1),
            running: Mutex::default(),
        })
    }

    /// Where a stop is noticed.
    pub(crate) fn interrupt(&self) -> Interrupt {
        self.stopper.interrupt()
    }

    /// Takes the stop on to a phase. When it is forced, every running statement is cancelled.
    pub(crate) fn stop(&self, phase: Phase) {
        self.stopper.advance(phase);
        if phase == Phase::Forced {
            self.running.lock().values().for_each(Cancel::raise);
        }
    }

    /// A new session's number, and the flag that stops what it runs.
    pub(super) fn enter(&self) -> (u64, Cancel) {
        let id = self.next_session.fetch_add(1, Ordering::Relaxed);
        let cancel = Cancel::default();
        self.running.lock().insert(id, cancel.clone());
        (id, cancel)
    }

    /// How many sessions there are.
    pub(super) fn sessions(&self) -> usize {
        self.running.lock().len()
    }

    /// How many sessions there were since the start.
    pub(super) fn sessions_total(&self) -> u64 {
        self.next_session.load(Ordering::Relaxed).saturating_sub(1)
    }

    /// The session is over.
    pub(super) fn leave(&self, id: u64) {
        self.running.lock().remove(&id);
    }
}
