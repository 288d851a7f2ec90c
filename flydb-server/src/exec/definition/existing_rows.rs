//! The rows that are there when their table gets another definition: converted to it, and checked.

use std::ops::Bound;

use super::table_change::not_unique;
use crate::catalog::{Sequence, SequenceKind, Table};
use crate::exec::limits::BATCH_ROWS;
use crate::exec::operators::row_id;
use crate::exec::rows::decode;
use crate::exec::run::Context;
use crate::exec::sequences::rule;
use crate::exec::write::key_of_row;
use crate::exec::write::rows::encode;
use crate::plan::{ExistingValue, NewRows, TableChange};
use crate::storage::{Row, TableSpec};
use crate::txn::{RowRange, Transaction};
use crate::types::{Batch, Column, DataType, Result, RowId, SqlError, SqlState, Value, ValueRef};

/// The rows in their new form and in order of their new ids; `None` where they stay as they are. Either
/// way they are held to what the change says.
///
/// # Errors
/// 23502 and 23514 for a row that does not fit, 23505 for two that share a key, and what converting
/// a value answers.
pub(super) fn convert(
    change: &TableChange,
    sequences: &[Sequence],
    (before, table): (&Table, &Table),
    shape: &TableSpec,
    context: Context<'_>,
    txn: &mut Transaction,
) -> Result<Option<Vec<(RowId, Row)>>> {
    let follows = newly_follows(before, table);
    if change.rows.is_none() && change.verify.is_empty() && follows.is_none() {
        return Ok(None);
    }
    let mut converted = Vec::new();
    let mut greatest = 0;
    let mut range = RowRange::ALL;
    loop {
        context.check()?;
        let view = context.table(table.id)?;
        let rows = view.rows(range, false, BATCH_ROWS);
        let Some((last, _)) = rows.last() else {
            break;
        };
        range.start = Bound::Excluded(*last);
        let batch = match &change.rows {
            Some(new) => {
                let old = whole(view.spec(), &rows)?;
                new_columns(new, sequences, &old, table, context, txn)?
            }
            None => whole(shape, &rows)?,
        };
        verify(change, &batch, table, context)?;
        greatest = greatest.max(greatest_of(follows, &batch));
        if change.rows.is_some() {
            converted.extend(stored(&rows, &batch, table, shape)?);
        }
    }
    if greatest > 0 {
        txn.raise_sequence(table.id, greatest)?;
    }
    if change.rows.is_none() {
        return Ok(None);
    }
    in_order(converted, table, shape, context).map(Some)
}

/// All columns that a shape reads.
fn whole(shape: &TableSpec, rows: &[(RowId, Row)]) -> Result<Batch> {
    let all: Vec<usize> = (0..shape.layout.len()).collect();
    decode::batch(shape, rows, &all, false)
}

fn new_columns(
    new: &NewRows,
    sequences: &[Sequence],
    old: &Batch,
    table: &Table,
    context: Context<'_>,
    txn: &mut Transaction,
) -> Result<Batch> {
    let mut columns = Vec::with_capacity(new.columns.len());
    for (value, column) in new.columns.iter().zip(&table.columns) {
        columns.push(match value {
            ExistingValue::Computed(expr) => context.evaluate(expr, old)?,
            ExistingValue::Counted(by) => {
                let own = by.map(|place| sequences.get(place).ok_or_else(no_sequence));
                let next = || match own.clone().transpose()? {
                    Some(own) => context.run.sequences.next(&rule(own), None),
                    None => txn.next_sequence(table.id),
                };
                counted(old.rows, column.data_type, next)?
            }
        });
    }
    let mut batch = Batch {
        columns,
        rows: old.rows,
    };
    for (place, expr) in &new.generated {
        let values = context.evaluate(expr, &batch)?;
        if let Some(slot) = batch.columns.get_mut(*place) {
            *slot = values;
        }
    }
    Ok(batch)
}

