//! Comparison operators over whole columns, and IS DISTINCT FROM.
//!
//! The order is that of [`compare`](crate::types::compare): the kernels here do the same as
//! [`compare::compare`], which serves every type that has none.

use std::cmp::Ordering;

use super::operand::{Lane, Native, Operand, by_row, column, union, zip};
use super::selection::{Places, pick, without_nulls};
use crate::plan::BinaryOp;
use crate::types::{
    Column, ColumnData, Decimal, Physical, Result, Strings, Value, ValueRef, compare,
};

/// `left op right` for so many rows.
pub(super) fn comparison(
    op: BinaryOp,
    left: &Operand,
    right: &Operand,
    rows: usize,
) -> Result<Operand> {
    if left.is_null_scalar() || right.is_null_scalar() {
        return Ok(Operand::NULL);
    }
    if let (Operand::Scalar(a), Operand::Scalar(b)) = (left, right) {
        let holds = holds(op, compare::compare(a.as_ref(), b.as_ref()));
        return Ok(Operand::Scalar(Value::Boolean(holds)));
    }
    match kernel(op, left, right) {
        Some(cells) => Ok(column(ColumnData::Boolean(cells), union(left, right))),
        None => by_row(left, right, rows, Physical::Boolean, |a, b| {
            Ok(Value::Boolean(holds(op, compare::compare(a, b))))
        }),
    }
}

/// Whether an operator holds for operands of this order.
#[inline]
pub(super) const fn holds(op: BinaryOp, order: Ordering) -> bool {
    match op {
        BinaryOp::Equal | BinaryOp::IsNotDistinctFrom => order.is_eq(),
        BinaryOp::NotEqual | BinaryOp::IsDistinctFrom => order.is_ne(),
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessOrEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        BinaryOp::GreaterOrEqual => order.is_ge(),
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo
        | BinaryOp::Power
        | BinaryOp::Concat
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor
        | BinaryOp::ShiftLeft
        | BinaryOp::ShiftRight => false,
    }
}

/// IS [NOT] DISTINCT FROM, where NULL is a value like any other.
pub(super) fn distinct(
    op: BinaryOp,
    left: &Operand,
    right: &Operand,
    rows: usize,
) -> Result<Operand> {
    let differ = |a: ValueRef<'_>, b: ValueRef<'_>| {
        Value::Boolean(compare::same(a, b) == (op == BinaryOp::IsNotDistinctFrom))
    };
    if let (Operand::Scalar(a), Operand::Scalar(b)) = (left, right) {
        return Ok(Operand::Scalar(differ(a.as_ref(), b.as_ref())));
    }
    let cells = (0..rows)
        .map(|row| {
            compare::same(left.get(row), right.get(row)) == (op == BinaryOp::IsNotDistinctFrom)
        })
        .collect();
    Ok(column(ColumnData::Boolean(cells), None))
}

/// Whether each cell is NULL.
pub(super) fn is_null(operand: &Operand, rows: usize) -> Operand {
    let column_of = match operand {
        Operand::Scalar(value) => return Operand::Scalar(Value::Boolean(value.is_null())),
        Operand::Column(column) => column,
    };
    let Some(nulls) = &column_of.nulls else {
        return Operand::Scalar(Value::Boolean(false));
    };
    let cells = (0..rows).map(|row| nulls.get(row)).collect();
    column(ColumnData::Boolean(cells), None)
}

fn kernel(op: BinaryOp, left: &Operand, right: &Operand) -> Option<Vec<bool>> {
    native::<i32>(op, left, right)
        .or_else(|| native::<i64>(op, left, right))
        .or_else(|| texts(op, left, right))
        .or_else(|| counts(op, left, right))
        .or_else(|| native::<Decimal>(op, left, right))
        .or_else(|| native::<f64>(op, left, right))
        .or_else(|| native::<i16>(op, left, right))
        .or_else(|| native::<f32>(op, left, right))
}

/// A type whose cells a kernel compares.
pub(super) trait Ordered: Copy {
    fn equal(a: Self, b: Self) -> bool;
    fn less(a: Self, b: Self) -> bool;
}

macro_rules! ordered {
    ($($type:ty),*) => {$(
        impl Ordered for $type {
            #[inline]
            fn equal(a: $type, b: $type) -> bool { a == b }
            #[inline]
            fn less(a: $type, b: $type) -> bool { a < b }
        }
    )*};
}
ordered!(i16, i32, i64, Decimal);

impl Ordered for &str {
    #[inline]
    fn equal(a: &str, b: &str) -> bool {
        a == b
    }

    #[inline]
    fn less(a: &str, b: &str) -> bool {
        a < b
    }
}

macro_rules! ordered_floats {
    ($($type:ty),*) => {$(
        impl Ordered for $type {
            #[inline]
            fn equal(a: $type, b: $type) -> bool {
                a == b || (a.is_nan() && b.is_nan())
            }

            #[inline]
            fn less(a: $type, b: $type) -> bool {
                a < b || (b.is_nan() && !a.is_nan())
            }
        }
    )*};
}
ordered_floats!(f32, f64);

