//! The tables that statements name.

use std::sync::Arc;

use super::names::{nearest, table_name};
use crate::catalog::{Catalog, Table};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The table of this name.
///
/// # Errors
/// 42P01, and what is wrong with the name itself.
pub(super) fn find_table<'c>(
    catalog: &'c Catalog,
    name: &ast::ObjectName,
) -> Result<&'c Arc<Table>> {
    let name = table_name(name)?;
    if let Some(table) = catalog.table(&name.value) {
        return Ok(table);
    }
    let error = SqlError::new(
        SqlState::UndefinedTable,
        format!("table \"{}\" does not exist", name.value),
    )
    .at(position(name.span));
    let known = catalog.tables().map(|table| table.name.as_str());
    Err(match nearest(&name.value, known) {
        Some(near) => error.with_hint(format!("Perhaps you meant \"{near}\".")),
        None => error,
    })
}

/// The place of a table's column.
///
/// # Errors
/// 42703.
pub(super) fn find_column(table: &Table, name: &ast::Ident) -> Result<usize> {
    if let Some((place, _)) = table.column(&name.value) {
        return Ok(place);
    }
    let error = SqlError::new(
        SqlState::UndefinedColumn,
        format!(
            "column \"{}\" of table \"{}\" does not exist",
            name.value, table.name
        ),
    )
    .at(position(name.span));
    let known = table.columns.iter().map(|column| column.name.as_str());
    Err(match nearest(&name.value, known) {
        Some(near) => error.with_hint(format!("Perhaps you meant \"{near}\".")),
        None => error,
    })
}
