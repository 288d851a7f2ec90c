//! Plans by statement text, shared by all sessions.
//!
//! The key has everything that a plan depends on: the text, the schema version, the types that the
//! client gave its parameters, and the user, for the plan is authorized. A change of privileges is a
//! change of the schema version, so a plan from before it is not found any more.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::counts::{Counter, Counts};
use super::planned::Planned;
use crate::auth::Principal;
use crate::catalog::SearchPath;
use crate::txn::SchemaVersion;
use crate::types::DataType;

/// Bytes of the shortest statement with its plan: what the cache's number of entries is guessed from.
const SMALL_PLAN_BYTES: usize = 2 * 1024;

/// Bytes of a plan for each byte of its text, roughly.
const PLAN_BYTES_PER_TEXT_BYTE: u64 = 8;

/// The plans that all sessions share.
#[derive(Debug)]
pub(super) struct PlanCache {
    plans: Cache<Key, Arc<Planned>, Weight>,
    counter: Counter,
}

/// What a plan is found by.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanKey<'a> {
    pub(super) text: &'a str,
    pub(super) user: &'a Principal,
    pub(super) version: SchemaVersion,
    /// Whose temporary tables its names may mean; 0: nobody's.
    pub(super) session: u64,
    /// Where its names are looked for.
    pub(super) path: &'a SearchPath,
    pub(super) hints: &'a [DataType],
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    text: Arc<str>,
    user: Principal,
    version: SchemaVersion,
    session: u64,
    path: SearchPath,
    hints: Box<[DataType]>,
}

impl Key {
    fn borrowed(&self) -> PlanKey<'_> {
        PlanKey {
            text: &self.text,
            user: &self.user,
            version: self.version,
            session: self.session,
            path: &self.path,
            hints: &self.hints,
        }
    }
}

// The borrowed key hashes as the owned one does, which a lookup relies on.
impl Hash for PlanKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
        self.user.hash(state);
        self.version.hash(state);
        self.session.hash(state);
        self.path.hash(state);
        self.hints.hash(state);
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.borrowed().hash(state);
    }
}

impl Equivalent<Key> for PlanKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.version == key.version
            && self.session == key.session
            && *self.path == key.path
            && self.text == &*key.text
            && *self.user == key.user
            && self.hints == &*key.hints
    }
}

#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Key, Arc<Planned>> for Weight {
    fn weight(&self, key: &Key, _: &Arc<Planned>) -> u64 {
        let text = u64::try_from(key.text.len()).unwrap_or(u64::MAX);
        let base = SMALL_PLAN_BYTES as u64;
        text.saturating_mul(PLAN_BYTES_PER_TEXT_BYTE)
            .saturating_add(base)
    }
}

impl PlanCache {
    /// A cache of about this many bytes.
    pub(super) fn new(bytes: u64) -> PlanCache {
        let entries = usize::try_from(bytes).unwrap_or(usize::MAX) / SMALL_PLAN_BYTES;
        PlanCache {
            plans: Cache::with_weighter(entries.max(1), bytes, Weight),
            counter: Counter::default(),
        }
    }

    /// The plan kept under this key.
    pub(super) fn get(&self, key: &PlanKey<'_>) -> Option<Arc<Planned>> {
        let found = self.plans.get(key);
        self.counter.count(found.is_some());
        found
    }

    /// How well it did so far.
    pub(super) fn counts(&self) -> Counts {
        self.counter.counts(self.plans.len())
    }

    /// Lets go of all plans.
    pub(super) fn clear(&self) {
        self.plans.clear();
    }

    /// Keeps a plan.
    pub(super) fn keep(&self, key: &PlanKey<'_>, planned: &Arc<Planned>) {
        let key = Key {
            text: Arc::clone(&planned.text),
            user: key.user.clone(),
            session: key.session,
            path: key.path.clone(),
            version: key.version,
            hints: Box::from(key.hints),
        };
        self.plans.insert(key, Arc::clone(planned));
    }
}
