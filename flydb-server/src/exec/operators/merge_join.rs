//! A join on equal keys of inputs that are both in the order of these keys.
//!
//! A left batch is gone through row by row, and with it a window of the right side: the rows from the present key
//! on. The window is moved on when the left side is past it, and holds more than a batch only where more right rows
//! than that have one key. A NULL in a key is equal to nothing, so such rows have no partner.

mod keys;
mod lefts;
mod rights;

use std::sync::Arc;

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::operators::pairing::Pairing;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, JoinKind};
use crate::types::{Batch, Result};
use lefts::Lefts;
use rights::Rights;

/// Goes through both inputs side by side.
#[derive(Debug)]
pub(in crate::exec) struct MergeJoin {
    left: Operator,
    right: Operator,
    pairing: Pairing,
    lefts: Option<Lefts>,
    /// Whether the left input is at its end.
    left_ended: bool,
    rights: Rights,
}

/// What a step came to.
enum Step {
    Rows(Batch),
    Yield,
    Done,
    /// Nothing yet: step again.
    Again,
}

impl MergeJoin {
    /// Opens the inputs.
    pub(in crate::exec) fn open(plan: &plan::MergeJoin) -> Result<MergeJoin> {
        let mut join = MergeJoin {
            left: Operator::open(&plan.left, Delivery::Columns)?,
            right: Operator::open(&plan.right, Delivery::Columns)?,
            pairing: Pairing::new(plan.kind, &plan.left, &plan.right, plan.residual.as_ref()),
            lefts: None,
            left_ended: false,
            rights: Rights::new(plan),
        };
        if !join.pairing.emits_pairs() {
            join.want(plan, &Used::all());
        }
        Ok(join)
    }

    /// Only these columns of what comes out are asked for.
    pub(in crate::exec) fn want(&mut self, plan: &plan::MergeJoin, wanted: &Used) {
        self.pairing.want(wanted);
        let width = plan.left.width();
        let mut left = wanted.clone();
        let mut right = match self.pairing.emits_pairs() {
            true => wanted.from(width),
            false => Used::default(),
        };
        if let Some(residual) = &plan.residual {
            left.add(residual);
            right.merge(&Used::by(residual).from(width));
        }
        self.rights.want(right.clone());
        for key in &plan.keys {
            left.add(&key.left);
            right.add(&key.right);
        }
        self.left.want(&plan.left, left);
        self.right.want(&plan.right, right);
    }

    /// Only rows with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::MergeJoin,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        // A row that is left out must not leave one of the other side without a partner.
        let (of_left, of_right) = match plan.kind {
            JoinKind::Inner => (true, true),
            JoinKind::Left | JoinKind::Semi | JoinKind::Anti => (true, false),
            JoinKind::Right => (false, true),
            JoinKind::Full => (false, false),
        };
        match column.checked_sub(plan.left.width()) {
            None if of_left => self.left.restrict(&plan.left, column, keys),
            Some(column) if of_right => self.right.restrict(&plan.right, column, keys),
            _ => {}
        }
    }

    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::MergeJoin,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match self.step(plan, context)? {
                Step::Rows(batch) => return Ok(Pull::Ready(batch)),
                Step::Yield => return Ok(Pull::Yield),
                Step::Done => return Ok(Pull::Done),
                Step::Again => {}
            }
        }
        Ok(Pull::Yield)
    }

    fn step(&mut self, plan: &plan::MergeJoin, context: Context<'_>) -> Result<Step> {
        if let Some(rows) = self.waiting()? {
            return Ok(Step::Rows(rows));
        }
        if self.pairing.keeps_right() {
            if let Some(passed) = self.rights.next_passed(BATCH_ROWS) {
                return self.right_rest(passed);
            }
        } else if self.left_ended {
            return Ok(Step::Done);
        }
        if self.lefts.as_ref().is_some_and(Lefts::is_done) {
            self.lefts = None;
        }
        if !self.pairing.keeps_left() && !self.pairing.keeps_right() && self.rights.are_done() {
            return Ok(Step::Done);
        }
        if self.lefts.is_none() {
            return match self.left_ended {
                false => self.next_lefts(plan, context),
                true => self.drain_right(plan, context),
            };
        }
        self.pair(plan, context)
    }

    fn waiting(&mut self) -> Result<Option<Batch>> {
        if !self.pairing.is_waiting() {
            return Ok(None);
        }
        let none = Batch::empty_columns(0);
        let left = self.lefts.as_ref().map_or(&none, Lefts::rows);
        self.pairing.waiting(left, self.rights.rows())
    }

    /// Of right rows that the left side is past, those without a partner.
    fn right_rest(&mut self, passed: std::ops::Range<usize>) -> Result<Step> {
        let pairs = self.pairing.right_without_partner(passed);
        if pairs.len() == 0 {
            return Ok(Step::Again);
        }
        let none = Batch::empty_columns(0);
        let left = self.lefts.as_ref().map_or(&none, Lefts::rows);
        let rows = self.pairing.join(left, self.rights.rows(), pairs)?;
        Ok(Step::Rows(rows))
    }

    fn next_lefts(&mut self, plan: &plan::MergeJoin, context: Context<'_>) -> Result<Step> {
        match self.left.pull_batch(&plan.left, context)? {
            Pull::Ready(batch) => {
                self.pairing.start_left(&batch);
                self.lefts = Some(Lefts::new(batch, plan, context)?);
            }
            Pull::Yield => return Ok(Step::Yield),
            Pull::Done => self.left_ended = true,
        }
        Ok(Step::Again)
    }

    /// The left side has ended: what is left of the right has no partner.
    fn drain_right(&mut self, plan: &plan::MergeJoin, context: Context<'_>) -> Result<Step> {
        if self.rights.are_done() {
            return Ok(Step::Done);
        }
        match self.rights.pass_all() {
            true => Ok(Step::Again),
            false => self.more_rights(plan, context),
        }
    }

    /// Tests the next pairs; what comes out of them, if anything does.
    fn pair(&mut self, plan: &plan::MergeJoin, context: Context<'_>) -> Result<Step> {
        let Some(lefts) = &mut self.lefts else {
            return Ok(Step::Again);
        };
        let (pairs, done) = lefts.next_pairs(&mut self.rights, &self.pairing, plan);
        if pairs.len() == 0 && done.is_empty() {
            // Right rows that the left side is past come out before the window leaves them.
            return match self.pairing.keeps_right() && self.rights.has_passed() {
                true => Ok(Step::Again),
                false => self.more_rights(plan, context),
            };
        }
        let (left, right) = (lefts.rows(), self.rights.rows());
        let residual = plan.residual.as_ref();
        let kept = self.pairing.test(left, right, pairs, residual, context)?;
        let rows = self.pairing.emit(left, right, kept, done)?;
        Ok(rows.map_or(Step::Again, Step::Rows))
    }

    /// Moves the window of right rows on.
    fn more_rights(&mut self, plan: &plan::MergeJoin, context: Context<'_>) -> Result<Step> {
        match self.right.pull_batch(&plan.right, context)? {
            Pull::Ready(batch) => self.rights.add(plan, batch, context)?,
            Pull::Yield => return Ok(Step::Yield),
            Pull::Done => self.rights.end(),
        }
        if self.rights.is_complete() {
            let dropped = self.rights.shift(context)?;
            self.pairing.shift_right(dropped, self.rights.rows());
        }
        Ok(Step::Again)
    }
}
