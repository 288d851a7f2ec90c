//! Columns with texts so long that a full batch of copies of them would be too much.
//!
//! Joins and sets of rows repeat rows, and each repetition copies its texts. Most texts are short enough that
//! any batch of them is small; where some are not, batches are cut by what their rows take.

use super::used::Used;
use crate::exec::limits::BATCH_ROWS;
use crate::types::{Batch, Column, ColumnData, MAX_COLUMN_BYTES, Strings};

/// Bytes of a text that a batch may be full of.
const LIGHT: usize = MAX_COLUMN_BYTES / BATCH_ROWS;

/// The columns of some rows that have longer texts.
#[derive(Debug, Default)]
pub(in crate::exec) struct Heavy {
    columns: Vec<usize>,
}

impl Heavy {
    /// Those of a batch.
    pub(in crate::exec) fn of(batch: &Batch) -> Heavy {
        let columns = batch.columns.iter().enumerate();
        let heavy = columns.filter(|(_, column)| {
            // What is short in all has no long one.
            texts(column).is_some_and(|texts| texts.bytes() > LIGHT && texts.longest() > LIGHT)
        });
        Heavy {
            columns: heavy.map(|(at, _)| at).collect(),
        }
    }

    /// Whether there are none.
    #[inline]
    pub(in crate::exec) const fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Bytes of a row's texts in these columns, as far as they are used.
    pub(in crate::exec) fn bytes(&self, batch: &Batch, used: &Used, row: usize) -> usize {
        let columns = self.columns.iter().filter(|at| used.contains(**at));
        let texts = columns.filter_map(|at| batch.columns.get(*at).and_then(texts));
        texts.map(|texts| texts.length(row)).sum()
    }
}

/// Bytes are shared by their copies, texts are not.
fn texts(column: &Column) -> Option<&Strings> {
    match &*column.data {
        ColumnData::Text(texts) | ColumnData::Json(texts) => Some(texts),
        _ => None,
    }
}
