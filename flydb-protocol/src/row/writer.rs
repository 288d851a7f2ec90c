//! Writing row images.

use super::{LONG_DECIMAL, MAX_ROW_BYTES, RowError, RowLayout};
use crate::data_type::Physical;
use crate::value::{Decimal, Interval, LongRef, NumericRef, ValueRef};

/// Appends the image of one whole row to `out`. On an error `out` is as it was.
///
/// # Errors
/// [`RowError::Mismatch`] where the values are not as many as the columns, or not of their types;
/// [`RowError::TooLarge`] past [`MAX_ROW_BYTES`].
pub fn encode_row<'a>(
    layout: &RowLayout,
    values: impl IntoIterator<Item = ValueRef<'a>>,
    out: &mut Vec<u8>,
) -> Result<(), RowError> {
    let start = out.len();
    let written = write(layout, values, out, start);
    if written.is_err() {
        out.truncate(start);
    }
    written
}

fn write<'a>(
    layout: &RowLayout,
    values: impl IntoIterator<Item = ValueRef<'a>>,
    out: &mut Vec<u8>,
    start: usize,
) -> Result<(), RowError> {
    let count = layout.len();
    let whole = layout.prefixes.last().copied().unwrap_or(super::Prefix {
        fixed: 0,
        variable: 0,
    });
    let fixed = start + 2 + count.div_ceil(8);
    let ends = fixed + whole.fixed as usize;
    let variable = ends + 4 * whole.variable as usize;
    out.resize(variable, 0);
    let count16 = u16::try_from(count).map_err(|_| RowError::TooLarge { bytes: count })?;
    put(out, start, count16.to_be_bytes());
    let mut values = values.into_iter();
    // Their bytes follow those of all variable columns.
    let mut longs = Vec::new();
    for (column, slot) in layout.slots.iter().enumerate() {
        let value = values.next().ok_or(RowError::Mismatch { column })?;
        let at = fixed + slot.place as usize;
        match (slot.physical, value) {
            (physical, ValueRef::Null) => {
                if let Some(byte) = out.get_mut(start + 2 + column / 8) {
                    *byte |= 1 << (column % 8);
                }
                if physical.fixed_width().is_none() {
                    end(out, ends, slot.place, variable)?;
                }
            }
            (Physical::Boolean, ValueRef::Boolean(v)) => put(out, at, [u8::from(v)]),
            (Physical::SmallInt, ValueRef::SmallInt(v)) => put(out, at, v.to_be_bytes()),
            (Physical::Int, ValueRef::Int(v)) => put(out, at, v.to_be_bytes()),
            (Physical::BigInt, ValueRef::BigInt(v)) => put(out, at, v.to_be_bytes()),
            (Physical::Real, ValueRef::Real(v)) => put(out, at, v.to_be_bytes()),
            (Physical::Double, ValueRef::Double(v)) => put(out, at, v.to_be_bytes()),
            (Physical::Decimal, ValueRef::Decimal(NumericRef::Short(v))) => {
                put_decimal(out, at, v, column)?;
            }
            (Physical::Decimal, ValueRef::Decimal(NumericRef::Long(v))) => longs.push((at, v)),
            (Physical::Date, ValueRef::Date(v)) => put(out, at, v.0.to_be_bytes()),
            (Physical::Time, ValueRef::Time(v)) => put(out, at, v.0.to_be_bytes()),
            (Physical::TimeTz, ValueRef::TimeTz(v)) => put(out, at, v.packed().to_be_bytes()),
            (Physical::DateTime, ValueRef::DateTime(v)) => put(out, at, v.0.to_be_bytes()),
            (Physical::Timestamp, ValueRef::Timestamp(v)) => put(out, at, v.0.to_be_bytes()),
            (Physical::Interval, ValueRef::Interval(v)) => put_interval(out, at, v),
            (Physical::Uuid, ValueRef::Uuid(v)) => put(out, at, *v.as_bytes()),
            (Physical::Text, ValueRef::Text(v)) | (Physical::Json, ValueRef::Json(v)) => {
                append(out, start, v.as_bytes())?;
                end(out, ends, slot.place, variable)?;
            }
            (Physical::Bytes, ValueRef::Bytes(v)) => {
                append(out, start, v)?;
                end(out, ends, slot.place, variable)?;
            }
            _ => return Err(RowError::Mismatch { column }),
        }
    }
    if values.next().is_some() {
        return Err(RowError::Mismatch { column: count });
    }
    let tail = out.len();
    longs
        .into_iter()
        .try_for_each(|(at, long)| put_long_decimal(out, start, tail, at, long))
}

#[inline]
fn put<const N: usize>(out: &mut [u8], at: usize, bytes: [u8; N]) {
    if let Some(place) = out.get_mut(at..at + N) {
        place.copy_from_slice(&bytes);
    }
}

/// What could not be read again is not written.
fn put_decimal(out: &mut [u8], at: usize, value: Decimal, column: usize) -> Result<(), RowError> {
    let checked = Decimal::new(value.coefficient(), value.scale());
    let value = checked.ok_or(RowError::Mismatch { column })?;
    put(out, at, value.coefficient().to_be_bytes());
    put(out, at + 16, [value.scale()]);
    Ok(())
}

fn put_long_decimal(
    out: &mut Vec<u8>,
    start: usize,
    tail: usize,
    at: usize,
    value: LongRef<'_>,
) -> Result<(), RowError> {
    let bytes = value.bytes();
    let behind = u32::try_from(out.len() - tail);
    let length = u32::try_from(bytes.len());
    let (Ok(behind), Ok(length)) = (behind, length) else {
        return Err(RowError::TooLarge { bytes: out.len() });
    };
    put(out, at, behind.to_be_bytes());
    put(out, at + 4, length.to_be_bytes());
    put(out, at + 16, [LONG_DECIMAL]);
    append(out, start, bytes)
}

fn put_interval(out: &mut [u8], at: usize, value: Interval) {
    put(out, at, value.months.to_be_bytes());
    put(out, at + 4, value.days.to_be_bytes());
    put(out, at + 8, value.micros.to_be_bytes());
}

fn append(out: &mut Vec<u8>, start: usize, bytes: &[u8]) -> Result<(), RowError> {
    let size = out.len() - start + bytes.len();
    if size > MAX_ROW_BYTES {
        return Err(RowError::TooLarge { bytes: size });
    }
    out.extend_from_slice(bytes);
    Ok(())
}

fn end(out: &mut [u8], ends: usize, place: u32, variable: usize) -> Result<(), RowError> {
    let length = out.len() - variable;
    let length = u32::try_from(length).map_err(|_| RowError::TooLarge { bytes: length })?;
    put(out, ends + 4 * place as usize, length.to_be_bytes());
    Ok(())
}
