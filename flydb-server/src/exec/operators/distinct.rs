//! Distinct rows.

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::rows::key_table::KeyTable;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Passes on the first row of each key.
#[derive(Debug)]
pub(in crate::exec) struct Distinct {
    input: Operator,
    seen: KeyTable,
}

impl Distinct {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Distinct) -> Result<Distinct> {
        let input = Operator::open(&plan.input, Delivery::Columns)?;
        let seen = KeyTable::default();
        Ok(Distinct { input, seen })
    }

    /// The next rows whose key has not come before. Yields where many batches have none.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Distinct,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let batch = ready!(self.input.pull_batch(&plan.input, context)?);
            let numbered = match &plan.on {
                None => self.seen.insert(&batch.columns, batch.rows, context)?,
                Some(on) => {
                    let keys = context.evaluate_all(on, &batch)?;
                    self.seen.insert(&keys, batch.rows, context)?
                }
            };
            if !numbered.first.is_empty() {
                return Ok(Pull::Ready(batch.gather(&numbered.first)));
            }
        }
        Ok(Pull::Yield)
    }
}
