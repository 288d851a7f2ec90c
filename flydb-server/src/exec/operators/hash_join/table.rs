//! Rows that are found by their key.
//!
//! For each distinct key the table leads to its first row, and from each row to the next one of its key.
//! There are three ways from a key to its first row: keys that are integers close together are places in an
//! array; other keys of up to 64 bits are sought in an open table, whose hash is a multiplication by a random
//! odd number; all else is compared as [`Keys`].

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use super::build::BuildKeys;
use crate::exec::limits::ROWS_PER_YIELD;
use crate::exec::rows::gather::NO_ROW;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::keys::{Keys, any_null};
use crate::exec::rows::words::words;
use crate::types::{Batch, Bitmap, Column};

/// Keys are places in an array while it is at most so many times as long as there are rows.
const SPARSE: u64 = 4;
/// The shortest array.
const SHORT: u64 = 64;

/// Rows that are found by their key.
#[derive(Debug)]
pub(super) struct HashTable {
    /// The rows; without columns where only their keys matter.
    pub(super) rows: Batch,
    index: Index,
    /// For each row the next one of its key, or [`NO_ROW`].
    next: Vec<u32>,
    /// Whether no key has two rows.
    unique: bool,
}

/// A table whose rows are not all entered.
#[derive(Debug)]
pub(super) struct Linking {
    table: HashTable,
    /// The rows that have no key, and are not entered, in order.
    without_key: Vec<u32>,
    /// How many rows are left.
    left: usize,
}

/// From a key to its first row.
#[derive(Debug)]
enum Index {
    /// There is no row.
    Empty,
    /// The heads of the keys from `first` on.
    Dense {
        first: i64,
        heads: Vec<u32>,
        keys: Vec<i64>,
    },
    Open {
        heads: Vec<u32>,
        keys: Vec<i64>,
        hash: Multiply,
    },
    Keys {
        heads: hashbrown::HashTable<u32>,
        keys: Keys,
        hashes: Vec<u64>,
        /// Seeded at random, so that nobody can prepare rows whose keys collide.
        hasher: DefaultHashBuilder,
    },
}

/// A hash into a table of a power of two: the high bits of a product.
#[derive(Clone, Copy, Debug)]
struct Multiply {
    /// Odd, and random, so that nobody can prepare rows whose keys collide.
    factor: u64,
    shift: u32,
}

impl HashTable {
    /// A table of these rows, none of which is entered yet.
    pub(super) fn of(rows: Batch, keys: BuildKeys, without_key: Vec<u32>) -> Linking {
        let index = match keys {
            BuildKeys::None => Index::Empty,
            BuildKeys::Words(keys) => Index::of_words(keys, &without_key),
            BuildKeys::Keys(keys) => {
                let hasher = DefaultHashBuilder::default();
                Index::Keys {
                    heads: hashbrown::HashTable::with_capacity(rows.rows),
                    hashes: keys.hashes(&hasher),
                    keys,
                    hasher,
                }
            }
        };
        Linking {
            left: rows.rows,
            table: HashTable {
                next: vec![NO_ROW; rows.rows],
                rows,
                index,
                unique: true,
            },
            without_key,
        }
    }

    /// For each of `rows` rows the first row here that has its key, or [`NO_ROW`].
    pub(super) fn find(&self, columns: &[Column], rows: usize) -> Vec<u32> {
        let mut heads = self.index.find(columns, rows);
        if let Some(nulls) = any_null(columns, rows) {
            for (row, head) in heads.iter_mut().enumerate() {
                if nulls.get(row) {
                    *head = NO_ROW;
                }
            }
        }
        heads
    }

    /// The next row of the same key, or [`NO_ROW`].
    #[inline]
    pub(super) fn next(&self, row: u32) -> u32 {
        self.next.get(row as usize).copied().unwrap_or(NO_ROW)
    }

    /// The keys of the rows, where they are integers; `None` of others.
    pub(super) fn key_filter(&self) -> Option<KeyFilter> {
        match &self.index {
            Index::Dense { first, heads, .. } => {
                let has = heads.iter().map(|head| *head != NO_ROW);
                Some(KeyFilter::of_array(*first, has))
            }
            Index::Open { keys, .. } => Some(KeyFilter::of_keys(keys)),
            Index::Empty | Index::Keys { .. } => None,
        }
    }

    /// Whether no key has two rows.
    pub(super) const fn is_unique(&self) -> bool {
        self.unique
    }
}

impl Linking {
    /// Enters some rows, the last first, so that chains run in order; whether that were all.
    pub(super) fn step(&mut self) -> bool {
        let end = self.left;
        self.left = end.saturating_sub(ROWS_PER_YIELD);
        for row in (self.left..end).rev() {
            let number = u32::try_from(row).unwrap_or(NO_ROW);
            if self.without_key.pop_if(|last| *last == number).is_some() {
                continue;
            }
            let later = self.table.index.enter(row, number);
            if later != NO_ROW {
                self.table.unique = false;
                if let Some(next) = self.table.next.get_mut(row) {
                    *next = later;
                }
            }
        }
        self.left == 0
    }

