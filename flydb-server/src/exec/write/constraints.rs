//! NOT NULL, CHECK and the check options of views, over new rows as columns.

use super::errors::{check_failed, check_option_failed, null_value, value_text};
use crate::catalog::Table;
use crate::exec::run::Context;
use crate::plan::{CheckOf, RowCheck};
use crate::types::{Batch, Result, SqlError, ValueRef};

/// Checks new rows, given as all columns of their table in order.
///
/// # Errors
/// 23502, 23514 and 44000, whichever row comes first; what evaluating a check answers.
pub(in crate::exec) fn check(
    table: &Table,
    checks: &[RowCheck],
    rows: &Batch,
    context: Context<'_>,
) -> Result<()> {
    check_table(table, checks, rows, context)?;
    check_views(table, checks, rows, context)
}

/// As [`check`], without what views ask.
///
/// # Errors
/// 23502 and 23514.
pub(in crate::exec) fn check_table(
    table: &Table,
    checks: &[RowCheck],
    rows: &Batch,
    context: Context<'_>,
) -> Result<()> {
    not_null(table, rows, context)?;
    let of_table = checks.iter().filter(|check| !check.is_of_view());
    conditions(table, of_table, rows, context)
}

/// As [`check`], only of what views ask.
///
/// # Errors
/// 44000.
pub(in crate::exec) fn check_views(
    table: &Table,
    checks: &[RowCheck],
    rows: &Batch,
    context: Context<'_>,
) -> Result<()> {
    let of_views = checks.iter().filter(|check| check.is_of_view());
    conditions(table, of_views, rows, context)
}

fn conditions<'c>(
    table: &Table,
    checks: impl Iterator<Item = &'c RowCheck>,
    rows: &Batch,
    context: Context<'_>,
) -> Result<()> {
    for RowCheck { of, condition } in checks {
        let held = context.evaluate(condition, rows)?;
        let mut places = 0..rows.rows;
        let failed = match of {
            CheckOf::Constraint(_) => places.find(|&row| held.get(row) == ValueRef::Boolean(false)),
            CheckOf::View(_) => places.find(|&row| held.get(row) != ValueRef::Boolean(true)),
        };
        if let Some(row) = failed {
            let text = row_text(table, rows, row, context);
            return Err(match of {
                CheckOf::Constraint(name) => check_failed(name, table, &text),
                CheckOf::View(name) => check_option_failed(name, &text),
            });
        }
    }
    Ok(())
}

fn not_null(table: &Table, rows: &Batch, context: Context<'_>) -> Result<()> {
    for (definition, column) in table.columns.iter().zip(&rows.columns) {
        if definition.nullable || column.nulls.is_none() {
            continue;
        }
        if let Some(row) = (0..rows.rows).find(|&row| column.is_null(row)) {
            return Err(null_error(table, &definition.name, rows, row, context));
        }
    }
    Ok(())
}

#[cold]
fn null_error(
    table: &Table,
    column: &str,
    rows: &Batch,
    row: usize,
    context: Context<'_>,
) -> SqlError {
    null_value(column, table, &row_text(table, rows, row, context))
}

fn row_text(table: &Table, rows: &Batch, row: usize, context: Context<'_>) -> String {
    let columns = table.visible_columns();
    let cells: Vec<String> = columns
        .map(|(at, column)| value_text(rows.get(at, row), column.data_type, context))
        .collect();
    cells.join(", ")
}
