//! Pairs of rows, and what a join makes of them: shared by the join operators.
//!
//! An operator proposes pairs, as row numbers of both sides. [`Pairing::test`] keeps those for which
//! the condition is true and notes which rows have found a partner; what is left of a side at its end
//! follows from these notes and the join's kind.
//!
//! Rows of pairs are copies. Where texts are so long that a batch of them would be too much, the pairs come
//! out in several: those that wait are asked for by [`Pairing::waiting`] before others are proposed.

mod merging;
mod weights;

use crate::exec::rows::gather::{NO_ROW, all_rows, nulls, or_null, used_columns};
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::exec::shape;
use crate::plan::{Expr, JoinKind, Node};
use crate::types::{Batch, Physical, Result};
use weights::Weights;

/// Row numbers of both sides, pair by pair.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Of the left side.
    pub(super) left: Vec<u32>,
    /// Of the right side.
    pub(super) right: Vec<u32>,
}

/// What a join knows of its rows.
#[derive(Debug)]
pub(super) struct Pairing {
    kind: JoinKind,
    left_types: Vec<Physical>,
    right_types: Vec<Physical>,
    /// The columns that the condition reads.
    used: Option<Used>,
    /// The columns of the left side that are asked for, and of the right.
    wanted: (Used, Used),
    /// Which rows of the present left batch have a partner.
    left_matched: Vec<bool>,
    /// How many have.
    left_found: usize,
    /// Which rows of the right side have a partner, where that matters.
    right_matched: Vec<bool>,
    weights: Weights,
    /// Pairs that are still to come out.
    waiting: Pairs,
}

impl Pairs {
    /// How many pairs.
    pub(super) fn len(&self) -> usize {
        self.left.len()
    }

    /// Adds a pair.
    #[inline]
    pub(super) fn push(&mut self, left: u32, right: u32) {
        self.left.push(left);
        self.right.push(right);
    }

    /// Some of them.
    pub(super) fn part(&self, part: std::ops::Range<usize>) -> Pairs {
        let part = |of: &[u32]| of.get(part.clone()).unwrap_or_default().to_vec();
        Pairs {
            left: part(&self.left),
            right: part(&self.right),
        }
    }

    fn pick(&self, kept: &[u32]) -> Pairs {
        let pick = |from: &[u32]| {
            let rows = kept.iter().filter_map(|&at| from.get(at as usize));
            rows.copied().collect()
        };
        Pairs {
            left: pick(&self.left),
            right: pick(&self.right),
        }
    }
}

impl Pairing {
    /// A join of these inputs.
    pub(super) fn new(
        kind: JoinKind,
        left: &Node,
        right: &Node,
        condition: Option<&Expr>,
    ) -> Pairing {
        Pairing {
            kind,
            left_types: shape::columns_of(left),
            right_types: shape::columns_of(right),
            used: condition.map(Used::by),
            wanted: (Used::all(), Used::all()),
            left_matched: Vec::new(),
            left_found: 0,
            right_matched: Vec::new(),
            weights: Weights::default(),
            waiting: Pairs::default(),
        }
    }

    /// Only these columns of what comes out are asked for: there are placeholders for the others.
    pub(super) fn want(&mut self, wanted: &Used) {
        self.wanted = (wanted.clone(), wanted.from(self.left_types.len()));
    }

    /// Starts a left batch.
    pub(super) fn start_left(&mut self, left: &Batch) {
        self.weigh_left(left);
        self.left_found = 0;
        self.left_matched.clear();
        self.left_matched.resize(left.rows, false);
    }

    /// Starts a left batch for [`Pairing::join`] alone.
    pub(super) fn weigh_left(&mut self, left: &Batch) {
        self.weights.weigh_left(left);
    }

    /// Starts a right side.
    pub(super) fn start_right(&mut self, right: &Batch) {
        self.weigh_right(right);
        match self.kind {
            JoinKind::Right | JoinKind::Full => self.right_matched.resize(right.rows, false),
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {}
        }
    }

    /// Goes on with other rows of the right side, where these have no notes of their own.
    pub(super) fn weigh_right(&mut self, right: &Batch) {
        self.weights.weigh_right(right);
    }

    /// Whether further partners of a left row make no difference.
    #[inline]
    pub(super) fn is_settled(&self, left: usize) -> bool {
        matches!(self.kind, JoinKind::Semi | JoinKind::Anti)
            && self.left_matched.get(left).copied().unwrap_or(true)
    }

    /// Whether further pairs make no difference for the present left batch.
    pub(super) fn all_settled(&self) -> bool {
        !self.emits_pairs() && self.left_found == self.left_matched.len()
    }

    /// Whether pairs themselves come out, not only rows of the left side.
    pub(super) const fn emits_pairs(&self) -> bool {
        match self.kind {
            JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full => true,
            JoinKind::Semi | JoinKind::Anti => false,
        }
    }

    /// The pairs for which the condition is true. Their rows have a partner from now on.
    ///
    /// # Errors
    /// What the condition answers.
    pub(super) fn test(
        &mut self,
        left: &Batch,
        right: &Batch,
        pairs: Pairs,
        condition: Option<&Expr>,
        context: Context<'_>,
    ) -> Result<Pairs> {
        let kept = match condition {
            None => pairs,
            Some(condition) => {
                let kept = self.passing(left, right, &pairs, condition, context)?;
                if kept.len() == pairs.len() {
                    pairs
                } else {
                    pairs.pick(&kept)
                }
            }
        };
        self.note(&kept);
        Ok(kept)
    }

