//! The plans inside expressions.
//!
//! A subquery is run to its end within one step, under the execution's cancellation and deadline. One
//! that reads no row around it gives the same rows every time: they are kept, under the address of the
//! subquery in the plan, which the execution holds on to.

use std::sync::Arc;

use hashbrown::HashMap;

use super::limits::MAX_KEPT_SUBQUERIES;
use super::operator::{Delivery, Operator, Pull};
use super::rows::collect::bytes_of;
use super::run::{Context, Run};
use crate::eval::{OuterRow, SubqueryRows, SubqueryRunner};
use crate::plan::{Node, Subquery};
use crate::types::{Batch, Result};

/// Results of subqueries, by the subquery's address and the limit it was run with.
pub(super) type Kept = HashMap<(usize, Option<usize>), Arc<SubqueryRows>>;

impl SubqueryRunner for Run {
    fn run(
        &self,
        subquery: &Subquery,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>> {
        if subquery.correlated {
            let mark = self.memory.mark();
            let rows = self.drain(&subquery.plan, outer, limit);
            self.memory.reset(mark);
            return rows;
        }
        let place = (std::ptr::from_ref(subquery).addr(), limit);
        if let Some(rows) = self.kept.borrow().get(&place) {
            return Ok(Arc::clone(rows));
        }
        let rows = self.drain(&subquery.plan, &[], limit)?;
        let mut kept = self.kept.borrow_mut();
        if kept.len() < MAX_KEPT_SUBQUERIES {
            kept.insert(place, Arc::clone(&rows));
        }
        Ok(rows)
    }
}

impl Run {
    fn drain(
        &self,
        plan: &Node,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>> {
        let context = Context { run: self, outer };
        let batches = drain(plan, context, limit)?;
        Ok(Arc::new(SubqueryRows::new(batches)))
    }
}

/// Runs a plan to its end, or to `limit` rows.
///
/// # Errors
/// What the plan ends with; 53200 where its rows are over the memory budget.
pub(super) fn drain(plan: &Node, context: Context<'_>, limit: Option<usize>) -> Result<Vec<Batch>> {
    let mut operator = Operator::open(plan, Delivery::Columns)?;
    let mut left = limit.unwrap_or(usize::MAX);
    let mut batches = Vec::new();
    while left > 0 {
        context.check()?;
        match operator.pull(plan, context)? {
            Pull::Ready(output) => {
                let batch = output.slice(0, left).into_batch()?;
                left -= batch.rows;
                context.reserve(bytes_of(&batch))?;
                batches.push(batch);
            }
            Pull::Yield => {}
            Pull::Done => break,
        }
    }
    Ok(batches)
}
