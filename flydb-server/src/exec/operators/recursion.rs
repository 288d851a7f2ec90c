//! WITH RECURSIVE.
//!
//! Rows go out as they come and are kept for one round, as the working table of the next. So a
//! recursion without end takes no more memory than its widest round (and, without ALL, than a key for
//! every row), and ends where nobody wants more rows.

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::bytes_of;
use crate::exec::rows::key_table::KeyTable;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Runs the seed, then the step until it finds nothing.
#[derive(Debug)]
pub(in crate::exec) struct Recursion {
    /// The seed, then the step of this round; `None` at the end.
    source: Option<Operator>,
    in_step: bool,
    seen: KeyTable,
    found: Vec<Batch>,
    /// Bytes held for the working table, and for the rows found in this round.
    working_bytes: usize,
    found_bytes: usize,
    /// Bytes that this round's operators have reserved.
    reserved: usize,
}

impl Recursion {
    /// Opens the seed.
    pub(in crate::exec) fn open(plan: &plan::Recursion) -> Result<Recursion> {
        Ok(Recursion {
            source: Some(Operator::open(&plan.seed, Delivery::Columns)?),
            in_step: false,
            seen: KeyTable::default(),
            found: Vec::new(),
            working_bytes: 0,
            found_bytes: 0,
            reserved: 0,
        })
    }

    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Recursion,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let Some(source) = &mut self.source else {
                return Ok(Pull::Done);
            };
            let node = if self.in_step { &plan.step } else { &plan.seed };
            let mark = context.run.memory.mark();
            let pulled = source.pull_batch(node, context)?;
            self.reserved += context.run.memory.mark().saturating_sub(mark);
            match pulled {
                Pull::Ready(batch) => {
                    let batch = self.new_rows(plan, batch, context)?;
                    if batch.rows > 0 {
                        return Ok(Pull::Ready(batch));
                    }
                }
                Pull::Yield => return Ok(Pull::Yield),
                Pull::Done => self.next_round(plan, context)?,
            }
        }
        Ok(Pull::Yield)
    }

    /// The rows of a batch that count, kept for the next round.
    fn new_rows(
        &mut self,
        plan: &plan::Recursion,
        batch: Batch,
        context: Context<'_>,
    ) -> Result<Batch> {
        let batch = match plan.all {
            true => batch,
            false => {
                let numbered = self.seen.insert(&batch.columns, batch.rows, context)?;
                batch.gather(&numbered.first)
            }
        };
        if batch.rows > 0 {
            let bytes = bytes_of(&batch) + size_of::<Batch>();
            context.run.memory.hold(bytes)?;
            self.found_bytes += bytes;
            self.found.push(batch.clone());
        }
        Ok(batch)
    }

    fn next_round(&mut self, plan: &plan::Recursion, context: Context<'_>) -> Result<()> {
        let memory = &context.run.memory;
        memory.give_back(std::mem::take(&mut self.reserved));
        memory.release(self.working_bytes);
        self.working_bytes = std::mem::take(&mut self.found_bytes);
        let rows = std::mem::take(&mut self.found);
        self.in_step = true;
        self.source = match rows.is_empty() {
            true => None,
            false => Some(Operator::open(&plan.step, Delivery::Columns)?),
        };
        context.run.tables.work_on(plan.id, rows.into());
        Ok(())
    }
}
