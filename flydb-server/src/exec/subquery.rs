//! The plans inside expressions.
//!
//! A subquery is run to its end within one step, under the execution's cancellation and deadline, and
//! where it takes long aside of the tasks that share its thread. Its
//! rows depend on nothing but the cells that it reads of the rows around it. One that reads none is
//! run once; of others the [`memo`] keeps the rows by those cells.
//!
//! One that reads cells and calls a volatile function is run for each row.

mod memo;

use std::sync::Arc;

use super::blocking::met_a_lock;
use super::limits::MAX_KEPT_SUBQUERIES;
use super::operator::{Delivery, Operator, Pull};
use super::rows::collect::bytes_of;
use super::run::{Context, Run};
use crate::eval::{OuterRow, SubqueryRows, SubqueryRunner};
use crate::plan::{Node, Subquery};
use crate::types::{Batch, Result};
pub(super) use memo::Kept;

impl SubqueryRunner for Run {
    fn run(
        &self,
        subquery: &Subquery,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>> {
        let place = (subquery.id, limit);
        let cells = self.kept.borrow_mut().cells(place, subquery, outer);
        let Some(cells) = cells else {
            return self.drain(&subquery.plan, outer, limit);
        };
        let known = self.kept.borrow_mut().get(place, &cells);
        if let Some(rows) = known {
            return Ok(rows);
        }
        let rows = self.drain(&subquery.plan, outer, limit)?;
        let bytes = rows.batches().iter().map(bytes_of).sum::<usize>() + cells.len();
        let mut kept = self.kept.borrow_mut();
        if kept.len() < MAX_KEPT_SUBQUERIES && self.memory.keep(bytes) {
            let given_up = kept.keep(place, cells, Arc::clone(&rows), bytes);
            self.memory.forget(given_up);
        }
        Ok(rows)
    }
}

impl Run {
    /// The plan's rows; what they and the plan took of the budget is given back.
    fn drain(
        &self,
        plan: &Node,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>> {
        let mark = self.memory.mark();
        let context = Context { run: self, outer };
        let batches = drain(plan, context, limit);
        self.memory.reset(mark);
        Ok(Arc::new(SubqueryRows::new(batches?)))
    }
}

/// Runs a plan to its end, or to `limit` rows.
///
/// # Errors
/// What the plan ends with; 53200 where its rows are over the memory budget.
pub(super) fn drain(plan: &Node, context: Context<'_>, limit: Option<usize>) -> Result<Vec<Batch>> {
    let mut drain = Drain {
        operator: Operator::open(plan, Delivery::Columns)?,
        left: limit.unwrap_or(usize::MAX),
        batches: Vec::new(),
    };
    if !drain.advance(plan, context)? {
        let mut ended = Ok(());
        (context.run.environment.aside)(&mut || ended = drain.finish(plan, context));
        ended?;
    }
    Ok(drain.batches)
}

/// A plan that is being run to its end.
struct Drain {
    operator: Operator,
    /// Rows that may still come.
    left: usize,
    batches: Vec<Batch>,
}

impl Drain {
    /// Runs it to its end.
    fn finish(&mut self, plan: &Node, context: Context<'_>) -> Result<()> {
        while !self.advance(plan, context)? {}
        Ok(())
    }

    /// Runs it until it wants to yield; whether it is at its end.
    fn advance(&mut self, plan: &Node, context: Context<'_>) -> Result<bool> {
        while self.left > 0 {
            context.check()?;
            match self.operator.pull(plan, context)? {
                Pull::Ready(output) => {
                    let batch = output.slice(0, self.left).into_batch()?;
                    self.left -= batch.rows;
                    context.reserve(bytes_of(&batch))?;
                    self.batches.push(batch);
                }
                Pull::Yield if context.run.blocking.is_waiting() => return Err(met_a_lock()),
                Pull::Yield => return Ok(false),
                Pull::Done => break,
            }
        }
        Ok(true)
    }
}
