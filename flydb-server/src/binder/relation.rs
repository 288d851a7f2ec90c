//! The tables that statements name.

use std::sync::Arc;

use super::BindContext;
use super::names::{Named, nearest};
use crate::catalog::{Relation, Sequence, Table};
use crate::plan::{INFORMATION_SCHEMA, SystemRelation};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The table of this name that a command is about.
///
/// # Errors
/// 42P01, 42809 for a view, 3F000 for the schema that it says, and what is wrong with the name itself.
pub(super) fn find_table<'c>(
    context: &BindContext<'c>,
    name: &ast::ObjectName,
) -> Result<&'c Arc<Table>> {
    let named = Named::of(name)?;
    table_of(named, context, named.known_schema(context)?)
}

/// The table of this name, or that in which the materialized view of this name keeps its rows: what has indexes and
/// statistics.
///
/// # Errors
/// As [`find_table`].
pub(super) fn find_rows<'c>(
    context: &BindContext<'c>,
    name: &ast::ObjectName,
) -> Result<&'c Arc<Table>> {
    let named = Named::of(name)?;
    let schema = named.known_schema(context)?;
    if let Some(Relation::View(view)) = context.catalog.relation(schema, &named.name.value)
        && let Some(rows) = &view.rows
        && let Some(table) = context.catalog.table_by_id(rows.table)
    {
        return Ok(table);
    }
    find_table(context, name)
}

/// The relation of this name whose rows are to change.
///
/// # Errors
/// 42P01, 42501 for a schema that the user may not use, and what is wrong with the name itself.
pub(super) fn find_target<'c>(
    context: &BindContext<'c>,
    name: &ast::ObjectName,
) -> Result<Relation<'c>> {
    let named = Named::of(name)?;
    let schema = named.schema(context)?;
    let found = context.catalog.relation(schema, &named.name.value);
    found.ok_or_else(|| match is_system(named) {
        true => is_no_table(named.name, "The server fills it."),
        false => no_table(named, context),
    })
}

fn table_of<'c>(
    named: Named<'_>,
    context: &BindContext<'c>,
    schema: Option<&str>,
) -> Result<&'c Arc<Table>> {
    match context.catalog.relation(schema, &named.name.value) {
        Some(Relation::Table(table)) => Ok(table),
        Some(Relation::View(_)) => Err(is_no_table(named.name, "It is a view.")),
        Some(Relation::Sequence(_)) => Err(is_no_table(named.name, "It is a sequence.")),
        None if is_system(named) => Err(is_no_table(named.name, "The server fills it.")),
        None if context.catalog.index(schema, &named.name.value).is_some() => {
            Err(is_no_table(named.name, "It is an index."))
        }
        None => Err(no_table(named, context)),
    }
}

/// Whether a name is that of a relation which the server fills.
fn is_system(named: Named<'_>) -> bool {
    let schema = named.schema.map(|schema| schema.value.as_str());
    schema == Some(INFORMATION_SCHEMA) && SystemRelation::information(&named.name.value).is_some()
}

#[cold]
fn no_table(named: Named<'_>, context: &BindContext<'_>) -> SqlError {
    let error = SqlError::new(
        SqlState::UndefinedTable,
        format!("table \"{}\" does not exist", named.shown()),
    )
    .at(position(named.name.span));
    let known = context.catalog.tables().map(|table| table.name.as_str());
    match nearest(&named.name.value, known) {
        Some(near) => error.with_hint(format!("Perhaps you meant \"{near}\".")),
        None => error,
    }
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

/// The table, view or sequence of this name that a command is about.
///
/// # Errors
/// 42P01, 3F000, and what is wrong with the name itself.
pub(super) fn find_relation<'c>(
    context: &BindContext<'c>,
    name: &ast::ObjectName,
) -> Result<Relation<'c>> {
    relation_of(Named::of(name)?, context)
}

/// The same of a name that came apart.
///
/// # Errors
/// As [`find_relation`].
pub(super) fn relation_of<'c>(named: Named<'_>, context: &BindContext<'c>) -> Result<Relation<'c>> {
    let schema = named.known_schema(context)?;
    let found = context.catalog.relation(schema, &named.name.value);
    found.ok_or_else(|| no_table(named, context))
}

/// The sequence of this name.
///
/// # Errors
/// 42P01, 3F000, 42809 for another relation, and what is wrong with the name itself.
pub(super) fn find_sequence<'c>(
    context: &BindContext<'c>,
    name: &ast::ObjectName,
) -> Result<&'c Arc<Sequence>> {
    let named = Named::of(name)?;
    sequence_of(named, context, "sequence")
}

/// The same of a name that came apart; `kind` is what a message calls what is not there.
///
/// # Errors
/// As [`find_sequence`].
pub(super) fn sequence_of<'c>(
    named: Named<'_>,
    context: &BindContext<'c>,
    kind: &str,
) -> Result<&'c Arc<Sequence>> {
    let schema = named.known_schema(context)?;
    let name = &named.name.value;
    let other = match context.catalog.relation(schema, name) {
        Some(Relation::Sequence(sequence)) => return Ok(sequence),
        Some(_) => true,
        None => context.catalog.index(schema, name).is_some(),
    };
    let error = match other {
        true => SqlError::new(
            SqlState::WrongObjectType,
            format!("\"{name}\" is not a sequence"),
        ),
        false => SqlError::new(
            SqlState::UndefinedTable,
            format!("{kind} \"{}\" does not exist", named.shown()),
        ),
    };
    Err(error.at(position(named.name.span)))
}

/// Whether a name was not found, which IF EXISTS passes over: it, or the schema that it says.
pub(super) fn is_missing(error: &SqlError) -> bool {
    matches!(
        error.state(),
        SqlState::UndefinedTable | SqlState::InvalidSchemaName
    )
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
