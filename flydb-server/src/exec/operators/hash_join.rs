//! A join on equal keys. The right side is hashed.
//!
//! The right side is collected with its keys, which a table leads to by their hash; rows of one key
//! are chained. Then each left batch's keys are hashed and looked up together. A NULL in a key is equal
//! to nothing, so such rows have no partner.

mod build;
mod left_hashed;
mod sides;
mod table;

use std::sync::Arc;

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::Pull;
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::operators::rest::Rest;
use crate::exec::rows::gather::NO_ROW;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, ExprKind, JoinKind};
use crate::types::{Batch, Result};
use build::Build;
pub(in crate::exec) use left_hashed::LeftHashedJoin;
use sides::Sides;
use table::{HashTable, Linking};

/// Finds partners by their keys.
#[derive(Debug)]
pub(in crate::exec) struct HashJoin {
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
        left: Option<Cursor>,
    },
    Rest(Rest),
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
        let keys_only = matches!(plan.kind, JoinKind::Semi | JoinKind::Anti);
        let mut join = HashJoin {
            sides: Sides::open(plan)?,
            pairing: Pairing::new(plan.kind, &plan.left, &plan.right, plan.residual.as_ref()),
            phase: Phase::Build(Build::new(keys_only && plan.residual.is_none())),
        };
        if !join.pairing.emits_pairs() {
            join.want(plan, &Used::all());
        }
        Ok(join)
    }

    /// Only these columns of what comes out are asked for.
    pub(in crate::exec) fn want(&mut self, plan: &plan::HashJoin, wanted: &Used) {
        self.pairing.want(wanted);
        let (_, right) = self.sides.want(plan, wanted);
        if let Phase::Build(build) = &mut self.phase {
            build.want(right);
        }
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
                Phase::Build(_) => {
                    if !self.build(plan, context)? {
                        return Ok(Pull::Yield);
                    }
                }
                Phase::Link(linking) => {
                    if !linking.step() {
                        return Ok(Pull::Yield);
                    }
                    self.start_probe(plan);
                }
                Phase::Rest(rest) => return rest.next(&mut self.pairing),
                Phase::Probe { left: Some(_), .. } => {
                    if let Some(batch) = self.probe(plan, context)? {
                        return Ok(Pull::Ready(batch));
                    }
                }
                Phase::Probe { table, left } => {
                    match self.sides.left.pull_batch(&plan.left, context)? {
                        Pull::Ready(batch) if is_simple(plan, table) => {
                            let rows =
                                probe_simply(plan, table, &mut self.pairing, &batch, context)?;
                            if self.pairing.is_waiting() {
                                *left = Some(Cursor::at_end(batch));
                            }
                            if let Some(rows) = rows {
                                return Ok(Pull::Ready(rows));
                            }
                        }
                        Pull::Ready(batch) => {
                            self.pairing.start_left(&batch);
                            *left = Some(Cursor::new(batch, table, plan, context)?);
                        }
                        Pull::Yield => return Ok(Pull::Yield),
                        Pull::Done => self.finish(),
                    }
                }
            }
        }
        Ok(Pull::Yield)
    }

    /// Takes in a batch of the right side; whether one came, or the last has.
    fn build(&mut self, plan: &plan::HashJoin, context: Context<'_>) -> Result<bool> {
        let Phase::Build(build) = &mut self.phase else {
            return Ok(true);
        };
        match self.sides.right.pull_batch(&plan.right, context)? {
            Pull::Ready(batch) => build.add(&plan.right_keys, batch, context)?,
            Pull::Yield => return Ok(false),
            Pull::Done => self.phase = Phase::Link(build.finish()),
        }
        Ok(true)
    }

    fn start_probe(&mut self, plan: &plan::HashJoin) {
        let nothing = Phase::Rest(Rest::none());
        if let Phase::Link(linking) = std::mem::replace(&mut self.phase, nothing) {
            let table = linking.finish();
            self.pairing.start_right(&table.rows);
            if table.rows.rows == 0 && !keeps_left(plan.kind) {
                // Whatever the left side has, nothing comes out.
                return;
            }
            self.restrict_left(plan, &table);
            self.phase = Phase::Probe { table, left: None };
        }
    }

    /// Lets the left side leave out rows for which there is no partner.
    fn restrict_left(&mut self, plan: &plan::HashJoin, table: &HashTable) {
        if keeps_left(plan.kind) {
            return;
        }
        if let [key] = plan.left_keys.as_slice()
            && let ExprKind::Column(column) = key.kind
            && let Some(keys) = table.key_filter()
        {
            self.sides
                .left
                .restrict(&plan.left, column, &Arc::new(keys));
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

    fn finish(&mut self) {
        let nothing = Phase::Rest(Rest::none());
        if let Phase::Probe { table, .. } = std::mem::replace(&mut self.phase, nothing) {
            self.phase = Phase::Rest(Rest::of_right(table.rows, &self.pairing));
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
        if let Some(batch) = self.pairing.waiting(&cursor.batch, &table.rows)? {
            return Ok(Some(batch));
        }
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
        self.pairing.join(&cursor.batch, right, kept).map(Some)
    }
}

/// Whether left rows without a partner come out.
const fn keeps_left(kind: JoinKind) -> bool {
    match kind {
        JoinKind::Inner | JoinKind::Semi | JoinKind::Right => false,
        JoinKind::Left | JoinKind::Full | JoinKind::Anti => true,
    }
}

/// Whether each left row comes out once at most, whatever it is paired with.
fn is_simple(plan: &plan::HashJoin, table: &HashTable) -> bool {
    let once = match plan.kind {
        JoinKind::Semi | JoinKind::Anti => true,
        JoinKind::Inner => table.is_unique(),
        JoinKind::Left | JoinKind::Right | JoinKind::Full => false,
    };
    once && plan.residual.is_none()
}

/// What comes out of a left batch, each of whose rows comes out once at most.
fn probe_simply(
    plan: &plan::HashJoin,
    table: &HashTable,
    pairing: &mut Pairing,
    left: &Batch,
    context: Context<'_>,
) -> Result<Option<Batch>> {
    let keys = context.evaluate_all(&plan.left_keys, left)?;
    let heads = table.find(&keys, left.rows);
    let wanted = plan.kind != JoinKind::Anti;
    let comes_out = |head: &u32| (*head != NO_ROW) == wanted;
    let rows = (0..).zip(&heads).filter(|(_, head)| comes_out(head));
    let rows: Vec<u32> = rows.map(|(row, _)| row).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    if !pairing.emits_pairs() {
        return pairing.left_only(left, &rows).map(Some);
    }
    let right = heads.into_iter().filter(comes_out).collect();
    let pairs = Pairs { left: rows, right };
    pairing.weigh_left(left);
    pairing.join(left, &table.rows, pairs).map(Some)
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

    /// No pairs of these rows are left to propose.
    const fn at_end(batch: Batch) -> Cursor {
        Cursor {
            batch,
            heads: Vec::new(),
            left: 0,
            right: None,
        }
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
