//! Savepoints: named, nested states of a transaction's own writes.
//!
//! A name may stand more than once; the newest counts, as in PostgreSQL. Going back to a savepoint
//! keeps it and drops those made after it, with the locks that came after it.

use std::sync::Arc;

use super::overlay::Overlay;
use crate::types::{Result, SqlError, SqlState};

/// Savepoints that a transaction may have at a time. Each holds a version of the own writes.
const MAX_SAVEPOINTS: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Savepoints(Vec<Savepoint>);

/// What a transaction goes back to.
#[derive(Clone, Debug)]
pub(super) struct Savepoint {
    name: String,
    pub(super) writes: Arc<Overlay>,
    /// How many locks it held.
    pub(super) locks: usize,
}

impl Savepoints {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one that a failed transaction can go back to without losing more.
    pub(super) fn newest(&self) -> Option<&Savepoint> {
        self.0.last()
    }

    pub(super) fn create(&mut self, name: &str, writes: &Arc<Overlay>, locks: usize) -> Result<()> {
        if self.0.len() >= MAX_SAVEPOINTS {
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a transaction may have {MAX_SAVEPOINTS} savepoints"),
            )
            .with_hint("release those that are no longer needed"));
        }
        self.0.push(Savepoint {
            name: name.to_owned(),
            writes: Arc::clone(writes),
            locks,
        });
        Ok(())
    }

    /// Forgets a savepoint and all made after it.
    pub(super) fn release(&mut self, name: &str) -> Result<()> {
        let place = self.find(name)?;
        self.0.truncate(place);
        Ok(())
    }

    /// A savepoint; those made after it are forgotten, itself is kept.
    pub(super) fn rollback_to(&mut self, name: &str) -> Result<&Savepoint> {
        let place = self.find(name)?;
        self.0.truncate(place + 1);
        self.0.last().ok_or_else(|| unknown(name))
    }

    fn find(&self, name: &str) -> Result<usize> {
        self.0
            .iter()
            .rposition(|known| known.name == name)
            .ok_or_else(|| unknown(name))
    }
}

fn unknown(name: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidSavepointSpecification,
        format!("savepoint \"{name}\" does not exist"),
    )
}
