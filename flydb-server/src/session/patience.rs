//! How long a statement may take, and what ends its waits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::interrupt::{Interrupt, Phase};
use super::state::Session;
use crate::eval::SessionNotes;
use crate::exec::Cancel;
use crate::txn::Ticket;
use crate::types::clock::Clock;
use crate::types::{Result, SqlError, SqlState};

/// How long a statement may take, and what ends its waits.
#[derive(Clone, Debug)]
pub(super) struct Patience {
    pub(super) deadline: Option<Instant>,
    lock_timeout: Option<Duration>,
    clock: Arc<dyn Clock>,
    interrupt: Interrupt,
    cancel: Cancel,
    notes: Arc<SessionNotes>,
}

/// How often a wait looks whether the statement was cancelled.
const LOOK: Duration = Duration::from_millis(50);

impl Patience {
    /// Waits as long as functions of the last step have asked for. Nothing is held meanwhile but what the transaction
    /// holds. Cancel safe.
    ///
    /// # Errors
    /// 57014 when the time is up or the statement is cancelled, 57P01 when the server is forced to stop.
    pub(super) async fn pause(&mut self) -> Result<()> {
        let pause = self.notes.take_pause();
        if pause.is_zero() {
            return Ok(());
        }
        let start = self.clock.instant();
        let end = start.checked_add(pause);
        loop {
            let now = self.clock.instant();
            if self.cancel.is_raised() {
                return Err(SqlError::new(
                    SqlState::QueryCanceled,
                    "the statement was cancelled",
                ));
            }
            if self.deadline.is_some_and(|deadline| deadline <= now) {
                return Err(timed_out());
            }
            if end.is_some_and(|end| end <= now) {
                return Ok(());
            }
            let left =
                |to: Option<Instant>| to.map_or(LOOK, |to| to.saturating_duration_since(now));
            let step = LOOK.min(left(end)).min(left(self.deadline));
            tokio::select! {
                () = tokio::time::sleep(step) => {}
                () = self.interrupt.reached(Phase::Forced) => return Err(shutting_down()),
            }
        }
    }

    /// Waits for a lock.
    ///
    /// # Errors
    /// 55P03 and 57014 when the time is up, 40P01, 57P01 when the server is forced to stop.
    pub(super) async fn wait(&mut self, ticket: Ticket) -> Result<()> {
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(self.clock.instant()));
        let limit = match (self.lock_timeout, left) {
            (Some(lock), Some(left)) => Some(lock.min(left)),
            (lock, left) => lock.or(left),
        };
        let waited = tokio::select! {
            waited = ticket.wait(limit) => waited,
            () = self.interrupt.reached(Phase::Forced) => Err(shutting_down()),
        };
        match waited {
            Err(error) if error.state() == SqlState::LockNotAvailable && limit == left => {
                Err(timed_out())
            }
            other => other,
        }
    }
}

impl Session {
    /// How patient a statement is that starts now. `timeout` is the message's own, in place of the
    /// session's; zero is none.
    pub(super) fn patience(&mut self, timeout: Option<Duration>) -> Patience {
        let timeout = match timeout {
            Some(timeout) => Some(timeout).filter(|timeout| !timeout.is_zero()),
            None => self.options.query_timeout,
        };
        let clock = &self.engine.clock;
        self.deadline = timeout.and_then(|timeout| clock.instant().checked_add(timeout));
        Patience {
            deadline: self.deadline,
            lock_timeout: self.options.lock_timeout,
            clock: Arc::clone(clock),
            interrupt: self.interrupt.clone(),
            cancel: self.cancel.clone(),
            notes: Arc::clone(self.facts.notes()),
        }
    }
}

fn shutting_down() -> SqlError {
    SqlError::new(SqlState::AdminShutdown, "the server is shutting down")
}

fn timed_out() -> SqlError {
    SqlError::new(
        SqlState::QueryCanceled,
        "the statement was cancelled: its timeout is over",
    )
}
