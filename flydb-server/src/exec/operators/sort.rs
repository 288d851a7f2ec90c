//! Sorted rows.

use std::sync::Arc;

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::Collected;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::order::Order;
use crate::exec::rows::sorting::{Sorted, Sorting};
use crate::exec::run::Context;
use crate::plan::{self, SortKey};
use crate::types::{Batch, Column, Result};

/// Collects all rows, sorts their numbers, and passes the rows on in that order.
#[derive(Debug)]
pub(in crate::exec) struct Sort {
    input: Operator,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Collect(Collected),
    Sort(Batch, Sorting),
    Deliver(Batch, Sorted),
}

/// Rows, and the order in which they come out.
#[derive(Debug)]
pub(in crate::exec) struct Ordered {
    rows: Batch,
    order: Vec<u32>,
    next: usize,
}

impl Sort {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Sort) -> Result<Sort> {
        Ok(Sort {
            input: Operator::open(&plan.input, Delivery::Columns)?,
            phase: Phase::Collect(Collected::new()),
        })
    }

    /// Only rows with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::Sort,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        self.input.restrict(&plan.input, column, keys);
    }

    /// The next rows in order.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Sort,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        if let Phase::Deliver(rows, sorted) = &mut self.phase {
            return Ok(deliver(rows, sorted));
        }
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let Phase::Collect(rows) = &mut self.phase else {
                return Ok(self.sort());
            };
            match self.input.pull_batch(&plan.input, context)? {
                Pull::Ready(batch) => rows.push(batch, context)?,
                Pull::Yield => return Ok(Pull::Yield),
                Pull::Done => {
                    let rows = std::mem::take(rows).finish();
                    let sorting = sorting(&rows, &plan.keys, context)?;
                    self.phase = Phase::Sort(rows, sorting);
                }
            }
        }
        Ok(Pull::Yield)
    }

    /// Sorts a run; the first rows when it was the last.
    fn sort(&mut self) -> Pull<Batch> {
        let Phase::Sort(_, sorting) = &mut self.phase else {
            return Pull::Yield;
        };
        if !sorting.step() {
            return Pull::Yield;
        }
        let phase = std::mem::replace(&mut self.phase, Phase::Collect(Collected::new()));
        let Phase::Sort(rows, sorting) = phase else {
            return Pull::Done;
        };
        let mut sorted = sorting.finish();
        let first = deliver(&rows, &mut sorted);
        self.phase = Phase::Deliver(rows, sorted);
        first
    }
}

fn deliver(rows: &Batch, sorted: &mut Sorted) -> Pull<Batch> {
    let next = sorted.take(BATCH_ROWS);
    if next.is_empty() {
        return Pull::Done;
    }
    Pull::Ready(rows.gather(&next))
}

/// A sort of all rows of a batch, with memory reserved for it.
///
/// # Errors
/// What the keys raise; 53200 past the memory budget.
pub(in crate::exec) fn sorting(
    rows: &Batch,
    keys: &[SortKey],
    context: Context<'_>,
) -> Result<Sorting> {
    context.reserve(rows.rows * 16)?;
    let columns = if rows.rows == 0 {
        Vec::new()
    } else {
        key_columns(rows, keys, context)?
    };
    Ok(Sorting::new(Order::new(&columns, keys), rows.rows))
}

/// The columns that rows are ordered by.
pub(in crate::exec) fn key_columns(
    rows: &Batch,
    keys: &[SortKey],
    context: Context<'_>,
) -> Result<Vec<Column>> {
    keys.iter()
        .map(|key| context.evaluate(&key.expr, rows))
        .collect()
}

impl Ordered {
    /// The rows of a batch in this order.
    pub(in crate::exec) const fn new(rows: Batch, order: Vec<u32>) -> Ordered {
        Ordered {
            rows,
            order,
            next: 0,
        }
    }

    /// The next rows.
    pub(in crate::exec) fn next(&mut self) -> Pull<Batch> {
        let rest = self.order.get(self.next..).unwrap_or_default();
        let indices = rest.get(..BATCH_ROWS).unwrap_or(rest);
        if indices.is_empty() {
            return Pull::Done;
        }
        self.next += indices.len();
        Pull::Ready(self.rows.gather(indices))
    }
}
