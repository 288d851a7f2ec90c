//! What all sessions of a server share.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use super::catalogs::Catalogs;
use super::interrupt::{Interrupt, Phase, Stopper};
use super::plan_cache::PlanCache;
use crate::auth::Passwords;
use crate::exec::Cancel;
use crate::txn::Manager;
use crate::types::clock::Clock;

/// What a session may hold, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionBounds {
    /// Of one statement while it runs.
    pub(crate) query_memory: usize,
    /// Of rows behind the session's cursors.
    pub(crate) cursor_memory: usize,
    /// Of plans, all sessions together.
    pub(crate) plan_cache: u64,
}

/// What all sessions of a server share.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(super) manager: Arc<Manager>,
    pub(super) passwords: Passwords,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) bounds: SessionBounds,
    pub(super) plans: PlanCache,
    pub(super) catalogs: Catalogs,
    stopper: Stopper,
    next_session: AtomicU64,
    /// How to stop what each session runs.
    running: Mutex<HashMap<u64, Cancel>>,
}

impl Engine {
    /// An engine over an open store.
    pub(crate) fn new(
        manager: Arc<Manager>,
        passwords: Passwords,
        clock: Arc<dyn Clock>,
        bounds: SessionBounds,
    ) -> Arc<Engine> {
        Arc::new(Engine {
            manager,
            passwords,
            clock,
            plans: PlanCache::new(bounds.plan_cache),
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

    /// The session is over.
    pub(super) fn leave(&self, id: u64) {
        self.running.lock().remove(&id);
    }
}
