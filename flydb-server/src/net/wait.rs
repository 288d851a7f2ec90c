//! How long a request is waited for.
//!
//! Two limits run at the same time, and neither begins anew for what happens meanwhile on the server's
//! side. A transaction may be idle for so long, counted from when its last answer was written until a
//! whole request is there: one that comes byte by byte does not keep it alive. And within a request the
//! peer may pause for so long, counted from the last byte that came.

use std::time::Duration;

use tokio::time::Instant;

/// A wait for a request.
#[derive(Debug)]
pub(super) struct Wait {
    idle: Option<Instant>,
    stall: Option<Instant>,
}

/// Which limit is over first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// The open transaction was idle for too long.
    Idle,
    /// The peer paused for too long within a request.
    Stalled,
}

impl Wait {
    /// A wait that begins now, with the limit on idling.
    pub(super) fn begin(idle: Option<Duration>) -> Wait {
        Wait {
            idle: after(idle),
            stall: None,
        }
    }

    /// A request has begun to come: the peer may pause for so long within it.
    pub(super) fn within_request(&mut self, stall: Option<Duration>) {
        self.stall = self.stall.or_else(|| after(stall));
    }

    /// Bytes came: the peer does not pause.
    pub(super) fn bytes_came(&mut self) {
        self.stall = None;
    }

    /// The limit on idling was over, and what it is on has ended.
    pub(super) fn idled_out(&mut self) {
        self.idle = None;
    }

    /// Until when bytes are waited for, and what it means if none come.
    pub(super) fn until(&self) -> (Option<Instant>, Over) {
        match (self.idle, self.stall) {
            (Some(idle), Some(stall)) if idle <= stall => (Some(idle), Over::Idle),
            (idle, None) => (idle, Over::Idle),
            (_, stall) => (stall, Over::Stalled),
        }
    }
}

/// The instant so long from now, on the timer's own scale; never where that is past all reckoning.
pub(super) fn after(limit: Option<Duration>) -> Option<Instant> {
    Instant::now().checked_add(limit?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn nothing_that_comes_moves_the_limit_on_idling() {
        let start = Instant::now();
        let mut wait = Wait::begin(Some(3 * SECOND));
        assert_eq!(wait.until(), (Some(start + 3 * SECOND), Over::Idle));
        for _ in 0..3 {
            advance(SECOND / 2).await;
            wait.within_request(Some(SECOND));
            assert_eq!(wait.until(), (Some(Instant::now() + SECOND), Over::Stalled));
            wait.within_request(Some(SECOND));
            wait.bytes_came();
        }
        advance(SECOND).await;
        wait.within_request(Some(SECOND));
        assert_eq!(wait.until(), (Some(start + 3 * SECOND), Over::Idle));
        wait.idled_out();
        assert_eq!(wait.until(), (Some(Instant::now() + SECOND), Over::Stalled));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_measured_from_the_last_byte() {
        let mut wait = Wait::begin(None);
        assert_eq!(wait.until(), (None, Over::Idle));
        wait.within_request(Some(SECOND));
        let until = Instant::now() + SECOND;
        // Events of watched tables come, and the wait goes on.
        advance(SECOND / 2).await;
        wait.within_request(Some(SECOND));
        assert_eq!(wait.until(), (Some(until), Over::Stalled));
        wait.bytes_came();
        wait.within_request(None);
        assert_eq!(wait.until(), (None, Over::Idle));
    }
}
