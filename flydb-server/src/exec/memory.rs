//! The memory budget of one execution.
//!
//! Operators reserve estimates of what they keep beyond a batch; what passes through is not counted.
//! Nothing is freed one by one: an operator's rows live as long as its execution. Only a subquery
//! gives back what it took, by [`Memory::mark`] and [`Memory::reset`]; what is kept of its results
//! counts apart.

use std::cell::Cell;

use crate::types::{Result, SqlError, SqlState};

/// Bytes that an execution has reserved, and may reserve.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: Cell<usize>,
    kept: Cell<usize>,
}

impl Memory {
    /// A budget of `limit` bytes, none of it used.
    pub(super) const fn new(limit: usize) -> Memory {
        Memory {
            limit,
            used: Cell::new(0),
            kept: Cell::new(0),
        }
    }

    /// Takes `bytes` from the budget.
    ///
    /// # Errors
    /// 53200 where it has not as many left.
    pub(super) fn reserve(&self, bytes: usize) -> Result<()> {
        let used = self.used.get().saturating_add(bytes);
        if used.saturating_add(self.kept.get()) > self.limit {
            return Err(self.exhausted());
        }
        self.used.set(used);
        Ok(())
    }

    /// Takes `bytes` for what is kept to the end, if a quarter of the budget is enough for all that is.
    pub(super) fn keep(&self, bytes: usize) -> bool {
        let kept = self.kept.get().saturating_add(bytes);
        let fits = kept <= self.limit / 4 && kept.saturating_add(self.used.get()) <= self.limit;
        if fits {
            self.kept.set(kept);
        }
        fits
    }

    /// How much is used: what [`Memory::reset`] goes back to.
    pub(super) fn mark(&self) -> usize {
        self.used.get()
    }

    /// Gives back everything reserved since `mark`.
    pub(super) fn reset(&self, mark: usize) {
        self.used.set(mark.min(self.used.get()));
    }

    #[cold]
    fn exhausted(&self) -> SqlError {
        SqlError::new(
            SqlState::OutOfMemory,
            format!(
                "the statement needs more than its {} bytes of memory",
                self.limit
            ),
        )
        .with_hint("make its intermediate results smaller, or raise the server's memory per query")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_kept_and_given_back() {
        let memory = Memory::new(100);
        memory.reserve(60).unwrap();
        let mark = memory.mark();
        memory.reserve(40).unwrap();
        let error = memory.reserve(1).unwrap_err();
        assert_eq!(error.state(), SqlState::OutOfMemory);
        memory.reset(mark);
        memory.reserve(40).unwrap();
    }

    #[test]
    fn what_is_kept_takes_a_quarter_at_most_and_is_not_given_back() {
        let memory = Memory::new(100);
        assert!(memory.keep(25));
        assert!(!memory.keep(1));
        memory.reset(0);
        assert!(memory.reserve(76).is_err());
        memory.reserve(75).unwrap();
    }
}
