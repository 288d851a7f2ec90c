//! Pairs of a merge join: its left rows come out in their places, and its right rows come and go.

use super::{NO_ROW, Pairing, Pairs, rows_with};
use crate::plan::JoinKind;
use crate::types::{Batch, Result};
use std::ops::Range;

impl Pairing {
    /// Whether right rows without a partner come out.
    pub(in crate::exec::operators) const fn keeps_right(&self) -> bool {
        match self.kind {
            JoinKind::Right | JoinKind::Full => true,
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => false,
        }
    }

    /// Whether left rows without a partner come out.
    pub(in crate::exec::operators) const fn keeps_left(&self) -> bool {
        match self.kind {
            JoinKind::Left | JoinKind::Full | JoinKind::Anti => true,
            JoinKind::Inner | JoinKind::Right | JoinKind::Semi => false,
        }
    }

    /// What comes out of pairs that passed and of the left rows `done`, all of whose pairs were tested; in the left
    /// rows' order. `None` for nothing.
    ///
    /// # Errors
    /// None in fact, as [`Pairing::join`].
    pub(in crate::exec::operators) fn emit(
        &mut self,
        left: &Batch,
        right: &Batch,
        kept: Pairs,
        done: Range<usize>,
    ) -> Result<Option<Batch>> {
        let pairs = match self.kind {
            JoinKind::Inner | JoinKind::Right => kept,
            JoinKind::Left | JoinKind::Full => self.with_lonely(&kept, done),
            JoinKind::Semi | JoinKind::Anti => {
                let rows = self.settled(done);
                let some = !rows.is_empty();
                return some.then(|| self.left_only(left, &rows)).transpose();
            }
        };
        let some = pairs.len() > 0;
        some.then(|| self.join(left, right, pairs)).transpose()
    }

    /// Pairs with those of left rows that found no partner between them.
    fn with_lonely(&self, kept: &Pairs, done: Range<usize>) -> Pairs {
        let mut pairs = Pairs::default();
        let mut next = 0;
        let mut copy_below = |pairs: &mut Pairs, end: u32| {
            while let (Some(&left), Some(&right)) = (kept.left.get(next), kept.right.get(next))
                && left < end
            {
                pairs.push(left, right);
                next += 1;
            }
        };
        for row in done {
            if self.left_matched.get(row) == Some(&false)
                && let Ok(row) = u32::try_from(row)
            {
                copy_below(&mut pairs, row);
                pairs.push(row, NO_ROW);
            }
        }
        copy_below(&mut pairs, NO_ROW);
        pairs
    }

    /// The rows of a semi or anti join among those whose pairs were tested.
    fn settled(&self, done: Range<usize>) -> Vec<u32> {
        let wanted = self.kind == JoinKind::Semi;
        let rows = done.filter(|row| self.left_matched.get(*row) == Some(&wanted));
        rows.filter_map(|row| u32::try_from(row).ok()).collect()
    }

    /// Goes on with other rows of the right side: without the first `dropped` of those before, and with more behind.
    pub(in crate::exec::operators) fn shift_right(&mut self, dropped: usize, right: &Batch) {
        self.weigh_right(right);
        if self.keeps_right() {
            self.right_matched
                .drain(..dropped.min(self.right_matched.len()));
            self.right_matched.resize(right.rows, false);
        }
    }

    /// The right rows among these that found no partner.
    pub(in crate::exec::operators) fn right_without_partner(&self, rows: Range<usize>) -> Pairs {
        let matched = self.right_matched.get(rows.clone()).unwrap_or_default();
        let first = u32::try_from(rows.start).unwrap_or(NO_ROW);
        let right = rows_with(matched, false).into_iter();
        let right: Vec<u32> = right.map(|row| row.saturating_add(first)).collect();
        Pairs {
            left: vec![NO_ROW; right.len()],
            right,
        }
    }
}
