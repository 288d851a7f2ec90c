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
    /// OVERRIDING.
    pub(super) overriding: Option<&'a ast::InsertOverriding>,
    pub(super) conflict: ConflictClause<'a>,
    pub(super) returning: Option<&'a [ast::SelectItem]>,
    /// Where the table's name stands.
    pub(super) at: Option<u32>,
}

/// What is said of rows whose keys are taken.
#[derive(Clone, Copy)]
pub(super) enum ConflictClause<'a> {
    /// Nothing: they are refused.
    Refuse,
    /// ON CONFLICT.
    OnConflict(&'a ast::OnConflict),
    /// ON DUPLICATE KEY UPDATE.
    DuplicateKey {
        assignments: &'a [ast::Assignment],
        /// What the proposed row is called, behind AS.
        alias: Option<&'a ast::Ident>,
    },
    /// INSERT IGNORE and INSERT OR IGNORE.
    Ignore,
    /// REPLACE and INSERT OR REPLACE.
    Replace,
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
    let word = conflict_word(*or, *ignore, *replace_into).map_err(|error| error.at(at))?;
    let clause =
        conflict_clause(on.as_ref(), insert_alias.as_ref()).map_err(|error| error.at(at))?;
    let conflict = match (word, clause) {
        (Some(_), Some(_)) => {
            let what = "two clauses that say what happens where keys are taken";
            return Err(SqlError::unsupported(what).at(at));
        }
        (one, other) => one.or(other).unwrap_or(ConflictClause::Refuse),
    };
    let of_other_databases = *by_name
        || *overwrite
        || partitioned.is_some()
        || !after_columns.is_empty()
        || *has_table_keyword
        || output.is_some()
        || priority.is_some()
        || settings.is_some()
        || format_clause.is_some()
        || multi_table_insert_type.is_some()
        || !multi_table_into_clauses.is_empty()
        || !multi_table_when_clauses.is_empty()
        || multi_table_else_clause.is_some();
    refuse_all(
        &[
            (!assignments.is_empty(), "INSERT ... SET"),
            (of_other_databases, "this clause of INSERT"),
        ],
        at,
    )?;
    Ok(InsertClauses {
        table,
        alias: table_alias.as_ref().map(|alias| &alias.alias),
        columns,
        source: source.as_deref(),
        overriding: overriding.as_ref(),
        conflict,
        returning: returning.as_deref(),
        at,
    })
}

fn conflict_word(
    or: Option<ast::SqliteOnConflict>,
    ignore: bool,
    replace: bool,
) -> Result<Option<ConflictClause<'static>>> {
    use ast::SqliteOnConflict as Or;
    Ok(match (or, ignore, replace) {
        (Some(Or::Fail | Or::Rollback), _, _) => {
            return Err(SqlError::unsupported(
                "INSERT OR FAIL and INSERT OR ROLLBACK",
            ));
        }
        (Some(Or::Ignore), _, _) | (_, true, _) => Some(ConflictClause::Ignore),
        (Some(Or::Replace), _, _) | (_, _, true) => Some(ConflictClause::Replace),
        (Some(Or::Abort) | None, false, false) => None,
    })
}

fn conflict_clause<'a>(
    on: Option<&'a ast::OnInsert>,
    alias: Option<&'a ast::InsertAliases>,
) -> Result<Option<ConflictClause<'a>>> {
    let alias = alias.map(row_alias).transpose()?;
    match on {
        Some(ast::OnInsert::DuplicateKeyUpdate(assignments)) => {
            Ok(Some(ConflictClause::DuplicateKey { assignments, alias }))
        }
        Some(ast::OnInsert::OnConflict(on)) if alias.is_none() => {
            Ok(Some(ConflictClause::OnConflict(on)))
        }
        None if alias.is_none() => Ok(None),
        None | Some(_) => Err(SqlError::unsupported("this ON clause of INSERT")),
    }
}

/// `AS new` behind the rows of an INSERT.
fn row_alias(aliases: &ast::InsertAliases) -> Result<&ast::Ident> {
    let ast::InsertAliases {
        row_alias,
        col_aliases,
    } = aliases;
    let name = table_name(row_alias)?;
    match col_aliases.as_deref() {
        None | Some([]) => Ok(name),
        Some(_) => {
            let what = "names for the columns of the proposed row";
            Err(SqlError::unsupported(what).at(position(name.span)))
        }
    }
}
