//! Results of queries, kept for whoever asks the same again while nothing has changed.
//!
//! A result is found by all that it depends on besides data: the statement's text, its parameters and
//! their types, the user, the search path and the time zone. It holds as long as the reader's snapshot has the same
//! definitions, and every table that the query reads in the version that it was computed from; whether
//! it does is looked up in the snapshot itself at each use, so there is nothing to invalidate and a
//! stale answer cannot happen. A transaction that wrote to one of the tables neither uses nor makes
//! results. What is old (the time to live) is dropped when it is met, so that results which nobody can
//! use any more do not hold memory for ever; under pressure the least useful ones go first.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::counts::{Counter, Counts};
use super::reply::output_bytes;
use crate::catalog::SearchPath;
use crate::exec::Output;
use crate::txn::{SchemaVersion, View};
use crate::types::{DataType, TableId};

/// Bytes of a small result: what the number of entries is guessed from.
const SMALL_RESULT_BYTES: usize = 4 * 1024;

/// Which part of the cache one result may take.
const LARGEST_PART: u64 = 16;

/// The results that all sessions share.
#[derive(Debug)]
pub(super) struct ResultCache {
    results: Cache<Key, Arc<Kept>, Weight>,
    /// Bytes of the largest result that is kept.
    largest: usize,
    time_to_live: Option<Duration>,
    counter: Counter,
}

/// What a result is found by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The statement.
    pub(super) text: Arc<str>,
    /// The types of its parameters.
    pub(super) types: Box<[DataType]>,
    /// Its parameters, as a row image.
    pub(super) params: Box<[u8]>,
    /// Who asks: privileges and row policies differ.
    pub(super) user: Arc<str>,
    /// Where the statement's names are looked for.
    pub(super) path: SearchPath,
    /// The session's zone, in which instants become dates and texts.
    pub(super) zone: Box<str>,
}

impl Equivalent<Key> for &Key {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key
    }
}

/// What a query reads, in which versions: a result holds for every snapshot that has the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Basis {
    schema: SchemaVersion,
    tables: Box<[(TableId, u64)]>,
}

impl Basis {
    /// What a snapshot has of these tables. `None` where the transaction has changed one of them, or a
    /// definition: what it sees is nobody else's.
    pub(super) fn of(view: &View, tables: &[TableId]) -> Option<Basis> {
        let schema = view.schema_version();
        if !schema.is_committed() {
            return None;
        }
        let version = |&id: &TableId| {
            let table = view.table(id)?;
            (!table.has_own_writes()).then(|| (id, table.version()))
        };
        let tables: Option<Box<[_]>> = tables.iter().map(version).collect();
        Some(Basis {
            schema,
            tables: tables?,
        })
    }
}

/// A kept result.
#[derive(Debug)]
struct Kept {
    basis: Basis,
    rows: Vec<Output>,
    bytes: usize,
    since: Instant,
}

#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Key, Arc<Kept>> for Weight {
    fn weight(&self, key: &Key, kept: &Arc<Kept>) -> u64 {
        let bytes = kept.bytes + key.text.len() + key.params.len() + 256;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl ResultCache {
    /// A cache of about this many bytes; of none, it keeps nothing.
    pub(super) fn new(bytes: u64, time_to_live: Option<Duration>) -> ResultCache {
        let entries = usize::try_from(bytes).unwrap_or(usize::MAX) / SMALL_RESULT_BYTES;
        ResultCache {
            results: Cache::with_weighter(entries.max(1), bytes, Weight),
            largest: usize::try_from(bytes / LARGEST_PART).unwrap_or(usize::MAX),
            time_to_live,
            counter: Counter::default(),
        }
    }

    /// Whether it keeps anything at all.
    pub(super) const fn is_on(&self) -> bool {
        self.largest > 0
    }

    /// The rows kept under this key, where they hold on this basis.
    pub(super) fn get(&self, key: &Key, basis: &Basis, now: Instant) -> Option<Vec<Output>> {
        let found = self.results.get(&key);
        let holds = found.filter(|kept| {
            let expired = self.is_expired(kept, now);
            if expired {
                self.results.remove(&key);
            }
            !expired && kept.basis == *basis
        });
        self.counter.count(holds.is_some());
        holds.map(|kept| kept.rows.clone())
    }

    fn is_expired(&self, kept: &Kept, now: Instant) -> bool {
        let age = now.saturating_duration_since(kept.since);
        self.time_to_live.is_some_and(|limit| age > limit)
    }

    /// Notes the rows of a query that runs, to keep them when it is done.
    pub(super) fn record(&self, key: Key, basis: Basis) -> Recording {
        Recording {
            key,
            basis,
            rows: Vec::new(),
            bytes: 0,
            largest: self.largest,
        }
    }

    /// Keeps the result of a query that is done.
    pub(super) fn keep(&self, recording: Recording, now: Instant) {
        let Recording {
            key,
            basis,
            rows,
            bytes,
            largest: _,
        } = recording;
        let kept = Kept {
            basis,
            rows,
            bytes,
            since: now,
        };
        self.results.insert(key, Arc::new(kept));
    }

    /// How well it did so far.
    pub(super) fn counts(&self) -> Counts {
        self.counter.counts(self.results.len())
    }

    /// Bytes that its results take, about.
    pub(super) fn bytes(&self) -> u64 {
        self.results.weight()
    }
}

/// The rows of a query that runs, so far.
#[derive(Debug)]
pub(super) struct Recording {
    key: Key,
    basis: Basis,
    rows: Vec<Output>,
    bytes: usize,
    largest: usize,
}

impl Recording {
    /// With these rows too; `None` where the result has become too large to keep.
    pub(super) fn with(mut self: Box<Self>, rows: &Output) -> Option<Box<Recording>> {
        self.bytes = self.bytes.saturating_add(output_bytes(rows));
        if self.bytes > self.largest {
            return None;
        }
        self.rows.push(rows.clone());
        Some(self)
    }
}
