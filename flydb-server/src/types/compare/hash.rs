//! Hashes that agree with the order's equality.

use std::hash::{Hash, Hasher};

use crate::types::{Column, ColumnData, Decimal, Numeric, NumericRef, ValueRef};

/// Feeds a value to a hasher. Equal numbers hash alike, whatever their type and scale.
fn hash_value(value: ValueRef<'_>, hasher: &mut impl Hasher) {
    match value {
        ValueRef::Null => hasher.write_u8(0),
        ValueRef::Boolean(v) => hasher.write_u8(1 + u8::from(v)),
        ValueRef::SmallInt(v) => hash_integer(v.into(), hasher),
        ValueRef::Int(v) => hash_integer(v.into(), hasher),
        ValueRef::BigInt(v) => hash_integer(v, hasher),
        ValueRef::Real(v) => hash_float(v.into(), hasher),
        ValueRef::Double(v) => hash_float(v, hasher),
        ValueRef::Decimal(NumericRef::Short(v)) => hash_decimal(v, hasher),
        ValueRef::Decimal(v) => match v.trimmed() {
            Numeric::Short(v) => hash_decimal(v, hasher),
            long @ Numeric::Long(_) => long.hash(hasher),
        },
        ValueRef::Text(v) => v.hash(hasher),
        ValueRef::Bytes(v) => v.hash(hasher),
        ValueRef::Date(v) => v.hash(hasher),
        ValueRef::Time(v) => v.hash(hasher),
        ValueRef::TimeTz(v) => v.hash(hasher),
        ValueRef::DateTime(v) => v.hash(hasher),
        ValueRef::Timestamp(v) => v.hash(hasher),
        ValueRef::Interval(v) => super::span(v).hash(hasher),
        ValueRef::Uuid(v) => v.hash(hasher),
        ValueRef::Json(v) => super::json::hash_json(v, hasher),
    }
}

/// The hash of one value.
#[must_use]
pub(crate) fn hash_of(value: ValueRef<'_>) -> u64 {
    let mut hasher = Mixer(0);
    hash_value(value, &mut hasher);
    hasher.finish()
}

#[inline]
fn hash_integer(v: i64, hasher: &mut impl Hasher) {
    hasher.write_i64(v);
}

/// A float that is a whole number hashes as the integer.
#[allow(clippy::cast_possible_truncation)] // only used where it converts back unchanged
fn hash_float(v: f64, hasher: &mut impl Hasher) {
    let whole = v as i64;
    if whole as f64 == v {
        return hash_integer(whole, hasher);
    }
    let v = if v.is_nan() { f64::NAN } else { v };
    hasher.write_u64(v.to_bits());
}

/// A decimal that is a whole number hashes as the integer, any other without its trailing zeros.
/// (Decimals and floats that are not whole are never compared without a cast, so those two need not
/// hash alike.)
fn hash_decimal(v: Decimal, hasher: &mut impl Hasher) {
    let v = v.normalize();
    match i64::try_from(v.coefficient()) {
        Ok(whole) if v.scale() == 0 => hash_integer(whole, hasher),
        _ => {
            hasher.write_i128(v.coefficient());
            hasher.write_u8(v.scale());
        }
    }
}

/// Mixes the hash of each cell of a column into `hashes`, one for each row. Start from zeros, and
/// call it for each key column in turn.
pub(crate) fn hash_column(column: &Column, hashes: &mut [u64]) {
    match (&*column.data, &column.nulls) {
        (ColumnData::Int(values), None) => mix_integers(values.iter().map(|v| (*v).into()), hashes),
        (ColumnData::BigInt(values), None) => mix_integers(values.iter().copied(), hashes),
        _ => mix_any(column, hashes),
    }
}

fn mix_integers(values: impl Iterator<Item = i64>, hashes: &mut [u64]) {
    for (hash, value) in hashes.iter_mut().zip(values) {
        let mut hasher = Mixer(*hash);
        hash_integer(value, &mut hasher);
        *hash = hasher.finish();
    }
}

fn mix_any(column: &Column, hashes: &mut [u64]) {
    for (row, hash) in hashes.iter_mut().enumerate() {
        let mut hasher = Mixer(*hash);
        hash_value(column.get(row), &mut hasher);
        *hash = hasher.finish();
    }
}

/// A fast hasher: each word is folded in by a wide multiplication. Not for hostile input across
/// queries: it has no secret, so a table built on it must tolerate collisions (they cost time, and
/// time is bounded by the query's own deadline).
struct Mixer(u64);

impl Mixer {
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // the two halves of one product
    fn fold(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9E37_79B9_7F4A_7C15)
            .wrapping_mul(0xA076_1D64_78BD_642F_E703_7ED1_A0B4_28DB);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            if let Some(word) = word.first_chunk::<8>() {
                self.fold(u64::from_le_bytes(*word));
            }
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(words.remainder()) {
            *to = *from;
        }
        self.fold(u64::from_le_bytes(last) ^ (bytes.len() as u64).rotate_left(56));
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.fold(value.into());
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.fold(value);
    }

    #[inline]
    #[allow(clippy::cast_sign_loss)] // the same bits
    fn write_i64(&mut self, value: i64) {
        self.fold(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
