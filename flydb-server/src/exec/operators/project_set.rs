//! Each row with the rows of sets: functions that return sets in a SELECT list.

use crate::eval::{ColumnBuilder, SetRows, open_set};
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::rows::heavy::Heavy;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, SetCall};
use crate::types::{Batch, Column, MAX_COLUMN_BYTES, Result, ValueRef};

/// Repeats each row as often as the longest of its sets has rows.
#[derive(Debug)]
pub(in crate::exec) struct ProjectSet {
    input: Operator,
    /// Rows whose sets are not at their end, with the arguments of the calls.
    taken: Option<Taken>,
}

#[derive(Debug)]
struct Taken {
    batch: Batch,
    heavy: Heavy,
    arguments: Vec<Vec<Column>>,
    /// The row whose sets are open.
    row: usize,
    sets: Vec<SetRows>,
}

impl ProjectSet {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::ProjectSet) -> Result<ProjectSet> {
        let input = Operator::open(&plan.input, Delivery::Columns)?;
        let taken = None;
        Ok(ProjectSet { input, taken })
    }

    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::ProjectSet,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let mut taken = match self.taken.take() {
                Some(taken) => taken,
                None => {
                    let batch = ready!(self.input.pull_batch(&plan.input, context)?);
                    Taken::new(&plan.calls, batch, context)?
                }
            };
            let out = taken.rows(&plan.calls, context)?;
            if taken.row < taken.batch.rows {
                self.taken = Some(taken);
            }
            if out.rows > 0 {
                return Ok(Pull::Ready(out));
            }
        }
        Ok(Pull::Yield)
    }
}

impl Taken {
    fn new(calls: &[SetCall], batch: Batch, context: Context<'_>) -> Result<Taken> {
        let arguments = calls
            .iter()
            .map(|call| context.evaluate_all(&call.arguments, &batch));
        Ok(Taken {
            arguments: arguments.collect::<Result<_>>()?,
            heavy: Heavy::of(&batch),
            batch,
            row: 0,
            sets: Vec::new(),
        })
    }

    /// Up to a batch of rows. Stops at the batch's end, at the last row or where texts take too much.
    fn rows(&mut self, calls: &[SetCall], context: Context<'_>) -> Result<Batch> {
        let mut sources: Vec<u32> = Vec::new();
        let physical = |call: &SetCall| call.types.first().map(|one| one.physical());
        let added = calls.iter().filter_map(physical);
        let mut added: Vec<ColumnBuilder> = added
            .map(|physical| ColumnBuilder::new(physical, 0))
            .collect();
        let mut left = MAX_COLUMN_BYTES;
        while self.row < self.batch.rows && sources.len() < BATCH_ROWS && left > 0 {
            if self.sets.is_empty() {
                self.open(calls)?;
            }
            let width = self.heavy.bytes(&self.batch, &Used::all(), self.row);
            let fitting = left.div_ceil(width.max(1));
            let most = fitting.min(BATCH_ROWS - sources.len());
            let rows = append(&mut self.sets, &mut added, most, context)?;
            let source = u32::try_from(self.row).unwrap_or(u32::MAX);
            sources.extend(std::iter::repeat_n(source, rows));
            left = left.saturating_sub(rows * width);
            if rows < most {
                self.row += 1;
                self.sets.clear();
            }
        }
        let mut out = self.batch.gather(&sources);
        out.columns
            .extend(added.into_iter().map(ColumnBuilder::finish));
        Ok(out)
    }

    fn open(&mut self, calls: &[SetCall]) -> Result<()> {
        for (call, columns) in calls.iter().zip(&self.arguments) {
            let arguments: Vec<_> = columns
                .iter()
                .map(|column| column.value(self.row))
                .collect();
            self.sets.push(open_set(call, &arguments)?);
        }
        Ok(())
    }
}

/// Appends rows of the sets, `most` at most, NULLs where one has ended before others; how many.
fn append(
    sets: &mut [SetRows],
    added: &mut [ColumnBuilder],
    most: usize,
    context: Context<'_>,
) -> Result<usize> {
    let ctx = context.eval();
    let batches = sets.iter_mut().map(|set| set.next(most, &ctx));
    let batches: Vec<Batch> = batches.collect::<Result<_>>()?;
    let rows = batches.iter().map(|batch| batch.rows).max().unwrap_or(0);
    for (batch, column) in batches.iter().zip(added) {
        for row in 0..rows {
            let cell = if row < batch.rows {
                batch.get(0, row)
            } else {
                ValueRef::Null
            };
            column.push(cell)?;
        }
    }
    Ok(rows)
}
