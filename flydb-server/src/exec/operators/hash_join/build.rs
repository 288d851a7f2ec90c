//! The hashed side of a hash join.

use hashbrown::DefaultHashBuilder;

use crate::exec::rows::collect::Collected;
use crate::exec::rows::gather::NO_ROW;
use crate::exec::rows::keys::{Keys, any_null};
use crate::exec::run::Context;
use crate::plan::{self, JoinKind};
use crate::types::{Batch, Column, Result};

/// Bytes for a row beside its columns and key: hash, chain, and its place in the table.
const ROW_OVERHEAD: usize = 20;

/// Rows and keys on their way into a table.
#[derive(Debug)]
pub(super) struct Build {
    rows: Collected,
    keys: Option<Keys>,
    /// Rows with a NULL in their key, which nothing is equal to.
    without_key: Vec<u32>,
    /// Whether the rows themselves are never asked for, only whether there are any.
    keys_only: bool,
}

/// Rows that are found by their key.
#[derive(Debug)]
pub(super) struct HashTable {
    /// The rows; without columns where only their keys matter.
    pub(super) rows: Batch,
    keys: Option<Keys>,
    /// The first row of each key.
    heads: hashbrown::HashTable<u32>,
    /// For each row the next one of its key, or [`NO_ROW`].
    next: Vec<u32>,
    /// Seeded at random, so that nobody can prepare rows whose keys collide.
    hasher: DefaultHashBuilder,
}

impl Build {
    /// Nothing yet.
    pub(super) const fn new(plan: &plan::HashJoin) -> Build {
        Build {
            rows: Collected::new(),
            keys: None,
            without_key: Vec::new(),
            keys_only: matches!(plan.kind, JoinKind::Semi | JoinKind::Anti)
                && plan.residual.is_none(),
        }
    }

    /// Adds rows.
    ///
    /// # Errors
    /// What the keys answer; 53200 past the memory budget.
    pub(super) fn add(
        &mut self,
        plan: &plan::HashJoin,
        batch: Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let columns = context.evaluate_all(&plan.right_keys, &batch)?;
        let keys = Keys::of(&columns, batch.rows);
        context.reserve(keys.bytes() + ROW_OVERHEAD * batch.rows)?;
        self.note_nulls(&columns, batch.rows);
        match &mut self.keys {
            Some(all) => all.append(&keys),
            None => self.keys = Some(keys),
        }
        if self.keys_only {
            self.rows.append(Batch::empty_columns(batch.rows))
        } else {
            self.rows.push(batch, context)
        }
    }

    fn note_nulls(&mut self, keys: &[Column], rows: usize) {
        let Some(nulls) = any_null(keys, rows) else {
            return;
        };
        let before = self.rows.len();
        let without = (0..rows).filter(|&row| nulls.get(row));
        let numbers = without.filter_map(|row| u32::try_from(before + row).ok());
        self.without_key.extend(numbers);
    }

    /// The table of all rows.
    ///
    /// # Errors
    /// 57014 where the statement is cancelled.
    pub(super) fn finish(&mut self, context: Context<'_>) -> Result<HashTable> {
        context.check()?;
        let rows = std::mem::take(&mut self.rows).finish();
        let mut table = HashTable {
            next: vec![NO_ROW; rows.rows],
            heads: hashbrown::HashTable::with_capacity(rows.rows),
            rows,
            keys: self.keys.take(),
            hasher: DefaultHashBuilder::default(),
        };
        table.link(&self.without_key);
        Ok(table)
    }
}

impl HashTable {
    /// Enters all rows but those without a key, the last first, so that chains run in order.
    fn link(&mut self, without_key: &[u32]) {
        let Some(keys) = &self.keys else {
            return;
        };
        let hashes = keys.hashes(&self.hasher);
        let mut without_key = without_key.iter().rev().peekable();
        for (row, &hash) in hashes.iter().enumerate().rev() {
            let number = u32::try_from(row).unwrap_or(NO_ROW);
            if without_key.next_if(|without| **without == number).is_some() {
                continue;
            }
            let equal = |head: &u32| keys.equal(*head as usize, keys, row);
            let rehash = |head: &u32| hashes.get(*head as usize).copied().unwrap_or(0);
            match self.heads.entry(hash, equal, rehash) {
                hashbrown::hash_table::Entry::Occupied(mut entry) => {
                    let later = std::mem::replace(entry.get_mut(), number);
                    if let Some(next) = self.next.get_mut(row) {
                        *next = later;
                    }
                }
                hashbrown::hash_table::Entry::Vacant(entry) => {
                    entry.insert(number);
                }
            }
        }
    }

    /// For each of `rows` rows the first row here that has its key, or [`NO_ROW`].
    pub(super) fn find(&self, keys: &[Column], rows: usize) -> Vec<u32> {
        let Some(own) = &self.keys else {
            return vec![NO_ROW; rows];
        };
        let nulls = any_null(keys, rows);
        let keys = Keys::of(keys, rows);
        let find = |(row, hash)| {
            if nulls.as_ref().is_some_and(|nulls| nulls.get(row)) {
                return NO_ROW;
            }
            let equal = |head: &u32| own.equal(*head as usize, &keys, row);
            self.heads.find(hash, equal).copied().unwrap_or(NO_ROW)
        };
        let hashes = keys.hashes(&self.hasher);
        hashes.into_iter().enumerate().map(find).collect()
    }

    /// The next row of the same key, or [`NO_ROW`].
    #[inline]
    pub(super) fn next(&self, row: u32) -> u32 {
        self.next.get(row as usize).copied().unwrap_or(NO_ROW)
    }
}
