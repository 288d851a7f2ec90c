//! Stored rows as batches.

use super::gather::placeholder;
use super::used::Used;
use crate::storage::{Images, Row, TableSpec, decode_column, open_images};
use crate::types::{Batch, Column, ColumnData, Result, RowId};

/// Opens the images of rows.
///
/// # Errors
/// XX001 for an image whose outline is broken.
pub(in crate::exec) fn open<'a>(
    spec: &'a TableSpec,
    rows: &'a [(RowId, Row)],
) -> Result<Images<'a>> {
    open_images(&spec.layout, rows.iter().map(|(_, row)| row))
}

/// Some columns of rows; with the row id as a last column where asked.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(in crate::exec) fn batch(
    spec: &TableSpec,
    rows: &[(RowId, Row)],
    columns: &[usize],
    with_row_id: bool,
) -> Result<Batch> {
    used_columns(spec, rows, columns, &Used::all(), with_row_id)
}

/// As [`batch`], with placeholders for the columns that are not used, by their place in `columns`.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(in crate::exec) fn used_columns(
    spec: &TableSpec,
    rows: &[(RowId, Row)],
    columns: &[usize],
    used: &Used,
    with_row_id: bool,
) -> Result<Batch> {
    let images = open(spec, rows)?;
    let decode = |(place, &at): (usize, &usize)| match used.contains(place) {
        true => decode_column(&spec.layout, &images, at),
        false => Ok(placeholder()),
    };
    let columns = columns.iter().enumerate().map(decode);
    let mut columns: Vec<Column> = columns.collect::<Result<_>>()?;
    if with_row_id {
        columns.push(row_ids(rows));
    }
    Ok(Batch {
        columns,
        rows: rows.len(),
    })
}

/// The ids of rows, as a column.
pub(in crate::exec) fn row_ids(rows: &[(RowId, Row)]) -> Column {
    Column::new(ColumnData::BigInt(
        rows.iter().map(|(id, _)| id.0).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::rows::gather::null_column;
    use crate::types::{Decimal, Interval, Physical, TableId, ValueRef, encode_row};

    fn rows(spec: &TableSpec, rows: &[Vec<ValueRef<'_>>]) -> Vec<(RowId, Row)> {
        let encode = |(at, row): (i64, &Vec<ValueRef<'_>>)| {
            let mut image = Vec::new();
            encode_row(&spec.layout, row.iter().copied(), &mut image).unwrap();
            (RowId(at), Row::new(&image))
        };
        (0..).zip(rows).map(encode).collect()
    }

    #[test]
    fn columns_come_out_as_the_cells_that_went_in() {
        let physicals = vec![
            Physical::Boolean,
            Physical::Text,
            Physical::Decimal,
            Physical::Interval,
            Physical::Bytes,
            Physical::Int,
        ];
        let spec = TableSpec::new(TableId(1), "t", physicals, Vec::new()).unwrap();
        let interval = Interval {
            months: -3,
            days: 4,
            micros: 5,
        };
        let whole = vec![
            ValueRef::Boolean(true),
            ValueRef::Text("héllo"),
            ValueRef::Decimal(Decimal::new(-12345, 2).unwrap().into()),
            ValueRef::Interval(interval),
            ValueRef::Bytes(&[0, 255]),
            ValueRef::Int(-7),
        ];
        let stored = rows(
            &spec,
            &[whole.clone(), vec![ValueRef::Null; 6], whole.clone()],
        );
        let batch = batch(&spec, &stored, &[5, 4, 3, 2, 1, 0], true).unwrap();
        for (place, expected) in whole.iter().rev().enumerate() {
            assert_eq!(batch.get(place, 0), *expected);
            assert_eq!(batch.get(place, 1), ValueRef::Null);
            assert_eq!(batch.get(place, 2), *expected);
        }
        assert_eq!(batch.get(6, 2), ValueRef::BigInt(2));
    }

    #[test]
    fn a_column_added_after_the_row_was_written_is_null() {
        let old = TableSpec::new(TableId(1), "t", vec![Physical::Int], Vec::new()).unwrap();
        let new = vec![Physical::Int, Physical::Text, Physical::Decimal];
        let new = TableSpec::new(TableId(1), "t", new, Vec::new()).unwrap();
        let stored = rows(&old, &[vec![ValueRef::Int(1)]]);
        let batch = batch(&new, &stored, &[0, 1, 2], false).unwrap();
        assert_eq!(batch.get(0, 0), ValueRef::Int(1));
        assert_eq!(batch.get(1, 0), ValueRef::Null);
        assert_eq!(
            batch.get(2, 0),
            null_column(Physical::Decimal, 1).unwrap().get(0)
        );
    }
}
