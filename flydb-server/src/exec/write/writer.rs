//! The writer of a statement: its jobs, one after the other, then what is checked at the end.

use std::sync::Arc;

use super::change::RowChange;
use super::job::{Effects, Job};
use super::links::Links;
use super::writing::{Progress, Writing, finish};
use crate::types::Result;

/// Runs jobs, and the jobs that come of them.
#[derive(Debug, Default)]
pub(in crate::exec) struct Writer {
    job: Option<Job>,
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
            let job = Job::new(Arc::clone(links), changes, 0)?;
            self.effects.jobs.push_back(job);
        }
        Ok(())
    }

    /// Takes the jobs on; ready when none is left.
    ///
    /// # Errors
    /// What a constraint or a lock answers.
    pub(in crate::exec) fn step(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        loop {
            if self.job.is_none() {
                self.job = self.effects.jobs.pop_front();
            }
            let Some(job) = &mut self.job else {
                return Ok(Progress::Ready);
            };
            finish!(job.step(writing, &mut self.effects)?);
            self.job = None;
        }
    }

    /// Checks what could still come right within the statement.
    ///
    /// # Errors
    /// 23503 for a row without its parent, or a key that is still referred to.
    pub(in crate::exec) fn finish(&mut self, writing: &mut Writing<'_>) -> Result<()> {
        if self.effects.orphans.is_empty() && self.effects.kept.is_empty() {
            return Ok(());
        }
        let newest = writing.newest();
        for orphan in self.effects.orphans.drain(..) {
            orphan.check(&newest, writing.context)?;
        }
        for kept in self.effects.kept.drain(..) {
            kept.check(&newest, writing.context)?;
        }
        Ok(())
    }
}
