//! New rows: columns put into images.

use crate::storage::{Row, TableSpec};
use crate::types::{Batch, Column, Result, RowId, RowRef, ValueRef, encode_row};

/// The images of a batch that has a table's columns in order.
///
/// # Errors
/// 54000 for a row that is too large.
pub(in crate::exec) fn encode(spec: &TableSpec, batch: &Batch) -> Result<Vec<Row>> {
    let mut image = Vec::with_capacity(256);
    let mut rows = Vec::with_capacity(batch.rows);
    for row in 0..batch.rows {
        image.clear();
        let cells = batch.columns.iter().map(|column| column.get(row));
        encode_row(&spec.layout, cells, &mut image)?;
        rows.push(Row::new(&image));
    }
    Ok(rows)
}

/// The images of rows with some columns replaced.
///
/// # Errors
/// 54000 for a row that is too large; XX001 for an image that does not decode.
pub(in crate::exec) fn encode_changed(
    spec: &TableSpec,
    rows: &[(RowId, Row)],
    changed: &[(usize, Column)],
) -> Result<Vec<Row>> {
    let mut image = Vec::with_capacity(256);
    let mut cells = Vec::with_capacity(spec.layout.len());
    let mut encoded = Vec::with_capacity(rows.len());
    for (at, (_, row)) in rows.iter().enumerate() {
        let old = RowRef::new(&spec.layout, row)?;
        cells.clear();
        for column in 0..spec.layout.len() {
            cells.push(old.get(column)?.unwrap_or(ValueRef::Null));
        }
        for (column, values) in changed {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = values.get(at);
            }
        }
        image.clear();
        encode_row(&spec.layout, cells.iter().copied(), &mut image)?;
        encoded.push(Row::new(&image));
    }
    Ok(encoded)
}
