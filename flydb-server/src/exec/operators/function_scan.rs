//! The rows of a function in FROM.

use crate::eval::{SetRows, open_set};
use crate::exec::limits::{BATCH_GROWTH, BATCH_ROWS, FIRST_BATCH_ROWS};
use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan::{self, SetCall};
use crate::types::{Batch, Column, ColumnData, Result};

/// Opens the set at the first pull; batches grow, so that a LIMIT takes little more than it shows.
#[derive(Debug, Default)]
pub(in crate::exec) struct FunctionScan {
    rows: Option<SetRows>,
    given: usize,
    chunk: usize,
}

impl FunctionScan {
    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::FunctionScan,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        context.check()?;
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => self.rows.insert(open(&plan.call, context)?),
        };
        self.chunk = match self.chunk {
            0 => FIRST_BATCH_ROWS,
            chunk => (chunk * BATCH_GROWTH).min(BATCH_ROWS),
        };
        let mut batch = rows.next(self.chunk, &context.eval())?;
        if batch.rows == 0 {
            return Ok(Pull::Done);
        }
        if plan.ordinality {
            let first = i64::try_from(self.given).unwrap_or(i64::MAX);
            let numbers = (1..=batch.rows).map_while(|n| first.checked_add(i64::try_from(n).ok()?));
            let numbers = ColumnData::BigInt(numbers.collect());
            batch.columns.push(Column::new(numbers));
        }
        self.given += batch.rows;
        Ok(Pull::Ready(batch))
    }
}

fn open(call: &SetCall, context: Context<'_>) -> Result<SetRows> {
    let arguments = call.arguments.iter();
    let arguments = arguments.map(|argument| context.constant(argument));
    let arguments = arguments.collect::<Result<Vec<_>>>()?;
    open_set(call, &arguments)
}
