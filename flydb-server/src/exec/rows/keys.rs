//! Key columns as values that hash and compare fast.
//!
//! The cells of a row's key columns become one value whose equality is SQL's, NULLs being alike:
//! either 128 bits, where the columns are narrow enough to fit with a bit each for NULL, or bytes.
//! Which one depends on the columns' types alone, so that the keys of all batches of an operator, and
//! of both sides of a join, are comparable.

use std::hash::BuildHasher;

use crate::types::compare::span;
use crate::types::{Bitmap, Column, ColumnData, Decimal, Physical, ValueRef};

/// The keys of some rows.
#[derive(Clone, Debug)]
pub(in crate::exec) enum Keys {
    /// Keys of up to 128 bits.
    Narrow(Vec<u128>),
    /// Longer ones, one after the other, with where each ends.
    Wide {
        /// The bytes.
        bytes: Vec<u8>,
        /// Where each key ends.
        ends: Vec<usize>,
    },
}

impl Keys {
    /// No keys, of the form that keys over columns of these types have.
    pub(in crate::exec) fn none(types: &[Physical]) -> Keys {
        let bits: Option<usize> = types.iter().map(|&physical| narrow_bits(physical)).sum();
        match bits {
            Some(bits) if bits <= 128 => Keys::Narrow(Vec::new()),
            _ => Keys::Wide {
                bytes: Vec::new(),
                ends: Vec::new(),
            },
        }
    }

    /// The keys of `rows` rows over these columns.
    pub(in crate::exec) fn of(columns: &[Column], rows: usize) -> Keys {
        let types: Vec<Physical> = columns.iter().map(|c| physical(&c.data)).collect();
        match Keys::none(&types) {
            Keys::Narrow(_) => Keys::Narrow(narrow(columns, rows)),
            Keys::Wide { .. } => wide(columns, rows),
        }
    }

    /// About how many bytes they take.
    pub(in crate::exec) fn bytes(&self) -> usize {
        match self {
            Keys::Narrow(keys) => 16 * keys.len(),
            Keys::Wide { bytes, ends } => bytes.len() + 8 * ends.len(),
        }
    }

    /// Each key's hash.
    pub(in crate::exec) fn hashes(&self, hasher: &impl BuildHasher) -> Vec<u64> {
        match self {
            Keys::Narrow(keys) => keys.iter().map(|key| hasher.hash_one(key)).collect(),
            Keys::Wide { ends, .. } => (0..ends.len())
                .map(|row| hasher.hash_one(self.wide_key(row)))
                .collect(),
        }
    }

    /// Whether the key of `row` equals `other`'s of `other_row`.
    #[inline]
    pub(in crate::exec) fn equal(&self, row: usize, other: &Keys, other_row: usize) -> bool {
        match (self, other) {
            (Keys::Narrow(a), Keys::Narrow(b)) => a.get(row) == b.get(other_row),
            _ => self.wide_key(row) == other.wide_key(other_row),
        }
    }

    /// Appends one of another's keys, which are of the same form.
    #[inline]
    pub(in crate::exec) fn push_from(&mut self, other: &Keys, row: usize) {
        match (self, other) {
            (Keys::Narrow(into), Keys::Narrow(from)) => into.extend(from.get(row)),
            (Keys::Wide { bytes, ends }, from) => {
                bytes.extend_from_slice(from.wide_key(row));
                ends.push(bytes.len());
            }
            (Keys::Narrow(_), Keys::Wide { .. }) => {}
        }
    }

    /// Appends all of another's keys, which are of the same form.
    pub(in crate::exec) fn append(&mut self, other: &Keys) {
        match (self, other) {
            (Keys::Narrow(into), Keys::Narrow(from)) => into.extend_from_slice(from),
            (
                Keys::Wide { bytes, ends },
                Keys::Wide {
                    bytes: more,
                    ends: others,
                },
            ) => {
                let start = bytes.len();
                bytes.extend_from_slice(more);
                ends.extend(others.iter().map(|end| start + end));
            }
            (Keys::Narrow(_), Keys::Wide { .. }) | (Keys::Wide { .. }, Keys::Narrow(_)) => {}
        }
    }

