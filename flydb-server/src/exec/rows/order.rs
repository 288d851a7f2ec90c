//! Sorting: the order of rows by key columns.
//!
//! Rows are not moved while they are sorted, only their numbers. Beside each number stands the first
//! key's cell squeezed into eight bytes that order as the cells do, so that most comparisons touch
//! neither columns nor types; only where those tie are cells compared, and finally the rows' numbers,
//! which makes the sort stable.

use std::cmp::Ordering;

use crate::plan::SortKey;
use crate::types::compare::{compare, compare_floats};
use crate::types::{Column, ColumnData, ValueRef};

/// Key columns and how each is ordered.
#[derive(Debug)]
pub(in crate::exec) struct Order {
    keys: Vec<(Column, Direction)>,
}

#[derive(Clone, Copy, Debug)]
struct Direction {
    descending: bool,
    nulls_first: bool,
}

/// A row, and its first key squeezed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    prefix: u64,
    pub(super) row: u32,
    /// 0 before all cells, 1 a cell, 2 after all cells.
    rank: u8,
}

impl Order {
    /// The order by these columns, one for each key.
    pub(in crate::exec) fn new(columns: &[Column], keys: &[SortKey]) -> Order {
        let direction = |key: &SortKey| Direction {
            descending: key.descending,
            nulls_first: key.nulls_first,
        };
        Order {
            keys: columns
                .iter()
                .cloned()
                .zip(keys.iter().map(direction))
                .collect(),
        }
    }

    /// The numbers of `rows` rows, in order. For few rows: see [`super::sorting`].
    pub(in crate::exec) fn sorted(&self, rows: usize) -> Vec<u32> {
        let mut entries = self.entries(rows);
        entries.sort_unstable_by(|a, b| self.compare_entries(a, b));
        entries.into_iter().map(|entry| entry.row).collect()
    }

    /// The numbers of the first `count` of `rows` rows, in order.
    pub(in crate::exec) fn first(&self, rows: usize, count: usize) -> Vec<u32> {
        if count >= rows {
            return self.sorted(rows);
        }
        if count == 0 {
            return Vec::new();
        }
        let mut entries = self.entries(rows);
        entries.select_nth_unstable_by(count - 1, |a, b| self.compare_entries(a, b));
        entries.truncate(count);
        entries.sort_unstable_by(|a, b| self.compare_entries(a, b));
        entries.into_iter().map(|entry| entry.row).collect()
    }

    pub(super) fn compare_entries(&self, a: &Entry, b: &Entry) -> Ordering {
        (a.rank, a.prefix)
            .cmp(&(b.rank, b.prefix))
            .then_with(|| self.compare_rows(a.row, b.row))
            .then_with(|| a.row.cmp(&b.row))
    }

    fn compare_rows(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        for (column, direction) in &self.keys {
            let ordering = direction.compare(column, a, b);
            if ordering.is_ne() {
                return ordering;
            }
        }
        Ordering::Equal
    }

    pub(super) fn entries(&self, rows: usize) -> Vec<Entry> {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        let Some((column, direction)) = self.keys.first() else {
            let entry = |row| Entry {
                prefix: 0,
                row,
                rank: 1,
            };
            return (0..rows).map(entry).collect();
        };
        let prefixes = prefixes(&column.data);
        let entry = |(row, prefix): (u32, u64)| direction.entry(column, row, prefix);
        (0..rows).zip(prefixes).map(entry).collect()
    }
}

impl Direction {
    fn entry(self, column: &Column, row: u32, prefix: u64) -> Entry {
        if column.is_null(row as usize) {
            return Entry {
                prefix: 0,
                row,
                rank: if self.nulls_first { 0 } else { 2 },
            };
        }
        Entry {
            prefix: if self.descending { !prefix } else { prefix },
            row,
            rank: 1,
        }
    }

