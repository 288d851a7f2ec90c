//! Columns and batches: how rows travel between operators.
//!
//! A batch holds up to about a thousand rows, column by column, so that an expression is evaluated
//! over a tight typed loop and not cell by cell. A NULL cell has its bit set in the column's `nulls`
//! and an unspecified (but initialised) value in its data.

use std::sync::Arc;

use smol_str::SmolStr;
use uuid::Uuid;

use super::{
    Date, DateTime, Decimal, Interval, Json, Physical, Result, SqlError, Time, Timestamp, Value,
    ValueRef,
};

/// Rows, column by column. All columns have `rows` cells.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// The columns; may be empty while `rows` is not (`SELECT count(*)` needs no column).
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: usize,
}

/// One column of a batch. Cloning shares the data.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// The cells.
    pub data: Arc<ColumnData>,
    /// Which cells are NULL; `None` where none is.
    pub nulls: Option<Arc<Bitmap>>,
}

/// The cells of a column, one vector for each physical type.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the variants are those of `Physical`
pub(crate) enum ColumnData {
    Boolean(Vec<bool>),
    SmallInt(Vec<i16>),
    Int(Vec<i32>),
    BigInt(Vec<i64>),
    Real(Vec<f32>),
    Double(Vec<f64>),
    Decimal(Vec<Decimal>),
    Text(Strings),
    Bytes(Vec<Arc<[u8]>>),
    Date(Vec<i32>),
    Time(Vec<i64>),
    DateTime(Vec<i64>),
    Timestamp(Vec<i64>),
    Interval(Vec<Interval>),
    Uuid(Vec<Uuid>),
    Json(Strings),
}

/// Texts, one after the other in one buffer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    bytes: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Appends a text.
    #[inline]
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// The text at `index`; empty past the end.
    #[must_use]
    #[inline]
    pub(crate) fn get(&self, index: usize) -> &str {
        let start = if index == 0 {
            0
        } else {
            self.ends.get(index - 1).copied().unwrap_or(0)
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or("")
    }

    /// How many texts.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The texts in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Appends all texts of another.
    pub(crate) fn append(&mut self, other: &Strings) {
        let start = self.bytes.len();
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| start + end));
    }

    /// Bytes of all texts.
    #[must_use]
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

/// Bits, packed; used for NULLs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
    len: usize,
    ones: usize,
}

impl Bitmap {
    /// `len` bits, all 0.
    #[must_use]
    pub(crate) fn zeros(len: usize) -> Bitmap {
        Bitmap {
            words: vec![0; len.div_ceil(64)],
            len,
            ones: 0,
        }
    }

    /// Appends a bit.
    #[inline]
    pub(crate) fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        if bit {
            self.set(self.len - 1);
        }
    }

    /// Sets a bit to 1. Past the end, nothing happens.
    #[inline]
    pub(crate) fn set(&mut self, index: usize) {
        if index < self.len
            && let Some(word) = self.words.get_mut(index / 64)
        {
            let mask = 1 << (index % 64);
            self.ones += usize::from(*word & mask == 0);
            *word |= mask;
        }
    }

    /// The bits that are 1 here or there; as long as the longer one.
    #[must_use]
    pub(crate) fn or(&self, other: &Bitmap) -> Bitmap {
        let (long, short) = if self.len >= other.len {
            (self, other)
        } else {
            (other, self)
        };
        let mut words = long.words.clone();
        for (word, more) in words.iter_mut().zip(&short.words) {
            *word |= more;
        }
        let ones = words.iter().map(|word| word.count_ones() as usize).sum();
        Bitmap {
            words,
            len: long.len,
            ones,
        }
    }

    /// The bit at `index`; 0 past the end.
    #[must_use]
    #[inline]
    pub(crate) fn get(&self, index: usize) -> bool {
        self.words
            .get(index / 64)
            .is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// How many bits.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How many bits are 1.
    #[must_use]
    pub(crate) fn ones(&self) -> usize {
        self.ones
    }
}