    #[inline]
    fn wide_key(&self, row: usize) -> &[u8] {
        let Keys::Wide { bytes, ends } = self else {
            return &[];
        };
        let start = match row {
            0 => 0,
            _ => ends.get(row - 1).copied().unwrap_or(0),
        };
        let end = ends.get(row).copied().unwrap_or(start);
        bytes.get(start..end).unwrap_or(&[])
    }
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

/// The physical type of a column's cells.
pub(in crate::exec) const fn physical(data: &ColumnData) -> Physical {
    match data {
        ColumnData::Boolean(_) => Physical::Boolean,
        ColumnData::SmallInt(_) => Physical::SmallInt,
        ColumnData::Int(_) => Physical::Int,
        ColumnData::BigInt(_) => Physical::BigInt,
        ColumnData::Real(_) => Physical::Real,
        ColumnData::Double(_) => Physical::Double,
        ColumnData::Decimal(_) => Physical::Decimal,
        ColumnData::Text(_) => Physical::Text,
        ColumnData::Bytes(_) => Physical::Bytes,
        ColumnData::Date(_) => Physical::Date,
        ColumnData::Time(_) => Physical::Time,
        ColumnData::DateTime(_) => Physical::DateTime,
        ColumnData::Timestamp(_) => Physical::Timestamp,
        ColumnData::Interval(_) => Physical::Interval,
        ColumnData::Uuid(_) => Physical::Uuid,
        ColumnData::Json(_) => Physical::Json,
    }
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

fn narrow(columns: &[Column], rows: usize) -> Vec<u128> {
    let mut keys = vec![0; rows];
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
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => {
                shift_in(&mut keys, column, 64, v, |x| x.cast_unsigned());
            }
            ColumnData::Real(v) => {
                shift_in(&mut keys, column, 32, v, |x| u64::from(real_bits(*x)));
            }
            ColumnData::Double(v) => shift_in(&mut keys, column, 64, v, |x| double_bits(*x)),
            // Types without a narrow form; see `narrow_bits`.
            ColumnData::Decimal(_)
            | ColumnData::Text(_)
            | ColumnData::Bytes(_)
            | ColumnData::Interval(_)
            | ColumnData::Uuid(_)
            | ColumnData::Json(_) => {}
        }
    }
    keys
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
    for (row, (key, cell)) in keys.iter_mut().zip(cells).enumerate() {
        let cell = if column.is_null(row) {
            1 << bits
        } else {
            u128::from(read(cell))
        };
        *key = (*key << (bits + 1)) | cell;
    }
}

fn wide(columns: &[Column], rows: usize) -> Keys {
    let mut bytes = Vec::with_capacity(rows * 16);
    let mut ends = Vec::with_capacity(rows);
    for row in 0..rows {
        for column in columns {
            push_cell(&mut bytes, column.get(row));
        }
        ends.push(bytes.len());
    }
    Keys::Wide { bytes, ends }
}

/// Appends a cell so that equal cells, and only those, give the same bytes, whatever follows.
pub(in crate::exec) fn push_cell(bytes: &mut Vec<u8>, cell: ValueRef<'_>) {
    if cell == ValueRef::Null {
        bytes.push(0);
        return;
    }
    bytes.push(1);
    match cell {
        ValueRef::Null => {}
        ValueRef::Boolean(v) => bytes.push(u8::from(v)),
        ValueRef::SmallInt(v) => bytes.extend(v.to_be_bytes()),
        ValueRef::Int(v) => bytes.extend(v.to_be_bytes()),
        ValueRef::BigInt(v) => bytes.extend(v.to_be_bytes()),
        ValueRef::Real(v) => bytes.extend(real_bits(v).to_be_bytes()),
        ValueRef::Double(v) => bytes.extend(double_bits(v).to_be_bytes()),
        ValueRef::Decimal(v) => push_decimal(bytes, v),
        ValueRef::Text(v) | ValueRef::Json(v) => push_slice(bytes, v.as_bytes()),
        ValueRef::Bytes(v) => push_slice(bytes, v),
        ValueRef::Date(v) => bytes.extend(v.0.to_be_bytes()),
        ValueRef::Time(v) => bytes.extend(v.0.to_be_bytes()),
        ValueRef::DateTime(v) => bytes.extend(v.0.to_be_bytes()),
        ValueRef::Timestamp(v) => bytes.extend(v.0.to_be_bytes()),
        ValueRef::Interval(v) => bytes.extend(span(v).to_be_bytes()),
        ValueRef::Uuid(v) => bytes.extend(v.as_bytes()),
    }
}

fn push_slice(bytes: &mut Vec<u8>, slice: &[u8]) {
    bytes.extend((slice.len() as u64).to_be_bytes());
    bytes.extend(slice);
}

/// Without trailing zeros: equal magnitudes are equal keys.
fn push_decimal(bytes: &mut Vec<u8>, decimal: Decimal) {
    let (mut coefficient, mut scale) = (decimal.coefficient(), decimal.scale());
    while scale > 0 && coefficient % 10 == 0 {
        coefficient /= 10;
        scale -= 1;
    }
    bytes.extend(coefficient.to_be_bytes());
    bytes.push(scale);
}

/// With one zero and one NaN.
fn real_bits(value: f32) -> u32 {
    if value.is_nan() {
        return f32::NAN.to_bits();
    }
    if value == 0.0 { 0 } else { value.to_bits() }
}

/// With one zero and one NaN.
fn double_bits(value: f64) -> u64 {
    if value.is_nan() {
        return f64::NAN.to_bits();
    }
    if value == 0.0 { 0 } else { value.to_bits() }
}

#[cfg(test)]
mod tests;
