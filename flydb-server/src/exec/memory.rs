//! The memory budget of one execution.
//!
//! Operators reserve estimates of what they keep beyond a batch; what passes through is not counted.
//! Nothing is freed one by one: an operator's rows live as long as its execution. Only a subquery
//! gives back what it took, by [`Memory::mark`] and [`Memory::reset`], and a round of a recursion. What
//! is kept of a subquery's results, and what is held for common tables, counts apart.

use std::cell::Cell;

use crate::types::{Result, SqlError, SqlState};

/// Bytes that an execution has reserved, and may reserve.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: Cell<usize>,
    kept: Cell<usize>,
    held: Cell<usize>,
}

impl Memory {
    /// A budget of `limit` bytes, none of it used.
    pub(super) const fn new(limit: usize) -> Memory {
        Memory {
            limit,
            used: Cell::new(0),
            kept: Cell::new(0),
            held: Cell::new(0),
        }
    }

    /// Takes `bytes` from the budget.
    ///
    /// # Errors
    /// 53200 where it has not as many left.
    pub(super) fn reserve(&self, bytes: usize) -> Result<()> {
        let used = self.used.get().saturating_add(bytes);
        if used.saturating_add(self.beside()) > self.limit {
            return Err(self.exhausted());
        }
        self.used.set(used);
        Ok(())
    }

    /// Takes `bytes` for what is kept to the end, if a quarter of the budget is enough for all that is.
    pub(super) fn keep(&self, bytes: usize) -> bool {
        let kept = self.kept.get().saturating_add(bytes);
        let all = kept
            .saturating_add(self.used.get())
            .saturating_add(self.held.get());
        let fits = kept <= self.limit / 4 && all <= self.limit;
        if fits {
            self.kept.set(kept);
        }
        fits
    }

    /// How many bytes may still be reserved.
    pub(super) fn left(&self) -> usize {
        self.limit
            .saturating_sub(self.used.get())
            .saturating_sub(self.beside())
    }

    /// Takes `bytes` until [`Memory::release`], whatever subqueries give back.
    ///
    /// # Errors
    /// 53200 where the budget has not as many left.
    pub(super) fn hold(&self, bytes: usize) -> Result<()> {
        let all = self
            .used
            .get()
            .saturating_add(self.beside())
            .saturating_add(bytes);
        if all > self.limit {
            return Err(self.exhausted());
        }
        self.held.set(self.held.get().saturating_add(bytes));
        Ok(())
    }

    /// Holds what was reserved since `mark`.
    pub(super) fn hold_since(&self, mark: usize) {
        let more = self.used.get().saturating_sub(mark);
        self.held.set(self.held.get().saturating_add(more));
        self.reset(mark);
    }

    /// Gives back what was held.
    pub(super) fn release(&self, bytes: usize) {
        self.held.set(self.held.get().saturating_sub(bytes));
    }

    /// Gives back some of what was reserved.
    pub(super) fn give_back(&self, bytes: usize) {
        self.used.set(self.used.get().saturating_sub(bytes));
    }

    fn beside(&self) -> usize {
        self.kept.get().saturating_add(self.held.get())
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
        out_of_memory(self.limit)
    }
}

/// 53200: a statement needs more than `limit` bytes.
pub(crate) fn out_of_memory(limit: usize) -> SqlError {
    SqlError::new(
        SqlState::OutOfMemory,
        format!("the statement needs more than its {limit} bytes of memory"),
    )
    .with_hint("make its intermediate results smaller, or raise the server's memory per query")
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
    fn what_is_held_outlives_a_reset() {
        let memory = Memory::new(100);
        let mark = memory.mark();
        memory.reserve(40).unwrap();
        memory.hold_since(mark);
        memory.hold(20).unwrap();
        memory.reset(0);
        assert!(memory.reserve(41).is_err());
        memory.release(60);
        memory.reserve(100).unwrap();
        memory.give_back(1);
        assert!(memory.hold(2).is_err());
        memory.hold(1).unwrap();
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
