//! Stored images, taken apart into columns.
//!
//! A column is decoded in one loop over the rows, specialised by its physical type: what type a cell
//! has, and where it lies, is settled before the loop. A NULL's fixed part is zeros, so it is read
//! like any other cell and marked afterwards.

use std::sync::Arc;

use smallvec::SmallVec;
use uuid::Uuid;

use super::gather::placeholder;
use super::used::Used;
use crate::storage::{Row, TableSpec};
use crate::types::{
    Batch, Bitmap, Column, ColumnData, Decimal, Interval, Physical, Result, RowError, RowId,
    RowLayout, RowRef, SqlError, Strings,
};

/// Opened images of one table.
pub(in crate::exec) type Images<'a> = SmallVec<[RowRef<'a>; 4]>;

/// Opens the images of rows.
///
/// # Errors
/// XX001 for an image whose outline is broken.
pub(in crate::exec) fn open<'a>(
    spec: &'a TableSpec,
    rows: &'a [(RowId, Row)],
) -> Result<Images<'a>> {
    let open = |(_, row): &'a (RowId, Row)| RowRef::new(&spec.layout, row).map_err(SqlError::from);
    rows.iter().map(open).collect()
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
        true => column(&spec.layout, &images, at),
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

/// One column of all rows.
///
/// # Errors
/// XX001 for a cell that does not decode.
pub(in crate::exec) fn column(
    layout: &RowLayout,
    images: &[RowRef<'_>],
    at: usize,
) -> Result<Column> {
    let (Some(physical), Some(place)) = (layout.physical(at), layout.place(at)) else {
        return Err(SqlError::internal(format!(
            "column {at} is not in the table"
        )));
    };
    let cells = Cells { images, at, place };
    let data = cells.decode(physical)?;
    Ok(match cells.nulls() {
        Some(nulls) => Column::with_nulls(data, nulls),
        None => Column::new(data),
    })
}

/// One column of opened images.
struct Cells<'a> {
    images: &'a [RowRef<'a>],
    at: usize,
    place: usize,
}

impl Cells<'_> {
    fn decode(&self, physical: Physical) -> Result<ColumnData> {
        Ok(match physical {
            Physical::Boolean => ColumnData::Boolean(self.booleans()?),
            Physical::SmallInt => ColumnData::SmallInt(self.fixed(i16::from_be_bytes)?),
            Physical::Int => ColumnData::Int(self.fixed(i32::from_be_bytes)?),
            Physical::BigInt => ColumnData::BigInt(self.fixed(i64::from_be_bytes)?),
            Physical::Real => ColumnData::Real(self.fixed(f32::from_be_bytes)?),
            Physical::Double => ColumnData::Double(self.fixed(f64::from_be_bytes)?),
            Physical::Decimal => ColumnData::Decimal(self.decimals()?),
            Physical::Text => ColumnData::Text(self.texts()?),
            Physical::Bytes => ColumnData::Bytes(self.bytes()?),
            Physical::Date => ColumnData::Date(self.fixed(i32::from_be_bytes)?),
            Physical::Time => ColumnData::Time(self.fixed(i64::from_be_bytes)?),
            Physical::DateTime => ColumnData::DateTime(self.fixed(i64::from_be_bytes)?),
            Physical::Timestamp => ColumnData::Timestamp(self.fixed(i64::from_be_bytes)?),
            Physical::Interval => ColumnData::Interval(self.fixed(interval)?),
            Physical::Uuid => ColumnData::Uuid(self.fixed(Uuid::from_bytes)?),
            Physical::Json => ColumnData::Json(self.texts()?),
        })
    }

    #[inline]
    fn holds(&self, image: &RowRef<'_>) -> bool {
        self.at < image.count()
    }

    /// The bytes of each cell, read; zeros where an image ends before the column.
    #[inline]
    fn fixed<const N: usize, T>(&self, read: impl Fn([u8; N]) -> T) -> Result<Vec<T>> {
        let mut cells = Vec::with_capacity(self.images.len());
        for image in self.images {
            let bytes = if self.holds(image) {
                image.fixed(self.place)?
            } else {
                [0; N]
            };
            cells.push(read(bytes));
        }
        Ok(cells)
    }

    fn booleans(&self) -> Result<Vec<bool>> {
        let bytes = self.fixed(|[byte]: [u8; 1]| byte)?;
        if bytes.iter().any(|byte| *byte > 1) {
            return Err(RowError::Malformed("a boolean is neither 0 nor 1").into());
        }
        Ok(bytes.into_iter().map(|byte| byte == 1).collect())
    }

    fn decimals(&self) -> Result<Vec<Decimal>> {
        let cells = self.fixed(|bytes: [u8; 17]| {
            let (coefficient, scale) = bytes.split_first_chunk::<16>()?;
            Decimal::new(i128::from_be_bytes(*coefficient), *scale.first()?)
        })?;
        let whole: Option<Vec<Decimal>> = cells.into_iter().collect();
        whole.ok_or_else(|| RowError::Malformed("a decimal is over 38 digits").into())
    }

    fn texts(&self) -> Result<Strings> {
        let mut texts = Strings::default();
        for image in self.images {
            let text = if self.holds(image) {
                image.text(self.place)?
            } else {
                ""
            };
            texts.push(text);
        }
        Ok(texts)
    }

    fn bytes(&self) -> Result<Vec<Arc<[u8]>>> {
        let mut cells = Vec::with_capacity(self.images.len());
        for image in self.images {
            let bytes: &[u8] = if self.holds(image) {
                image.variable(self.place)?
            } else {
                &[]
            };
            cells.push(Arc::from(bytes));
        }
        Ok(cells)
    }

    #[inline]
    fn is_null(&self, image: &RowRef<'_>) -> bool {
        image.is_null(self.at) || !self.holds(image)
    }

    fn nulls(&self) -> Option<Bitmap> {
        let first = self.images.iter().position(|image| self.is_null(image))?;
        let mut nulls = Bitmap::zeros(self.images.len());
        for (row, image) in self.images.iter().enumerate().skip(first) {
            if self.is_null(image) {
                nulls.set(row);
            }
        }
        Some(nulls)
    }
}

fn interval(bytes: [u8; 16]) -> Interval {
    let [a, b, c, d, e, f, g, h, micros @ ..] = bytes;
    Interval {
        months: i32::from_be_bytes([a, b, c, d]),
        days: i32::from_be_bytes([e, f, g, h]),
        micros: i64::from_be_bytes(micros),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::rows::gather::null_column;
    use crate::types::{TableId, ValueRef, encode_row};

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
            ValueRef::Decimal(Decimal::new(-12345, 2).unwrap()),
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
