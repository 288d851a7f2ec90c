//! A join on equal keys. The right side is hashed.
//!
//! The right side is collected with its keys, which a table leads to by their hash; rows of one key
//! are chained. Then each left batch's keys are hashed and looked up together. A NULL in a key is equal
//! to nothing, so such rows have no partner.

mod build;

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::operators::right_rest::RightRest;
use crate::exec::rows::gather::NO_ROW;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};
use build::{Build, HashTable};

/// Finds partners by their keys.
#[derive(Debug)]
pub(in crate::exec) struct HashJoin {
    left: Operator,
    right: Operator,
    pairing: Pairing,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    Build(Build),
    Probe {
        table: HashTable,
        left: Option<Cursor>,
    },
    Rest(RightRest),
}

/// The left batch, and the next pair to propose.
#[derive(Debug)]
struct Cursor {
    batch: Batch,
    /// For each left row the first right row of its key, or [`NO_ROW`].
    heads: Vec<u32>,
    left: usize,
    /// The next right row for the present left row; `None` before its first.
    right: Option<u32>,
}

impl HashJoin {
    /// Opens the inputs.
    pub(in crate::exec) fn open(plan: &plan::HashJoin) -> Result<HashJoin> {
        Ok(HashJoin {
            left: Operator::open(&plan.left, Delivery::Columns)?,
            right: Operator::open(&plan.right, Delivery::Columns)?,
            pairing: Pairing::new(plan.kind, &plan.left, &plan.right, plan.residual.as_ref()),
            phase: Phase::Build(Build::new(plan)),
        })
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
                Phase::Build(_) => self.build(plan, context)?,
                Phase::Rest(rest) => return rest.next(&self.pairing),
                Phase::Probe { left: Some(_), .. } => {
                    if let Some(batch) = self.probe(plan, context)? {
                        return Ok(Pull::Ready(batch));
                    }
                }
                Phase::Probe { table, left } => match self.left.pull_batch(&plan.left, context)? {
                    Pull::Ready(batch) => {
                        self.pairing.start_left(batch.rows);
                        *left = Some(Cursor::new(batch, table, plan, context)?);
                    }
                    Pull::Yield => return Ok(Pull::Yield),
                    Pull::Done => self.finish(),
                },
            }
        }
        Ok(Pull::Yield)
    }

    fn build(&mut self, plan: &plan::HashJoin, context: Context<'_>) -> Result<()> {
        let Phase::Build(build) = &mut self.phase else {
            return Ok(());
        };
        match self.right.pull_batch(&plan.right, context)? {
            Pull::Ready(batch) => build.add(plan, batch, context)?,
            Pull::Yield => {}
            Pull::Done => {
                let table = build.finish(context)?;
                self.pairing.start_right(table.rows.rows);
                self.phase = Phase::Probe { table, left: None };
            }
        }
        Ok(())
    }

    fn finish(&mut self) {
        let nothing = Phase::Rest(RightRest::new(Batch::empty_columns(0), &self.pairing));
        if let Phase::Probe { table, .. } = std::mem::replace(&mut self.phase, nothing) {
            self.phase = Phase::Rest(RightRest::new(table.rows, &self.pairing));
        }
    }

    /// Tests the next pairs; what comes out of them, if anything does.
    fn probe(&mut self, plan: &plan::HashJoin, context: Context<'_>) -> Result<Option<Batch>> {
        let Phase::Probe {
            table,
            left: left_cursor,
        } = &mut self.phase
        else {
            return Ok(None);
        };
        let Some(cursor) = left_cursor else {
            return Ok(None);
        };
        let pairs = cursor.next_pairs(table, &self.pairing);
        if pairs.len() == 0 {
            let rest = self.pairing.finish_left(&cursor.batch)?;
            *left_cursor = None;
            return Ok(rest);
        }
        let condition = plan.residual.as_ref();
        let right = &table.rows;
        let kept = self
            .pairing
            .test(&cursor.batch, right, pairs, condition, context)?;
        if kept.len() == 0 || !self.pairing.emits_pairs() {
            return Ok(None);
        }
        self.pairing.join(&cursor.batch, right, &kept).map(Some)
    }
}

impl Cursor {
    fn new(
        batch: Batch,
        table: &HashTable,
        plan: &plan::HashJoin,
        context: Context<'_>,
    ) -> Result<Cursor> {
        let keys = context.evaluate_all(&plan.left_keys, &batch)?;
        Ok(Cursor {
            heads: table.find(&keys, batch.rows),
            batch,
            left: 0,
            right: None,
        })
    }

    /// The next pairs of equal keys; none when all were given.
    fn next_pairs(&mut self, table: &HashTable, pairing: &Pairing) -> Pairs {
        let mut pairs = Pairs::default();
        while pairs.len() < BATCH_ROWS {
            let Some(&head) = self.heads.get(self.left) else {
                break;
            };
            let right = self.right.unwrap_or(head);
            if right == NO_ROW || pairing.is_settled(self.left) {
                self.left += 1;
                self.right = None;
                continue;
            }
            pairs.push(u32::try_from(self.left).unwrap_or(u32::MAX), right);
            self.right = Some(table.next(right));
        }
        pairs
    }
}
