//! Key columns as values that hash and compare fast.
//!
//! The cells of a row's key columns become one value whose equality is SQL's, NULLs being alike: 128 bits,
//! where the columns are narrow enough to fit with a bit each for NULL, or else bytes. Where there are texts
//! or decimals it depends on the row: short ones go into the 128 bits, a row with a longer one has its bytes. Apart from
//! that the columns' types alone decide, so that the keys of all batches of an operator, and of both sides
//! of a join, are comparable.

mod bytes;
mod cell;
mod short;

use std::hash::BuildHasher;

use bytes::Slices;
use cell::push_cell;
use short::TextRoom;

use crate::types::{Bitmap, Column, ColumnData, Physical};
pub(in crate::exec) use cell::push_identical;
pub(super) use cell::{double_bits, real_bits};

/// The keys of some rows.
#[derive(Clone, Debug)]
pub(in crate::exec) enum Keys {
    /// Keys of up to 128 bits.
    Narrow(Vec<u128>),
    /// Keys with texts or decimals.
    Mixed {
        /// The keys that fit in 127 bits; of another, [`LONG`] and its place among the long ones.
        short: Vec<u128>,
        /// The bytes of those that do not.
        long: Slices,
    },
    /// Longer ones.
    Wide(Slices),
}

/// Marks a key that is not in the 128 bits themselves.
const LONG: u128 = 1 << 127;

/// The form of keys over columns of some types.
enum Form {
    Narrow,
    Mixed(TextRoom),
    Wide,
}

impl Form {
    fn of(columns: &[Column]) -> Form {
        let types = columns.iter().map(|column| column.data.physical());
        let varies = |of: &Physical| matches!(of, Physical::Text | Physical::Decimal);
        let texts = types.clone().filter(varies).count();
        let others = types.filter(|of| !varies(of));
        match others.map(narrow_bits).sum::<Option<usize>>() {
            Some(bits) if texts == 0 && bits <= 128 => Form::Narrow,
            Some(bits) => match TextRoom::of(texts, bits) {
                Some(room) => Form::Mixed(room),
                None => Form::Wide,
            },
            None => Form::Wide,
        }
    }
}

impl Keys {
    /// The keys of `rows` rows over these columns.
    pub(in crate::exec) fn of(columns: &[Column], rows: usize) -> Keys {
        match Form::of(columns) {
            Form::Narrow => Keys::Narrow(narrow(columns, rows, TextRoom::NONE).0),
            Form::Mixed(room) => mixed(columns, rows, room),
            Form::Wide => {
                let mut keys = Slices::default();
                (0..rows).for_each(|row| push_wide(&mut keys, columns, row));
                Keys::Wide(keys)
            }
        }
    }

    /// No keys, of the form that these have.
    pub(in crate::exec) fn none(&self) -> Keys {
        match self {
            Keys::Narrow(_) => Keys::Narrow(Vec::new()),
            Keys::Mixed { .. } => Keys::Mixed {
                short: Vec::new(),
                long: Slices::default(),
            },
            Keys::Wide(_) => Keys::Wide(Slices::default()),
        }
    }

    /// About how many bytes they take.
    pub(in crate::exec) fn bytes(&self) -> usize {
        match self {
            Keys::Narrow(keys) => 16 * keys.len(),
            Keys::Mixed { short, long } => 16 * short.len() + long.memory(),
            Keys::Wide(keys) => keys.memory(),
        }
    }

    /// Each key's hash.
    pub(in crate::exec) fn hashes(&self, hasher: &impl BuildHasher) -> Vec<u64> {
        match self {
            Keys::Narrow(keys) => keys.iter().map(|key| hasher.hash_one(key)).collect(),
            Keys::Mixed { short, long } => {
                let hash = |key: &u128| match long_place(*key) {
                    None => hasher.hash_one(key),
                    Some(place) => hasher.hash_one(long.get(place)),
                };
                short.iter().map(hash).collect()
            }
            Keys::Wide(keys) => (0..keys.len())
                .map(|row| hasher.hash_one(keys.get(row)))
                .collect(),
        }
    }

    /// Whether the key of `row` equals `other`'s of `other_row`. Keys of different forms are not equal.
    #[inline]
    pub(in crate::exec) fn equal(&self, row: usize, other: &Keys, other_row: usize) -> bool {
        match (self, other) {
            (Keys::Narrow(a), Keys::Narrow(b)) => a.get(row) == b.get(other_row),
            (
                Keys::Mixed { short: a, long },
                Keys::Mixed {
                    short: b,
                    long: others,
                },
            ) => {
                let (Some(a), Some(b)) = (a.get(row), b.get(other_row)) else {
                    return false;
                };
                match (long_place(*a), long_place(*b)) {
                    (Some(a), Some(b)) => long.get(a) == others.get(b),
                    (Some(_), None) | (None, Some(_)) => false,
                    (None, None) => a == b,
                }
            }
            (Keys::Wide(a), Keys::Wide(b)) => a.get(row) == b.get(other_row),
            _ => false,
        }
    }

    /// Appends one of another's keys, which are of the same form.
    #[inline]
    pub(in crate::exec) fn push_from(&mut self, other: &Keys, row: usize) {
        match (self, other) {
            (Keys::Narrow(into), Keys::Narrow(from)) => into.extend(from.get(row)),
            (
                Keys::Mixed { short, long },
                Keys::Mixed {
                    short: from,
                    long: others,
                },
            ) => {
                let Some(key) = from.get(row) else {
                    return;
                };
                match long_place(*key) {
                    None => short.push(*key),
                    Some(place) => {
                        short.push(LONG | long.len() as u128);
                        long.push(others.get(place));
                    }
                }
            }
            (Keys::Wide(into), Keys::Wide(from)) => into.push(from.get(row)),
            _ => {}
        }
    }

