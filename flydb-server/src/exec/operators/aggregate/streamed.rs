//! Groups whose rows come one after the other: each is done, and passed on, when the next begins.
//!
//! So a LIMIT reads no further than the groups that it wants, and only one group is held however many there are.

use std::collections::VecDeque;
use std::sync::Arc;

use super::shared::Shared;
use super::{aggregators, open_input, restrict, update, used};
use crate::eval::aggregate::{Aggregator, Groups};
use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Operator, Pull};
use crate::exec::rows::gather::used_columns;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::keys::Keys;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Column, Result};

/// Takes in rows that are ordered by their keys.
pub(in crate::exec) struct StreamedAggregate {
    input: Operator,
    used: Used,
    /// Those of the groups that are not passed on yet.
    aggregators: Vec<Aggregator>,
    /// The key of the group that may go on with the next row.
    open: Option<Vec<Column>>,
    shared: Shared,
    /// Bytes reserved for the aggregators.
    reserved: usize,
    ready: VecDeque<Batch>,
    is_at_end: bool,
}

impl std::fmt::Debug for StreamedAggregate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamedAggregate")
            .field("input", &self.input)
            .field("is_at_end", &self.is_at_end)
            .finish_non_exhaustive()
    }
}

impl StreamedAggregate {
    /// Opens the input, and an aggregator for each call.
    pub(in crate::exec) fn open(plan: &plan::Aggregate) -> Result<StreamedAggregate> {
        Ok(StreamedAggregate {
            input: open_input(plan)?,
            used: used(plan),
            aggregators: aggregators(plan)?,
            open: None,
            shared: Shared::new(),
            reserved: 0,
            ready: VecDeque::new(),
            is_at_end: false,
        })
    }

    /// Only groups with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::Aggregate,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        restrict(&mut self.input, plan, column, keys);
    }

    /// The next groups that are done.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Aggregate,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            if let Some(groups) = self.ready.pop_front() {
                return Ok(Pull::Ready(groups));
            }
            if self.is_at_end {
                return Ok(Pull::Done);
            }
            context.check()?;
            match self.input.pull_batch(&plan.input, context)? {
                Pull::Ready(batch) => self.take_in(plan, &batch, context)?,
                Pull::Yield => return Ok(Pull::Yield),
                Pull::Done => {
                    self.is_at_end = true;
                    self.close(plan)?;
                }
            }
        }
        Ok(Pull::Yield)
    }

    fn take_in(
        &mut self,
        plan: &plan::Aggregate,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        if batch.rows == 0 {
            return Ok(());
        }
        let columns = context.evaluate_all(&plan.keys, batch)?;
        let keys = Keys::of(&columns, batch.rows);
        let goes_on = |open: &Vec<Column>| Keys::of(open, 1).equal(0, &keys, 0);
        if !self.open.as_ref().is_some_and(goes_on) {
            self.close(plan)?;
        }
        let (numbers, first) = runs(&keys, batch.rows);
        let columns = Batch {
            columns,
            rows: batch.rows,
        };
        let rest = match first.split_last() {
            Some((last, done)) if !done.is_empty() => {
                let head = self.part(batch, 0..*last);
                let numbers = numbers.get(..head.rows).unwrap_or_default();
                self.update(plan, Groups::Each(numbers), done.len(), &head, context)?;
                self.pass_on(plan, columns.gather(done))?;
                &self.part(batch, *last..row_number(batch.rows))
            }
            _ => batch,
        };
        self.update(plan, Groups::One, 1, rest, context)?;
        let last = first.last().copied().unwrap_or(0);
        self.open = Some(columns.gather(&[last]).columns);
        Ok(())
    }

    fn part(&self, batch: &Batch, rows: std::ops::Range<u32>) -> Batch {
        let rows: Vec<u32> = rows.collect();
        let mut columns = Vec::with_capacity(batch.columns.len());
        used_columns(&batch.columns, 0, &self.used, &rows, &mut columns);
        Batch {
            columns,
            rows: rows.len(),
        }
    }

    fn update(
        &mut self,
        plan: &plan::Aggregate,
        groups: Groups<'_>,
        count: usize,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let eval = context.eval();
        let (batch, calls) = self.shared.compute(&plan.calls, batch, context)?;
        for (aggregator, call) in self.aggregators.iter_mut().zip(calls) {
            update(aggregator, call, (groups, count), &batch, &eval)?;
        }
        let bytes = self.aggregators.iter().map(Aggregator::memory).sum();
        context.reserve(usize::saturating_sub(bytes, self.reserved))?;
        self.reserved = self.reserved.max(bytes);
        Ok(())
    }

    /// Ends the group that is open.
    fn close(&mut self, plan: &plan::Aggregate) -> Result<()> {
        match self.open.take() {
            Some(columns) => self.pass_on(plan, Batch { columns, rows: 1 }),
            None => Ok(()),
        }
    }

    /// Ends the groups with these keys, which are all that the aggregators have.
    fn pass_on(&mut self, plan: &plan::Aggregate, keys: Batch) -> Result<()> {
        let Batch { mut columns, rows } = keys;
        for aggregator in std::mem::replace(&mut self.aggregators, aggregators(plan)?) {
            columns.push(aggregator.finish(rows)?);
        }
        columns.extend(super::sets::groupings(&plan.grouping, None, rows));
        self.ready.push_back(Batch { columns, rows });
        Ok(())
    }
}

/// Numbers for runs of equal keys, one for each row, and the first row of each run.
fn runs(keys: &Keys, rows: usize) -> (Vec<u32>, Vec<u32>) {
    let (mut numbers, mut first) = (Vec::with_capacity(rows), vec![0]);
    let mut number = 0;
    for row in 0..rows {
        if row > 0 && !keys.equal(row - 1, keys, row) {
            number += 1;
            first.push(row_number(row));
        }
        numbers.push(number);
    }
    (numbers, first)
}

fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
