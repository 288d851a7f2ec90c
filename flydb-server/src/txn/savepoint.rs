//! Savepoints: named, nested states of a transaction's own writes.
//!
//! A name may stand more than once; the newest counts, as in PostgreSQL. Going back to a savepoint
//! keeps it and drops those made after it. Locks stay: only the end of the transaction frees them.

use std::sync::Arc;

use super::overlay::Overlay;
use crate::types::{Result, SqlError, SqlState};

/// Savepoints that a transaction may have at a time. Each holds a version of the own writes.
const MAX_SAVEPOINTS: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Savepoints(Vec<(String, Arc<Overlay>)>);

impl Savepoints {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn create(&mut self, name: &str, writes: &Arc<Overlay>) -> Result<()> {
        if self.0.len() >= MAX_SAVEPOINTS {
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a transaction may have {MAX_SAVEPOINTS} savepoints"),
            )
            .with_hint("release those that are no longer needed"));
        }
        self.0.push((name.to_owned(), Arc::clone(writes)));
        Ok(())
    }

    /// Forgets a savepoint and all made after it.
    pub(super) fn release(&mut self, name: &str) -> Result<()> {
        let place = self.find(name)?;
        self.0.truncate(place);
        Ok(())
    }

    /// The writes at a savepoint; those made after it are forgotten, itself is kept.
    pub(super) fn rollback_to(&mut self, name: &str) -> Result<Arc<Overlay>> {
        let place = self.find(name)?;
        self.0.truncate(place + 1);
        self.0
            .last()
            .map(|(_, writes)| Arc::clone(writes))
            .ok_or_else(|| unknown(name))
    }

    fn find(&self, name: &str) -> Result<usize> {
        self.0
            .iter()
            .rposition(|(known, _)| known == name)
            .ok_or_else(|| unknown(name))
    }
}

fn unknown(name: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidSavepointSpecification,
        format!("savepoint \"{name}\" does not exist"),
    )
}