fn counted(
    rows: usize,
    data_type: DataType,
    mut next: impl FnMut() -> Result<i64>,
) -> Result<Column> {
    let mut values = Vec::with_capacity(rows);
    for _ in 0..rows {
        let number = next()?;
        let value = match data_type {
            DataType::SmallInt => i16::try_from(number).ok().map(Value::SmallInt),
            DataType::Int => i32::try_from(number).ok().map(Value::Int),
            _ => Some(Value::BigInt(number)),
        };
        values.push(value.ok_or_else(|| {
            SqlError::new(
                SqlState::NumericValueOutOfRange,
                "there are more rows than numbers for the new column",
            )
        })?);
    }
    Column::from_values(data_type.physical(), values.iter().map(Value::as_ref))
}

#[cold]
fn no_sequence() -> SqlError {
    SqlError::internal("a column counts with a sequence that was not made")
}

fn verify(change: &TableChange, batch: &Batch, table: &Table, context: Context<'_>) -> Result<()> {
    for &place in &change.verify.not_null {
        let column = batch.columns.get(place);
        if column.is_some_and(|column| (0..batch.rows).any(|row| column.is_null(row))) {
            let name = table.columns.get(place).map_or("", |column| &column.name);
            return Err(SqlError::new(
                SqlState::NotNullViolation,
                format!(
                    "column \"{name}\" of relation \"{}\" contains null values",
                    table.name
                ),
            ));
        }
    }
    for (name, condition) in &change.verify.checks {
        let held = context.evaluate(condition, batch)?;
        if (0..batch.rows).any(|row| held.get(row) == ValueRef::Boolean(false)) {
            return Err(SqlError::new(
                SqlState::CheckViolation,
                format!(
                    "check constraint \"{name}\" of relation \"{}\" is violated by some row",
                    table.name
                ),
            ));
        }
    }
    Ok(())
}

/// The images of new rows, with their ids.
fn stored(
    old: &[(RowId, Row)],
    batch: &Batch,
    table: &Table,
    shape: &TableSpec,
) -> Result<Vec<(RowId, Row)>> {
    let images = encode(shape, batch)?.into_iter().enumerate();
    let rows = images.zip(old).map(|((at, image), (id, _))| {
        let key = table
            .row_id_column
            .map(|column| batch.get(column, at).to_value());
        let key = key.map(|key| row_id(&key)).transpose()?.flatten();
        Ok((key.unwrap_or(*id), image))
    });
    rows.collect()
}

/// The rows in order of their ids, which must all differ.
fn in_order(
    mut rows: Vec<(RowId, Row)>,
    table: &Table,
    shape: &TableSpec,
    context: Context<'_>,
) -> Result<Vec<(RowId, Row)>> {
    if !rows.is_sorted_by_key(|(id, _)| *id) {
        rows.sort_unstable_by_key(|(id, _)| *id);
    }
    let twice = rows.windows(2).find_map(|pair| match pair {
        [(a, row), (b, _)] if a == b => Some(row),
        _ => None,
    });
    let Some(row) = twice else {
        return Ok(rows);
    };
    let name = table.primary_key_name.as_deref().unwrap_or_default();
    let key = key_of_row(table, &table.primary_key, (shape, row), context);
    Err(not_unique(name, &key))
}

/// The AUTO_INCREMENT column whose sequence did not follow its values before.
fn newly_follows(before: &Table, table: &Table) -> Option<usize> {
    let follows = |table: &Table| {
        let mut columns = table.columns.iter();
        columns.position(|column| column.sequence == Some(SequenceKind::AutoIncrement))
    };
    follows(table).filter(|_| follows(before).is_none())
}

fn greatest_of(column: Option<usize>, batch: &Batch) -> i64 {
    let Some(column) = column else {
        return 0;
    };
    let numbers = (0..batch.rows).filter_map(|row| match batch.get(column, row) {
        ValueRef::SmallInt(number) => Some(i64::from(number)),
        ValueRef::Int(number) => Some(i64::from(number)),
        ValueRef::BigInt(number) => Some(number),
        _ => None,
    });
    numbers.max().unwrap_or(0)
}
