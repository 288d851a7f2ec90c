//! Work that a single row may cause more of than anyone waits for: it asks from time to time whether the
//! statement is to stop.

use std::cell::Cell;

use super::Interrupts;
use crate::types::Result;

/// Work between two such questions: about a millisecond's, where a byte that is looked at counts for one.
const WORK_PER_CHECK: usize = 1 << 20;

/// Counts work.
pub(super) struct Effort<'a> {
    since_check: Cell<usize>,
    interrupts: &'a dyn Interrupts,
}

impl<'a> Effort<'a> {
    pub(super) const fn new(interrupts: &'a dyn Interrupts) -> Effort<'a> {
        Effort {
            since_check: Cell::new(0),
            interrupts,
        }
    }

    /// Counts so much work.
    ///
    /// # Errors
    /// 57014 where the statement is to stop.
    #[inline]
    pub(super) fn spend(&self, work: usize) -> Result<()> {
        let since = self.since_check.get().saturating_add(work);
        self.since_check.set(since);
        if since >= WORK_PER_CHECK {
            return self.check();
        }
        Ok(())
    }

    /// # Errors
    /// 57014 where the statement is to stop.
    #[cold]
    pub(super) fn check(&self) -> Result<()> {
        self.since_check.set(0);
        self.interrupts.check()
    }
}
