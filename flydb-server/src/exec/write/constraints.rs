//! NOT NULL and CHECK, over new rows as columns.

use super::errors::{check_failed, null_value, value_text};
use crate::catalog::Table;
use crate::exec::run::Context;
use crate::plan::Expr;
use crate::types::{Batch, Result, SqlError, ValueRef};

/// Checks new rows, given as all columns of their table in order.
///
/// # Errors
/// 23502 and 23514, whichever row comes first; what evaluating a check answers.
pub(in crate::exec) fn check(
    table: &Table,
    checks: &[(String, Expr)],
    rows: &Batch,
    context: Context<'_>,
) -> Result<()> {
    not_null(table, rows, context)?;
    for (name, condition) in checks {
        let held = context.evaluate(condition, rows)?;
        let failed = (0..rows.rows).find(|&row| held.get(row) == ValueRef::Boolean(false));
        if let Some(row) = failed {
            let text = row_text(table, rows, row, context);
            return Err(check_failed(name, table, &text));
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
