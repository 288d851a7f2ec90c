//! How much memory a column takes.

use super::{Column, ColumnData, Strings};

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
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => 8 * v.len(),
            ColumnData::Real(v) => 4 * v.len(),
            ColumnData::Double(v) => 8 * v.len(),
            ColumnData::Decimal(v) => 24 * v.len(),
            ColumnData::Text(v) | ColumnData::Json(v) => texts(v),
            ColumnData::Bytes(v) => v.iter().map(|bytes| bytes.len() + 32).sum(),
            ColumnData::Interval(v) => 16 * v.len(),
            ColumnData::Uuid(v) => 16 * v.len(),
        };
        cells + self.nulls.as_ref().map_or(0, |nulls| nulls.len() / 8)
    }
}