impl ColumnData {
    /// No cells, of this type, with room for some.
    #[must_use]
    pub(crate) fn with_capacity(physical: Physical, capacity: usize) -> ColumnData {
        match physical {
            Physical::Boolean => ColumnData::Boolean(Vec::with_capacity(capacity)),
            Physical::SmallInt => ColumnData::SmallInt(Vec::with_capacity(capacity)),
            Physical::Int => ColumnData::Int(Vec::with_capacity(capacity)),
            Physical::BigInt => ColumnData::BigInt(Vec::with_capacity(capacity)),
            Physical::Real => ColumnData::Real(Vec::with_capacity(capacity)),
            Physical::Double => ColumnData::Double(Vec::with_capacity(capacity)),
            Physical::Decimal => ColumnData::Decimal(Vec::with_capacity(capacity)),
            Physical::Text => ColumnData::Text(Strings::default()),
            Physical::Bytes => ColumnData::Bytes(Vec::with_capacity(capacity)),
            Physical::Date => ColumnData::Date(Vec::with_capacity(capacity)),
            Physical::Time => ColumnData::Time(Vec::with_capacity(capacity)),
            Physical::DateTime => ColumnData::DateTime(Vec::with_capacity(capacity)),
            Physical::Timestamp => ColumnData::Timestamp(Vec::with_capacity(capacity)),
            Physical::Interval => ColumnData::Interval(Vec::with_capacity(capacity)),
            Physical::Uuid => ColumnData::Uuid(Vec::with_capacity(capacity)),
            Physical::Json => ColumnData::Json(Strings::default()),
        }
    }

    /// The type of the cells.
    #[must_use]
    pub(crate) const fn physical(&self) -> Physical {
        match self {
            ColumnData::Boolean(_) => Physical::Boolean,
            ColumnData::SmallInt(_) => Physical::SmallInt,
            ColumnData::Int(_) => Physical::Int,
            ColumnData::BigInt(_) => Physical::BigInt,
            ColumnData::Real(_) => Physical::Real,
            ColumnData::Double(_) => Physical::Double,
            ColumnData::Decimal(_) => Physical::Decimal,
            ColumnData::Text(_) => Physical::Text,
            ColumnData::Bytes(_) => Physical::Bytes,
            ColumnData::Date(_) => Physical::Date,
            ColumnData::Time(_) => Physical::Time,
            ColumnData::DateTime(_) => Physical::DateTime,
            ColumnData::Timestamp(_) => Physical::Timestamp,
            ColumnData::Interval(_) => Physical::Interval,
            ColumnData::Uuid(_) => Physical::Uuid,
            ColumnData::Json(_) => Physical::Json,
        }
    }

    /// How many cells.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        match self {
            ColumnData::Boolean(v) => v.len(),
            ColumnData::SmallInt(v) => v.len(),
            ColumnData::Int(v) | ColumnData::Date(v) => v.len(),
            ColumnData::BigInt(v)
            | ColumnData::Time(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => v.len(),
            ColumnData::Real(v) => v.len(),
            ColumnData::Double(v) => v.len(),
            ColumnData::Decimal(v) => v.len(),
            ColumnData::Text(v) | ColumnData::Json(v) => v.len(),
            ColumnData::Bytes(v) => v.len(),
            ColumnData::Interval(v) => v.len(),
            ColumnData::Uuid(v) => v.len(),
        }
    }

    /// Appends a cell: NULL as a placeholder (the caller marks it), anything else of this type.
    ///
    /// # Errors
    /// XX000 for a value of another physical type.
    #[inline]
    pub(crate) fn push(&mut self, value: ValueRef<'_>) -> Result<()> {
        match (self, value) {
            (ColumnData::Boolean(v), ValueRef::Boolean(x)) => v.push(x),
            (ColumnData::SmallInt(v), ValueRef::SmallInt(x)) => v.push(x),
            (ColumnData::Int(v), ValueRef::Int(x)) => v.push(x),
            (ColumnData::BigInt(v), ValueRef::BigInt(x)) => v.push(x),
            (ColumnData::Real(v), ValueRef::Real(x)) => v.push(x),
            (ColumnData::Double(v), ValueRef::Double(x)) => v.push(x),
            (ColumnData::Decimal(v), ValueRef::Decimal(x)) => v.push(x),
            (ColumnData::Text(v), ValueRef::Text(x)) | (ColumnData::Json(v), ValueRef::Json(x)) => {
                v.push(x)
            }
            (ColumnData::Bytes(v), ValueRef::Bytes(x)) => v.push(Arc::from(x)),
            (ColumnData::Date(v), ValueRef::Date(x)) => v.push(x.0),
            (ColumnData::Time(v), ValueRef::Time(x)) => v.push(x.0),
            (ColumnData::DateTime(v), ValueRef::DateTime(x)) => v.push(x.0),
            (ColumnData::Timestamp(v), ValueRef::Timestamp(x)) => v.push(x.0),
            (ColumnData::Interval(v), ValueRef::Interval(x)) => v.push(x),
            (ColumnData::Uuid(v), ValueRef::Uuid(x)) => v.push(x),
            (data, ValueRef::Null) => data.push_placeholder(),
            (_, value) => return Err(mismatch(value)),
        }
        Ok(())
    }

    fn push_placeholder(&mut self) {
        match self {
            ColumnData::Boolean(v) => v.push(false),
            ColumnData::SmallInt(v) => v.push(0),
            ColumnData::Int(v) | ColumnData::Date(v) => v.push(0),
            ColumnData::BigInt(v)
            | ColumnData::Time(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => v.push(0),
            ColumnData::Real(v) => v.push(0.0),
            ColumnData::Double(v) => v.push(0.0),
            ColumnData::Decimal(v) => v.push(Decimal::ZERO),
            ColumnData::Text(v) | ColumnData::Json(v) => v.push(""),
            ColumnData::Bytes(v) => v.push(Arc::from([])),
            ColumnData::Interval(v) => v.push(Interval {
                months: 0,
                days: 0,
                micros: 0,
            }),
            ColumnData::Uuid(v) => v.push(Uuid::nil()),
        }
    }

    #[inline]
    fn get(&self, index: usize) -> Option<ValueRef<'_>> {
        Some(match self {
            ColumnData::Boolean(v) => ValueRef::Boolean(*v.get(index)?),
            ColumnData::SmallInt(v) => ValueRef::SmallInt(*v.get(index)?),
            ColumnData::Int(v) => ValueRef::Int(*v.get(index)?),
            ColumnData::BigInt(v) => ValueRef::BigInt(*v.get(index)?),
            ColumnData::Real(v) => ValueRef::Real(*v.get(index)?),
            ColumnData::Double(v) => ValueRef::Double(*v.get(index)?),
            ColumnData::Decimal(v) => ValueRef::Decimal(*v.get(index)?),
            ColumnData::Text(v) => ValueRef::Text(v.get(index)),
            ColumnData::Bytes(v) => ValueRef::Bytes(v.get(index)?),
            ColumnData::Date(v) => ValueRef::Date(Date(*v.get(index)?)),
            ColumnData::Time(v) => ValueRef::Time(Time(*v.get(index)?)),
            ColumnData::DateTime(v) => ValueRef::DateTime(DateTime(*v.get(index)?)),
            ColumnData::Timestamp(v) => ValueRef::Timestamp(Timestamp(*v.get(index)?)),
            ColumnData::Interval(v) => ValueRef::Interval(*v.get(index)?),
            ColumnData::Uuid(v) => ValueRef::Uuid(*v.get(index)?),
            ColumnData::Json(v) => ValueRef::Json(v.get(index)),
        })
    }
}

