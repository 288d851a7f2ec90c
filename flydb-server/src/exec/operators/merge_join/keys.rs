//! The keys of one side's rows, compared with the other's.

use std::cmp::Ordering;

use crate::exec::rows::keys::any_null;
use crate::exec::rows::words::words;
use crate::exec::run::Context;
use crate::plan::{Expr, MergeKey};
use crate::types::compare::compare;
use crate::types::{Batch, Bitmap, Column, Physical, Result, SqlError, ValueRef};

/// Keys in the order of a side's rows.
#[derive(Debug, Default)]
pub(super) struct SideKeys {
    columns: Vec<Column>,
    descending: Vec<bool>,
    /// The cells of a single column, where they order as integers do.
    integers: Option<Vec<i64>>,
    /// The rows with a NULL among their keys.
    nulls: Option<Bitmap>,
}

impl SideKeys {
    /// The key columns of a batch.
    ///
    /// # Errors
    /// What evaluating answers.
    pub(super) fn columns(
        keys: &[MergeKey],
        side: impl Fn(&MergeKey) -> &Expr,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<Vec<Column>> {
        let columns = keys.iter().map(|key| context.evaluate(side(key), batch));
        columns.collect()
    }

    /// The keys of `rows` rows, from their columns.
    pub(super) fn new(columns: Vec<Column>, keys: &[MergeKey], rows: usize) -> SideKeys {
        let integers = match columns.as_slice() {
            [column] if orders_as_integers(column.data.physical()) => words(&columns, rows),
            _ => None,
        };
        SideKeys {
            integers,
            nulls: any_null(&columns, rows),
            descending: keys.iter().map(|key| key.descending).collect(),
            columns,
        }
    }

    /// The keys as integers in ascending order, where they are a single column of such without NULLs: they are to be
    /// turned as the answer's second part says.
    #[inline]
    pub(super) fn as_integers(&self) -> Option<(&[i64], Turn)> {
        let integers = self.integers.as_deref().filter(|_| self.nulls.is_none())?;
        let turn = match self.descending.first() {
            Some(true) => Turn::Over,
            Some(false) | None => Turn::None,
        };
        Some((integers, turn))
    }

    /// Whether a row has a NULL among its keys, and so no partner.
    #[inline]
    pub(super) fn is_null(&self, row: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls.get(row))
    }

    /// Where a row comes in the order, compared with one of the other side.
    #[inline]
    pub(super) fn compare(&self, row: usize, other: &SideKeys, other_row: usize) -> Ordering {
        if let (Some(a), Some(b), None, None) =
            (&self.integers, &other.integers, &self.nulls, &other.nulls)
        {
            let order = a.get(row).cmp(&b.get(other_row));
            let descends = self.descending.first() == Some(&true);
            return if descends { order.reverse() } else { order };
        }
        self.compare_cells(row, other, other_row)
    }

    fn compare_cells(&self, row: usize, other: &SideKeys, other_row: usize) -> Ordering {
        let columns = self.columns.iter().zip(&other.columns);
        for ((a, b), descending) in columns.zip(&self.descending) {
            let order = nulls_last(a.get(row), b.get(other_row));
            let order = if *descending { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }

    /// Looks, in a debug build, whether the rows are in order.
    ///
    /// # Errors
    /// XX000 where they are not: the plan is wrong, and so would the answer be.
    pub(super) fn check(&self, rows: usize) -> Result<()> {
        if cfg!(debug_assertions) {
            let sorted = (1..rows).all(|row| self.compare(row - 1, self, row).is_le());
            if !sorted {
                return Err(SqlError::internal("an input of a merge join is not sorted"));
            }
        }
        Ok(())
    }
}

/// What makes integers ascend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    /// They do.
    None,
    /// They descend.
    Over,
}

impl Turn {
    /// An integer that is the greater, the later one comes in the order.
    #[inline]
    pub(super) const fn of(self, key: i64) -> i64 {
        match self {
            Turn::None => key,
            Turn::Over => !key,
        }
    }
}

fn nulls_last(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Null, ValueRef::Null) => Ordering::Equal,
        (ValueRef::Null, _) => Ordering::Greater,
        (_, ValueRef::Null) => Ordering::Less,
        (a, b) => compare(a, b),
    }
}

const fn orders_as_integers(physical: Physical) -> bool {
    match physical {
        Physical::SmallInt
        | Physical::Int
        | Physical::BigInt
        | Physical::Date
        | Physical::Time
        | Physical::DateTime
        | Physical::Timestamp => true,
        Physical::Boolean
        | Physical::Real
        | Physical::Double
        | Physical::Decimal
        | Physical::Text
        | Physical::Bytes
        | Physical::Interval
        | Physical::TimeTz
        | Physical::Uuid
        | Physical::Json => false,
    }
}
