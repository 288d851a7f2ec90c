//! Stored images, taken apart into columns.
//!
//! A column is decoded in one loop over the rows, specialised by its physical type: what type a cell
//! has, and where it lies, is settled before the loop. A NULL's fixed part is zeros, so it is read
//! like any other cell and marked afterwards.

use std::sync::Arc;

use smallvec::SmallVec;
use uuid::Uuid;

use super::Row;
use crate::types::{
    Bitmap, Column, ColumnData, Decimal, Interval, Numeric, Physical, Result, RowError, RowLayout,
    RowRef, SqlError, Strings, ValueRef,
};

/// Opened images of one table.
pub(crate) type Images<'a> = SmallVec<[RowRef<'a>; 4]>;

/// Opens the images of rows.
///
/// # Errors
/// XX001 for an image whose outline is broken.
pub(crate) fn open_images<'a>(
    layout: &'a RowLayout,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Result<Images<'a>> {
    let open = |row: &'a Row| RowRef::new(layout, row).map_err(SqlError::from);
    rows.into_iter().map(open).collect()
}

/// One column of all rows.
///
/// # Errors
/// XX001 for a cell that does not decode.
pub(crate) fn decode_column(
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
            Physical::Decimal => self.decimals()?,
            Physical::Text => ColumnData::Text(self.texts()?),
            Physical::Bytes => ColumnData::Bytes(self.bytes()?),
            Physical::Date => ColumnData::Date(self.fixed(i32::from_be_bytes)?),
            Physical::Time => ColumnData::Time(self.fixed(i64::from_be_bytes)?),
            Physical::TimeTz => ColumnData::TimeTz(self.fixed(i64::from_be_bytes)?),
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

    fn decimals(&self) -> Result<ColumnData> {
        let cells = self.fixed(|bytes: [u8; 17]| {
            let (coefficient, scale) = bytes.split_first_chunk::<16>()?;
            Decimal::new(i128::from_be_bytes(*coefficient), *scale.first()?)
        })?;
        let short: Option<Vec<Decimal>> = cells.into_iter().collect();
        match short {
            Some(short) => Ok(ColumnData::Decimal(short)),
            None => self.long_decimals(),
        }
    }

    /// Decimals of which some have more than 38 digits, or are no finite numbers.
    #[cold]
    fn long_decimals(&self) -> Result<ColumnData> {
        let mut cells = Vec::with_capacity(self.images.len());
        for image in self.images {
            cells.push(match image.get(self.at)? {
                Some(ValueRef::Decimal(cell)) => cell.to_numeric(),
                _ => Numeric::ZERO,
            });
        }
        Ok(ColumnData::LongDecimal(cells))
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
