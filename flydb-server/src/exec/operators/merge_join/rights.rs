//! The window of right rows that a merge join looks at.

use std::ops::Range;

use super::keys::SideKeys;
use crate::exec::memory::Held;
use crate::exec::rows::collect::{Collected, bytes_of};
use crate::exec::rows::gather::{placeholder, used_columns};
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, MergeKey};
use crate::types::{Batch, Result};

/// Right rows, from the present key on; those before it that were not left behind yet; and those that come in.
#[derive(Debug)]
pub(super) struct Rights {
    keys_of: Vec<MergeKey>,
    /// The columns that are asked for beside the keys.
    wanted: Used,
    rows: Batch,
    key_columns: Batch,
    keys: SideKeys,
    /// The first row that is not below what is left of the left side.
    first: usize,
    /// Of those before it, how many were looked at once more: those without a partner came out.
    passed: usize,
    /// Rows that are to follow the window, and their keys.
    coming: Collected,
    coming_keys: Collected,
    /// Whether the coming rows reach beyond the key of the first.
    reach: bool,
    /// Whether no more come.
    ended: bool,
    held: Held,
}

/// A window whose keys are integers.
#[derive(Debug)]
pub(super) struct Integers<'r> {
    pub(super) keys: &'r [i64],
    /// The first row that is not below what is left of the left side.
    pub(super) first: usize,
    /// Whether no more rows come.
    pub(super) ended: bool,
}

impl Rights {
    /// Before the first row.
    pub(super) fn new(plan: &plan::MergeJoin) -> Rights {
        Rights {
            keys_of: plan.keys.clone(),
            wanted: Used::all(),
            rows: Batch::empty_columns(0),
            key_columns: Batch::empty_columns(0),
            keys: SideKeys::default(),
            first: 0,
            passed: 0,
            coming: Collected::new(),
            coming_keys: Collected::new(),
            reach: false,
            ended: false,
            held: Held::default(),
        }
    }

    /// Only these columns are asked for beside the keys.
    pub(super) fn want(&mut self, wanted: Used) {
        self.wanted = wanted;
    }

    pub(super) const fn rows(&self) -> &Batch {
        &self.rows
    }

    /// The first right row that is not below a left one; `None` where more rows have to come to tell, or to have all
    /// rows of one key.
    pub(super) fn seek(&mut self, lefts: &SideKeys, left: usize) -> Option<usize> {
        while self.first < self.rows.rows
            && (self.keys.is_null(self.first) || self.keys.compare(self.first, lefts, left).is_lt())
        {
            self.first += 1;
        }
        let last = self.rows.rows.checked_sub(1);
        let beyond = |last: usize| self.keys.compare(last, lefts, left).is_gt();
        (self.ended || last.is_some_and(beyond)).then_some(self.first)
    }

    /// The window, where its keys are integers without NULLs.
    pub(super) fn integers(&self) -> Option<Integers<'_>> {
        let (keys, _) = self.keys.as_integers()?;
        Some(Integers {
            keys,
            first: self.first,
            ended: self.ended,
        })
    }

    /// The left side is past the rows before this one.
    pub(super) const fn go_to(&mut self, first: usize) {
        self.first = first;
    }

    /// Whether a right row has the key of a left one.
    #[inline]
    pub(super) fn is_at(&self, right: usize, lefts: &SideKeys, left: usize) -> bool {
        right < self.rows.rows
            && !self.keys.is_null(right)
            && self.keys.compare(right, lefts, left).is_eq()
    }

    /// Rows that the left side is past and that were not looked at since.
    pub(super) fn next_passed(&mut self, most: usize) -> Option<Range<usize>> {
        let start = self.passed;
        self.passed = self.first.min(start + most);
        (start < self.passed).then_some(start..self.passed)
    }

    /// Whether there are such rows.
    pub(super) const fn has_passed(&self) -> bool {
        self.passed < self.first
    }

    /// The left side is past all of the window; whether there are rows that it was not past before.
    pub(super) const fn pass_all(&mut self) -> bool {
        self.first = self.rows.rows;
        self.has_passed()
    }

    /// Whether there are no rows that a left row may be paired with.
    pub(super) fn are_done(&self) -> bool {
        self.ended && self.first >= self.rows.rows && self.coming.len() == 0
    }

    /// Takes rows in that are to follow.
    ///
    /// # Errors
    /// What the keys answer; 53200 past the memory budget.
    pub(super) fn add(
        &mut self,
        plan: &plan::MergeJoin,
        batch: Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let rows = batch.rows;
        let columns = SideKeys::columns(&plan.keys, |key| &key.right, &batch, context)?;
        let keys = SideKeys::new(columns.clone(), &plan.keys, rows);
        keys.check(rows)?;
        let last = rows.saturating_sub(1);
        self.reach = self.first >= self.rows.rows
            || rows > 0 && keys.compare(last, &self.keys, self.first).is_ne();
        let kept = batch.columns.into_iter().enumerate();
        let kept = kept.map(|(at, column)| match self.wanted.contains(at) {
            true => column,
            false => placeholder(),
        });
        let batch = Batch {
            columns: kept.collect(),
            rows,
        };
        let key_columns = Batch { columns, rows };
        let bytes = bytes_of(&batch) + bytes_of(&key_columns);
        context.run.memory.hold(&mut self.held, bytes)?;
        self.coming_keys.append(key_columns)?;
        self.coming.append(batch)
    }

    /// No more rows come.
    pub(super) const fn end(&mut self) {
        self.ended = true;
    }

    /// Whether the window can be moved on: all rows of its first key are there.
    pub(super) const fn is_complete(&self) -> bool {
        self.ended || self.reach
    }

    /// Moves the window on: without the rows that the left side is past, and with those that came. Answers how many
    /// went.
    ///
    /// # Errors
    /// 53200 past the memory budget.
    pub(super) fn shift(&mut self, context: Context<'_>) -> Result<usize> {
        if self.coming.len() == 0 {
            return Ok(0);
        }
        let dropped = self.first;
        let (coming, coming_keys) = (
            std::mem::take(&mut self.coming).finish(),
            std::mem::take(&mut self.coming_keys).finish(),
        );
        self.rows = behind(&self.rows, dropped, &self.wanted, coming)?;
        self.key_columns = behind(&self.key_columns, dropped, &Used::all(), coming_keys)?;
        let columns = self.key_columns.columns.clone();
        self.keys = SideKeys::new(columns, &self.keys_of, self.rows.rows);
        self.first = 0;
        self.passed = 0;
        self.held.release();
        let bytes = bytes_of(&self.rows) + bytes_of(&self.key_columns);
        context.run.memory.hold(&mut self.held, bytes)?;
        Ok(dropped)
    }
}

/// The rows of a window from `first` on, and others behind them.
fn behind(window: &Batch, first: usize, wanted: &Used, coming: Batch) -> Result<Batch> {
    if first >= window.rows {
        return Ok(coming);
    }
    let number = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
    let kept: Vec<u32> = (number(first)..number(window.rows)).collect();
    let mut columns = Vec::with_capacity(window.columns.len());
    used_columns(&window.columns, 0, wanted, &kept, &mut columns);
    let mut all = Collected::new();
    all.append(Batch {
        columns,
        rows: kept.len(),
    })?;
    all.append(coming)?;
    Ok(all.finish())
}
