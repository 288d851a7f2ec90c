//! Columns and batches: how rows travel between operators.
//!
//! A batch holds up to about a thousand rows, column by column, so that an expression is evaluated
//! over a tight typed loop and not cell by cell. A NULL cell has its bit set in the column's `nulls`
//! and an unspecified (but initialised) value in its data.

mod batch;
mod bitmap;
mod data;
mod size;
mod strings;

use std::sync::Arc;

use smol_str::SmolStr;

use super::{Json, Physical, Result, Value, ValueRef};

pub(crate) use batch::Batch;
pub(crate) use bitmap::Bitmap;
pub(crate) use data::ColumnData;
pub(crate) use size::{MAX_COLUMN_BYTES, check_column_bytes, loose_bytes, work_of};
pub(crate) use strings::Strings;

/// One column of a batch. Cloning shares the data.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// The cells.
    pub data: Arc<ColumnData>,
    /// Which cells are NULL; `None` where none is.
    pub nulls: Option<Arc<Bitmap>>,
}

impl Column {
    /// A column of these cells, none NULL.
    #[must_use]
    pub(crate) fn new(data: ColumnData) -> Column {
        Column {
            data: Arc::new(data),
            nulls: None,
        }
    }

    /// A column of these cells, NULL where the bit is set.
    #[must_use]
    pub(crate) fn with_nulls(data: ColumnData, nulls: Bitmap) -> Column {
        let nulls = (nulls.ones() > 0).then(|| Arc::new(nulls));
        Column {
            data: Arc::new(data),
            nulls,
        }
    }

    /// A column of this type from values.
    ///
    /// # Errors
    /// XX000 for a value of another physical type.
    pub(crate) fn from_values<'a>(
        physical: Physical,
        values: impl IntoIterator<Item = ValueRef<'a>>,
    ) -> Result<Column> {
        let values = values.into_iter();
        let mut data = ColumnData::with_capacity(physical, values.size_hint().0);
        let mut nulls: Option<Bitmap> = None;
        for (row, value) in values.enumerate() {
            let is_null = matches!(value, ValueRef::Null);
            match &mut nulls {
                Some(nulls) => nulls.push(is_null),
                None if is_null => {
                    let mut first = Bitmap::zeros(row);
                    first.push(true);
                    nulls = Some(first);
                }
                None => {}
            }
            data.push(value)?;
        }
        Ok(match nulls {
            Some(nulls) => Column::with_nulls(data, nulls),
            None => Column::new(data),
        })
    }

    /// The same value `rows` times.
    ///
    /// # Errors
    /// XX000 for a value of another physical type.
    pub(crate) fn constant(physical: Physical, value: &Value, rows: usize) -> Result<Column> {
        Column::from_values(physical, std::iter::repeat_n(value.as_ref(), rows))
    }

    /// How many cells.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether a cell is NULL.
    #[must_use]
    #[inline]
    pub(crate) fn is_null(&self, index: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls.get(index))
    }

    /// One cell; NULL past the end.
    #[must_use]
    #[inline]
    pub(crate) fn get(&self, index: usize) -> ValueRef<'_> {
        if self.is_null(index) {
            ValueRef::Null
        } else {
            self.data.get(index).unwrap_or(ValueRef::Null)
        }
    }

    /// One cell, owned.
    #[must_use]
    pub(crate) fn value(&self, index: usize) -> Value {
        match (self.get(index), &*self.data) {
            (ValueRef::Null, _) => Value::Null,
            (ValueRef::Text(text), _) => Value::Text(SmolStr::new(text)),
            (ValueRef::Bytes(_), ColumnData::Bytes(bytes)) => bytes
                .get(index)
                .map_or(Value::Null, |bytes| Value::Bytes(Arc::clone(bytes))),
            (ValueRef::Json(text), _) => Value::Json(Json::from_normalised(text)),
            (ValueRef::Decimal(_), ColumnData::LongDecimal(cells)) => cells
                .get(index)
                .map_or(Value::Null, |cell| Value::Decimal(cell.clone())),
            (value, _) => value.to_value(),
        }
    }

    /// The cells at these indices, which are below the length, in this order. A column without cells, which
    /// stands for one that nothing reads, stays as it is.
    #[must_use]
    pub(crate) fn gather(&self, indices: &[u32]) -> Column {
        if self.data.len() == 0 {
            return self.clone();
        }
        let pick = |v: &[i64]| -> Vec<i64> { gather_slice(v, indices) };
        let data = match &*self.data {
            ColumnData::Boolean(v) => ColumnData::Boolean(gather_slice(v, indices)),
            ColumnData::SmallInt(v) => ColumnData::SmallInt(gather_slice(v, indices)),
            ColumnData::Int(v) => ColumnData::Int(gather_slice(v, indices)),
            ColumnData::BigInt(v) => ColumnData::BigInt(pick(v)),
            ColumnData::Real(v) => ColumnData::Real(gather_slice(v, indices)),
            ColumnData::Double(v) => ColumnData::Double(gather_slice(v, indices)),
            ColumnData::Decimal(v) => ColumnData::Decimal(gather_slice(v, indices)),
            ColumnData::LongDecimal(v) => ColumnData::LongDecimal(gather_slice(v, indices)),
            ColumnData::Text(v) => ColumnData::Text(v.gather(indices)),
            ColumnData::Bytes(v) => ColumnData::Bytes(gather_slice(v, indices)),
            ColumnData::Date(v) => ColumnData::Date(gather_slice(v, indices)),
            ColumnData::Time(v) => ColumnData::Time(pick(v)),
            ColumnData::TimeTz(v) => ColumnData::TimeTz(pick(v)),
            ColumnData::DateTime(v) => ColumnData::DateTime(pick(v)),
            ColumnData::Timestamp(v) => ColumnData::Timestamp(pick(v)),
            ColumnData::Interval(v) => ColumnData::Interval(gather_slice(v, indices)),
            ColumnData::Uuid(v) => ColumnData::Uuid(gather_slice(v, indices)),
            ColumnData::Json(v) => ColumnData::Json(v.gather(indices)),
        };
        let Some(nulls) = &self.nulls else {
            return Column::new(data);
        };
        let mut picked = Bitmap::default();
        for &index in indices {
            picked.push(nulls.get(index as usize));
        }
        Column::with_nulls(data, picked)
    }
}

fn gather_slice<T: Clone>(values: &[T], indices: &[u32]) -> Vec<T> {
    let Some(fallback) = values.first() else {
        return Vec::new();
    };
    // One cell for each index, so that the vector is made in one piece.
    let cell = |index: &u32| values.get(*index as usize).unwrap_or(fallback).clone();
    indices.iter().map(cell).collect()
}
