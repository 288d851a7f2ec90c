//! How well a cache does.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts hits and misses of a cache.
#[derive(Debug, Default)]
pub(super) struct Counter {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How well a cache did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// What it holds now.
    pub(super) entries: usize,
    /// Look-ups that found something that holds.
    pub(super) hits: u64,
    /// Look-ups that did not.
    pub(super) misses: u64,
}

impl Counter {
    /// Notes a look-up.
    pub(super) fn count(&self, hit: bool) {
        let counter = if hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted, for a cache that holds so many entries.
    pub(super) fn counts(&self, entries: usize) -> Counts {
        Counts {
            entries,
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }
}

impl Counts {
    /// Hits by look-ups, with three digits; `0.000` before the first.
    pub(super) fn hit_rate(self) -> String {
        let lookups = u128::from(self.hits) + u128::from(self.misses);
        let thousandths = (u128::from(self.hits) * 1000).checked_div(lookups);
        let thousandths = thousandths.unwrap_or(0);
        format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hit_rate_is_of_all_look_ups() {
        let rate = |hits, misses| {
            let counts = Counts {
                entries: 0,
                hits,
                misses,
            };
            counts.hit_rate()
        };
        assert_eq!(rate(0, 0), "0.000");
        assert_eq!(rate(0, 5), "0.000");
        assert_eq!(rate(5, 0), "1.000");
        assert_eq!(rate(2, 1), "0.666");
    }
}
