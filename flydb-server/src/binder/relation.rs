//! The tables that statements name.

use std::sync::Arc;

use super::names::{names_schema, nearest, table_name};
use crate::catalog::{Catalog, Relation, Sequence, Table};
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
    let relation = named_relation(catalog, name)?;
    let name = table_name(name)?;
    match relation {
        Some(Relation::Table(table)) => return Ok(table),
        Some(Relation::View(_)) => return Err(is_no_table(name, "It is a view.")),
        Some(Relation::Sequence(_)) => return Err(is_no_table(name, "It is a sequence.")),
        None => {}
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

/// The relation of this name, if there is one: with the schema's name never a temporary table.
fn named_relation<'c>(
    catalog: &'c Catalog,
    name: &ast::ObjectName,
) -> Result<Option<Relation<'c>>> {
    let ident = table_name(name)?;
    Ok(match names_schema(name) {
        true => catalog.relation_of_all(&ident.value),
        false => catalog.relation(&ident.value),
    })
}

/// 42809: this is another relation, and a table is needed.
fn is_no_table(name: &ast::Ident, what: &str) -> SqlError {
    SqlError::new(
        SqlState::WrongObjectType,
        format!("\"{}\" is not a table", name.value),
    )
    .at(position(name.span))
    .with_detail(what)
}

/// The table or view of this name.
///
/// # Errors
/// 42P01, and what is wrong with the name itself.
pub(super) fn find_relation<'c>(
    catalog: &'c Catalog,
    name: &ast::ObjectName,
) -> Result<Relation<'c>> {
    match named_relation(catalog, name)? {
        Some(relation) => Ok(relation),
        None => find_table(catalog, name).map(Relation::Table),
    }
}

/// The sequence of this name.
///
/// # Errors
/// 42P01, 42809 for another relation, and what is wrong with the name itself.
pub(super) fn find_sequence<'c>(
    catalog: &'c Catalog,
    name: &ast::ObjectName,
) -> Result<&'c Arc<Sequence>> {
    let name = table_name(name)?;
    if let Some(sequence) = catalog.sequence(&name.value) {
        return Ok(sequence);
    }
    let (state, message) = match catalog.relation_exists(&name.value) {
        true => (
            SqlState::WrongObjectType,
            format!("\"{}\" is not a sequence", name.value),
        ),
        false => (
            SqlState::UndefinedTable,
            format!("sequence \"{}\" does not exist", name.value),
        ),
    };
    Err(SqlError::new(state, message).at(position(name.span)))
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
