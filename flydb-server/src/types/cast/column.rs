//! Casts of whole columns.

use std::sync::Arc;

use super::{CastRules, cast_value};
use crate::types::coercion::{Category, category};
use crate::types::{
    Bitmap, Column, ColumnData, DataType, Decimal, Result, Strings, ValueRef, check_column_bytes,
    loose_bytes,
};

/// A column of type `from` as type `to`.
///
/// # Errors
/// As [`cast_value`], for the first cell that fails; 53200 where the cells are too large together.
pub(crate) fn cast_column(
    column: &Column,
    from: DataType,
    to: DataType,
    rules: &CastRules<'_>,
) -> Result<Column> {
    if changes_nothing(from, to) {
        return Ok(column.clone());
    }
    if let Some(data) = widened(&column.data, from, to) {
        return Ok(Column {
            data: Arc::new(data),
            nulls: column.nulls.clone(),
        });
    }
    let mut data = ColumnData::with_capacity(to.physical(), column.len());
    let mut nulls = Bitmap::default();
    let mut bytes = 0;
    for row in 0..column.len() {
        let value = column.get(row);
        nulls.push(matches!(value, ValueRef::Null));
        let value = cast_value(value, from, to, rules)?;
        bytes += loose_bytes(value.as_ref());
        check_column_bytes(bytes)?;
        data.push(value.as_ref())?;
    }
    Ok(Column::with_nulls(data, nulls))
}

/// Whether every value of one type is one of the other as it lies.
fn changes_nothing(from: DataType, to: DataType) -> bool {
    let free = match to {
        DataType::Text | DataType::Varchar(None) => !matches!(from, DataType::Char(_)),
        DataType::Decimal(None) | DataType::Blob | DataType::Varbinary(None) => true,
        DataType::Unknown
        | DataType::Boolean
        | DataType::SmallInt
        | DataType::Int
        | DataType::BigInt
        | DataType::Real
        | DataType::Double
        | DataType::Decimal(Some(_))
        | DataType::Varchar(Some(_))
        | DataType::Char(_)
        | DataType::Date
        | DataType::Time
        | DataType::TimeTz
        | DataType::DateTime
        | DataType::Timestamp
        | DataType::Interval
        | DataType::Binary(_)
        | DataType::Varbinary(Some(_))
        | DataType::Uuid
        | DataType::Jsonb
        | DataType::Bit(Some(_))
        | DataType::Varbit(Some(_))
        | DataType::Enum(_) => from == to,
        DataType::Bit(None) | DataType::Varbit(None) => category(from) == Category::Bits,
    };
    free && from.physical() == to.physical()
}

/// Integers as wider numbers or as text, CHAR as text, and texts as CHAR compares them: no cell can fail.
#[allow(clippy::cast_precision_loss)] // as PostgreSQL
fn widened(data: &ColumnData, from: DataType, to: DataType) -> Option<ColumnData> {
    Some(match (data, to) {
        (ColumnData::SmallInt(v), DataType::Int) => {
            ColumnData::Int(v.iter().map(|v| (*v).into()).collect())
        }
        (ColumnData::SmallInt(v), DataType::BigInt) => {
            ColumnData::BigInt(v.iter().map(|v| (*v).into()).collect())
        }
        (ColumnData::Int(v), DataType::BigInt) => {
            ColumnData::BigInt(v.iter().map(|v| (*v).into()).collect())
        }
        (ColumnData::Int(v), DataType::Double) => {
            ColumnData::Double(v.iter().map(|v| (*v).into()).collect())
        }
        (ColumnData::BigInt(v), DataType::Double) => {
            ColumnData::Double(v.iter().map(|v| *v as f64).collect())
        }
        (ColumnData::Int(v), DataType::Decimal(None)) => {
            ColumnData::Decimal(v.iter().map(|v| Decimal::from(*v)).collect())
        }
        (ColumnData::BigInt(v), DataType::Decimal(None)) => {
            ColumnData::Decimal(v.iter().map(|v| Decimal::from(*v)).collect())
        }
        (ColumnData::Int(v), DataType::Text | DataType::Varchar(None)) => {
            ColumnData::Text(written(v))
        }
        (ColumnData::BigInt(v), DataType::Text | DataType::Varchar(None)) => {
            ColumnData::Text(written(v))
        }
        (ColumnData::Text(v), DataType::Char(0)) => ColumnData::Text(v.trim_all()),
        (ColumnData::Text(v), DataType::Text | DataType::Varchar(None))
            if matches!(from, DataType::Char(_)) =>
        {
            ColumnData::Text(v.trim_all())
        }
        (ColumnData::Decimal(v), DataType::Double) => {
            ColumnData::Double(v.iter().map(|v| v.to_f64()).collect())
        }
        (ColumnData::Real(v), DataType::Double) => {
            ColumnData::Double(v.iter().map(|v| (*v).into()).collect())
        }
        _ => return None,
    })
}

fn written<T: itoa::Integer + Copy>(numbers: &[T]) -> Strings {
    let mut buffer = itoa::Buffer::new();
    let mut out = Strings::default();
    for number in numbers {
        out.push(buffer.format(*number));
    }
    out
}
