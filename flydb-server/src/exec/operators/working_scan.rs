//! The rows that a recursion found last.

use std::sync::Arc;

use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Reads the working table as it is when the scan begins.
#[derive(Debug, Default)]
pub(in crate::exec) struct WorkingScan {
    rows: Option<Arc<[Batch]>>,
    read: usize,
}

impl WorkingScan {
    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::WorkingScan,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        context.check()?;
        let rows = match &self.rows {
            Some(rows) => rows,
            None => self.rows.insert(context.run.tables.working(plan.id)?),
        };
        let Some(batch) = rows.get(self.read) else {
            return Ok(Pull::Done);
        };
        self.read += 1;
        Ok(Pull::Ready(batch.clone()))
    }
}
