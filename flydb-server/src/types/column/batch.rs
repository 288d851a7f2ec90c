//! Rows, column by column.

use super::Column;
use crate::types::ValueRef;

/// Rows, column by column. All columns have `rows` cells.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// The columns; may be empty while `rows` is not (`SELECT count(*)` needs no column).
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: usize,
}

impl Batch {
    /// A batch of these columns. With no columns, give the rows by [`Batch::empty_columns`].
    #[must_use]
    pub(crate) fn new(columns: Vec<Column>) -> Batch {
        let rows = columns.first().map_or(0, Column::len);
        Batch { columns, rows }
    }

    /// Rows without columns.
    #[must_use]
    pub(crate) const fn empty_columns(rows: usize) -> Batch {
        Batch {
            columns: Vec::new(),
            rows,
        }
    }

    /// The rows at these indices, in this order.
    #[must_use]
    pub(crate) fn gather(&self, indices: &[u32]) -> Batch {
        let columns = self
            .columns
            .iter()
            .map(|column| column.gather(indices))
            .collect();
        Batch {
            columns,
            rows: indices.len(),
        }
    }

    /// One cell; NULL outside the batch.
    #[must_use]
    #[inline]
    pub(crate) fn get(&self, column: usize, row: usize) -> ValueRef<'_> {
        self.columns
            .get(column)
            .map_or(ValueRef::Null, |column| column.get(row))
    }
}
