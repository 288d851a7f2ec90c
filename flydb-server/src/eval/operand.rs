//! What an expression evaluates to: one value for all rows, or a column.

use std::sync::Arc;

use super::builder::ColumnBuilder;
use super::limits::check_column_bytes;
use crate::types::{
    Bitmap, Column, ColumnData, Decimal, Physical, Result, Value, ValueRef, loose_bytes,
};

/// A value for each row. A constant is kept as one, and so is the only row of a one-row batch.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// The same for every row.
    Scalar(Value),
    /// One cell for each row.
    Column(Column),
}

/// NULLs of a result: the rows where any operand is NULL.
pub(super) type Nulls = Option<Arc<Bitmap>>;

impl Operand {
    pub(super) const NULL: Operand = Operand::Scalar(Value::Null);

    /// The value of one row.
    #[inline]
    pub(super) fn get(&self, row: usize) -> ValueRef<'_> {
        match self {
            Operand::Scalar(value) => value.as_ref(),
            Operand::Column(column) => column.get(row),
        }
    }

    /// Whether it is NULL for every row.
    pub(super) fn is_null_scalar(&self) -> bool {
        matches!(self, Operand::Scalar(Value::Null))
    }

    pub(super) fn nulls(&self) -> Option<&Arc<Bitmap>> {
        match self {
            Operand::Scalar(_) => None,
            Operand::Column(column) => column.nulls.as_ref(),
        }
    }

    /// A column of so many rows.
    pub(super) fn into_column(self, physical: Physical, rows: usize) -> Result<Column> {
        match self {
            Operand::Column(column) => Ok(column),
            Operand::Scalar(value) => {
                check_column_bytes(loose_bytes(value.as_ref()).saturating_mul(rows))?;
                Column::constant(physical, &value, rows)
            }
        }
    }

    /// The only row's value, where there is one row; the scalar otherwise.
    pub(super) fn into_value(self) -> Value {
        match self {
            Operand::Scalar(value) => value,
            Operand::Column(column) => column.value(0),
        }
    }
}

/// The rows in which either is NULL.
pub(super) fn union(a: &Operand, b: &Operand) -> Nulls {
    match (a.nulls(), b.nulls()) {
        (None, None) => None,
        (Some(nulls), None) | (None, Some(nulls)) => Some(Arc::clone(nulls)),
        (Some(a), Some(b)) => Some(Arc::new(a.or(b))),
    }
}

/// A result of a kernel.
pub(super) fn column(data: ColumnData, nulls: Nulls) -> Operand {
    Operand::Column(Column {
        data: Arc::new(data),
        nulls,
    })
}

/// Cells of one Rust type: one for all rows, or one for each.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lane<'a, T> {
    One(T),
    Each(&'a [T]),
}

/// A type that columns hold as it is.
pub(super) trait Native: Copy {
    /// The cells of an operand of this type; `None` of another.
    fn lane(operand: &Operand) -> Option<Lane<'_, Self>>;
    /// A column's data.
    fn data(cells: Vec<Self>) -> ColumnData;
}

macro_rules! native {
    ($($type:ty => $variant:ident;)*) => {$(
        impl Native for $type {
            #[inline]
            fn lane(operand: &Operand) -> Option<Lane<'_, $type>> {
                match operand {
                    Operand::Scalar(Value::$variant(value)) => Some(Lane::One(*value)),
                    Operand::Scalar(_) => None,
                    Operand::Column(column) => match &*column.data {
                        ColumnData::$variant(cells) => Some(Lane::Each(cells)),
                        _ => None,
                    },
                }
            }

            #[inline]
            fn data(cells: Vec<$type>) -> ColumnData {
                ColumnData::$variant(cells)
            }
        }
    )*};
}

native! {
    bool => Boolean;
    i16 => SmallInt;
    i32 => Int;
    i64 => BigInt;
    f32 => Real;
    f64 => Double;
}

impl Native for Decimal {
    #[inline]
    fn lane(operand: &Operand) -> Option<Lane<'_, Decimal>> {
        match operand {
            Operand::Scalar(Value::Decimal(value)) => value.short().map(Lane::One),
            Operand::Scalar(_) => None,
            Operand::Column(column) => match &*column.data {
                ColumnData::Decimal(cells) => Some(Lane::Each(cells)),
                _ => None,
            },
        }
    }

    #[inline]
    fn data(cells: Vec<Decimal>) -> ColumnData {
        ColumnData::Decimal(cells)
    }
}

/// A function of two lanes, cell by cell.
#[inline]
pub(super) fn zip<A: Copy, B: Copy, R>(
    a: Lane<'_, A>,
    b: Lane<'_, B>,
    mut f: impl FnMut(A, B) -> R,
) -> Vec<R> {
    match (a, b) {
        (Lane::Each(a), Lane::Each(b)) => a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect(),
        (Lane::Each(a), Lane::One(b)) => a.iter().map(|a| f(*a, b)).collect(),
        (Lane::One(a), Lane::Each(b)) => b.iter().map(|b| f(a, *b)).collect(),
        (Lane::One(a), Lane::One(b)) => vec![f(a, b)],
    }
}

/// A function of two operands by the row, NULL where either is: what operators without a kernel do.
pub(super) fn by_row(
    a: &Operand,
    b: &Operand,
    rows: usize,
    physical: Physical,
    f: impl Fn(ValueRef<'_>, ValueRef<'_>) -> Result<Value>,
) -> Result<Operand> {
    if a.is_null_scalar() || b.is_null_scalar() {
        return Ok(Operand::NULL);
    }
    if let (Operand::Scalar(a), Operand::Scalar(b)) = (a, b) {
        return Ok(Operand::Scalar(f(a.as_ref(), b.as_ref())?));
    }
    let mut out = ColumnBuilder::new(physical, rows);
    for row in 0..rows {
        match (a.get(row), b.get(row)) {
            (ValueRef::Null, _) | (_, ValueRef::Null) => out.push(ValueRef::Null)?,
            (a, b) => out.push(f(a, b)?.as_ref())?,
        }
    }
    Ok(Operand::Column(out.finish()))
}

/// A function of one operand by the row, NULL where it is.
pub(super) fn map_rows(
    operand: &Operand,
    rows: usize,
    physical: Physical,
    f: impl Fn(ValueRef<'_>) -> Result<Value>,
) -> Result<Operand> {
    let column = match operand {
        Operand::Scalar(Value::Null) => return Ok(Operand::NULL),
        Operand::Scalar(value) => return Ok(Operand::Scalar(f(value.as_ref())?)),
        Operand::Column(column) => column,
    };
    let mut out = ColumnBuilder::new(physical, rows);
    for row in 0..rows {
        match column.get(row) {
            ValueRef::Null => out.push(ValueRef::Null)?,
            value => out.push(f(value)?.as_ref())?,
        }
    }
    Ok(Operand::Column(out.finish()))
}
