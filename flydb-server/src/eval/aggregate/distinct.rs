//! DISTINCT within an aggregate: which rows of a batch are the first of their kind in their group.

use hashbrown::{HashSet, HashTable};

use super::Groups;
use crate::types::compare::{hash_column, same};
use crate::types::{Column, ColumnData, Value, loose_bytes};

/// What came already, by group and arguments.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Of a single argument that is an integer or a date.
    integers: HashSet<(u32, Option<i64>)>,
    /// Of others.
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
        if let [argument] = arguments {
            match &*argument.data {
                ColumnData::Int(cells) | ColumnData::Date(cells) => {
                    let cells = cells.iter().map(|cell| i64::from(*cell));
                    return self.fresh_integers(groups, argument, cells);
                }
                ColumnData::BigInt(cells) => {
                    return self.fresh_integers(groups, argument, cells.iter().copied());
                }
                _ => {}
            }
        }
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

    fn fresh_integers(
        &mut self,
        groups: Groups<'_>,
        column: &Column,
        cells: impl Iterator<Item = i64>,
    ) -> Vec<u32> {
        let fresh = (0..).zip(cells).filter(|(row, cell)| {
            let row = *row as usize;
            let cell = (!column.is_null(row)).then_some(*cell);
            self.integers.insert((groups.of(row), cell))
        });
        fresh.map(|(row, _): (u32, i64)| row).collect()
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
        let loose = values.iter().map(|value| loose_bytes(value.as_ref()));
        self.bytes += size_of::<Entry>() + values.len() * size_of::<Value>();
        self.bytes += loose.sum::<usize>();
        let entry = Entry {
            hash,
            group,
            values,
        };
        self.table.insert_unique(hash, entry, |entry| entry.hash);
        true
    }

    pub(super) fn memory(&self) -> usize {
        self.bytes + self.integers.capacity() * (size_of::<(u32, Option<i64>)>() + 1)
    }
}