    /// Which pairs the condition is true for.
    fn passing(
        &self,
        left: &Batch,
        right: &Batch,
        pairs: &Pairs,
        condition: &Expr,
        context: Context<'_>,
    ) -> Result<Vec<u32>> {
        if self.weights.are_light() {
            return context.filter(condition, &self.candidates(left, right, pairs));
        }
        let used = self.used.clone().unwrap_or_default();
        let of_right = used.from(left.columns.len());
        let mut passing = Vec::new();
        let mut from = 0;
        while from < pairs.len() {
            context.check()?;
            let to = self
                .weights
                .cut((left, right), (&used, &of_right), pairs, from);
            let candidates = self.candidates(left, right, &pairs.part(from..to));
            let before = u32::try_from(from).unwrap_or(u32::MAX);
            let kept = context.filter(condition, &candidates)?;
            passing.extend(kept.into_iter().map(|at| before + at));
            from = to;
        }
        Ok(passing)
    }

    /// The pairs' columns as far as the condition reads them.
    fn candidates(&self, left: &Batch, right: &Batch, pairs: &Pairs) -> Batch {
        let none = Used::default();
        let used = self.used.as_ref().unwrap_or(&none);
        let mut columns = Vec::with_capacity(left.columns.len() + right.columns.len());
        used_columns(&left.columns, 0, used, &pairs.left, &mut columns);
        let first = left.columns.len();
        used_columns(&right.columns, first, used, &pairs.right, &mut columns);
        Batch {
            columns,
            rows: pairs.len(),
        }
    }

    fn note(&mut self, pairs: &Pairs) {
        for &left in &pairs.left {
            if let Some(matched) = self.left_matched.get_mut(left as usize) {
                self.left_found += usize::from(!*matched);
                *matched = true;
            }
        }
        if self.right_matched.is_empty() {
            return;
        }
        for &right in &pairs.right {
            if let Some(matched) = self.right_matched.get_mut(right as usize) {
                *matched = true;
            }
        }
    }

    /// The rows of pairs: left's columns, then right's where those come out; NULLs where a side is [`NO_ROW`]. If
    /// they are too much for one batch, those of the first, and the others wait.
    ///
    /// # Errors
    /// None in fact, as [`or_null`].
    pub(super) fn join(&mut self, left: &Batch, right: &Batch, mut pairs: Pairs) -> Result<Batch> {
        let (of_left, of_right) = &self.wanted;
        let end = self
            .weights
            .cut((left, right), (of_left, of_right), &pairs, 0);
        self.waiting = Pairs {
            left: pairs.left.split_off(end),
            right: pairs.right.split_off(end),
        };
        let mut columns = or_null(left, &self.left_types, of_left, &pairs.left)?;
        if self.emits_pairs() {
            columns.extend(or_null(right, &self.right_types, of_right, &pairs.right)?);
        }
        Ok(Batch {
            columns,
            rows: pairs.len(),
        })
    }

    /// The next rows of pairs that wait; `None` where there are none.
    ///
    /// # Errors
    /// None in fact, as [`or_null`].
    pub(super) fn waiting(&mut self, left: &Batch, right: &Batch) -> Result<Option<Batch>> {
        if !self.is_waiting() {
            return Ok(None);
        }
        let pairs = std::mem::take(&mut self.waiting);
        self.join(left, right, pairs).map(Some)
    }

    /// Whether pairs wait.
    #[inline]
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting.len() > 0
    }

    /// Rows of the left beside those of the right that go with them.
    ///
    /// # Errors
    /// None in fact, as [`or_null`].
    pub(super) fn beside(&self, left: &Batch, rows: &[u32], right: Batch) -> Result<Batch> {
        let mut batch = self.left_only(left, rows)?;
        batch.columns.extend(right.columns);
        Ok(batch)
    }

    /// What comes out of the present left batch once all its pairs were tested; `None` for nothing.
    ///
    /// # Errors
    /// None in fact, as [`or_null`].
    pub(super) fn finish_left(&self, left: &Batch) -> Result<Option<Batch>> {
        let rest = self.left_alone();
        if rest.is_empty() {
            return Ok(None);
        }
        let mut batch = self.left_only(left, &rest)?;
        if self.emits_pairs() {
            let nulls = nulls(&self.right_types, &self.wanted.1, rest.len())?;
            batch.columns.extend(nulls);
        }
        Ok(Some(batch))
    }

    /// The left rows that come out by themselves once all pairs were tested.
    fn left_alone(&self) -> Vec<u32> {
        match self.kind {
            JoinKind::Inner | JoinKind::Right => Vec::new(),
            JoinKind::Semi => rows_with(&self.left_matched, true),
            JoinKind::Left | JoinKind::Full | JoinKind::Anti => {
                rows_with(&self.left_matched, false)
            }
        }
    }

    /// Some rows of the left side by themselves.
    ///
    /// # Errors
    /// None in fact, as [`or_null`].
    pub(super) fn left_only(&self, left: &Batch, rows: &[u32]) -> Result<Batch> {
        Ok(Batch {
            columns: or_null(left, &self.left_types, &self.wanted.0, rows)?,
            rows: rows.len(),
        })
    }

    /// These, as pairs.
    pub(super) fn left_rest(&self) -> Pairs {
        let left = self.left_alone();
        Pairs {
            right: vec![NO_ROW; left.len()],
            left,
        }
    }

    /// The right rows that come out at the end, without a partner.
    pub(super) fn right_rest(&self) -> Pairs {
        let right = rows_with(&self.right_matched, false);
        Pairs {
            left: vec![NO_ROW; right.len()],
            right,
        }
    }
}

fn rows_with(flags: &[bool], wanted: bool) -> Vec<u32> {
    let rows = all_rows(flags.len()).into_iter().zip(flags);
    rows.filter(|(_, flag)| **flag == wanted)
        .map(|(row, _)| row)
        .collect()
}
