//! All rows of a table, in row id order.

use std::ops::Bound;
use std::sync::Arc;

use crate::exec::limits::{BATCH_GROWTH, BATCH_ROWS, BATCHES_PER_YIELD, FIRST_BATCH_ROWS};
use crate::exec::operator::{Delivery, Pull};
use crate::exec::output::Output;
use crate::exec::rows::fetch::Fetch;
use crate::exec::run::Context;
use crate::plan;
use crate::txn::RowRange;
use crate::types::{Result, RowId};

/// Reads the table chunk by chunk, the first chunks small.
#[derive(Debug)]
pub(in crate::exec) struct Scan {
    fetch: Fetch,
    after: Bound<RowId>,
    chunk: usize,
}

impl Scan {
    /// Starts before the first row.
    pub(in crate::exec) const fn new(delivery: Delivery) -> Scan {
        Scan {
            fetch: Fetch::new(delivery),
            after: Bound::Unbounded,
            chunk: FIRST_BATCH_ROWS,
        }
    }

    /// The next rows that pass the filter. Yields where many chunks have none.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Scan,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        let table = context.table(plan.table)?;
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let range = RowRange {
                start: self.after,
                end: Bound::Unbounded,
            };
            let rows = table.rows(range, false, self.chunk);
            let Some((last, _)) = rows.last() else {
                return Ok(Pull::Done);
            };
            self.after = Bound::Excluded(*last);
            self.chunk = (self.chunk * BATCH_GROWTH).min(BATCH_ROWS);
            let spec = Arc::clone(table.spec());
            if let Some(output) = self.fetch.deliver(plan, &spec, rows, context)? {
                return Ok(Pull::Ready(output));
            }
        }
        Ok(Pull::Yield)
    }
}
