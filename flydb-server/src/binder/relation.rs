//! The tables that statements name.

use std::sync::Arc;

use super::names::{nearest, table_name};
use crate::catalog::{Catalog, Relation, Table};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The table of this name.
///
/// # Errors
/// 42P01, 42809 for a view, and what is wrong with the name itself.
pub(super) fn find_table<'c>(
    catalog: &'c Catalog,
    name: &ast::ObjectName,
) -> Result<&'c Arc<Table>> {
    let name = table_name(name)?;
    if let Some(table) = catalog.table(&name.value) {
        return Ok(table);
    }
    if catalog.view(&name.value).is_some() {
        return Err(is_view(name));
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

/// 42809: this is a view, and a table is needed.
fn is_view(name: &ast::Ident) -> SqlError {
    SqlError::new(
        SqlState::WrongObjectType,
        format!("\"{}\" is not a table", name.value),
    )
    .at(position(name.span))
    .with_detail("It is a view.")
}

/// The table or view of this name.
///
/// # Errors
/// 42P01, and what is wrong with the name itself.
pub(super) fn find_relation<'c>(
    catalog: &'c Catalog,
    name: &ast::ObjectName,
) -> Result<Relation<'c>> {
    match catalog.relation(&table_name(name)?.value) {
        Some(relation) => Ok(relation),
        None => find_table(catalog, name).map(Relation::Table),
    }
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
