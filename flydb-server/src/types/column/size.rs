//! How much memory a column takes.

use super::{Column, ColumnData, Strings};
use crate::types::{Numeric, Result, SqlError, SqlState, ValueRef};

/// Bytes of texts, bytes or JSON documents that a computed column may have: past them a batch is
/// evaluated in halves.
pub(crate) const MAX_COLUMN_BYTES: usize = 128 << 20;

/// # Errors
/// 53200 for so many bytes of a column where those are too many.
pub(crate) fn check_column_bytes(bytes: usize) -> Result<()> {
    if bytes > MAX_COLUMN_BYTES {
        return Err(SqlError::new(
            SqlState::OutOfMemory,
            format!("values computed together are over the limit of {MAX_COLUMN_BYTES} bytes"),
        )
        .with_hint("select shorter parts of the values, or fewer rows"));
    }
    Ok(())
}

/// About how much work a function of a value is, where a byte that is looked at counts for one: that of a
/// long number grows with the square of its digits.
pub(crate) fn work_of(value: ValueRef<'_>) -> usize {
    let bytes = loose_bytes(value);
    match value {
        ValueRef::Decimal(_) => bytes.saturating_mul(bytes / 16),
        _ => bytes,
    }
}

/// Bytes of a value that has no fixed width.
#[inline]
pub(crate) fn loose_bytes(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Text(text) | ValueRef::Json(text) => text.len(),
        ValueRef::Bytes(bytes) => bytes.len(),
        ValueRef::Decimal(number) => number.long_bytes(),
        _ => 0,
    }
}

impl Column {
    /// About how many bytes its cells take.
    #[must_use]
    pub(crate) fn bytes(&self) -> usize {
        let texts = |texts: &Strings| texts.bytes() + 8 * texts.len();
        let cells = match &*self.data {
            ColumnData::Boolean(v) => v.len(),
            ColumnData::SmallInt(v) => 2 * v.len(),
            ColumnData::Int(v) | ColumnData::Date(v) => 4 * v.len(),
            ColumnData::BigInt(v)
            | ColumnData::Time(v)
            | ColumnData::TimeTz(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => 8 * v.len(),
            ColumnData::Real(v) => 4 * v.len(),
            ColumnData::Double(v) => 8 * v.len(),
            ColumnData::Decimal(v) => 24 * v.len(),
            ColumnData::LongDecimal(v) => {
                let long = |cell: &Numeric| 24 + cell.as_ref().long_bytes();
                v.iter().map(long).sum()
            }
            ColumnData::Text(v) | ColumnData::Json(v) => texts(v),
            ColumnData::Bytes(v) => v.iter().map(|bytes| bytes.len() + 32).sum(),
            ColumnData::Interval(v) => 16 * v.len(),
            ColumnData::Uuid(v) => 16 * v.len(),
        };
        cells + self.nulls.as_ref().map_or(0, |nulls| nulls.len() / 8)
    }
}
