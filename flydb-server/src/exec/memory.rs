//! The memory budget of one execution.
//!
//! Operators reserve estimates of what they keep beyond a batch; what passes through is not counted.
//! Nothing is freed one by one: an operator's rows live as long as its execution. Only a subquery
//! gives back what it took, by [`Memory::mark`] and [`Memory::reset`]. What is kept of a subquery's results
//! counts apart, and so does what is [`Held`]: by common tables, and by operators that run a part of
//! their plan again and again.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::types::{Result, SqlError, SqlState};

/// Bytes that an execution has reserved, and may reserve.
#[derive(Debug)]
pub(crate) struct Memory {
    limit: usize,
    used: Cell<usize>,
    kept: Cell<usize>,
    /// What is held; made when something first is.
    held: OnceCell<Arc<AtomicUsize>>,
}

/// Bytes taken from a budget, whatever subqueries give back, until they are released or this is dropped.
#[derive(Debug, Default)]
pub(super) struct Held {
    of: Option<Arc<AtomicUsize>>,
    bytes: usize,
}

impl Held {
    /// Gives everything back.
    pub(super) fn release(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if let Some(of) = &self.of {
            of.fetch_sub(bytes, Ordering::Relaxed);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.release();
    }
}

impl Memory {
    /// A budget of `limit` bytes, none of it used.
    pub(super) const fn new(limit: usize) -> Memory {
        Memory {
            limit,
            used: Cell::new(0),
            kept: Cell::new(0),
            held: OnceCell::new(),
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

    /// Takes `bytes` for what is kept until [`Memory::forget`], if a quarter of the budget is enough for all
    /// that is.
    pub(super) fn keep(&self, bytes: usize) -> bool {
        let kept = self.kept.get().saturating_add(bytes);
        let all = kept
            .saturating_add(self.used.get())
            .saturating_add(self.held());
        let fits = kept <= self.limit / 4 && all <= self.limit;
        if fits {
            self.kept.set(kept);
        }
        fits
    }

    /// Gives back some of what was kept.
    pub(super) fn forget(&self, bytes: usize) {
        self.kept.set(self.kept.get().saturating_sub(bytes));
    }

    /// How many bytes may still be reserved.
    pub(super) fn left(&self) -> usize {
        self.limit
            .saturating_sub(self.used.get())
            .saturating_sub(self.beside())
    }

    /// Adds `bytes` to what is held.
    ///
    /// # Errors
    /// 53200 where the budget has not as many left.
    pub(super) fn hold(&self, held: &mut Held, bytes: usize) -> Result<()> {
        let all = self
            .used
            .get()
            .saturating_add(self.beside())
            .saturating_add(bytes);
        if all > self.limit {
            return Err(self.exhausted());
        }
        self.add(held, bytes);
        Ok(())
    }

    /// Holds what was reserved since `mark`.
    pub(super) fn hold_since(&self, held: &mut Held, mark: usize) {
        self.add(held, self.used.get().saturating_sub(mark));
        self.reset(mark);
    }

    fn add(&self, held: &mut Held, bytes: usize) {
        if bytes > 0 {
            let of = held
                .of
                .get_or_insert_with(|| Arc::clone(self.held.get_or_init(Arc::default)));
            of.fetch_add(bytes, Ordering::Relaxed);
            held.bytes += bytes;
        }
    }

    fn held(&self) -> usize {
        self.held
            .get()
            .map_or(0, |held| held.load(Ordering::Relaxed))
    }

    fn beside(&self) -> usize {
        self.kept.get().saturating_add(self.held())
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
    fn what_is_held_outlives_a_reset_and_ends_with_its_holder() {
        let memory = Memory::new(100);
        let mark = memory.mark();
        memory.reserve(40).unwrap();
        let (mut operators, mut rows) = (Held::default(), Held::default());
        memory.hold_since(&mut operators, mark);
        memory.hold(&mut rows, 20).unwrap();
        memory.reset(0);
        assert!(memory.reserve(41).is_err());
        operators.release();
        drop(rows);
        memory.reserve(99).unwrap();
        assert!(memory.hold(&mut operators, 2).is_err());
        memory.hold(&mut operators, 1).unwrap();
    }

    #[test]
    fn what_is_kept_takes_a_quarter_at_most_and_outlives_a_reset() {
        let memory = Memory::new(100);
        assert!(memory.keep(25));
        assert!(!memory.keep(1));
        memory.reset(0);
        assert!(memory.reserve(76).is_err());
        memory.reserve(75).unwrap();
        memory.forget(25);
        memory.reserve(25).unwrap();
    }
}
