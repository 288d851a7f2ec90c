//! Keys of up to 64 bits, as one integer each: for tables of keys that are looked up by the million.
//!
//! The types of the key's columns decide whether there is room; NULLs have none, and get any integer.
//! A key of a single column of integers, dates or times is the cell itself, so that keys that lie close
//! together in a table are close together here.

use super::keys::{double_bits, real_bits};
use crate::types::{Column, ColumnData, Physical};

/// The keys of `rows` rows; `None` where 64 bits do not suffice.
pub(in crate::exec) fn words(columns: &[Column], rows: usize) -> Option<Vec<i64>> {
    let bits = columns.iter().map(|column| bits(column.data.physical()));
    if columns.is_empty() || bits.sum::<Option<u32>>()? > 64 {
        return None;
    }
    if let [column] = columns {
        return one(column);
    }
    let mut words = vec![0_u64; rows];
    for column in columns {
        let width = bits_of(column)?;
        for (word, cell) in words.iter_mut().zip(one(column)?) {
            let cell = cell.cast_unsigned() & (u64::MAX >> (64 - width));
            // Two columns or more have fewer than 64 bits each.
            *word = *word << width | cell;
        }
    }
    Some(words.into_iter().map(u64::cast_signed).collect())
}

fn bits_of(column: &Column) -> Option<u32> {
    bits(column.data.physical())
}

const fn bits(physical: Physical) -> Option<u32> {
    match physical {
        Physical::Boolean => Some(1),
        Physical::SmallInt => Some(16),
        Physical::Int | Physical::Date | Physical::Real => Some(32),
        Physical::BigInt
        | Physical::Double
        | Physical::Time
        | Physical::TimeTz
        | Physical::DateTime
        | Physical::Timestamp => Some(64),
        Physical::Decimal
        | Physical::Text
        | Physical::Bytes
        | Physical::Interval
        | Physical::Uuid
        | Physical::Json => None,
    }
}

fn one(column: &Column) -> Option<Vec<i64>> {
    Some(match &*column.data {
        ColumnData::Boolean(v) => v.iter().map(|v| i64::from(*v)).collect(),
        ColumnData::SmallInt(v) => v.iter().map(|v| i64::from(*v)).collect(),
        ColumnData::Int(v) | ColumnData::Date(v) => v.iter().map(|v| i64::from(*v)).collect(),
        ColumnData::BigInt(v)
        | ColumnData::Time(v)
        | ColumnData::TimeTz(v)
        | ColumnData::DateTime(v)
        | ColumnData::Timestamp(v) => v.clone(),
        ColumnData::Real(v) => v.iter().map(|v| i64::from(real_bits(*v))).collect(),
        ColumnData::Double(v) => v.iter().map(|v| double_bits(*v).cast_signed()).collect(),
        ColumnData::Decimal(_)
        | ColumnData::LongDecimal(_)
        | ColumnData::Text(_)
        | ColumnData::Bytes(_)
        | ColumnData::Interval(_)
        | ColumnData::Uuid(_)
        | ColumnData::Json(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_equal_where_their_cells_are() {
        let ints = Column::new(ColumnData::Int(vec![1, -1, 1, 0]));
        let dates = Column::new(ColumnData::Date(vec![-1, 1, -1, -1]));
        let words = words(&[ints, dates], 4).unwrap();
        assert_eq!(words[0], words[2]);
        assert_ne!(words[0], words[1]);
        assert_ne!(words[0], words[3]);
    }

    #[test]
    fn zeros_and_nans_are_alike() {
        let cells = vec![0.0, -0.0, f64::NAN, -f64::NAN];
        let words = words(&[Column::new(ColumnData::Double(cells))], 4).unwrap();
        assert_eq!((words[0], words[2]), (words[1], words[3]));
    }

    #[test]
    fn what_does_not_fit_has_no_words() {
        let big = Column::new(ColumnData::BigInt(vec![1]));
        assert_eq!(words(std::slice::from_ref(&big), 1), Some(vec![1]));
        assert_eq!(words(&[big.clone(), big], 1), None);
        assert_eq!(words(&[], 1), None);
    }
}
