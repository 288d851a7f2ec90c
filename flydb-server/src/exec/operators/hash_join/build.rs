//! The hashed side of a hash join, while it comes in.

use super::table::{HashTable, Linking};
use crate::exec::rows::collect::Collected;
use crate::exec::rows::gather::placeholder;
use crate::exec::rows::keys::{Keys, any_null};
use crate::exec::rows::used::Used;
use crate::exec::rows::words::words;
use crate::exec::run::Context;
use crate::plan::Expr;
use crate::types::{Batch, Column, Result};

/// Bytes for a row beside its columns and key: its hash or its share of the heads, and its chain.
const ROW_OVERHEAD: usize = 20;

/// Rows and keys on their way into a table.
#[derive(Debug)]
pub(super) struct Build {
    rows: Collected,
    keys: BuildKeys,
    /// Rows with a NULL in their key, which nothing is equal to.
    without_key: Vec<u32>,
    /// Whether the rows themselves are never asked for, only whether there are any.
    keys_only: bool,
    /// The columns that are asked for once the keys are known.
    wanted: Used,
}

/// The keys so far. All batches have keys of one form, because it follows from their types.
#[derive(Debug)]
pub(super) enum BuildKeys {
    None,
    Words(Vec<i64>),
    Keys(Keys),
}

impl Build {
    /// Nothing yet; with `keys_only` the rows themselves are never asked for.
    pub(super) const fn new(keys_only: bool) -> Build {
        Build {
            rows: Collected::new(),
            keys: BuildKeys::None,
            without_key: Vec::new(),
            keys_only,
            wanted: Used::all(),
        }
    }

    /// Only these columns are asked for beside the keys.
    pub(super) fn want(&mut self, wanted: Used) {
        self.wanted = wanted;
    }

    /// Adds rows, whose keys these are.
    ///
    /// # Errors
    /// What the keys answer; 53200 past the memory budget.
    pub(super) fn add(&mut self, keys: &[Expr], batch: Batch, context: Context<'_>) -> Result<()> {
        let columns = context.evaluate_all(keys, &batch)?;
        let bytes = self.keys.append(&columns, batch.rows);
        context.reserve(bytes + ROW_OVERHEAD * batch.rows)?;
        self.note_nulls(&columns, batch.rows);
        if self.keys_only {
            return self.rows.append(Batch::empty_columns(batch.rows));
        }
        let rows = batch.rows;
        let columns = batch.columns.into_iter().enumerate();
        let columns = columns.map(|(at, column)| match self.wanted.contains(at) {
            true => column,
            false => placeholder(),
        });
        let columns = columns.collect();
        self.rows.push(Batch { columns, rows }, context)
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

    /// The table of all rows, to be linked.
    pub(super) fn finish(&mut self) -> Linking {
        let rows = std::mem::take(&mut self.rows).finish();
        let keys = std::mem::replace(&mut self.keys, BuildKeys::None);
        let without_key = std::mem::take(&mut self.without_key);
        HashTable::of(rows, keys, without_key)
    }
}

impl BuildKeys {
    /// Adds the keys of rows; answers about how many bytes they take.
    fn append(&mut self, columns: &[Column], rows: usize) -> usize {
        if let Some(words) = words(columns, rows) {
            let bytes = size_of_val(&*words);
            match self {
                BuildKeys::Words(all) => all.extend_from_slice(&words),
                BuildKeys::None | BuildKeys::Keys(_) => *self = BuildKeys::Words(words),
            }
            return bytes;
        }
        let keys = Keys::of(columns, rows);
        let bytes = keys.bytes();
        match self {
            BuildKeys::Keys(all) => all.append(&keys),
            BuildKeys::None | BuildKeys::Words(_) => *self = BuildKeys::Keys(keys),
        }
        bytes
    }
}
