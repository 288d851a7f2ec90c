//! Time: the one place that reads it.
//!
//! Everything that needs the time is handed a [`Clock`], so that tests can set it. The date of an
//! instant in a zone, and the instant of a local time, are computed in [`super::zone`] from values
//! alone.

use std::fmt;
#[cfg(test)]
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Timestamp;

/// What tells the time.
pub(crate) trait Clock: Send + Sync + fmt::Debug {
    /// The instant by the calendar, to the microsecond. It may jump when the machine's clock is set.
    fn now(&self) -> Timestamp;

    /// The instant on a scale that never jumps: for deadlines.
    fn instant(&self) -> Instant;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(micros_since_epoch(SystemTime::now()))
    }

    fn instant(&self) -> Instant {
        Instant::now()
    }
}

fn micros_since_epoch(time: SystemTime) -> i64 {
    let micros = |duration: Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => micros(after),
        Err(before) => -micros(before.duration()),
    }
}

/// A clock that stands until it is moved.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct ManualClock {
    micros: AtomicI64,
    elapsed: AtomicI64,
    origin: Instant,
}

#[cfg(test)]
impl ManualClock {
    /// A clock that stands at this instant.
    #[must_use]
    pub(crate) fn new(now: Timestamp) -> ManualClock {
        ManualClock {
            micros: AtomicI64::new(now.0),
            elapsed: AtomicI64::new(0),
            origin: Instant::now(),
        }
    }

    /// Moves it forward.
    pub(crate) fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.micros.fetch_add(micros, Ordering::SeqCst);
        self.elapsed.fetch_add(micros, Ordering::SeqCst);
    }
}

#[cfg(test)]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.micros.load(Ordering::SeqCst))
    }

    fn instant(&self) -> Instant {
        let elapsed = self.elapsed.load(Ordering::SeqCst);
        self.origin + Duration::from_micros(u64::try_from(elapsed).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = ManualClock::new(Timestamp(5));
        let start = clock.instant();
        clock.advance(Duration::from_micros(7));
        assert_eq!(clock.now(), Timestamp(12));
        assert_eq!(clock.instant() - start, Duration::from_micros(7));
    }

    #[test]
    fn the_system_clock_is_past_2020() {
        assert!(SystemClock.now().0 > 1_577_836_800_000_000);
    }
}
