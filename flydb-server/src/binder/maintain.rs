//! VACUUM, ANALYZE, REINDEX, CLUSTER and CHECKPOINT.
//!
//! Rows take no room once they are gone, indexes are never out of order, and the log is kept short without
//! being asked. So these check what they name, and only ANALYZE, alone or of VACUUM, does anything.

use super::BindContext;
use super::names::{Named, known_schema, last_name, schema_name};
use super::relation::{find_column, find_rows};
use crate::plan::{Command, Maintenance};
use crate::sql::{Maintain, MaintenanceKind, MaintenanceOption, ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Options of VACUUM.
const OF_VACUUM: &[&str] = &[
    "full",
    "freeze",
    "verbose",
    "analyze",
    "analyse",
    "disable_page_skipping",
    "skip_locked",
    "index_cleanup",
    "process_toast",
    "truncate",
    "parallel",
];

/// Options of ANALYZE.
const OF_ANALYZE: &[&str] = &["verbose", "skip_locked"];

/// Options of REINDEX.
const OF_REINDEX: &[&str] = &["verbose", "concurrently", "tablespace"];

/// Options of CLUSTER.
const OF_CLUSTER: &[&str] = &["verbose"];

/// Binds a statement of maintenance.
///
/// # Errors
/// 42P01 for a table or index that is not there, 42703 for a column, 42601 for an option, 0A000 for columns of a
/// VACUUM that does not analyze.
pub(super) fn bind_maintain(maintain: &Maintain, context: &BindContext<'_>) -> Result<Command> {
    let Maintain {
        kind,
        options,
        concurrently,
        tables: named,
    } = maintain;
    check_options(kind, options)?;
    let mut tables = Vec::with_capacity(named.len());
    for one in named {
        tables.extend(found(kind, &one.name, context)?);
        if one.columns.is_empty() {
            continue;
        }
        let table = find_rows(context, &one.name)?;
        for column in &one.columns {
            find_column(table, column)?;
        }
    }
    let analyzes = matches!(kind, MaintenanceKind::Analyze)
        || options.iter().any(|option| {
            matches!(option.name.value.as_str(), "analyze" | "analyse") && is_on(option)
        });
    let of_columns = named.iter().find(|one| !one.columns.is_empty());
    if let (Some(one), false) = (of_columns, analyzes) {
        let at = position(last_name(&one.name)?.span);
        let message = "ANALYZE option must be specified when a column list is provided";
        return Err(SqlError::new(SqlState::FeatureNotSupported, message).at(at));
    }
    let concurrently = *concurrently
        || options
            .iter()
            .any(|option| option.name.value == "concurrently" && is_on(option));
    let command = words(kind, concurrently);
    let alone = match kind {
        MaintenanceKind::Vacuum
        | MaintenanceKind::ReindexSchema
        | MaintenanceKind::ReindexDatabase => true,
        MaintenanceKind::ReindexIndex | MaintenanceKind::ReindexTable => concurrently,
        MaintenanceKind::Cluster(_) => named.is_empty(),
        MaintenanceKind::Analyze | MaintenanceKind::Checkpoint => false,
    };
    Ok(Command::Maintain(Maintenance {
        tables: (!named.is_empty()).then_some(tables),
        analyzes,
        alone,
        command,
    }))
}

/// The statement, as its tag and errors call it.
const fn words(kind: &MaintenanceKind, concurrently: bool) -> &'static str {
    match kind {
        MaintenanceKind::Vacuum => "VACUUM",
        MaintenanceKind::Analyze => "ANALYZE",
        MaintenanceKind::ReindexSchema => "REINDEX SCHEMA",
        MaintenanceKind::ReindexDatabase => "REINDEX DATABASE",
        _ if concurrently => "REINDEX CONCURRENTLY",
        MaintenanceKind::ReindexIndex | MaintenanceKind::ReindexTable => "REINDEX",
        MaintenanceKind::Cluster(_) => "CLUSTER",
        MaintenanceKind::Checkpoint => "CHECKPOINT",
    }
}

fn is_on(option: &MaintenanceOption) -> bool {
    let value = option.value.as_deref().map(str::to_ascii_lowercase);
    !matches!(
        value.as_deref(),
        Some("false" | "off" | "0" | "'false'" | "'off'")
    )
}

fn check_options(kind: &MaintenanceKind, options: &[MaintenanceOption]) -> Result<()> {
    let known = match kind {
        MaintenanceKind::Vacuum => OF_VACUUM,
        MaintenanceKind::Analyze => OF_ANALYZE,
        MaintenanceKind::Cluster(_) => OF_CLUSTER,
        MaintenanceKind::Checkpoint => &[],
        MaintenanceKind::ReindexIndex
        | MaintenanceKind::ReindexTable
        | MaintenanceKind::ReindexSchema
        | MaintenanceKind::ReindexDatabase => OF_REINDEX,
    };
    let unknown = options
        .iter()
        .find(|option| !known.contains(&option.name.value.as_str()));
    match unknown {
        None => Ok(()),
        Some(option) => Err(SqlError::new(
            SqlState::SyntaxError,
            format!("unrecognized option \"{}\"", option.name.value),
        )
        .at(position(option.name.span))),
    }
}

/// The table that is meant; none for a schema or a database.
fn found(
    kind: &MaintenanceKind,
    name: &ast::ObjectName,
    context: &BindContext<'_>,
) -> Result<Option<TableId>> {
    match kind {
        MaintenanceKind::ReindexSchema => {
            known_schema(schema_name(name)?, context)?;
            Ok(None)
        }
        MaintenanceKind::ReindexDatabase => Ok(None),
        MaintenanceKind::ReindexIndex => index(name, context).map(Some),
        MaintenanceKind::Cluster(Some(by)) => {
            let table = find_rows(context, name)?;
            let is = |index: &crate::catalog::Index| index.name == by.value;
            let is_key = table.primary_key_name.as_ref() == Some(&by.value);
            if is_key || table.indexes.iter().any(is) {
                return Ok(Some(table.id));
            }
            let message = format!(
                "index \"{}\" for table \"{}\" does not exist",
                by.value, table.name
            );
            Err(SqlError::new(SqlState::UndefinedObject, message).at(position(by.span)))
        }
        _ => find_rows(context, name).map(|table| Some(table.id)),
    }
}

/// The table of an index.
fn index(name: &ast::ObjectName, context: &BindContext<'_>) -> Result<TableId> {
    let named = Named::of(name)?;
    let (schema, name) = (named.known_schema(context)?, named.name);
    let found = context
        .catalog
        .index(schema, &name.value)
        .map(|(table, _)| table.id);
    let is_key =
        |table: &crate::catalog::Table| table.primary_key_name.as_ref() == Some(&name.value);
    let mut tables = context.catalog.tables();
    let found = found.or_else(|| tables.find(|table| is_key(table)).map(|table| table.id));
    found.ok_or_else(|| {
        let is_relation = context.catalog.relation(schema, &name.value).is_some();
        let (state, message) = match is_relation {
            true => (SqlState::WrongObjectType, "is not an index"),
            false => (SqlState::UndefinedTable, "does not exist"),
        };
        SqlError::new(state, format!("relation \"{}\" {message}", name.value))
            .at(position(name.span))
    })
}
