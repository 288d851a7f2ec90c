//! Nested loops over a right side that reads the left row.
//!
//! For each left row the right plan is opened, run to its end and dropped; what it took of the memory is given
//! back then. It comes batch by batch, and the rows of several left rows come out together.

use crate::eval::OuterRow;
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::memory::Held;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::rows::collect::{Collected, bytes_of};
use crate::exec::rows::gather::all_rows;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, JoinKind};
use crate::types::{Batch, MAX_COLUMN_BYTES, Result, SqlError};

/// Runs the right side for each left row.
#[derive(Debug)]
pub(in crate::exec) struct Lateral {
    left: Operator,
    pairing: Pairing,
    at: Option<At>,
    out: Collected,
    out_bytes: usize,
}

/// A left batch, and how far it is worked off.
#[derive(Debug)]
struct At {
    left: Batch,
    row: usize,
    /// What gives the row's right side, once it is opened.
    right: Option<Operator>,
    /// What that has reserved.
    held: Held,
    /// A right batch of which pairs wait.
    waiting: Option<Batch>,
}

/// How far a left row's right side has come.
#[derive(Debug)]
enum Reached {
    /// Its end.
    End,
    /// Enough rows came.
    Enough,
    /// It is the turn of others.
    Turn,
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
            out_bytes: 0,
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
            let mut at = match self.at.take() {
                Some(at) => at,
                None => {
                    let left = ready!(self.left.pull_batch(&plan.left, context)?);
                    self.pairing.start_left(&left);
                    At::new(left)
                }
            };
            let reached = self.run_rows(plan, &mut at, context)?;
            if at.row < at.left.rows {
                self.at = Some(at);
            } else if let Some(rest) = self.pairing.finish_left(&at.left)? {
                self.add(rest)?;
            }
            if matches!(reached, Reached::Turn) {
                return Ok(Pull::Yield);
            }
            if self.out.len() > 0 {
                self.out_bytes = 0;
                return Ok(Pull::Ready(std::mem::take(&mut self.out).finish()));
            }
        }
        Ok(Pull::Yield)
    }

    /// Runs the right side for left rows until enough came of it.
    fn run_rows(
        &mut self,
        plan: &plan::Join,
        at: &mut At,
        context: Context<'_>,
    ) -> Result<Reached> {
        while at.row < at.left.rows {
            context.check()?;
            match self.run_row(plan, at, context)? {
                Reached::End => at.next_row(),
                other => return Ok(other),
            }
        }
        Ok(Reached::End)
    }

    /// Goes on with the right side of one left row.
    fn run_row(&mut self, plan: &plan::Join, at: &mut At, context: Context<'_>) -> Result<Reached> {
        let mut outer = Vec::with_capacity(context.outer.len() + 1);
        outer.push(OuterRow {
            batch: &at.left,
            row: at.row,
        });
        outer.extend_from_slice(context.outer);
        let inner = Context {
            run: context.run,
            outer: &outer,
        };
        loop {
            if let Some(right) = at.waiting.take()
                && let Some(batch) = self.pairing.waiting(&at.left, &right)?
            {
                at.waiting = Some(right);
                self.add(batch)?;
            } else {
                match pull_right(plan, &mut at.right, &mut at.held, inner)? {
                    Pull::Ready(right) => {
                        self.pair(plan, (&at.left, at.row), &right, context)?;
                        at.waiting = self.pairing.is_waiting().then_some(right);
                    }
                    Pull::Yield => return Ok(Reached::Turn),
                    Pull::Done => return Ok(Reached::End),
                }
            }
            if self.pairing.is_settled(at.row) {
                return Ok(Reached::End);
            }
            if self.out.len() >= BATCH_ROWS || self.out_bytes >= MAX_COLUMN_BYTES {
                return Ok(Reached::Enough);
            }
        }
    }

    /// Pairs a left row with rows of its right side.
    fn pair(
        &mut self,
        plan: &plan::Join,
        (left, row): (&Batch, usize),
        right: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        self.pairing.weigh_right(right);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let pairs = Pairs {
            left: vec![number; right.rows],
            right: all_rows(right.rows),
        };
        let condition = plan.condition.as_ref();
        let kept = self.pairing.test(left, right, pairs, condition, context)?;
        if kept.len() > 0 && self.pairing.emits_pairs() {
            let batch = self.pairing.join(left, right, kept)?;
            self.add(batch)?;
        }
        Ok(())
    }

    fn add(&mut self, batch: Batch) -> Result<()> {
        self.out_bytes += bytes_of(&batch);
        self.out.append(batch)
    }
}

/// The next rows of a left row's right side.
fn pull_right(
    plan: &plan::Join,
    right: &mut Option<Operator>,
    held: &mut Held,
    context: Context<'_>,
) -> Result<Pull<Batch>> {
    let right = match right {
        Some(right) => right,
        None => right.insert(Operator::open(&plan.right, Delivery::Columns)?),
    };
    let memory = &context.run.memory;
    let mark = memory.mark();
    let pulled = right.pull_batch(&plan.right, context)?;
    memory.hold_since(held, mark);
    Ok(pulled)
}

impl At {
    fn new(left: Batch) -> At {
        At {
            left,
            row: 0,
            right: None,
            held: Held::default(),
            waiting: None,
        }
    }

    fn next_row(&mut self) {
        self.row += 1;
        self.right = None;
        self.held.release();
    }
}
