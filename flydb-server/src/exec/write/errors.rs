//! How violated constraints are reported: in PostgreSQL's words, which programs look for.

use crate::catalog::Table;
use crate::exec::run::Context;
use crate::exec::write::links::Link;
use crate::storage::{Row, TableSpec};
use crate::types::cast::{CastRules, cast_value};
use crate::types::{DataType, RowRef, SqlError, SqlState, ValueRef};

/// 23505 for the key that a row has in these columns.
#[cold]
pub(super) fn duplicate_key(
    constraint: &str,
    table: &Table,
    columns: &[usize],
    row: &RowRef<'_>,
    context: Context<'_>,
) -> SqlError {
    SqlError::new(
        SqlState::UniqueViolation,
        format!("duplicate key value violates unique constraint \"{constraint}\""),
    )
    .with_detail(format!(
        "Key {} already exists.",
        key_text(table, columns, row, context)
    ))
}

/// 23503 for a row of the child whose parent is missing.
#[cold]
pub(super) fn no_parent(link: &Link, row: &RowRef<'_>, context: Context<'_>) -> SqlError {
    let (child, parent) = (&link.child, &link.parent);
    SqlError::new(
        SqlState::ForeignKeyViolation,
        format!(
            "insert or update on table \"{}\" violates foreign key constraint \"{}\"",
            child.name, link.key.name
        ),
    )
    .with_detail(format!(
        "Key {} is not present in table \"{}\".",
        key_text(child, &link.key.columns, row, context),
        parent.name
    ))
}

/// 23503 for a row of the parent that is still referred to.
#[cold]
pub(super) fn still_referenced(link: &Link, row: &RowRef<'_>, context: Context<'_>) -> SqlError {
    let (child, parent) = (&link.child, &link.parent);
    SqlError::new(
        SqlState::ForeignKeyViolation,
        format!(
            "update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{}\"",
            parent.name, link.key.name, child.name
        ),
    )
    .with_detail(format!(
        "Key {} is still referenced from table \"{}\".",
        key_text(parent, &link.key.parent_columns, row, context),
        child.name
    ))
}

/// 23503 for a row that refers by MATCH FULL, of whose columns only some are NULL.
#[cold]
pub(super) fn in_part(link: &Link, _: Context<'_>) -> SqlError {
    SqlError::new(
        SqlState::ForeignKeyViolation,
        format!(
            "insert or update on table \"{}\" violates foreign key constraint \"{}\"",
            link.child.name, link.key.name
        ),
    )
    .with_detail("MATCH FULL does not allow mixing of null and nonnull key values.")
}

/// 23502 for a NULL in a column that does not take it.
#[cold]
pub(super) fn null_value(column: &str, table: &Table, row: &str) -> SqlError {
    SqlError::new(
        SqlState::NotNullViolation,
        format!(
            "null value in column \"{column}\" of relation \"{}\" violates not-null constraint",
            table.name
        ),
    )
    .with_detail(format!("Failing row contains ({row})."))
}

/// 23514 for a row that a CHECK refuses.
#[cold]
pub(super) fn check_failed(check: &str, table: &Table, row: &str) -> SqlError {
    SqlError::new(
        SqlState::CheckViolation,
        format!(
            "new row for relation \"{}\" violates check constraint \"{check}\"",
            table.name
        ),
    )
    .with_detail(format!("Failing row contains ({row})."))
}

/// 44000 for a row that a view would not show.
#[cold]
pub(super) fn check_option_failed(view: &str, row: &str) -> SqlError {
    SqlError::new(
        SqlState::WithCheckOptionViolation,
        format!("new row violates check option for view \"{view}\""),
    )
    .with_detail(format!("Failing row contains ({row})."))
}

/// `(a, b)=(1, x)`, of a row as it is stored.
pub(in crate::exec) fn key_of_row(
    table: &Table,
    columns: &[usize],
    (spec, row): (&TableSpec, &Row),
    context: Context<'_>,
) -> String {
    match RowRef::new(&spec.layout, row) {
        Ok(row) => key_text(table, columns, &row, context),
        Err(error) => error.to_string(),
    }
}

/// 27000 for a row that a trigger changed under its statement.
#[cold]
pub(super) fn changed_by_trigger() -> SqlError {
    SqlError::new(
        SqlState::TriggeredDataChangeViolation,
        "a row to be changed was already changed by a trigger that the statement fired",
    )
    .with_hint("Change other rows from an AFTER trigger.")
}

/// `(a, b)=(1, x)`.
fn key_text(table: &Table, columns: &[usize], row: &RowRef<'_>, context: Context<'_>) -> String {
    let columns = columns.iter();
    let columns: Vec<_> = columns
        .filter_map(|&at| Some((at, table.columns.get(at)?)))
        .collect();
    let names: Vec<&str> = columns
        .iter()
        .map(|(_, column)| column.name.as_str())
        .collect();
    let text = |(at, column): &(usize, &crate::catalog::Column)| {
        let cell = row.get(*at).ok().flatten().unwrap_or(ValueRef::Null);
        value_text(cell, column.data_type, context)
    };
    let values: Vec<String> = columns.iter().map(text).collect();
    format!("({})=({})", names.join(", "), values.join(", "))
}

/// A value as PostgreSQL shows it in an error's detail.
pub(super) fn value_text(value: ValueRef<'_>, data_type: DataType, context: Context<'_>) -> String {
    let environment = &context.run.environment;
    if let (ValueRef::BigInt(key), Some(of)) = (value, environment.catalog.enum_of(data_type)) {
        let label = of.labels().and_then(|labels| labels.label(key));
        return label.map_or_else(String::new, ToString::to_string);
    }
    let session = &environment.session;
    let rules = CastRules {
        explicit: true,
        zone: &session.time_zone,
        now: session.now,
    };
    match cast_value(value, data_type, DataType::Text, &rules) {
        Ok(crate::types::Value::Text(text)) => text.to_string(),
        Ok(crate::types::Value::Null) => "null".to_owned(),
        Ok(_) | Err(_) => format!("{value:?}"),
    }
}
