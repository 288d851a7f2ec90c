//! UNION, INTERSECT, EXCEPT.
//!
//! UNION passes its inputs on, one after the other, without repetitions where they are not wanted. The
//! others count how often each row comes on the right side, then pass the left side by these counts.

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::rows::key_table::KeyTable;
use crate::exec::run::Context;
use crate::plan::{self, SetOperator};
use crate::types::{Batch, Result};

/// Runs a set operation.
#[derive(Debug)]
pub(in crate::exec) struct SetOperation {
    left: Operator,
    right: Operator,
    /// Whether the input that is taken in first (UNION's left, the others' right) is at its end.
    first_done: bool,
    /// Rows that came; of UNION those of either side, of the others those of the right.
    seen: KeyTable,
    /// How often each row of `seen` came on the right and is not used up yet.
    counts: Vec<u64>,
    /// Rows of the left that were passed on, where repetitions are not wanted.
    passed: KeyTable,
}

impl SetOperation {
    /// Opens the inputs.
    pub(in crate::exec) fn open(plan: &plan::SetOperation) -> Result<SetOperation> {
        Ok(SetOperation {
            left: Operator::open(&plan.left, Delivery::Columns)?,
            right: Operator::open(&plan.right, Delivery::Columns)?,
            first_done: false,
            seen: KeyTable::default(),
            counts: Vec::new(),
            passed: KeyTable::default(),
        })
    }

    /// The next rows of the result.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::SetOperation,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        match plan.operator {
            SetOperator::Union => self.pull_union(plan, context),
            SetOperator::Intersect | SetOperator::Except => self.pull_counted(plan, context),
        }
    }

    fn pull_union(
        &mut self,
        plan: &plan::SetOperation,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let batch = ready!(self.next_of_union(plan, context)?);
            if plan.all {
                return Ok(Pull::Ready(batch));
            }
            let numbered = self.seen.insert(&batch.columns, batch.rows, context)?;
            if !numbered.first.is_empty() {
                return Ok(Pull::Ready(batch.gather(&numbered.first)));
            }
        }
        Ok(Pull::Yield)
    }

    fn next_of_union(
        &mut self,
        plan: &plan::SetOperation,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        if !self.first_done {
            match self.left.pull_batch(&plan.left, context)? {
                Pull::Done => self.first_done = true,
                other => return Ok(other),
            }
        }
        self.right.pull_batch(&plan.right, context)
    }

    fn pull_counted(
        &mut self,
        plan: &plan::SetOperation,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            if !self.first_done {
                if !self.count_right(plan, context)? {
                    return Ok(Pull::Yield);
                }
                continue;
            }
            let batch = ready!(self.left.pull_batch(&plan.left, context)?);
            let kept = self.keep(plan, &batch, context)?;
            if !kept.is_empty() {
                return Ok(Pull::Ready(batch.gather(&kept)));
            }
        }
        Ok(Pull::Yield)
    }

    /// Takes in a batch of the right side; whether one came, or the last has.
    fn count_right(&mut self, plan: &plan::SetOperation, context: Context<'_>) -> Result<bool> {
        match self.right.pull_batch(&plan.right, context)? {
            Pull::Ready(batch) => {
                let numbered = self.seen.insert(&batch.columns, batch.rows, context)?;
                self.counts.resize(self.seen.len(), 0);
                for number in numbered.numbers {
                    if let Some(count) = self.counts.get_mut(number as usize) {
                        *count += 1;
                    }
                }
            }
            Pull::Yield => return Ok(false),
            Pull::Done => self.first_done = true,
        }
        Ok(true)
    }

    /// The rows of a left batch that belong to the result.
    fn keep(
        &mut self,
        plan: &plan::SetOperation,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<Vec<u32>> {
        let intersect = plan.operator == SetOperator::Intersect;
        let partners = self.seen.find(&batch.columns, batch.rows);
        let rows = (0_u32..).zip(partners);
        if plan.all {
            let keep = |(row, partner): (u32, Option<u32>)| {
                (self.use_up(partner) == intersect).then_some(row)
            };
            return Ok(rows.filter_map(keep).collect());
        }
        let candidates: Vec<u32> = rows
            .filter(|(_, partner)| partner.is_some() == intersect)
            .map(|(row, _)| row)
            .collect();
        self.without_repetitions(batch, &candidates, context)
    }

    /// Takes one of the right side's occurrences of a row; `false` where none is left.
    fn use_up(&mut self, partner: Option<u32>) -> bool {
        let count = partner.and_then(|number| self.counts.get_mut(number as usize));
        match count {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    fn without_repetitions(
        &mut self,
        batch: &Batch,
        candidates: &[u32],
        context: Context<'_>,
    ) -> Result<Vec<u32>> {
        let kept = batch.gather(candidates);
        let numbered = self.passed.insert(&kept.columns, kept.rows, context)?;
        let first = numbered.first.iter();
        Ok(first
            .filter_map(|&at| candidates.get(at as usize).copied())
            .collect())
    }
}
