//! TRUNCATE.

use super::super::BindContext;
use super::super::refuse::refuse_all;
use super::super::relation::{find_table, is_missing};
use crate::plan::{Command, Truncate};
use crate::sql::ast;
use crate::types::{Result, TableId};

/// Binds TRUNCATE. Whether tables that are not named refer to the rows is seen when it runs.
///
/// # Errors
/// 42P01 for a table that is not there.
pub(in crate::binder) fn bind_truncate(
    truncate: &ast::Truncate,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::Truncate {
        table_names,
        partitions,
        table: _, // TABLE may be left out
        if_exists,
        identity,
        cascade,
        on_cluster,
    } = truncate;
    refuse_all(
        &[
            (partitions.is_some(), "PARTITION"),
            (on_cluster.is_some(), "ON CLUSTER"),
        ],
        None,
    )?;
    let mut tables: Vec<TableId> = Vec::new();
    for ast::TruncateTableTarget {
        name,
        only: _, // there is no inheritance
        has_asterisk: _,
    } in table_names
    {
        match find_table(context, name) {
            Ok(table) if tables.contains(&table.id) => {}
            Ok(table) => tables.push(table.id),
            Err(error) if *if_exists && is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    if matches!(cascade, Some(ast::CascadeOption::Cascade)) {
        add_referring(&mut tables, context);
    }
    Ok(Command::Truncate(Truncate {
        tables,
        restart: !matches!(identity, Some(ast::TruncateIdentityOption::Continue)),
    }))
}

/// Adds the tables that refer to those named, and those that refer to them.
fn add_referring(tables: &mut Vec<TableId>, context: &BindContext<'_>) {
    let mut next = 0;
    while let Some(&table) = tables.get(next) {
        for (referring, _) in context.catalog.referencing(table) {
            if !tables.contains(&referring.id) {
                tables.push(referring.id);
            }
        }
        next += 1;
    }
}
