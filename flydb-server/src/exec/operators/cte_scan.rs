//! The rows of a WITH query that is computed once.

use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Reads a common table from its first row on.
#[derive(Debug, Default)]
pub(in crate::exec) struct CteScan {
    read: usize,
}

impl CteScan {
    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::CteScan,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        context.check()?;
        let pulled = context.run.tables.next(plan.id, self.read, context.run)?;
        self.read += usize::from(matches!(pulled, Pull::Ready(_)));
        Ok(pulled)
    }
}
