//! ORDER BY within an aggregate: the rows are held until the end, and then taken in order.

use std::cmp::Ordering;

use super::Groups;
use crate::plan::SortKey;
use crate::types::compare::compare;
use crate::types::{Column, Result, ValueRef};

/// Rows passed on at once at the end.
const ROWS_AT_ONCE: usize = 1024;

/// The rows that are held.
#[derive(Debug)]
pub(super) struct Held {
    directions: Vec<Direction>,
    batches: Vec<Batch>,
    bytes: usize,
}

#[derive(Clone, Copy, Debug)]
struct Direction {
    descending: bool,
    nulls_first: bool,
}

#[derive(Debug)]
struct Batch {
    groups: Vec<u32>,
    arguments: Vec<Column>,
    keys: Vec<Column>,
}

/// A row: its batch and its place there.
type Place = (usize, usize);

impl Held {
    pub(super) fn new(keys: &[SortKey]) -> Held {
        let direction = |key: &SortKey| Direction {
            descending: key.descending,
            nulls_first: key.nulls_first,
        };
        Held {
            directions: keys.iter().map(direction).collect(),
            batches: Vec::new(),
            bytes: 0,
        }
    }

    pub(super) fn hold(&mut self, groups: Groups<'_>, arguments: Vec<Column>, keys: Vec<Column>) {
        let rows = arguments
            .iter()
            .chain(&keys)
            .map(Column::len)
            .next()
            .unwrap_or(0);
        let columns = arguments.iter().chain(&keys);
        self.bytes += 4 * rows + columns.map(Column::bytes).sum::<usize>();
        self.batches.push(Batch {
            groups: (0..rows).map(|row| groups.of(row)).collect(),
            arguments,
            keys,
        });
    }

    /// The rows in order, some at a time, with their groups.
    pub(super) fn sorted(&self) -> Result<Vec<(Vec<u32>, Vec<Column>)>> {
        let mut places: Vec<Place> = self
            .batches
            .iter()
            .enumerate()
            .flat_map(|(batch, held)| (0..held.groups.len()).map(move |row| (batch, row)))
            .collect();
        places.sort_by(|a, b| self.order(*a, *b));
        places
            .chunks(ROWS_AT_ONCE)
            .map(|rows| self.gather(rows))
            .collect()
    }

    fn order(&self, a: Place, b: Place) -> Ordering {
        for (key, direction) in self.directions.iter().enumerate() {
            let order = direction.compare(self.key(a, key), self.key(b, key));
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    fn key(&self, (batch, row): Place, key: usize) -> ValueRef<'_> {
        let column = self.batches.get(batch).and_then(|held| held.keys.get(key));
        column.map_or(ValueRef::Null, |column| column.get(row))
    }

    fn gather(&self, rows: &[Place]) -> Result<(Vec<u32>, Vec<Column>)> {
        let group = |(batch, row): &Place| {
            let held = self.batches.get(*batch)?;
            held.groups.get(*row).copied()
        };
        let groups = rows.iter().filter_map(group).collect();
        let first = self.batches.first().map_or(&[][..], |held| &held.arguments);
        let arguments = first.iter().enumerate().map(|(argument, column)| {
            let cells = rows.iter().map(|(batch, row)| {
                let column = self
                    .batches
                    .get(*batch)
                    .and_then(|held| held.arguments.get(argument));
                column.map_or(ValueRef::Null, |column| column.get(*row))
            });
            Column::from_values(column.data.physical(), cells)
        });
        Ok((groups, arguments.collect::<Result<_>>()?))
    }

    pub(super) const fn memory(&self) -> usize {
        self.bytes
    }
}

impl Direction {
    fn compare(self, a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
        let nulls = |first: bool| {
            if first {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        };
        match (a, b) {
            (ValueRef::Null, ValueRef::Null) => Ordering::Equal,
            (ValueRef::Null, _) => nulls(self.nulls_first),
            (_, ValueRef::Null) => nulls(!self.nulls_first),
            (a, b) if self.descending => compare(b, a),
            (a, b) => compare(a, b),
        }
    }
}
