//! The server's stop, as sessions and connections see it.

use tokio::sync::watch;

/// How far a stop has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// The server runs.
    Running,
    /// No new connections and requests; what runs may end.
    Draining,
    /// What still runs is ended.
    Forced,
}

/// Where a stop is ordered.
#[derive(Debug)]
pub(crate) struct Stopper(watch::Sender<Phase>);

/// Where a stop is noticed.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt {
    phase: watch::Receiver<Phase>,
}

impl Stopper {
    /// A running server's.
    pub(crate) fn new() -> Stopper {
        Stopper(watch::Sender::new(Phase::Running))
    }

    /// Goes on to a phase; never back.
    pub(crate) fn advance(&self, phase: Phase) {
        self.0.send_if_modified(|now| {
            let moves = *now < phase;
            *now = phase.max(*now);
            moves
        });
    }

    /// A place to notice it.
    pub(crate) fn interrupt(&self) -> Interrupt {
        Interrupt {
            phase: self.0.subscribe(),
        }
    }
}

impl Interrupt {
    /// Waits until the stop has come this far; at once where it has. Cancel safe.
    pub(crate) async fn reached(&mut self, phase: Phase) {
        if self.phase.wait_for(|now| *now >= phase).await.is_err() {
            // The server is gone without a word: nothing is left to wait for.
            std::future::pending().await
        }
    }

    /// Whether no stop has been ordered.
    pub(crate) fn is_running(&self) -> bool {
        *self.phase.borrow() == Phase::Running
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_goes_forward_and_is_seen() {
        let stopper = Stopper::new();
        let mut interrupt = stopper.interrupt();
        assert!(interrupt.is_running());
        stopper.advance(Phase::Forced);
        stopper.advance(Phase::Draining);
        assert!(!interrupt.is_running());
        interrupt.reached(Phase::Draining).await;
        interrupt.reached(Phase::Forced).await;
        assert!(!interrupt.is_running());
    }
}
