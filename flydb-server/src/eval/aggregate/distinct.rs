//! DISTINCT within an aggregate: which rows of a batch are the first of their kind in their group.

use hashbrown::HashTable;

use super::Groups;
use crate::types::compare::{hash_column, same};
use crate::types::{Column, Value};

/// What came already, by group and arguments.
#[derive(Debug, Default)]
pub(super) struct Seen {
    table: HashTable<Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    hash: u64,
    group: u32,
    values: Box<[Value]>,
}

impl Seen {
    /// The rows that are new. They are not afterwards.
    pub(super) fn fresh(
        &mut self,
        groups: Groups<'_>,
        arguments: &[Column],
        rows: usize,
    ) -> Vec<u32> {
        let mut hashes: Vec<u64> = (0..rows).map(|row| groups.of(row).into()).collect();
        for column in arguments {
            hash_column(column, &mut hashes);
        }
        let numbered = hashes.into_iter().zip(0..);
        numbered
            .filter(|(hash, row)| self.insert(*hash, groups, arguments, *row))
            .map(|(_, row)| row)
            .collect()
    }

    fn insert(&mut self, hash: u64, groups: Groups<'_>, arguments: &[Column], row: u32) -> bool {
        let place = row as usize;
        let group = groups.of(place);
        let equal = |entry: &Entry| {
            entry.hash == hash
                && entry.group == group
                && (entry.values.iter().zip(arguments))
                    .all(|(value, column)| same(value.as_ref(), column.get(place)))
        };
        if self.table.find(hash, equal).is_some() {
            return false;
        }
        let values: Box<[Value]> = arguments.iter().map(|column| column.value(place)).collect();
        self.bytes += size_of::<Entry>() + values.len() * size_of::<Value>();
        let entry = Entry {
            hash,
            group,
            values,
        };
        self.table.insert_unique(hash, entry, |entry| entry.hash);
        true
    }

    pub(super) const fn memory(&self) -> usize {
        self.bytes
    }
}
