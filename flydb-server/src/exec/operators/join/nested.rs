//! Nested loops over a right side that is the same for every left row.
//!
//! The right side is collected. Pairs are tested about a thousand at a time, however many rows of
//! either side that takes.

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::operators::rest::Rest;
use crate::exec::rows::collect::Collected;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Pairs every left row with every right row.
#[derive(Debug)]
pub(in crate::exec) struct Nested {
    left: Operator,
    right: Operator,
    collected: Collected,
    pairing: Pairing,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Collect,
    Pair { right: Batch, left: Option<Cursor> },
    Rest(Rest),
}

/// The left batch, and the next pair to test.
#[derive(Debug)]
struct Cursor {
    batch: Batch,
    left: usize,
    right: usize,
}

impl Nested {
    pub(super) fn open(plan: &plan::Join) -> Result<Box<Nested>> {
        let left = Operator::open(&plan.left, Delivery::Columns)?;
        let right = Operator::open(&plan.right, Delivery::Columns)?;
        Ok(Nested::over(left, right, plan))
    }

    /// A function of its own: a chain of joins opens its inputs level by level, and this takes stack.
    #[inline(never)]
    fn over(left: Operator, right: Operator, plan: &plan::Join) -> Box<Nested> {
        Box::new(Nested {
            left,
            right,
            collected: Collected::default(),
            pairing: Pairing::new(plan.kind, &plan.left, &plan.right, plan.condition.as_ref()),
            phase: Phase::Collect,
        })
    }

    /// Where left rows come from.
    pub(super) const fn left(&mut self) -> &mut Operator {
        &mut self.left
    }

    pub(super) fn want(&mut self, wanted: &Used) {
        self.pairing.want(wanted);
    }

    pub(super) fn pull(&mut self, plan: &plan::Join, context: Context<'_>) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match &mut self.phase {
                Phase::Collect => {
                    if !self.collect(plan, context)? {
                        return Ok(Pull::Yield);
                    }
                }
                Phase::Rest(rest) => return rest.next(&mut self.pairing),
                Phase::Pair { left: Some(_), .. } => {
                    if let Some(batch) = self.pair(plan, context)? {
                        return Ok(Pull::Ready(batch));
                    }
                }
                Phase::Pair { left, .. } => match self.left.pull_batch(&plan.left, context)? {
                    Pull::Ready(batch) => {
                        self.pairing.start_left(&batch);
                        *left = Some(Cursor {
                            batch,
                            left: 0,
                            right: 0,
                        });
                    }
                    Pull::Yield => return Ok(Pull::Yield),
                    Pull::Done => self.finish(),
                },
            }
        }
        Ok(Pull::Yield)
    }

    /// Takes in a batch of the right side; whether one came, or the last has.
    fn collect(&mut self, plan: &plan::Join, context: Context<'_>) -> Result<bool> {
        match self.right.pull_batch(&plan.right, context)? {
            Pull::Ready(batch) => self.collected.push(batch, context)?,
            Pull::Yield => return Ok(false),
            Pull::Done => {
                let right = std::mem::take(&mut self.collected).finish();
                self.pairing.start_right(&right);
                self.phase = Phase::Pair { right, left: None };
            }
        }
        Ok(true)
    }

    fn finish(&mut self) {
        let phase = std::mem::replace(&mut self.phase, Phase::Collect);
        if let Phase::Pair { right, .. } = phase {
            self.phase = Phase::Rest(Rest::of_right(right, &self.pairing));
        }
    }

    /// Tests the next pairs; what comes out of them, if anything does.
    fn pair(&mut self, plan: &plan::Join, context: Context<'_>) -> Result<Option<Batch>> {
        let Phase::Pair {
            right,
            left: left_cursor,
        } = &mut self.phase
        else {
            return Ok(None);
        };
        let Some(cursor) = left_cursor else {
            return Ok(None);
        };
        if let Some(batch) = self.pairing.waiting(&cursor.batch, right)? {
            return Ok(Some(batch));
        }
        let pairs = cursor.next_pairs(right.rows, &self.pairing);
        if pairs.len() == 0 {
            let rest = self.pairing.finish_left(&cursor.batch)?;
            *left_cursor = None;
            return Ok(rest);
        }
        let condition = plan.condition.as_ref();
        let kept = self
            .pairing
            .test(&cursor.batch, right, pairs, condition, context)?;
        if kept.len() == 0 || !self.pairing.emits_pairs() {
            return Ok(None);
        }
        self.pairing.join(&cursor.batch, right, kept).map(Some)
    }
}

impl Cursor {
    /// The next pairs; none when all were given.
    fn next_pairs(&mut self, rights: usize, pairing: &Pairing) -> Pairs {
        let mut pairs = Pairs::default();
        while self.left < self.batch.rows && pairs.len() < BATCH_ROWS {
            if self.right >= rights || pairing.is_settled(self.left) {
                self.left += 1;
                self.right = 0;
                continue;
            }
            let end = rights.min(self.right + BATCH_ROWS - pairs.len());
            let left = u32::try_from(self.left).unwrap_or(u32::MAX);
            for right in self.right..end {
                pairs.push(left, u32::try_from(right).unwrap_or(u32::MAX));
            }
            self.right = end;
        }
        pairs
    }
}
