//! Sorted rows.

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::Collected;
use crate::exec::rows::order::Order;
use crate::exec::run::Context;
use crate::plan::{self, SortKey};
use crate::types::{Batch, Result};

/// Collects all rows, sorts their numbers, and passes the rows on in that order.
#[derive(Debug)]
pub(in crate::exec) struct Sort {
    input: Operator,
    rows: Collected,
    sorted: Option<Sorted>,
}

/// Rows, and the order in which they come out.
#[derive(Debug)]
pub(in crate::exec) struct Sorted {
    rows: Batch,
    order: Vec<u32>,
    next: usize,
}

impl Sort {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Sort) -> Result<Sort> {
        Ok(Sort {
            input: Operator::open(&plan.input, Delivery::Columns)?,
            rows: Collected::default(),
            sorted: None,
        })
    }

    /// The next rows in order.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Sort,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        if let Some(sorted) = &mut self.sorted {
            return Ok(sorted.next());
        }
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match self.input.pull_batch(&plan.input, context)? {
                Pull::Ready(batch) => self.rows.push(batch, context)?,
                Pull::Yield => return Ok(Pull::Yield),
                Pull::Done => {
                    let rows = std::mem::take(&mut self.rows).finish();
                    let order = sort(&rows, &plan.keys, context)?;
                    let sorted = self.sorted.insert(Sorted::new(rows, order));
                    return Ok(sorted.next());
                }
            }
        }
        Ok(Pull::Yield)
    }
}

fn sort(rows: &Batch, keys: &[SortKey], context: Context<'_>) -> Result<Vec<u32>> {
    if rows.rows == 0 {
        return Ok(Vec::new());
    }
    // An entry of 16 bytes while it sorts, then 4 bytes of order.
    context.reserve(rows.rows * 20)?;
    let columns = key_columns(rows, keys, context)?;
    Ok(Order::new(&columns, keys).sorted(rows.rows))
}

/// The columns that rows are ordered by.
pub(in crate::exec) fn key_columns(
    rows: &Batch,
    keys: &[SortKey],
    context: Context<'_>,
) -> Result<Vec<crate::types::Column>> {
    keys.iter()
        .map(|key| context.evaluate(&key.expr, rows))
        .collect()
}

impl Sorted {
    /// The rows of a batch in this order.
    pub(in crate::exec) const fn new(rows: Batch, order: Vec<u32>) -> Sorted {
        Sorted {
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
