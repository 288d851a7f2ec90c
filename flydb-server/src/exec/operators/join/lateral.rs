//! Nested loops over a right side that reads the left row.
//!
//! For each left row the right plan is opened, run to its end and dropped. The rows of several left
//! rows come out together.

use crate::eval::OuterRow;
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::rows::collect::Collected;
use crate::exec::rows::gather::all_rows;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::exec::subquery::drain;
use crate::plan::{self, JoinKind};
use crate::types::{Batch, Result, SqlError};

/// Runs the right side for each left row.
#[derive(Debug)]
pub(in crate::exec) struct Lateral {
    left: Operator,
    pairing: Pairing,
    /// The left batch, and its next row.
    at: Option<(Batch, usize)>,
    out: Collected,
}

impl Lateral {
    pub(super) fn open(plan: &plan::Join) -> Result<Lateral> {
        match plan.kind {
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {}
            JoinKind::Right | JoinKind::Full => {
                return Err(SqlError::unsupported("LATERAL in a RIGHT or FULL join"));
            }
        }
        Ok(Lateral {
            left: Operator::open(&plan.left, Delivery::Columns)?,
            pairing: Pairing::new(plan.kind, &plan.left, &plan.right, plan.condition.as_ref()),
            at: None,
            out: Collected::default(),
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
            let (batch, from) = match self.at.take() {
                Some(at) => at,
                None => {
                    let batch = ready!(self.left.pull_batch(&plan.left, context)?);
                    self.pairing.start_left(batch.rows);
                    (batch, 0)
                }
            };
            let next = self.run_rows(plan, &batch, from, context)?;
            if next < batch.rows {
                self.at = Some((batch, next));
            } else if let Some(rest) = self.pairing.finish_left(&batch)? {
                self.out.append(rest)?;
            }
            if self.out.len() > 0 {
                return Ok(Pull::Ready(std::mem::take(&mut self.out).finish()));
            }
        }
        Ok(Pull::Yield)
    }

    /// Runs the right side for left rows until enough came of it; the next left row.
    fn run_rows(
        &mut self,
        plan: &plan::Join,
        left: &Batch,
        from: usize,
        context: Context<'_>,
    ) -> Result<usize> {
        for row in from..left.rows {
            if self.out.len() >= BATCH_ROWS {
                return Ok(row);
            }
            context.check()?;
            let mark = context.run.memory.mark();
            self.run_row(plan, left, row, context)?;
            context.run.memory.reset(mark);
        }
        Ok(left.rows)
    }

    fn run_row(
        &mut self,
        plan: &plan::Join,
        left: &Batch,
        row: usize,
        context: Context<'_>,
    ) -> Result<()> {
        let mut outer = Vec::with_capacity(context.outer.len() + 1);
        outer.push(OuterRow { batch: left, row });
        outer.extend_from_slice(context.outer);
        let inner = Context {
            run: context.run,
            outer: &outer,
        };
        for right in drain(&plan.right, inner, None)? {
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            let pairs = Pairs {
                left: vec![number; right.rows],
                right: all_rows(right.rows),
            };
            let condition = plan.condition.as_ref();
            let kept = self.pairing.test(left, &right, pairs, condition, context)?;
            if kept.len() > 0 && self.pairing.emits_pairs() {
                self.out.append(self.pairing.join(left, &right, &kept)?)?;
            }
        }
        Ok(())
    }
}
