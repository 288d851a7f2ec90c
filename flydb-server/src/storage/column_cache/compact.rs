//! The form in which a column is kept.
//!
//! Decimals are a third as large: those of one column mostly have one scale, and fit into 64 bits.

use std::sync::Arc;

use crate::types::{Bitmap, Column, ColumnData, Decimal};

/// A kept column of a segment.
#[derive(Debug)]
pub(super) enum Compact {
    /// As it was decoded.
    Whole(Column),
    /// Decimals of one scale.
    Decimals {
        coefficients: Box<[i64]>,
        scale: u8,
        nulls: Option<Arc<Bitmap>>,
    },
}

impl Compact {
    /// The smallest form of a column.
    pub(super) fn of(column: &Column) -> Compact {
        match &*column.data {
            ColumnData::Decimal(decimals) => decimals_of_one_scale(decimals, column.nulls.as_ref())
                .unwrap_or_else(|| Compact::Whole(column.clone())),
            // The buffers that texts were gathered in have room to grow, a copy has not.
            ColumnData::Text(_) | ColumnData::Json(_) => Compact::Whole(Column {
                data: Arc::new(ColumnData::clone(&column.data)),
                nulls: column.nulls.clone(),
            }),
            _ => Compact::Whole(column.clone()),
        }
    }

    /// The column again.
    pub(super) fn column(&self) -> Column {
        match self {
            Compact::Whole(column) => column.clone(),
            Compact::Decimals {
                coefficients,
                scale,
                nulls,
            } => {
                // A coefficient of 64 bits is within 38 digits.
                let decimal = |coefficient: &i64| {
                    Decimal::new(i128::from(*coefficient), *scale).unwrap_or(Decimal::ZERO)
                };
                let decimals = coefficients.iter().map(decimal).collect();
                Column {
                    data: Arc::new(ColumnData::Decimal(decimals)),
                    nulls: nulls.clone(),
                }
            }
        }
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Compact::Whole(column) => column.bytes(),
            Compact::Decimals {
                coefficients,
                nulls,
                ..
            } => 8 * coefficients.len() + nulls.as_ref().map_or(0, |nulls| nulls.len() / 8),
        }
    }
}

/// `None` where a number that is not NULL has another scale or more than 64 bits.
fn decimals_of_one_scale(decimals: &[Decimal], nulls: Option<&Arc<Bitmap>>) -> Option<Compact> {
    let is_null = |row: usize| nulls.is_some_and(|nulls| nulls.get(row));
    let first = decimals.iter().enumerate().find(|(row, _)| !is_null(*row));
    let scale = first.map_or(0, |(_, decimal)| decimal.scale());
    let coefficient = |(row, decimal): (usize, &Decimal)| match is_null(row) {
        true => Some(0),
        false if decimal.scale() == scale => i64::try_from(decimal.coefficient()).ok(),
        false => None,
    };
    let coefficients: Option<Box<[i64]>> = decimals.iter().enumerate().map(coefficient).collect();
    Some(Compact::Decimals {
        coefficients: coefficients?,
        scale,
        nulls: nulls.cloned(),
    })
}