    /// Appends all of another's keys, which are of the same form.
    pub(in crate::exec) fn append(&mut self, other: &Keys) {
        match (self, other) {
            (Keys::Narrow(into), Keys::Narrow(from)) => into.extend_from_slice(from),
            (
                Keys::Mixed { short, long },
                Keys::Mixed {
                    short: from,
                    long: others,
                },
            ) => {
                let before = long.len() as u128;
                // The place among the long ones is in the low bits.
                let moved = |key: &u128| if key & LONG == 0 { *key } else { key + before };
                short.extend(from.iter().map(moved));
                long.append(others);
            }
            (Keys::Wide(into), Keys::Wide(from)) => into.append(from),
            _ => {}
        }
    }
}

/// Where a long key is among the long ones; `None` for a short one.
#[inline]
fn long_place(key: u128) -> Option<usize> {
    if key & LONG == 0 {
        return None;
    }
    usize::try_from(key & !LONG).ok()
}

/// The rows in which any of the columns is NULL; `None` where there is none.
pub(in crate::exec) fn any_null(columns: &[Column], rows: usize) -> Option<Bitmap> {
    let mut found: Option<Bitmap> = None;
    for column in columns.iter().filter(|column| column.nulls.is_some()) {
        let nulls = found.get_or_insert_with(|| Bitmap::zeros(rows));
        for row in 0..rows {
            if column.is_null(row) {
                nulls.set(row);
            }
        }
    }
    found
}

/// Bits that a cell takes in a narrow key, that for NULL included; `None` for types that do not go
/// into one.
const fn narrow_bits(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Boolean => Some(2),
        Physical::SmallInt => Some(17),
        Physical::Int | Physical::Real | Physical::Date => Some(33),
        Physical::BigInt
        | Physical::Double
        | Physical::Time
        | Physical::TimeTz
        | Physical::DateTime
        | Physical::Timestamp => Some(65),
        Physical::Decimal
        | Physical::Text
        | Physical::Bytes
        | Physical::Interval
        | Physical::Uuid
        | Physical::Json => None,
    }
}

/// The keys in 128 bits, and the rows of which some text or decimal does not fit.
fn narrow(columns: &[Column], rows: usize, room: TextRoom) -> (Vec<u128>, Vec<u32>) {
    let mut keys = vec![0; rows];
    let mut too_long = Vec::new();
    for column in columns {
        match &*column.data {
            ColumnData::Boolean(v) => shift_in(&mut keys, column, 1, v, |x| u64::from(*x)),
            ColumnData::SmallInt(v) => {
                shift_in(&mut keys, column, 16, v, |x| u64::from(x.cast_unsigned()));
            }
            ColumnData::Int(v) | ColumnData::Date(v) => {
                shift_in(&mut keys, column, 32, v, |x| u64::from(x.cast_unsigned()));
            }
            ColumnData::BigInt(v)
            | ColumnData::Time(v)
            | ColumnData::TimeTz(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => {
                shift_in(&mut keys, column, 64, v, |x| x.cast_unsigned());
            }
            ColumnData::Real(v) => {
                shift_in(&mut keys, column, 32, v, |x| u64::from(real_bits(*x)));
            }
            ColumnData::Double(v) => shift_in(&mut keys, column, 64, v, |x| double_bits(*x)),
            ColumnData::Text(v) => room.shift_in(&mut keys, column, v, &mut too_long),
            // Types without a narrow form; see `narrow_bits`.
            ColumnData::Decimal(v) => {
                let cells = v.iter().copied().map(Some);
                room.shift_in_decimals(&mut keys, column, cells, &mut too_long);
            }
            ColumnData::LongDecimal(v) => {
                let cells = v.iter().map(|cell| cell.as_ref().trimmed().short());
                room.shift_in_decimals(&mut keys, column, cells, &mut too_long);
            }
            ColumnData::Bytes(_)
            | ColumnData::Interval(_)
            | ColumnData::Uuid(_)
            | ColumnData::Json(_) => {}
        }
    }
    (keys, too_long)
}

/// Keys with texts or decimals: those of rows where one is too long are put into bytes.
fn mixed(columns: &[Column], rows: usize, room: TextRoom) -> Keys {
    let (mut short, mut too_long) = narrow(columns, rows, room);
    let mut long = Slices::default();
    too_long.sort_unstable();
    too_long.dedup();
    for row in too_long {
        if let Some(key) = short.get_mut(row as usize) {
            *key = LONG | long.len() as u128;
        }
        push_wide(&mut long, columns, row as usize);
    }
    Keys::Mixed { short, long }
}

/// Appends a column's cells to the keys, each after a bit that says whether it is NULL.
#[inline]
fn shift_in<T>(
    keys: &mut [u128],
    column: &Column,
    bits: u32,
    cells: &[T],
    read: impl Fn(&T) -> u64,
) {
    let Some(nulls) = &column.nulls else {
        for (key, cell) in keys.iter_mut().zip(cells) {
            *key = (*key << (bits + 1)) | u128::from(read(cell));
        }
        return;
    };
    for (row, (key, cell)) in keys.iter_mut().zip(cells).enumerate() {
        let cell = if nulls.get(row) {
            1 << bits
        } else {
            u128::from(read(cell))
        };
        *key = (*key << (bits + 1)) | cell;
    }
}

fn push_wide(keys: &mut Slices, columns: &[Column], row: usize) {
    keys.push_with(|bytes| {
        for column in columns {
            push_cell(bytes, column.get(row));
        }
    });
}

#[cfg(test)]
mod tests;
