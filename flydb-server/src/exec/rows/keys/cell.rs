//! One cell as bytes, after which others may follow.

use crate::storage::KeyBuilder;
use crate::types::compare::span;
use crate::types::{NumericRef, ValueRef};

/// Appends a cell so that cells that are equal in SQL, and only those, give the same bytes.
pub(super) fn push_cell(bytes: &mut Vec<u8>, cell: ValueRef<'_>) {
    match cell {
        ValueRef::Real(v) => push_array(bytes, real_bits(v).to_be_bytes()),
        ValueRef::Double(v) => push_array(bytes, double_bits(v).to_be_bytes()),
        ValueRef::Decimal(v) => push_identical(bytes, ValueRef::Decimal(v.trimmed().as_ref())),
        ValueRef::Interval(v) => push_array(bytes, span(v).to_be_bytes()),
        // Documents are equal by their values: 1.0 is 1.00.
        ValueRef::Json(_) => {
            let mut key = KeyBuilder::new();
            key.push(cell, false);
            push_slice(bytes, key.as_bytes());
        }
        ValueRef::Null
        | ValueRef::Boolean(_)
        | ValueRef::SmallInt(_)
        | ValueRef::Int(_)
        | ValueRef::BigInt(_)
        | ValueRef::Text(_)
        | ValueRef::Bytes(_)
        | ValueRef::Date(_)
        | ValueRef::Time(_)
        | ValueRef::TimeTz(_)
        | ValueRef::DateTime(_)
        | ValueRef::Timestamp(_)
        | ValueRef::Uuid(_) => push_identical(bytes, cell),
    }
}

/// Appends a cell so that only cells that nothing can tell apart give the same bytes: `1.0` and `1.00` are
/// equal, yet their texts are not.
pub(in crate::exec) fn push_identical(bytes: &mut Vec<u8>, cell: ValueRef<'_>) {
    match cell {
        ValueRef::Null => bytes.push(0),
        ValueRef::Boolean(v) => push_array(bytes, [u8::from(v)]),
        ValueRef::SmallInt(v) => push_array(bytes, v.to_be_bytes()),
        ValueRef::Int(v) => push_array(bytes, v.to_be_bytes()),
        ValueRef::BigInt(v) => push_array(bytes, v.to_be_bytes()),
        ValueRef::Real(v) => push_array(bytes, v.to_bits().to_be_bytes()),
        ValueRef::Double(v) => push_array(bytes, v.to_bits().to_be_bytes()),
        ValueRef::Decimal(NumericRef::Short(v)) => {
            push_array(bytes, v.coefficient().to_be_bytes());
            bytes.push(v.scale());
        }
        // No other coefficient begins so.
        ValueRef::Decimal(NumericRef::Long(v)) => {
            push_array(bytes, [0x7F; 16]);
            bytes.extend((v.bytes().len() as u64).to_be_bytes());
            bytes.extend(v.bytes());
        }
        ValueRef::Text(v) | ValueRef::Json(v) => push_slice(bytes, v.as_bytes()),
        ValueRef::Bytes(v) => push_slice(bytes, v),
        ValueRef::Date(v) => push_array(bytes, v.0.to_be_bytes()),
        ValueRef::Time(v) => push_array(bytes, v.0.to_be_bytes()),
        ValueRef::TimeTz(v) => push_array(bytes, v.packed().to_be_bytes()),
        ValueRef::DateTime(v) => push_array(bytes, v.0.to_be_bytes()),
        ValueRef::Timestamp(v) => push_array(bytes, v.0.to_be_bytes()),
        ValueRef::Interval(v) => {
            push_array(bytes, v.months.to_be_bytes());
            bytes.extend(v.days.to_be_bytes());
            bytes.extend(v.micros.to_be_bytes());
        }
        ValueRef::Uuid(v) => push_array(bytes, *v.as_bytes()),
    }
}

/// A cell that is not NULL, of a length that its type tells.
fn push_array<const N: usize>(bytes: &mut Vec<u8>, cell: [u8; N]) {
    bytes.push(1);
    bytes.extend(cell);
}

fn push_slice(bytes: &mut Vec<u8>, slice: &[u8]) {
    push_array(bytes, (slice.len() as u64).to_be_bytes());
    bytes.extend(slice);
}

/// With one zero and one NaN.
pub(in crate::exec::rows) fn real_bits(value: f32) -> u32 {
    if value.is_nan() {
        return f32::NAN.to_bits();
    }
    if value == 0.0 { 0 } else { value.to_bits() }
}

/// With one zero and one NaN.
pub(in crate::exec::rows) fn double_bits(value: f64) -> u64 {
    if value.is_nan() {
        return f64::NAN.to_bits();
    }
    if value == 0.0 { 0 } else { value.to_bits() }
}
