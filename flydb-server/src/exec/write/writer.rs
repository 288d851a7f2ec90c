//! The writer of a statement: its jobs, one after the other, then what is checked at the end.

use std::sync::Arc;

use super::change::RowChange;
use super::children::Outcome;
use super::job::{Effects, Job};
use super::links::Links;
use super::writing::{Progress, Writing, finish};
use crate::types::Result;

/// Runs jobs, and the jobs that come of them.
#[derive(Debug, Default)]
pub(in crate::exec) struct Writer {
    /// The jobs under way; each comes of the one below it, which goes on when it is done.
    jobs: Vec<Job>,
    effects: Effects,
}

impl Writer {
    /// Adds changes of one table, to be made together.
    ///
    /// # Errors
    /// None in fact: only referential actions can be too deep.
    pub(in crate::exec) fn submit(
        &mut self,
        links: &Arc<Links>,
        changes: Vec<RowChange>,
    ) -> Result<()> {
        if !changes.is_empty() {
            self.jobs.push(Job::new(Arc::clone(links), changes, 0)?);
        }
        Ok(())
    }

    /// Takes the jobs on; ready when none is left.
    ///
    /// # Errors
    /// What a constraint or a lock answers.
    pub(in crate::exec) fn step(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        while let Some(job) = self.jobs.last_mut() {
            match job.step(writing, &mut self.effects)? {
                Outcome::Done => {
                    self.jobs.pop();
                }
                Outcome::Spawned(job) => self.jobs.push(job),
                Outcome::Yield => return Ok(Progress::Yield),
                Outcome::Wait(ticket) => return Ok(Progress::Wait(ticket)),
            }
        }
        Ok(Progress::Ready)
    }

    /// Fires the AFTER triggers of what was written; ready when none is left.
    ///
    /// # Errors
    /// What a trigger ends with.
    pub(in crate::exec) fn fire(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        self.effects.after.step(writing)
    }

    /// Checks what could still come right within the statement; ready when all of it has.
    ///
    /// # Errors
    /// 23505 for a row whose key another has; 23503 for a row without its parent, or a key that is still referred to.
    pub(in crate::exec) fn finish(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        let effects = &self.effects;
        if effects.orphans.is_empty() && effects.kept.is_empty() && effects.doubtful.is_empty() {
            return Ok(Progress::Ready);
        }
        let newest = writing.newest();
        for doubtful in self.effects.doubtful.drain(..) {
            doubtful.check(&newest, writing.context)?;
        }
        for orphan in self.effects.orphans.drain(..) {
            orphan.check(&newest, writing.context)?;
        }
        while let Some(kept) = self.effects.kept.front_mut() {
            finish!(kept.check(writing)?);
            self.effects.kept.pop_front();
        }
        Ok(Progress::Ready)
    }
}
