//! The order of values, and the hash that goes with it.
//!
//! One total order serves comparison operators, ORDER BY, indexes, MIN and MAX: numbers by
//! magnitude, whatever their type or scale, NaN equal to itself and above everything, -0 equal to 0;
//! text by its bytes (the C collation); booleans false first; intervals by their length with 30 days
//! a month; JSON as [`json`] says. NULL comes last. Values that are equal here hash alike, whichever
//! numeric type they have.

mod hash;
mod json;

use std::cmp::Ordering;

use super::{Interval, ValueRef};

pub(crate) use hash::{hash_column, hash_of};

/// The order of two values. Values of kinds that do not compare (a date and a number), which the
/// binder never lets through, are ordered by kind.
#[must_use]
pub(crate) fn compare(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Boolean(a), ValueRef::Boolean(b)) => a.cmp(&b),
        (ValueRef::SmallInt(a), ValueRef::SmallInt(b)) => a.cmp(&b),
        (ValueRef::Int(a), ValueRef::Int(b)) => a.cmp(&b),
        (ValueRef::BigInt(a), ValueRef::BigInt(b)) => a.cmp(&b),
        (ValueRef::Real(a), ValueRef::Real(b)) => compare_floats(a.into(), b.into()),
        (ValueRef::Double(a), ValueRef::Double(b)) => compare_floats(a, b),
        (ValueRef::Decimal(a), ValueRef::Decimal(b)) => a.cmp(&b),
        (ValueRef::Text(a), ValueRef::Text(b)) => a.cmp(b),
        (ValueRef::Bytes(a), ValueRef::Bytes(b)) => a.cmp(b),
        (ValueRef::Date(a), ValueRef::Date(b)) => a.cmp(&b),
        (ValueRef::Time(a), ValueRef::Time(b)) => a.cmp(&b),
        (ValueRef::TimeTz(a), ValueRef::TimeTz(b)) => a.cmp(&b),
        (ValueRef::DateTime(a), ValueRef::DateTime(b)) => a.cmp(&b),
        (ValueRef::Timestamp(a), ValueRef::Timestamp(b)) => a.cmp(&b),
        (ValueRef::Interval(a), ValueRef::Interval(b)) => span(a).cmp(&span(b)),
        (ValueRef::Uuid(a), ValueRef::Uuid(b)) => a.cmp(&b),
        (ValueRef::Json(a), ValueRef::Json(b)) => json::compare_json(a, b),
        (a, b) => match (number(a), number(b)) {
            (Some(a), Some(b)) => compare_numbers(a, b),
            _ => kind(a).cmp(&kind(b)),
        },
    }
}

/// Whether two values are equal; two NULLs are, as in DISTINCT and GROUP BY.
#[must_use]
#[inline]
pub(crate) fn same(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    match (a, b) {
        (ValueRef::Text(a), ValueRef::Text(b)) => a == b,
        (a, b) => compare(a, b).is_eq(),
    }
}

/// The order of floats: NaN is equal to itself and above infinity, -0 equal to 0.
#[must_use]
#[inline]
pub(crate) fn compare_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// An interval's length in microseconds, a month being 30 days and a day 24 hours.
#[must_use]
#[inline]
pub(crate) fn span(interval: Interval) -> i128 {
    let days = i128::from(interval.months) * 30 + i128::from(interval.days);
    days * 86_400_000_000 + i128::from(interval.micros)
}

enum Number<'a> {
    Exact(super::NumericRef<'a>),
    Float(f64),
}

fn number(value: ValueRef<'_>) -> Option<Number<'_>> {
    let whole = |v: i64| Some(Number::Exact(super::Decimal::from(v).into()));
    match value {
        ValueRef::SmallInt(v) => whole(v.into()),
        ValueRef::Int(v) => whole(v.into()),
        ValueRef::BigInt(v) => whole(v),
        ValueRef::Decimal(v) => Some(Number::Exact(v)),
        ValueRef::Real(v) => Some(Number::Float(v.into())),
        ValueRef::Double(v) => Some(Number::Float(v)),
        _ => None,
    }
}

fn compare_numbers(a: Number<'_>, b: Number<'_>) -> Ordering {
    match (a, b) {
        (Number::Exact(a), Number::Exact(b)) => a.cmp(&b),
        (Number::Exact(a), Number::Float(b)) => compare_floats(a.to_f64(), b),
        (Number::Float(a), Number::Exact(b)) => compare_floats(a, b.to_f64()),
        (Number::Float(a), Number::Float(b)) => compare_floats(a, b),
    }
}

const fn kind(value: ValueRef<'_>) -> u8 {
    match value {
        ValueRef::Boolean(_) => 0,
        ValueRef::SmallInt(_)
        | ValueRef::Int(_)
        | ValueRef::BigInt(_)
        | ValueRef::Real(_)
        | ValueRef::Double(_)
        | ValueRef::Decimal(_) => 1,
        ValueRef::Text(_) => 2,
        ValueRef::Bytes(_) => 3,
        ValueRef::Date(_) => 4,
        ValueRef::Time(_) => 5,
        ValueRef::DateTime(_) => 6,
        ValueRef::Timestamp(_) => 7,
        ValueRef::Interval(_) => 8,
        ValueRef::Uuid(_) => 9,
        ValueRef::Json(_) => 10,
        ValueRef::TimeTz(_) => 11,
        ValueRef::Null => u8::MAX,
    }
}
