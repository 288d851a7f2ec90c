//! Sequences, as functions see them.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::types::{Result, SqlError, SqlState, TableId};

/// What counts with sequences, for the transaction that an expression runs in.
pub(crate) trait SequenceCounter {
    /// The next value of a sequence.
    ///
    /// # Errors
    /// 2200H where it is used up, 25006 in a read-only transaction, 42P01 where it was dropped.
    fn next(&self, sequence: TableId) -> Result<i64>;

    /// Sets how far a sequence has come: the next value is what follows, or with `called` unset the
    /// value itself.
    ///
    /// # Errors
    /// 22003 for a value out of its bounds, and those of [`SequenceCounter::next`].
    fn set(&self, sequence: TableId, value: i64, called: bool) -> Result<()>;

    /// The last value of a sequence, and whether it was given out.
    ///
    /// # Errors
    /// 42P01 where it was dropped.
    fn position(&self, sequence: TableId) -> Result<(i64, bool)>;
}

/// What a session was given last: by each sequence, and by any.
#[derive(Debug, Default)]
pub(crate) struct GivenOut(Mutex<Given>);

#[derive(Debug, Default)]
struct Given {
    values: HashMap<TableId, i64>,
    last: Option<TableId>,
}

/// Sequences that a session remembers the last value of at most.
const MAX_REMEMBERED: usize = 4096;

impl GivenOut {
    /// Notes a value.
    pub(crate) fn note(&self, sequence: TableId, value: i64) {
        let mut given = self.0.lock();
        if given.values.len() >= MAX_REMEMBERED {
            given.values.clear();
        }
        given.values.insert(sequence, value);
        given.last = Some(sequence);
    }

    /// Notes a value that SETVAL set, which is none that LASTVAL knows unless it knew the sequence.
    pub(crate) fn note_set(&self, sequence: TableId, value: i64) {
        self.0.lock().values.insert(sequence, value);
    }

    /// What the sequence gave last in this session.
    ///
    /// # Errors
    /// 55000 where it gave nothing yet.
    pub(crate) fn current(&self, sequence: TableId) -> Result<i64> {
        let value = self.0.lock().values.get(&sequence).copied();
        value.ok_or_else(|| not_yet("currval of this sequence is not yet defined in this session"))
    }

    /// What any sequence gave last in this session.
    ///
    /// # Errors
    /// 55000 where none gave anything yet.
    pub(crate) fn last(&self) -> Result<i64> {
        let given = self.0.lock();
        let value = given.last.and_then(|last| given.values.get(&last)).copied();
        value.ok_or_else(|| not_yet("lastval is not yet defined in this session"))
    }
}

#[cold]
fn not_yet(message: &str) -> SqlError {
    SqlError::new(SqlState::ObjectNotInPrerequisiteState, message)
}

/// For expressions that count with no sequence.
#[cfg(test)]
pub(crate) struct NoSequences;

#[cfg(test)]
impl SequenceCounter for NoSequences {
    fn next(&self, _: TableId) -> Result<i64> {
        Err(SqlError::unsupported("a sequence in this place"))
    }

    fn set(&self, _: TableId, _: i64, _: bool) -> Result<()> {
        Err(SqlError::unsupported("a sequence in this place"))
    }

    fn position(&self, _: TableId) -> Result<(i64, bool)> {
        Err(SqlError::unsupported("a sequence in this place"))
    }
}
