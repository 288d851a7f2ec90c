//! Statements by their text, the least recently used going first.
//!
//! The cache is asked and changed under the connection's lock, together with the request that it is
//! for: a text is in the cache from the moment its Prepare is on its way, so whoever finds it sends an
//! Execute that comes after that Prepare.

use std::collections::HashMap;
use std::sync::Arc;

use super::StatementInner;

pub(crate) struct StatementCache {
    capacity: usize,
    entries: HashMap<Arc<str>, Entry>,
    clock: u64,
    names: u64,
}

struct Entry {
    statement: Arc<StatementInner>,
    used: u64,
}

impl StatementCache {
    pub(crate) fn new(capacity: usize) -> StatementCache {
        StatementCache {
            capacity,
            entries: HashMap::new(),
            clock: 0,
            names: 0,
        }
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.capacity > 0
    }

    /// A name that no statement of this connection has had.
    pub(crate) fn new_name(&mut self) -> String {
        self.names += 1;
        format!("s{}", self.names)
    }

    pub(crate) fn get(&mut self, text: &str) -> Option<Arc<StatementInner>> {
        self.clock += 1;
        let entry = self.entries.get_mut(text)?;
        entry.used = self.clock;
        Some(Arc::clone(&entry.statement))
    }

    /// Keeps a statement. What has to go for it is given back, to be dropped when the connection's lock
    /// is not held: dropping it tells the server.
    #[must_use]
    pub(crate) fn insert(
        &mut self,
        statement: &Arc<StatementInner>,
    ) -> Option<Arc<StatementInner>> {
        if !self.is_enabled() {
            return None;
        }
        self.clock += 1;
        let gone = match self.remove(&statement.text) {
            None if self.entries.len() >= self.capacity => self.evict(),
            replaced => replaced,
        };
        let entry = Entry {
            statement: Arc::clone(statement),
            used: self.clock,
        };
        self.entries.insert(Arc::clone(&statement.text), entry);
        gone
    }

    #[must_use]
    pub(crate) fn remove(&mut self, text: &str) -> Option<Arc<StatementInner>> {
        self.entries.remove(text).map(|entry| entry.statement)
    }

    /// Looks at every entry: it happens only on a miss, which costs the server far more.
    fn evict(&mut self) -> Option<Arc<StatementInner>> {
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
        let text = oldest.map(|(text, _)| Arc::clone(text))?;
        self.remove(&text)
    }
}
