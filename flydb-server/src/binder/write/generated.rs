//! Columns that take no values: generated ones, and those that always count.

use super::super::held;
use crate::catalog::{Catalog, Column, Counter, SequenceKind, Table};
use crate::plan::InsertSource;
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// What an INSERT gives a column, where the column takes it.
///
/// # Errors
/// 428C9 for a value of a column that takes none.
pub(super) fn inserted(
    value: InsertSource,
    table: &Table,
    place: usize,
    overriding: Option<&ast::InsertOverriding>,
    catalog: &Catalog,
) -> Result<InsertSource> {
    let Some(column) = table.columns.get(place) else {
        return Ok(value);
    };
    let value = match value {
        InsertSource::Source(value) => InsertSource::Source(held(value, column.time_size)?),
        other => other,
    };
    let is_given = match value {
        InsertSource::Source(_) | InsertSource::SequenceUnless { .. } => true,
        InsertSource::Default(_) | InsertSource::Sequence(_) => false,
    };
    if !is_given {
        return Ok(value);
    }
    let message = format!(
        "cannot insert a non-DEFAULT value into column \"{}\"",
        column.name
    );
    match (column.sequence, overriding) {
        _ if column.generated.is_some() => Err(generated(message, column)),
        (
            Some(SequenceKind::Always | SequenceKind::ByDefault),
            Some(ast::InsertOverriding::User),
        ) => {
            let counter = catalog.counter(table, column);
            Ok(InsertSource::Sequence(counter.unwrap_or(Counter::Table)))
        }
        (Some(SequenceKind::Always), None) => {
            Err(identity(message, column).with_hint("Use OVERRIDING SYSTEM VALUE to override."))
        }
        (None | Some(_), _) => Ok(value),
    }
}

/// Refuses to set a column that takes no values.
///
/// # Errors
/// 428C9.
pub(super) fn refuse_set(table: &Table, place: usize) -> Result<()> {
    let Some(column) = table.columns.get(place) else {
        return Ok(());
    };
    let message = format!("column \"{}\" can only be updated to DEFAULT", column.name);
    if column.generated.is_some() {
        return Err(generated(message, column));
    }
    if column.sequence == Some(SequenceKind::Always) {
        return Err(identity(message, column));
    }
    Ok(())
}

fn generated(message: String, column: &Column) -> SqlError {
    SqlError::new(SqlState::GeneratedAlways, message)
        .with_detail(format!("Column \"{}\" is a generated column.", column.name))
}

fn identity(message: String, column: &Column) -> SqlError {
    SqlError::new(SqlState::GeneratedAlways, message).with_detail(format!(
        "Column \"{}\" is an identity column defined as GENERATED ALWAYS.",
        column.name
    ))
}
