//! How a lock that is not to be had reaches the session from deep inside a plan.
//!
//! An operator has no way to wait. It leaves its ticket here and yields; the execution finds the ticket
//! and hands it up. Inside of a subquery nobody can yield: there the statement ends with an error that
//! only says so, and the execution answers that it has to begin anew once the lock is free.

use std::cell::{Cell, RefCell};

use crate::txn::Ticket;
use crate::types::SqlError;

/// What operators could not do by themselves in this step.
#[derive(Debug, Default)]
pub(super) struct Blocking {
    ticket: RefCell<Option<Ticket>>,
    stale: Cell<bool>,
    generation: Cell<usize>,
}

impl Blocking {
    /// A lock is held by another transaction.
    pub(super) fn wait_for(&self, ticket: Ticket) {
        *self.ticket.borrow_mut() = Some(ticket);
    }

    /// Whether somebody waits for a lock.
    pub(super) fn is_waiting(&self) -> bool {
        self.ticket.borrow().is_some()
    }

    /// The lock to wait for.
    pub(super) fn take_ticket(&self) -> Option<Ticket> {
        self.ticket.borrow_mut().take()
    }

    /// The snapshot is too old to go on with.
    pub(super) fn ask_for_newer(&self) {
        self.stale.set(true);
    }

    /// Whether a newer snapshot was asked for.
    pub(super) fn take_stale(&self) -> bool {
        self.stale.take()
    }

    /// How many snapshots came after the first.
    pub(super) fn generation(&self) -> usize {
        self.generation.get()
    }

    /// A newer snapshot is there.
    pub(super) fn renewed(&self) {
        self.generation.set(self.generation.get() + 1);
    }
}

/// That a subquery met a lock. It never reaches a client.
#[cold]
pub(super) fn met_a_lock() -> SqlError {
    SqlError::internal("a subquery has to wait for a lock")
}
