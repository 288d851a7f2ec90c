//! A join on equal keys whose left side is hashed: left, semi and anti.
//!
//! It is for a left side of few rows beside a right one of many. The right rows are looked up in a table of the left,
//! and note there who has found a partner; what comes out of the left alone follows from the notes once the right
//! side is done. Because the keys of the left are known first, the right side need not bring, or compute, rows
//! of other keys: a subquery is not run for them.

use std::sync::Arc;

use super::build::Build;
use super::sides::Sides;
use super::table::{HashTable, Linking};
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD, ROWS_PER_YIELD};
use crate::exec::operator::Pull;
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::operators::rest::Rest;
use crate::exec::rows::gather::NO_ROW;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, ExprKind};
use crate::types::{Batch, Result};

/// Finds partners for the left side by the keys of the right.
#[derive(Debug)]
pub(in crate::exec) struct LeftHashedJoin {
    sides: Sides,
    pairing: Pairing,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Build(Build),
    Link(Linking),
    Probe {
        table: HashTable,
        right: Option<Cursor>,
    },
    Rest(Rest),
}

/// The right batch, and the next pair to propose.
#[derive(Debug)]
struct Cursor {
    batch: Batch,
    /// For each right row the first left row of its key, or [`NO_ROW`].
    heads: Vec<u32>,
    right: usize,
    /// The next left row for the present right row; `None` before its first.
    left: Option<u32>,
    /// Whether a pair of equal keys is a pair.
    by_keys: bool,
}

impl LeftHashedJoin {
    /// Opens the inputs.
    pub(in crate::exec) fn open(plan: &plan::HashJoin) -> Result<LeftHashedJoin> {
        let mut join = LeftHashedJoin {
            sides: Sides::open(plan)?,
            pairing: Pairing::new(plan.kind, &plan.left, &plan.right, plan.residual.as_ref()),
            phase: Phase::Build(Build::new(false)),
        };
        if !join.pairing.emits_pairs() {
            join.want(plan, &Used::all());
        }
        Ok(join)
    }

    /// Only these columns of what comes out are asked for.
    pub(in crate::exec) fn want(&mut self, plan: &plan::HashJoin, wanted: &Used) {
        self.pairing.want(wanted);
        let (left, _) = self.sides.want(plan, wanted);
        if let Phase::Build(build) = &mut self.phase {
            build.want(left);
        }
    }

    /// Only rows with one of these keys in a column of what comes out are of use, before the first pull.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::HashJoin,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        self.sides.restrict(plan, column, keys);
    }

    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::HashJoin,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match &mut self.phase {
                Phase::Build(build) => match self.sides.left.pull_batch(&plan.left, context)? {
                    Pull::Ready(batch) => build.add(&plan.left_keys, batch, context)?,
                    Pull::Yield => return Ok(Pull::Yield),
                    Pull::Done => self.phase = Phase::Link(build.finish()),
                },
                Phase::Link(linking) => {
                    if !linking.step() {
                        return Ok(Pull::Yield);
                    }
                    self.start_probe(plan);
                }
                Phase::Rest(rest) => return rest.next(&mut self.pairing),
                Phase::Probe { right: Some(_), .. } => {
                    if let Some(batch) = self.probe(plan, context)? {
                        return Ok(Pull::Ready(batch));
                    }
                }
                Phase::Probe { .. } if self.pairing.all_settled() => self.finish(),
                Phase::Probe { table, right } => {
                    match self.sides.right.pull_batch(&plan.right, context)? {
                        Pull::Ready(batch) => {
                            self.pairing.weigh_right(&batch);
                            *right = Some(Cursor::new(batch, table, plan, context)?);
                        }
                        Pull::Yield => return Ok(Pull::Yield),
                        Pull::Done => self.finish(),
                    }
                }
            }
        }
        Ok(Pull::Yield)
    }

    fn start_probe(&mut self, plan: &plan::HashJoin) {
        let nothing = Phase::Rest(Rest::none());
        if let Phase::Link(linking) = std::mem::replace(&mut self.phase, nothing) {
            let table = linking.finish();
            if table.rows.rows == 0 {
                // Whatever the right side has, nothing comes out.
                return;
            }
            self.pairing.start_left(&table.rows);
            if let [key] = plan.right_keys.as_slice()
                && let ExprKind::Column(column) = key.kind
                && let Some(keys) = table.key_filter()
            {
                let right = &mut self.sides.right;
                right.restrict(&plan.right, column, &Arc::new(keys));
            }
            self.phase = Phase::Probe { table, right: None };
        }
    }

    fn finish(&mut self) {
        let nothing = Phase::Rest(Rest::none());
        if let Phase::Probe { table, .. } = std::mem::replace(&mut self.phase, nothing) {
            self.phase = Phase::Rest(Rest::of_left(table.rows, &self.pairing));
        }
    }

    /// Tests the next pairs; what comes out of them, if anything does.
    fn probe(&mut self, plan: &plan::HashJoin, context: Context<'_>) -> Result<Option<Batch>> {
        let Phase::Probe { table, right } = &mut self.phase else {
            return Ok(None);
        };
        let Some(cursor) = right else {
            return Ok(None);
        };
        if let Some(batch) = self.pairing.waiting(&table.rows, &cursor.batch)? {
            return Ok(Some(batch));
        }
        if cursor.is_done() {
            *right = None;
            return Ok(None);
        }
        let pairs = cursor.next_pairs(table, &self.pairing);
        if pairs.len() == 0 {
            return Ok(None);
        }
        let condition = plan.residual.as_ref();
        let batch = &cursor.batch;
        let kept = self
            .pairing
            .test(&table.rows, batch, pairs, condition, context)?;
        if kept.len() == 0 || !self.pairing.emits_pairs() {
            return Ok(None);
        }
        self.pairing.join(&table.rows, batch, kept).map(Some)
    }
}

impl Cursor {
    fn new(
        batch: Batch,
        table: &HashTable,
        plan: &plan::HashJoin,
        context: Context<'_>,
    ) -> Result<Cursor> {
        let keys = context.evaluate_all(&plan.right_keys, &batch)?;
        Ok(Cursor {
            heads: table.find(&keys, batch.rows),
            batch,
            right: 0,
            left: None,
            by_keys: plan.residual.is_none(),
        })
    }

    /// Whether all pairs were given.
    const fn is_done(&self) -> bool {
        self.right >= self.heads.len()
    }

    /// The next pairs of equal keys that are of use; there may be none although others follow.
    fn next_pairs(&mut self, table: &HashTable, pairing: &Pairing) -> Pairs {
        let mut pairs = Pairs::default();
        for _ in 0..ROWS_PER_YIELD {
            let Some(&head) = self.heads.get(self.right) else {
                break;
            };
            if pairs.len() >= BATCH_ROWS {
                break;
            }
            let left = self.left.unwrap_or(head);
            let is_settled = left != NO_ROW && pairing.is_settled(left as usize);
            // Where keys alone decide, rows of one key are settled together.
            if left == NO_ROW || (is_settled && self.by_keys) {
                self.right += 1;
                self.left = None;
                continue;
            }
            if !is_settled {
                pairs.push(left, u32::try_from(self.right).unwrap_or(u32::MAX));
            }
            self.left = Some(table.next(left));
        }
        pairs
    }
}