    /// The table, once all rows are entered.
    pub(super) fn finish(self) -> HashTable {
        self.table
    }
}

impl Index {
    fn of_words(keys: Vec<i64>, without_key: &[u32]) -> Index {
        let mut nulls = Bitmap::zeros(if without_key.is_empty() {
            0
        } else {
            keys.len()
        });
        without_key.iter().for_each(|row| nulls.set(*row as usize));
        let counted = keys.iter().enumerate();
        let counted = counted
            .filter(|(row, _)| !nulls.get(*row))
            .map(|(_, key)| *key);
        let bounds = counted.fold((i64::MAX, i64::MIN), |(low, high), key| {
            (low.min(key), high.max(key))
        });
        let (low, high) = bounds;
        let range = high
            .checked_sub(low)
            .and_then(|range| u64::try_from(range).ok());
        let longest = SPARSE.saturating_mul(keys.len() as u64).max(SHORT);
        match range.filter(|range| *range < longest) {
            Some(range) => Index::Dense {
                first: low,
                heads: vec![NO_ROW; usize::try_from(range).unwrap_or(0) + 1],
                keys,
            },
            None => {
                let slots = (2 * keys.len()).next_power_of_two().max(2);
                Index::Open {
                    heads: vec![NO_ROW; slots],
                    hash: Multiply::new(slots),
                    keys,
                }
            }
        }
    }

    /// Makes a row the first of its key; answers which was before it, or [`NO_ROW`].
    #[inline]
    fn enter(&mut self, row: usize, number: u32) -> u32 {
        match self {
            Index::Empty => NO_ROW,
            Index::Dense { first, heads, keys } => keys
                .get(row)
                .and_then(|key| heads.get_mut(dense_place(*key, *first)?))
                .map_or(NO_ROW, |head| std::mem::replace(head, number)),
            Index::Open { heads, keys, hash } => {
                let Some(key) = keys.get(row) else {
                    return NO_ROW;
                };
                let (slot, _) = open_slot(heads, keys, *hash, *key);
                heads
                    .get_mut(slot)
                    .map_or(NO_ROW, |head| std::mem::replace(head, number))
            }
            Index::Keys {
                heads,
                keys,
                hashes,
                ..
            } => {
                let hash_of = |row: usize| hashes.get(row).copied().unwrap_or(0);
                let equal = |head: &u32| keys.equal(*head as usize, keys, row);
                let rehash = |head: &u32| hash_of(*head as usize);
                match heads.entry(hash_of(row), equal, rehash) {
                    hashbrown::hash_table::Entry::Occupied(mut entry) => {
                        std::mem::replace(entry.get_mut(), number)
                    }
                    hashbrown::hash_table::Entry::Vacant(entry) => {
                        entry.insert(number);
                        NO_ROW
                    }
                }
            }
        }
    }

    fn find(&self, columns: &[Column], rows: usize) -> Vec<u32> {
        match self {
            Index::Empty => vec![NO_ROW; rows],
            Index::Dense { first, heads, .. } => {
                let head = |key: i64| heads.get(dense_place(key, *first)?).copied();
                let words = words(columns, rows).unwrap_or_default();
                let heads = words.into_iter().map(|key| head(key).unwrap_or(NO_ROW));
                heads.collect()
            }
            Index::Open { heads, keys, hash } => {
                let words = words(columns, rows).unwrap_or_default();
                let heads = words
                    .into_iter()
                    .map(|key| open_slot(heads, keys, *hash, key).1);
                heads.collect()
            }
            Index::Keys {
                heads,
                keys: own,
                hasher,
                ..
            } => {
                let keys = Keys::of(columns, rows);
                let find = |(row, hash)| {
                    let equal = |head: &u32| own.equal(*head as usize, &keys, row);
                    heads.find(hash, equal).copied().unwrap_or(NO_ROW)
                };
                let hashes = keys.hashes(hasher);
                hashes.into_iter().enumerate().map(find).collect()
            }
        }
    }
}

#[inline]
fn dense_place(key: i64, first: i64) -> Option<usize> {
    // Keys below the first wrap to places past the end.
    usize::try_from(key.wrapping_sub(first).cast_unsigned()).ok()
}

/// The slot of a key in an open table, or the free one where it would be, and the row there.
#[inline]
fn open_slot(heads: &[u32], keys: &[i64], hash: Multiply, key: i64) -> (usize, u32) {
    let mut slot = hash.slot(key);
    // Half of the slots are free at least.
    loop {
        let head = heads.get(slot).copied().unwrap_or(NO_ROW);
        if head == NO_ROW || keys.get(head as usize) == Some(&key) {
            return (slot, head);
        }
        slot += 1;
        if slot >= heads.len() {
            slot = 0;
        }
    }
}

impl Multiply {
    /// For so many slots, which are a power of two above 1.
    fn new(slots: usize) -> Multiply {
        Multiply {
            factor: DefaultHashBuilder::default().hash_one(0_u64) | 1,
            shift: 64 - slots.trailing_zeros(),
        }
    }

    #[inline]
    fn slot(self, key: i64) -> usize {
        let mixed = key.cast_unsigned();
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(self.factor);
        usize::try_from(mixed >> self.shift).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
