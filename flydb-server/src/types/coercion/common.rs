//! The type that several agree on.

use super::{BLANK_PADDED, Category, category, date_rank, numeric_rank, undeclared};
use crate::types::DataType;

/// The type that two agree on in a comparison, CASE, COALESCE, VALUES or UNION, to which both cast
/// implicitly; `None` where there is none. Lengths and precisions that differ are dropped.
#[must_use]
pub(crate) fn common_type(a: DataType, b: DataType) -> Option<DataType> {
    if a == b {
        return Some(a);
    }
    match (category(a), category(b)) {
        (Category::Unknown, _) => Some(undeclared(b)),
        (_, Category::Unknown) => Some(undeclared(a)),
        (Category::Numeric, Category::Numeric) => Some(common_number(a, b)),
        (Category::Date, Category::Date) => Some(if date_rank(a) >= date_rank(b) { a } else { b }),
        (Category::Text, Category::Text) => Some(common_text(a, b)),
        (Category::Bytes, Category::Bytes) => Some(DataType::Blob),
        (Category::Time, Category::Time) => Some(DataType::TimeTz),
        (Category::Time, Category::Interval) | (Category::Interval, Category::Time)
            if a != DataType::TimeTz && b != DataType::TimeTz =>
        {
            Some(DataType::Interval)
        }
        (Category::Bits, Category::Bits) => Some(common_bits(a, b)),
        _ => None,
    }
}

/// The type of the results of CASE, COALESCE, GREATEST, VALUES or UNION: as [`common_type`], but a REAL beside
/// another number stays one.
#[must_use]
pub(crate) fn result_type(a: DataType, b: DataType) -> Option<DataType> {
    match (a, b) {
        (DataType::Real, DataType::Double) | (DataType::Double, DataType::Real) => {
            Some(DataType::Double)
        }
        (DataType::Real, other) | (other, DataType::Real)
            if category(other) == Category::Numeric =>
        {
            Some(DataType::Real)
        }
        (a, b) => common_type(a, b),
    }
}

/// The common type of all; TEXT where all are unknown, `None` where two do not fit or there is none.
#[must_use]
pub(crate) fn common_type_of(types: impl IntoIterator<Item = DataType>) -> Option<DataType> {
    let common = types
        .into_iter()
        .map(Some)
        .reduce(|a, b| result_type(a?, b?))??;
    Some(if common == DataType::Unknown {
        DataType::Text
    } else {
        common
    })
}

/// REAL beside a DECIMAL or an integer becomes DOUBLE, which loses less.
fn common_number(a: DataType, b: DataType) -> DataType {
    let (low, high) = if numeric_rank(a) <= numeric_rank(b) {
        (a, b)
    } else {
        (b, a)
    };
    match (low, high) {
        (_, DataType::Decimal(_)) => DataType::Decimal(None),
        (DataType::Real, DataType::Real) => DataType::Real,
        (_, DataType::Real) => DataType::Double,
        (_, high) => high,
    }
}

const fn common_bits(a: DataType, b: DataType) -> DataType {
    match (a, b) {
        (DataType::Bit(_), DataType::Bit(_)) => DataType::Bit(None),
        _ => DataType::Varbit(None),
    }
}

fn common_text(a: DataType, b: DataType) -> DataType {
    match (a, b) {
        (DataType::Char(_), DataType::Char(_)) => BLANK_PADDED,
        (DataType::Varchar(_), DataType::Varchar(_)) => DataType::Varchar(None),
        _ => DataType::Text,
    }
}
