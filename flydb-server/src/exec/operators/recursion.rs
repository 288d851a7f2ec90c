//! WITH RECURSIVE.
//!
//! Rows go out as they come and are kept for one round, as the working table of the next. So a
//! recursion without end takes no more memory than its widest round (and, without ALL, than a key for
//! every row), and ends where nobody wants more rows.
//!
//! Common tables that are defined in the step and depend on the working table are computed anew in each
//! round, and so is what subqueries gave.

mod dependent;

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::memory::Held;
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::bytes_of;
use crate::exec::rows::key_table::KeyTable;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};
use dependent::Dependent;

/// Runs the seed, then the step until it finds nothing.
#[derive(Debug)]
pub(in crate::exec) struct Recursion {
    /// The seed, then the step of this round; `None` at the end.
    source: Option<Operator>,
    in_step: bool,
    seen: KeyTable,
    found: Vec<Batch>,
    /// What the working table takes, and the rows found in this round.
    working_held: Held,
    found_held: Held,
    /// What this round's operators have reserved.
    round_held: Held,
    /// What of the step is not the same in each round.
    dependent: Dependent,
}

impl Recursion {
    /// Opens the seed.
    pub(in crate::exec) fn open(plan: &plan::Recursion) -> Result<Recursion> {
        Ok(Recursion {
            source: Some(Operator::open(&plan.seed, Delivery::Columns)?),
            in_step: false,
            seen: KeyTable::default(),
            found: Vec::new(),
            working_held: Held::default(),
            found_held: Held::default(),
            round_held: Held::default(),
            dependent: Dependent::of(plan),
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
            let memory = &context.run.memory;
            memory.hold_since(&mut self.round_held, mark);
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
            context.run.memory.hold(&mut self.found_held, bytes)?;
            self.found.push(batch.clone());
        }
        Ok(batch)
    }

    fn next_round(&mut self, plan: &plan::Recursion, context: Context<'_>) -> Result<()> {
        self.round_held.release();
        self.working_held = std::mem::take(&mut self.found_held);
        let rows = std::mem::take(&mut self.found);
        self.in_step = true;
        self.source = match rows.is_empty() {
            true => None,
            false => Some(Operator::open(&plan.step, Delivery::Columns)?),
        };
        context.run.tables.work_on(plan.id, rows.into());
        self.dependent.forget(context);
        Ok(())
    }
}
