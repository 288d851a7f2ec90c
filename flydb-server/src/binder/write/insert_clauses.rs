//! The clauses of INSERT: those that we have, and those of other databases.

use super::super::names::table_name;
use super::super::refuse::refuse_all;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError};

/// What of an INSERT we have.
pub(super) struct InsertClauses<'a> {
    pub(super) table: &'a ast::ObjectName,
    pub(super) alias: Option<&'a ast::Ident>,
    pub(super) columns: &'a [ast::ObjectName],
    /// `None`: DEFAULT VALUES.
    pub(super) source: Option<&'a ast::Query>,
    pub(super) returning: Option<&'a [ast::SelectItem]>,
    /// Where the table's name stands.
    pub(super) at: Option<u32>,
}

/// Refuses every clause that we don't have.
pub(super) fn insert_clauses(insert: &ast::Insert) -> Result<InsertClauses<'_>> {
    let ast::Insert {
        insert_token: _,
        optimizer_hints: _,
        or,
        ignore,
        into: _,
        table,
        table_alias,
        columns,
        by_name,
        overwrite,
        source,
        assignments,
        partitioned,
        after_columns,
        overriding,
        has_table_keyword,
        on,
        returning,
        output,
        replace_into,
        priority,
        insert_alias,
        settings,
        format_clause,
        multi_table_insert_type,
        multi_table_into_clauses,
        multi_table_when_clauses,
        multi_table_else_clause,
    } = insert;
    let ast::TableObject::TableName(table) = table else {
        return Err(SqlError::unsupported("INSERT into anything but a table"));
    };
    let at = position(table_name(table)?.span);
    let conflict = match on {
        None => "",
        Some(ast::OnInsert::DuplicateKeyUpdate(_)) => "ON DUPLICATE KEY UPDATE",
        Some(_) => "ON CONFLICT",
    };
    let of_other_databases = *by_name
        || *overwrite
        || partitioned.is_some()
        || !after_columns.is_empty()
        || *has_table_keyword
        || output.is_some()
        || priority.is_some()
        || insert_alias.is_some()
        || settings.is_some()
        || format_clause.is_some()
        || multi_table_insert_type.is_some()
        || !multi_table_into_clauses.is_empty()
        || !multi_table_when_clauses.is_empty()
        || multi_table_else_clause.is_some();
    refuse_all(
        &[
            (on.is_some(), conflict),
            (or.is_some(), "INSERT OR"),
            (*ignore, "INSERT IGNORE"),
            (*replace_into, "REPLACE"),
            (!assignments.is_empty(), "INSERT ... SET"),
            (overriding.is_some(), "OVERRIDING"),
            (of_other_databases, "this clause of INSERT"),
        ],
        at,
    )?;
    Ok(InsertClauses {
        table,
        alias: table_alias.as_ref().map(|alias| &alias.alias),
        columns,
        source: source.as_deref(),
        returning: returning.as_deref(),
        at,
    })
}
