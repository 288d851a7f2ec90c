//! Picking rows out of batches.

use std::sync::{Arc, LazyLock};

use super::used::Used;
use crate::types::{Batch, Bitmap, Column, ColumnData, Physical, Result, ValueRef};

/// Stands for "no row" among the indices of [`or_null`].
pub(in crate::exec) const NO_ROW: u32 = u32::MAX;

/// A column of NULLs.
///
/// # Errors
/// None in fact: every type has a placeholder for NULL.
pub(in crate::exec) fn null_column(physical: Physical, rows: usize) -> Result<Column> {
    Column::from_values(physical, std::iter::repeat_n(ValueRef::Null, rows))
}

/// The rows at these indices, of the columns that are used; a row of NULLs for each [`NO_ROW`], and a
/// placeholder for each other column. `types` are the batch's, which a batch without rows need not have
/// columns for.
///
/// # Errors
/// None in fact, as [`null_column`].
pub(in crate::exec) fn or_null(
    batch: &Batch,
    types: &[Physical],
    used: &Used,
    indices: &[u32],
) -> Result<Vec<Column>> {
    if batch.rows == 0 {
        return nulls(types, used, indices.len());
    }
    if is_all(batch.rows, indices) {
        let columns = batch.columns.iter().enumerate();
        let columns = columns.map(|(at, column)| match used.contains(at) {
            true => column.clone(),
            false => placeholder(),
        });
        return Ok(columns.collect());
    }
    let mut columns = Vec::with_capacity(batch.columns.len());
    if !indices.contains(&NO_ROW) {
        used_columns(&batch.columns, 0, used, indices, &mut columns);
        return Ok(columns);
    }
    let present = indices.iter().map(|i| if *i == NO_ROW { 0 } else { *i });
    let present: Vec<u32> = present.collect();
    for (at, column) in batch.columns.iter().enumerate() {
        columns.push(match used.contains(at) {
            true => with_missing(column, &present, indices),
            false => placeholder(),
        });
    }
    Ok(columns)
}

/// Whether indices name every row of so many, in order.
fn is_all(rows: usize, indices: &[u32]) -> bool {
    indices.len() == rows && (0..).zip(indices).all(|(row, index)| row == *index)
}

/// Columns of NULLs, and a placeholder for each that is not used.
///
/// # Errors
/// None in fact, as [`null_column`].
pub(in crate::exec) fn nulls(types: &[Physical], used: &Used, rows: usize) -> Result<Vec<Column>> {
    let columns = types.iter().enumerate();
    let columns = columns.map(|(at, &physical)| match used.contains(at) {
        true => null_column(physical, rows),
        false => Ok(placeholder()),
    });
    columns.collect()
}

fn with_missing(column: &Column, present: &[u32], indices: &[u32]) -> Column {
    let picked = column.gather(present);
    let mut nulls = Bitmap::zeros(indices.len());
    for (row, index) in indices.iter().enumerate() {
        if *index == NO_ROW || picked.is_null(row) {
            nulls.set(row);
        }
    }
    Column {
        data: picked.data,
        nulls: Some(Arc::new(nulls)),
    }
}

/// The rows at these indices, of the columns that are used; placeholders without cells elsewhere, so
/// that the used ones keep their positions.
pub(in crate::exec) fn used_columns<'a>(
    columns: impl IntoIterator<Item = &'a Column>,
    first: usize,
    used: &Used,
    indices: &[u32],
    out: &mut Vec<Column>,
) {
    for (at, column) in columns.into_iter().enumerate() {
        out.push(if used.contains(first + at) {
            column.gather(indices)
        } else {
            placeholder()
        });
    }
}

/// A column without cells, for a position that nothing reads.
pub(in crate::exec) fn placeholder() -> Column {
    static EMPTY: LazyLock<Column> = LazyLock::new(|| Column::new(ColumnData::Boolean(Vec::new())));
    EMPTY.clone()
}

/// The numbers from 0 to `rows`, as indices.
pub(in crate::exec) fn all_rows(rows: usize) -> Vec<u32> {
    (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect()
}