    fn compare(self, column: &Column, a: usize, b: usize) -> Ordering {
        match (column.is_null(a), column.is_null(b)) {
            (true, true) => return Ordering::Equal,
            (true, false) if self.nulls_first => return Ordering::Less,
            (true, false) => return Ordering::Greater,
            (false, true) if self.nulls_first => return Ordering::Greater,
            (false, true) => return Ordering::Less,
            (false, false) => {}
        }
        let ordering = compare_cells(&column.data, a, b);
        if self.descending {
            ordering.reverse()
        } else {
            ordering
        }
    }
}

fn compare_cells(data: &ColumnData, a: usize, b: usize) -> Ordering {
    match data {
        ColumnData::Boolean(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::SmallInt(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::Int(v) | ColumnData::Date(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::BigInt(v)
        | ColumnData::Time(v)
        | ColumnData::TimeTz(v)
        | ColumnData::DateTime(v)
        | ColumnData::Timestamp(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::Real(v) => compare_floats(cell(v, a).into(), cell(v, b).into()),
        ColumnData::Double(v) => compare_floats(cell(v, a), cell(v, b)),
        ColumnData::Decimal(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::LongDecimal(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::Text(v) => v.get(a).cmp(v.get(b)),
        ColumnData::Bytes(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::Uuid(v) => v.get(a).cmp(&v.get(b)),
        ColumnData::Json(v) => compare(ValueRef::Json(v.get(a)), ValueRef::Json(v.get(b))),
        ColumnData::Interval(v) => match (v.get(a), v.get(b)) {
            (Some(a), Some(b)) => compare(ValueRef::Interval(*a), ValueRef::Interval(*b)),
            _ => Ordering::Equal,
        },
    }
}

fn cell<T: Copy + Default>(cells: &[T], at: usize) -> T {
    cells.get(at).copied().unwrap_or_default()
}

/// Eight bytes for each cell whose order does not contradict that of the cells: equal bytes say nothing.
fn prefixes(data: &ColumnData) -> Vec<u64> {
    match data {
        ColumnData::Boolean(v) => v.iter().map(|x| u64::from(*x)).collect(),
        ColumnData::SmallInt(v) => v.iter().map(|x| signed((*x).into())).collect(),
        ColumnData::Int(v) | ColumnData::Date(v) => v.iter().map(|x| signed((*x).into())).collect(),
        ColumnData::BigInt(v)
        | ColumnData::Time(v)
        | ColumnData::TimeTz(v)
        | ColumnData::DateTime(v)
        | ColumnData::Timestamp(v) => v.iter().map(|x| signed(*x)).collect(),
        ColumnData::Real(v) => v.iter().map(|x| float((*x).into())).collect(),
        ColumnData::Double(v) => v.iter().map(|x| float(*x)).collect(),
        ColumnData::Decimal(v) => v.iter().map(|x| decimal(*x)).collect(),
        ColumnData::Text(v) => v.iter().map(|x| leading(x.as_bytes())).collect(),
        ColumnData::Bytes(v) => v.iter().map(|x| leading(x)).collect(),
        ColumnData::Uuid(v) => v.iter().map(|x| leading(x.as_bytes())).collect(),
        ColumnData::LongDecimal(v) => vec![0; v.len()],
        ColumnData::Json(v) => vec![0; v.len()],
        ColumnData::Interval(v) => vec![0; v.len()],
    }
}

const fn signed(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// The bits of a float, turned so that they order as floats do; one zero, NaN last.
fn float(value: f64) -> u64 {
    if value.is_nan() {
        return u64::MAX;
    }
    let bits = if value == 0.0 { 0 } else { value.to_bits() };
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | (1 << 63)
    }
}

/// The whole part, which does not contradict the order of decimals, clamped to 64 bits.
fn decimal(value: crate::types::Decimal) -> u64 {
    let whole = 10_i128
        .checked_pow(value.scale().into())
        .map_or(0, |unit| value.coefficient().div_euclid(unit));
    let clamped = whole.clamp(i64::MIN.into(), i64::MAX.into());
    signed(i64::try_from(clamped).unwrap_or(0))
}

fn leading(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (into, from) in first.iter_mut().zip(bytes) {
        *into = *from;
    }
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests;
