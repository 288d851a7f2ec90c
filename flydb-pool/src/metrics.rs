//! What the pool has done, and how long its steps took.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::recycle::GivenUp;
use crate::step::Step;

/// Upper bounds of the histograms' buckets, in microseconds; one more bucket takes what is longer.
const BOUNDS: [u64; 14] = [
    1, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000,
    30_000_000,
];

/// What a pool has done since it was built. Counters only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolMetrics {
    /// Checkouts that gave a connection.
    pub checkouts: u64,
    /// How long they waited for a place.
    pub wait: Histogram,
    /// How long new connections took to make.
    pub connect: Histogram,
    /// How long used connections took to look at, and to reset where that was needed.
    pub check: Histogram,
    /// Connections that could not be made.
    pub connect_errors: u64,
    /// Connections given up because they were closed or failed a check.
    pub given_up_broken: u64,
    /// Connections given up because they reached their maximum lifetime.
    pub given_up_expired: u64,
    /// Connections given up because they were left in a transaction, or were still held: mistakes of the
    /// program.
    pub given_up_misused: u64,
    /// Checkouts that ran out of time while waiting for a place.
    pub timeouts_wait: u64,
    /// Checkouts that ran out of time while a connection was made.
    pub timeouts_create: u64,
    /// Checkouts that ran out of time while a used connection was looked at.
    pub timeouts_recycle: u64,
}

/// How often something took how long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// How often it happened.
    pub count: u64,
    /// How long it took in all.
    pub sum: Duration,
    /// For each upper bound, how often it took so long at most (and longer than the bound before); the
    /// last one is [`Duration::MAX`].
    pub buckets: Vec<(Duration, u64)>,
}

#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Timer {
    nanos: AtomicU64,
    buckets: [Counter; BOUNDS.len() + 1],
}

impl Timer {
    pub(crate) fn record(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let place = BOUNDS.partition_point(|bound| *bound < micros);
        if let Some(bucket) = self.buckets.get(place) {
            bucket.add();
        }
        self.nanos.fetch_add(nanos, Ordering::Relaxed);
    }

    fn snapshot(&self) -> Histogram {
        let bounds = BOUNDS
            .iter()
            .map(|micros| Duration::from_micros(*micros))
            .chain([Duration::MAX]);
        let counts = self.buckets.iter().map(Counter::get);
        let buckets: Vec<(Duration, u64)> = bounds.zip(counts).collect();
        Histogram {
            count: buckets.iter().map(|(_, count)| count).sum(),
            sum: Duration::from_nanos(self.nanos.load(Ordering::Relaxed)),
            buckets,
        }
    }
}

/// Where the pool writes down what it does.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) wait: Timer,
    pub(crate) connect: Timer,
    pub(crate) check: Timer,
    pub(crate) checkouts: Counter,
    pub(crate) connect_errors: Counter,
    broken: Counter,
    expired: Counter,
    misused: Counter,
    timeouts: [Counter; 3],
}

impl Recorder {
    pub(crate) fn given_up(&self, reason: &GivenUp) {
        match reason {
            GivenUp::Closed | GivenUp::Silent(_) | GivenUp::Failed(_) => self.broken.add(),
            GivenUp::Expired => self.expired.add(),
            GivenUp::Shared | GivenUp::InTransaction => self.misused.add(),
        }
    }

    pub(crate) fn timed_out(&self, step: Step) {
        let [wait, create, recycle] = &self.timeouts;
        match step {
            Step::Wait => wait.add(),
            Step::Create => create.add(),
            Step::Recycle => recycle.add(),
        }
    }

    pub(crate) fn snapshot(&self) -> PoolMetrics {
        let [wait, create, recycle] = &self.timeouts;
        PoolMetrics {
            checkouts: self.checkouts.get(),
            wait: self.wait.snapshot(),
            connect: self.connect.snapshot(),
            check: self.check.snapshot(),
            connect_errors: self.connect_errors.get(),
            given_up_broken: self.broken.get(),
            given_up_expired: self.expired.get(),
            given_up_misused: self.misused.get(),
            timeouts_wait: wait.get(),
            timeouts_create: create.get(),
            timeouts_recycle: recycle.get(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_fall_into_the_bucket_of_their_upper_bound() {
        let timer = Timer::default();
        for micros in [0, 1, 10, 11, 60_000_000] {
            timer.record(Duration::from_micros(micros));
        }
        let histogram = timer.snapshot();
        assert_eq!(histogram.count, 5);
        assert_eq!(histogram.sum, Duration::from_micros(60_000_022));
        let filled: Vec<(Duration, u64)> = histogram
            .buckets
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect();
        let micros = Duration::from_micros;
        assert_eq!(
            filled,
            [
                (micros(1), 2),
                (micros(10), 1),
                (micros(50), 1),
                (Duration::MAX, 1)
            ]
        );
    }
}
