//! Many parameter sets as the input of one INSERT.

use std::sync::Arc;

use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::plan::Expr;
use crate::types::{Batch, Result, SqlError};

/// The VALUES of an INSERT, once for each parameter set.
#[derive(Debug)]
pub(super) struct Sets {
    /// The row of VALUES, over the parameters as columns.
    row: Vec<Expr>,
    sets: Arc<[Batch]>,
    next: usize,
}

impl Sets {
    /// Before the first set.
    ///
    /// # Errors
    /// XX000 for a statement whose parameters stand elsewhere.
    pub(super) fn new(plan: &plan::Insert, sets: Arc<[Batch]>) -> Result<Sets> {
        let row = plan.row_of_sets();
        let row = row.ok_or_else(|| SqlError::internal("the INSERT takes no parameter sets"))?;
        Ok(Sets { row, sets, next: 0 })
    }

    /// The next rows.
    pub(super) fn pull(&mut self, context: Context<'_>) -> Result<Pull<Batch>> {
        context.check()?;
        let Some(sets) = self.sets.get(self.next) else {
            return Ok(Pull::Done);
        };
        self.next += 1;
        Ok(Pull::Ready(Batch {
            columns: context.evaluate_all(&self.row, sets)?,
            rows: sets.rows,
        }))
    }
}
