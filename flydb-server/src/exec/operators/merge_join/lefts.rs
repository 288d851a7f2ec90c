//! The left batch of a merge join, and how far it is gone through.

use std::ops::Range;

use super::keys::SideKeys;
use super::rights::Rights;
use crate::exec::limits::BATCH_ROWS;
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Left rows.
#[derive(Debug)]
pub(super) struct Lefts {
    batch: Batch,
    keys: SideKeys,
    /// The row whose pairs are proposed next.
    next: usize,
    /// The right row that it is paired with next; `None` before its first.
    partner: Option<usize>,
}

impl Lefts {
    /// Before the first row.
    ///
    /// # Errors
    /// What the keys answer.
    pub(super) fn new(batch: Batch, plan: &plan::MergeJoin, context: Context<'_>) -> Result<Lefts> {
        let columns = SideKeys::columns(&plan.keys, |key| &key.left, &batch, context)?;
        let keys = SideKeys::new(columns, &plan.keys, batch.rows);
        keys.check(batch.rows)?;
        Ok(Lefts {
            batch,
            keys,
            next: 0,
            partner: None,
        })
    }

    pub(super) const fn rows(&self) -> &Batch {
        &self.batch
    }

    /// Whether all pairs were proposed.
    pub(super) const fn is_done(&self) -> bool {
        self.next >= self.batch.rows
    }

    /// The next pairs of equal keys, and the rows all of whose pairs were proposed with them. Where there is neither,
    /// more right rows are wanted.
    pub(super) fn next_pairs(
        &mut self,
        rights: &mut Rights,
        pairing: &Pairing,
        plan: &plan::MergeJoin,
    ) -> (Pairs, Range<usize>) {
        // Of a semi or anti join one partner will do, whichever it is.
        let first_only = plan.residual.is_none() && !pairing.emits_pairs();
        let start = self.next;
        if let Some(pairs) = self.pairs_of_integers(rights, first_only) {
            return (pairs, start..self.next);
        }
        let mut pairs = Pairs::default();
        while !self.is_done() && pairs.len() < BATCH_ROWS {
            let row = self.next;
            if self.keys.is_null(row) || pairing.is_settled(row) {
                self.finish_row();
                continue;
            }
            let partner = match self.partner {
                Some(partner) => partner,
                None => match rights.seek(&self.keys, row) {
                    Some(partner) => partner,
                    None => break,
                },
            };
            if !rights.is_at(partner, &self.keys, row) {
                self.finish_row();
                continue;
            }
            let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
            pairs.push(number(row), number(partner));
            match first_only {
                true => self.finish_row(),
                false => self.partner = Some(partner + 1),
            }
        }
        (pairs, start..self.next)
    }

    /// The next pairs where the keys of both sides are integers without NULLs, which they mostly are.
    fn pairs_of_integers(&mut self, rights: &mut Rights, first_only: bool) -> Option<Pairs> {
        let (lefts, turn) = self.keys.as_integers()?;
        let window = rights.integers()?;
        let left_at = |row: usize| lefts.get(row).map(|key| turn.of(*key));
        let right_at = |row: usize| window.keys.get(row).map(|key| turn.of(*key));
        let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        let last = window.keys.last().map(|key| turn.of(*key));
        let (mut next, mut first) = (self.next, window.first);
        let mut partner = self.partner;
        let mut pairs = Pairs::default();
        while let Some(key) = left_at(next)
            && pairs.len() < BATCH_ROWS
        {
            let mut at = match partner {
                Some(partner) => partner,
                None => {
                    while right_at(first).is_some_and(|right| right < key) {
                        first += 1;
                    }
                    // All rows of one key have to be there.
                    if !window.ended && last <= Some(key) {
                        break;
                    }
                    first
                }
            };
            while right_at(at) == Some(key) && pairs.len() < BATCH_ROWS {
                pairs.push(number(next), number(at));
                at += 1;
                if first_only {
                    break;
                }
            }
            let has_more = !first_only && right_at(at) == Some(key);
            partner = has_more.then_some(at);
            next += usize::from(!has_more);
        }
        self.next = next;
        self.partner = partner;
        rights.go_to(first);
        Some(pairs)
    }

    const fn finish_row(&mut self) {
        self.next += 1;
        self.partner = None;
    }
}
