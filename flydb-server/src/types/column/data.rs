//! The cells of a column.

use std::sync::Arc;

use uuid::Uuid;

use super::Strings;
use crate::types::{
    Date, DateTime, Decimal, Interval, Numeric, NumericRef, Physical, Result, SqlError, Time,
    TimeTz, Timestamp, ValueRef,
};

/// The cells of a column, one vector for each physical type. Decimals have two: a column of them is in the
/// short form until there is one that this does not hold.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the variants are those of `Physical`, and one more of decimals
pub(crate) enum ColumnData {
    Boolean(Vec<bool>),
    SmallInt(Vec<i16>),
    Int(Vec<i32>),
    BigInt(Vec<i64>),
    Real(Vec<f32>),
    Double(Vec<f64>),
    Decimal(Vec<Decimal>),
    LongDecimal(Vec<Numeric>),
    Text(Strings),
    Bytes(Vec<Arc<[u8]>>),
    Date(Vec<i32>),
    Time(Vec<i64>),
    /// Packed, as [`TimeTz`] does.
    TimeTz(Vec<i64>),
    DateTime(Vec<i64>),
    Timestamp(Vec<i64>),
    Interval(Vec<Interval>),
    Uuid(Vec<Uuid>),
    Json(Strings),
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
            Physical::TimeTz => ColumnData::TimeTz(Vec::with_capacity(capacity)),
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
            ColumnData::Decimal(_) | ColumnData::LongDecimal(_) => Physical::Decimal,
            ColumnData::Text(_) => Physical::Text,
            ColumnData::Bytes(_) => Physical::Bytes,
            ColumnData::Date(_) => Physical::Date,
            ColumnData::Time(_) => Physical::Time,
            ColumnData::TimeTz(_) => Physical::TimeTz,
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
            | ColumnData::TimeTz(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => v.len(),
            ColumnData::Real(v) => v.len(),
            ColumnData::Double(v) => v.len(),
            ColumnData::Decimal(v) => v.len(),
            ColumnData::LongDecimal(v) => v.len(),
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
            (ColumnData::Decimal(v), ValueRef::Decimal(NumericRef::Short(x))) => v.push(x),
            (data, ValueRef::Decimal(x)) => return data.push_long(x),
            (ColumnData::Text(v), ValueRef::Text(x)) | (ColumnData::Json(v), ValueRef::Json(x)) => {
                v.push(x)
            }
            (ColumnData::Bytes(v), ValueRef::Bytes(x)) => v.push(Arc::from(x)),
            (ColumnData::Date(v), ValueRef::Date(x)) => v.push(x.0),
            (ColumnData::Time(v), ValueRef::Time(x)) => v.push(x.0),
            (ColumnData::TimeTz(v), ValueRef::TimeTz(x)) => v.push(x.packed()),
            (ColumnData::DateTime(v), ValueRef::DateTime(x)) => v.push(x.0),
            (ColumnData::Timestamp(v), ValueRef::Timestamp(x)) => v.push(x.0),
            (ColumnData::Interval(v), ValueRef::Interval(x)) => v.push(x),
            (ColumnData::Uuid(v), ValueRef::Uuid(x)) => v.push(x),
            (data, ValueRef::Null) => data.push_placeholder(),
            (_, value) => return Err(mismatch(value)),
        }
        Ok(())
    }

    /// Appends a decimal of any size to decimals.
    #[cold]
    fn push_long(&mut self, value: NumericRef<'_>) -> Result<()> {
        self.widen_decimals();
        match self {
            ColumnData::LongDecimal(v) => v.push(value.to_numeric()),
            _ => return Err(mismatch(ValueRef::Decimal(value))),
        }
        Ok(())
    }

    /// Decimals in the long form; anything else as it is.
    pub(crate) fn widen_decimals(&mut self) {
        if let ColumnData::Decimal(v) = self {
            *self = ColumnData::LongDecimal(v.iter().copied().map(Numeric::Short).collect());
        }
    }

    fn push_placeholder(&mut self) {
        match self {
            ColumnData::Boolean(v) => v.push(false),
            ColumnData::SmallInt(v) => v.push(0),
            ColumnData::Int(v) | ColumnData::Date(v) => v.push(0),
            ColumnData::BigInt(v)
            | ColumnData::Time(v)
            | ColumnData::TimeTz(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => v.push(0),
            ColumnData::Real(v) => v.push(0.0),
            ColumnData::Double(v) => v.push(0.0),
            ColumnData::Decimal(v) => v.push(Decimal::ZERO),
            ColumnData::LongDecimal(v) => v.push(Numeric::ZERO),
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
    pub(super) fn get(&self, index: usize) -> Option<ValueRef<'_>> {
        Some(match self {
            ColumnData::Boolean(v) => ValueRef::Boolean(*v.get(index)?),
            ColumnData::SmallInt(v) => ValueRef::SmallInt(*v.get(index)?),
            ColumnData::Int(v) => ValueRef::Int(*v.get(index)?),
            ColumnData::BigInt(v) => ValueRef::BigInt(*v.get(index)?),
            ColumnData::Real(v) => ValueRef::Real(*v.get(index)?),
            ColumnData::Double(v) => ValueRef::Double(*v.get(index)?),
            ColumnData::Decimal(v) => ValueRef::Decimal(NumericRef::Short(*v.get(index)?)),
            ColumnData::LongDecimal(v) => ValueRef::Decimal(v.get(index)?.as_ref()),
            ColumnData::Text(v) => ValueRef::Text(v.get(index)),
            ColumnData::Bytes(v) => ValueRef::Bytes(v.get(index)?),
            ColumnData::Date(v) => ValueRef::Date(Date(*v.get(index)?)),
            ColumnData::Time(v) => ValueRef::Time(Time(*v.get(index)?)),
            ColumnData::TimeTz(v) => ValueRef::TimeTz(TimeTz::from_packed(*v.get(index)?)),
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