fn native<T: Ordered + Native>(op: BinaryOp, left: &Operand, right: &Operand) -> Option<Vec<bool>> {
    run(op, T::lane(left)?, T::lane(right)?, T::equal, T::less)
}

#[inline]
fn run<T: Copy>(
    op: BinaryOp,
    a: Lane<'_, T>,
    b: Lane<'_, T>,
    equal: impl Fn(T, T) -> bool,
    less: impl Fn(T, T) -> bool,
) -> Option<Vec<bool>> {
    match op {
        BinaryOp::Equal => Some(zip(a, b, equal)),
        BinaryOp::NotEqual => Some(zip(a, b, |a, b| !equal(a, b))),
        BinaryOp::Less => Some(zip(a, b, less)),
        BinaryOp::LessOrEqual => Some(zip(a, b, |a, b| !less(b, a))),
        BinaryOp::Greater => Some(zip(a, b, |a, b| less(b, a))),
        BinaryOp::GreaterOrEqual => Some(zip(a, b, |a, b| !less(a, b))),
        _ => None,
    }
}

/// Dates and times, which are counts of days or microseconds.
fn counts(op: BinaryOp, left: &Operand, right: &Operand) -> Option<Vec<bool>> {
    if let (Some(a), Some(b)) = (days(left), days(right)) {
        return run(op, a, b, |a, b| a == b, |a, b| a < b);
    }
    run(
        op,
        micros(left)?,
        micros(right)?,
        |a, b| a == b,
        |a, b| a < b,
    )
}

fn days(operand: &Operand) -> Option<Lane<'_, i32>> {
    match operand {
        Operand::Scalar(Value::Date(date)) => Some(Lane::One(date.0)),
        Operand::Scalar(_) => None,
        Operand::Column(column) => match &*column.data {
            ColumnData::Date(cells) => Some(Lane::Each(cells)),
            _ => None,
        },
    }
}

/// Only operands of one type come here, so which of them it is does not matter.
fn micros(operand: &Operand) -> Option<Lane<'_, i64>> {
    match operand {
        Operand::Scalar(Value::Time(at)) => Some(Lane::One(at.0)),
        Operand::Scalar(Value::TimeTz(at)) => Some(Lane::One(at.packed())),
        Operand::Scalar(Value::DateTime(at)) => Some(Lane::One(at.0)),
        Operand::Scalar(Value::Timestamp(at)) => Some(Lane::One(at.0)),
        Operand::Scalar(_) => None,
        Operand::Column(column) => match &*column.data {
            ColumnData::Time(cells)
            | ColumnData::TimeTz(cells)
            | ColumnData::DateTime(cells)
            | ColumnData::Timestamp(cells) => Some(Lane::Each(cells)),
            _ => None,
        },
    }
}

enum Texts<'a> {
    One(&'a str),
    Each(&'a Strings),
}

fn text_lane(operand: &Operand) -> Option<Texts<'_>> {
    match operand {
        Operand::Scalar(Value::Text(text)) => Some(Texts::One(text)),
        Operand::Scalar(_) => None,
        Operand::Column(column) => match &*column.data {
            ColumnData::Text(cells) => Some(Texts::Each(cells)),
            _ => None,
        },
    }
}

fn texts(op: BinaryOp, left: &Operand, right: &Operand) -> Option<Vec<bool>> {
    match op {
        BinaryOp::Equal => zip_texts(left, right, |a, b| a == b),
        BinaryOp::NotEqual => zip_texts(left, right, |a, b| a != b),
        BinaryOp::Less => zip_texts(left, right, |a, b| a < b),
        BinaryOp::LessOrEqual => zip_texts(left, right, |a, b| a <= b),
        BinaryOp::Greater => zip_texts(left, right, |a, b| a > b),
        BinaryOp::GreaterOrEqual => zip_texts(left, right, |a, b| a >= b),
        _ => None,
    }
}

#[inline]
fn zip_texts(left: &Operand, right: &Operand, f: impl Fn(&str, &str) -> bool) -> Option<Vec<bool>> {
    Some(match (text_lane(left)?, text_lane(right)?) {
        (Texts::Each(a), Texts::Each(b)) => a.iter().zip(b.iter()).map(|(a, b)| f(a, b)).collect(),
        (Texts::Each(a), Texts::One(b)) => a.iter().map(|a| f(a, b)).collect(),
        (Texts::One(a), Texts::Each(b)) => b.iter().map(|b| f(a, b)).collect(),
        (Texts::One(a), Texts::One(b)) => vec![f(a, b)],
    })
}

/// Whether it is one of the six that compare by the order of values.
pub(super) const fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual
    )
}

/// The rows for which a BOOLEAN column is true.
pub(super) fn true_rows(column: &Column) -> Vec<u32> {
    let ColumnData::Boolean(cells) = &*column.data else {
        return Vec::new();
    };
    let found = pick(Places::First(cells.len()), |row| {
        cells.get(row).copied().unwrap_or(false)
    });
    without_nulls(found, &[column])
}
