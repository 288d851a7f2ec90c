//! What functions may know of the session: user, number, zone, and when the transaction started.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::eval::SessionFacts;
use crate::types::clock::Clock;

/// A session's facts. One value is used again for each transaction, as long as nobody else holds it.
#[derive(Debug)]
pub(super) struct Facts(Arc<SessionFacts>);

impl Facts {
    /// The facts of a session without a user.
    pub(super) fn new(session_id: u64, clock: &Arc<dyn Clock>) -> Facts {
        Facts(Arc::new(SessionFacts {
            user: String::new(),
            now: clock.now(),
            time_zone: TimeZone::UTC,
            session_id,
            clock: Arc::clone(clock),
        }))
    }

    /// Sets the user.
    pub(super) fn set_user(&mut self, user: &str) {
        user.clone_into(&mut Arc::make_mut(&mut self.0).user);
    }

    /// Sets the zone, by a name that the options took.
    pub(super) fn set_time_zone(&mut self, name: &str) {
        let offset = || name.parse().ok().map(TimeZone::fixed);
        let zone = TimeZone::get(name).ok().or_else(offset);
        Arc::make_mut(&mut self.0).time_zone = zone.unwrap_or(TimeZone::UTC);
    }

    /// The session's zone.
    pub(super) fn time_zone(&self) -> &TimeZone {
        &self.0.time_zone
    }

    /// The facts of a transaction that starts now.
    pub(super) fn start(&mut self) -> Arc<SessionFacts> {
        let facts = Arc::make_mut(&mut self.0);
        facts.now = facts.clock.now();
        Arc::clone(&self.0)
    }
}
