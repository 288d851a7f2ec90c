//! Numbers for keys: each distinct key gets the next one when it first comes.

use hashbrown::{DefaultHashBuilder, HashTable};

use super::keys::Keys;
use crate::exec::run::Context;
use crate::types::{Column, Result};

/// Bytes of bookkeeping for one key, beside the key: its hash, and its place in the table.
const KEY_OVERHEAD: usize = 24;

/// Distinct keys, numbered from 0 in the order in which they first came. NULLs are alike.
///
/// The hash is seeded at random for each table, so that nobody can prepare rows whose keys collide.
#[derive(Debug, Default)]
pub(in crate::exec) struct KeyTable {
    slots: HashTable<u32>,
    hashes: Vec<u64>,
    keys: Option<Keys>,
    hasher: DefaultHashBuilder,
}

/// What [`KeyTable::insert`] found.
#[derive(Debug)]
pub(in crate::exec) struct Numbered {
    /// The number of each row's key.
    pub(in crate::exec) numbers: Vec<u32>,
    /// The rows whose key came for the first time, in order.
    pub(in crate::exec) first: Vec<u32>,
}

impl KeyTable {
    /// How many distinct keys there are.
    pub(in crate::exec) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The numbers of `rows` rows' keys, new ones included. With no columns every key is alike.
    ///
    /// # Errors
    /// 53200 where new keys are over the memory budget.
    pub(in crate::exec) fn insert(
        &mut self,
        columns: &[Column],
        rows: usize,
        context: Context<'_>,
    ) -> Result<Numbered> {
        let keys = Keys::of(columns, rows);
        let hashes = keys.hashes(&self.hasher);
        let mut found = Numbered {
            numbers: Vec::with_capacity(rows),
            first: Vec::new(),
        };
        let before = self.bytes();
        for (row, &hash) in hashes.iter().enumerate() {
            // Rows of one key often come one after the other.
            if let Some(before) = row.checked_sub(1)
                && keys.equal(before, &keys, row)
            {
                found.numbers.extend(found.numbers.last().copied());
                continue;
            }
            let (number, new) = self.insert_one(&keys, row, hash);
            found.numbers.push(number);
            if new {
                found.first.push(u32::try_from(row).unwrap_or(u32::MAX));
            }
        }
        context.reserve(self.bytes() - before)?;
        Ok(found)
    }

    fn bytes(&self) -> usize {
        self.keys.as_ref().map_or(0, Keys::bytes) + KEY_OVERHEAD * self.hashes.len()
    }

    #[inline]
    fn insert_one(&mut self, keys: &Keys, row: usize, hash: u64) -> (u32, bool) {
        let own = self.keys.get_or_insert_with(|| keys.none());
        if let Some(number) = self
            .slots
            .find(hash, |number| own.equal(*number as usize, keys, row))
        {
            return (*number, false);
        }
        let number = u32::try_from(self.hashes.len()).unwrap_or(u32::MAX);
        own.push_from(keys, row);
        self.hashes.push(hash);
        let hashes = &self.hashes;
        let rehash = |number: &u32| hashes.get(*number as usize).copied().unwrap_or(0);
        self.slots.insert_unique(hash, number, rehash);
        (number, true)
    }

    /// The numbers of rows' keys; `None` for a key that never came.
    pub(in crate::exec) fn find(&self, columns: &[Column], rows: usize) -> Vec<Option<u32>> {
        let keys = Keys::of(columns, rows);
        let Some(own) = &self.keys else {
            return vec![None; rows];
        };
        let find = |(row, hash)| {
            let equal = |number: &u32| own.equal(*number as usize, &keys, row);
            self.slots.find(hash, equal).copied()
        };
        keys.hashes(&self.hasher)
            .into_iter()
            .enumerate()
            .map(find)
            .collect()
    }
}
