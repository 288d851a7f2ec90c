//! Pairs of rows, and what a join makes of them: shared by the join operators.
//!
//! An operator proposes pairs, as row numbers of both sides. [`Pairing::test`] keeps those for which
//! the condition is true and notes which rows have found a partner; what is left of a side at its end
//! follows from these notes and the join's kind.

use crate::exec::rows::gather::{NO_ROW, all_rows, nulls, or_null, used_columns};
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::exec::shape;
use crate::plan::{Expr, JoinKind, Node};
use crate::types::{Batch, Physical, Result};

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
    /// Which rows of the right side have a partner, where that matters.
    right_matched: Vec<bool>,
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
            right_matched: Vec::new(),
        }
    }

    /// Only these columns of what comes out are asked for: there are placeholders for the others.
    pub(super) fn want(&mut self, wanted: &Used) {
        self.wanted = (wanted.clone(), wanted.from(self.left_types.len()));
    }

    /// How many columns the left side has.
    pub(super) const fn left_columns(&self) -> usize {
        self.left_types.len()
    }

    /// Starts a left batch of this many rows.
    pub(super) fn start_left(&mut self, rows: usize) {
        self.left_matched.clear();
        self.left_matched.resize(rows, false);
    }

    /// Starts a right side of this many rows.
    pub(super) fn start_right(&mut self, rows: usize) {
        match self.kind {
            JoinKind::Right | JoinKind::Full => self.right_matched.resize(rows, false),
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {}
        }
    }

    /// Whether further partners of a left row make no difference.
    #[inline]
    pub(super) fn is_settled(&self, left: usize) -> bool {
        matches!(self.kind, JoinKind::Semi | JoinKind::Anti)
            && self.left_matched.get(left).copied().unwrap_or(true)
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
                let candidates = self.candidates(left, right, &pairs);
                let kept = context.filter(condition, &candidates)?;
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

    /// The rows of pairs: left's columns, then right's; NULLs where a side is [`NO_ROW`].
    ///
    /// # Errors
    /// None in fact, as [`or_null`].
    pub(super) fn join(&self, left: &Batch, right: &Batch, pairs: &Pairs) -> Result<Batch> {
        let (of_left, of_right) = &self.wanted;
        let mut columns = or_null(left, &self.left_types, of_left, &pairs.left)?;
        columns.extend(or_null(right, &self.right_types, of_right, &pairs.right)?);
        Ok(Batch {
            columns,
            rows: pairs.len(),
        })
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
        let rest = match self.kind {
            JoinKind::Inner | JoinKind::Right => return Ok(None),
            JoinKind::Semi => self.left_rows(true),
            JoinKind::Left | JoinKind::Full | JoinKind::Anti => self.left_rows(false),
        };
        if rest.is_empty() {
            return Ok(None);
        }
        let mut batch = self.left_only(left, &rest)?;
        if self.emits_pairs() {
            batch.columns.extend(nulls(&self.right_types, rest.len())?);
        }
        Ok(Some(batch))
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

    fn left_rows(&self, matched: bool) -> Vec<u32> {
        rows_with(&self.left_matched, matched)
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