fn mismatch(value: ValueRef<'_>) -> SqlError {
    SqlError::internal(format!(
        "a column cannot hold the value {value:?}: a cast is missing"
    ))
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
            (value, _) => value.to_value(),
        }
    }

    /// The cells at these indices, in this order.
    #[must_use]
    pub(crate) fn gather(&self, indices: &[u32]) -> Column {
        let pick = |v: &[i64]| -> Vec<i64> { gather_slice(v, indices) };
        let strings = |v: &Strings| {
            let mut out = Strings::default();
            for &index in indices {
                out.push(v.get(index as usize));
            }
            out
        };
        let data = match &*self.data {
            ColumnData::Boolean(v) => ColumnData::Boolean(gather_slice(v, indices)),
            ColumnData::SmallInt(v) => ColumnData::SmallInt(gather_slice(v, indices)),
            ColumnData::Int(v) => ColumnData::Int(gather_slice(v, indices)),
            ColumnData::BigInt(v) => ColumnData::BigInt(pick(v)),
            ColumnData::Real(v) => ColumnData::Real(gather_slice(v, indices)),
            ColumnData::Double(v) => ColumnData::Double(gather_slice(v, indices)),
            ColumnData::Decimal(v) => ColumnData::Decimal(gather_slice(v, indices)),
            ColumnData::Text(v) => ColumnData::Text(strings(v)),
            ColumnData::Bytes(v) => ColumnData::Bytes(gather_slice(v, indices)),
            ColumnData::Date(v) => ColumnData::Date(gather_slice(v, indices)),
            ColumnData::Time(v) => ColumnData::Time(pick(v)),
            ColumnData::DateTime(v) => ColumnData::DateTime(pick(v)),
            ColumnData::Timestamp(v) => ColumnData::Timestamp(pick(v)),
            ColumnData::Interval(v) => ColumnData::Interval(gather_slice(v, indices)),
            ColumnData::Uuid(v) => ColumnData::Uuid(gather_slice(v, indices)),
            ColumnData::Json(v) => ColumnData::Json(strings(v)),
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
    indices
        .iter()
        .filter_map(|&index| values.get(index as usize).cloned())
        .collect()
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
