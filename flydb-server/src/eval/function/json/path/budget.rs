//! What a walk may do: so many steps, and none once the statement is to stop.
//!
//! A condition takes an error for unknown, and with `exists` in `exists` a short path asks for more steps
//! than anyone waits for. So what the walk ends with is noted here, and every step after it fails too.

use std::cell::{Cell, RefCell};

use crate::eval::Interrupts;
use crate::eval::limits::MAX_PATH_STEPS;
use crate::types::{Result, SqlError, SqlState};

/// Steps between two looks whether the statement is to stop.
const STEPS_PER_CHECK: usize = 1 << 14;

/// The steps that are left.
pub(super) struct Budget<'i> {
    left: Cell<usize>,
    next_check: Cell<usize>,
    ended: RefCell<Option<SqlError>>,
    interrupts: &'i dyn Interrupts,
}

impl<'i> Budget<'i> {
    pub(super) const fn new(interrupts: &'i dyn Interrupts) -> Budget<'i> {
        Budget {
            left: Cell::new(MAX_PATH_STEPS),
            next_check: Cell::new(MAX_PATH_STEPS),
            ended: RefCell::new(None),
            interrupts,
        }
    }

    /// Takes so many steps.
    ///
    /// # Errors
    /// 54000 where there are no more of them, 57014 where the statement is to stop; the same ever after.
    pub(super) fn spend(&self, steps: usize) -> Result<()> {
        let left = self.left.get().saturating_sub(steps);
        self.left.set(left);
        if left <= self.next_check.get() {
            return self.check(left);
        }
        Ok(())
    }

    #[cold]
    fn check(&self, left: usize) -> Result<()> {
        self.next_check.set(left.saturating_sub(STEPS_PER_CHECK));
        let mut ended = self.ended.borrow_mut();
        if ended.is_none() {
            *ended = match left {
                0 => Some(too_many_steps()),
                _ => self.interrupts.check().err(),
            };
        }
        if ended.is_some() {
            self.left.set(0);
        }
        ended.clone().map_or(Ok(()), Err)
    }

    /// Ends the walk with an error that no condition and no silence passes over.
    pub(super) fn end(&self, error: &SqlError) {
        self.ended.borrow_mut().get_or_insert_with(|| error.clone());
        self.left.set(0);
    }

    /// What the walk ended with, where a condition passed over it.
    pub(super) fn ended(self) -> Result<()> {
        self.ended.into_inner().map_or(Ok(()), Err)
    }
}

#[cold]
fn too_many_steps() -> SqlError {
    SqlError::new(
        SqlState::ProgramLimitExceeded,
        format!("a JSON path takes more than {MAX_PATH_STEPS} steps"),
    )
}
