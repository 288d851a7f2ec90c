//! Columns made cell by cell.

use super::limits::check_column_bytes;
use crate::types::{Bitmap, Column, ColumnData, Physical, Result, ValueRef, loose_bytes};

/// A column that grows; the bitmap of NULLs only exists once there is one.
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    data: ColumnData,
    nulls: Option<Bitmap>,
    rows: usize,
    /// Bytes of values that have no fixed width.
    bytes: usize,
}

impl ColumnBuilder {
    /// An empty column with room for so many rows.
    pub(crate) fn new(physical: Physical, rows: usize) -> ColumnBuilder {
        ColumnBuilder {
            data: ColumnData::with_capacity(physical, rows),
            nulls: None,
            rows: 0,
            bytes: 0,
        }
    }

    /// Appends a cell.
    ///
    /// # Errors
    /// XX000 for a value of another physical type; 53200 past the bytes that a column may have.
    #[inline]
    pub(crate) fn push(&mut self, value: ValueRef<'_>) -> Result<()> {
        let is_null = matches!(value, ValueRef::Null);
        if let Some(nulls) = &mut self.nulls {
            nulls.push(is_null);
        } else if is_null {
            let mut nulls = Bitmap::zeros(self.rows);
            nulls.push(true);
            self.nulls = Some(nulls);
        }
        self.rows += 1;
        // One value alone always finds its place: it has a limit of its own.
        self.bytes += loose_bytes(value);
        check_column_bytes(self.bytes)?;
        self.data.push(value)
    }

    /// The column.
    pub(crate) fn finish(self) -> Column {
        match self.nulls {
            Some(nulls) => Column::with_nulls(self.data, nulls),
            None => Column::new(self.data),
        }
    }
}
