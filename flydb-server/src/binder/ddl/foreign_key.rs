//! REFERENCES and FOREIGN KEY.

use super::super::names::Named;
use super::super::relation::{find_column, find_table};
use super::constraint::{Constraint, ConstraintKind};
use super::draft::{Draft, key_places};
use crate::catalog::{Catalog, ForeignKey, Index, Table};
use crate::sql::ast;
use crate::types::coercion::{comparable_as, type_name};
use crate::types::{Result, SqlError, SqlState};

/// Binds a foreign key; `None` for a constraint of another kind.
///
/// # Errors
/// 42P01 and 42703 for what is not there, 42830 where the parent has no such key, 42804 where the
/// types cannot be compared.
pub(super) fn bind_foreign_key(
    constraint: &Constraint<'_>,
    draft: &mut Draft<'_>,
) -> Result<Option<ForeignKey>> {
    let ConstraintKind::ForeignKey {
        columns: column_names,
        parent,
        parent_columns,
        on_delete,
        on_update,
        match_full,
        deferral,
    } = &constraint.kind
    else {
        return Ok(None);
    };
    let table = &draft.table;
    let columns = key_places(table, column_names)?;
    let named = Named::of(parent)?;
    let in_schema = named
        .schema
        .is_none_or(|schema| schema.value == table.home().schema_name());
    let parent = match named.name.value == table.name && in_schema {
        true => table,
        false => find_table(&draft.binder.context, parent)?,
    };
    same_lifetime(table, parent)?;
    let parent_columns = referred_columns(parent, parent_columns)?;
    same_length(columns.len(), parent_columns.len())?;
    has_key(parent, &parent_columns)?;
    let parent_id = parent.id;
    let mut key = ForeignKey {
        name: String::new(),
        columns,
        parent: parent_id,
        parent_columns,
        on_delete: *on_delete,
        on_update: *on_update,
        match_full: *match_full,
        deferral: *deferral,
        not_valid: constraint.not_valid,
    };
    let names: Vec<&str> = column_names
        .iter()
        .map(|name| name.value.as_str())
        .collect();
    key.name = draft.choose_name(constraint.name, &names, "fkey");
    comparable(&key, &draft.table, draft.catalog())?;
    Ok(Some(key))
}

/// A table that is there for all cannot refer to one of a session, nor the other way.
fn same_lifetime(table: &Table, parent: &Table) -> Result<()> {
    let message = match (table.temporary, parent.temporary) {
        (None, Some(_)) => "constraints on permanent tables may reference only permanent tables",
        (Some(_), None) => "constraints on temporary tables may reference only temporary tables",
        (None, None) | (Some(_), Some(_)) => return Ok(()),
    };
    Err(SqlError::new(SqlState::InvalidTableDefinition, message))
}

/// The columns named, or the primary key's.
fn referred_columns(parent: &Table, named: &[ast::Ident]) -> Result<Vec<usize>> {
    if !named.is_empty() {
        let places = named.iter().map(|name| find_column(parent, name));
        return places.collect();
    }
    if parent.primary_key.is_empty() {
        return Err(SqlError::new(
            SqlState::UndefinedObject,
            format!(
                "there is no primary key for referenced table \"{}\"",
                parent.name
            ),
        ));
    }
    Ok(parent.primary_key.clone())
}

/// Whether these columns, in any order, are a key that is unique.
fn has_key(parent: &Table, columns: &[usize]) -> Result<()> {
    if unique_keys(parent).any(|key| is_permutation(&key, columns)) {
        return Ok(());
    }
    let mut late = parent
        .indexes
        .iter()
        .filter(|index| index.deferral.is_some());
    if late.any(|index| is_permutation(&index.places().collect::<Vec<_>>(), columns)) {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "cannot use a deferrable unique constraint for referenced table \"{}\"",
                parent.name
            ),
        ));
    }
    Err(invalid(format!(
        "there is no unique constraint matching given keys for referenced table \"{}\"",
        parent.name
    ))
    .with_hint("A foreign key refers to a primary key, a UNIQUE constraint or a unique index."))
}

/// The columns of every key of a table that no two rows share.
pub(super) fn unique_keys(table: &Table) -> impl Iterator<Item = Vec<usize>> {
    let unique = |index: &&Index| index.unique && index.is_whole();
    let indexes = table.indexes.iter().filter(unique);
    let columns = indexes.map(|index| index.places().collect());
    let primary_key = Some(table.sure_primary_key().to_vec()).filter(|key| !key.is_empty());
    columns.chain(primary_key)
}

/// Whether two lists of columns are the same but for their order.
pub(super) fn is_permutation(a: &[usize], b: &[usize]) -> bool {
    let sorted = |columns: &[usize]| {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        columns
    };
    sorted(a) == sorted(b)
}

fn same_length(columns: usize, parent_columns: usize) -> Result<()> {
    if columns == parent_columns {
        return Ok(());
    }
    Err(invalid(format!(
        "number of referencing and referenced columns for foreign key disagree: {columns} and {parent_columns}"
    )))
}

/// Refuses a foreign key of a table whose columns cannot be compared with those that it refers to.
///
/// # Errors
/// 42804.
pub(super) fn comparable(key: &ForeignKey, table: &Table, catalog: &Catalog) -> Result<()> {
    let parent = match key.parent == table.id {
        true => table,
        false => match catalog.table_by_id(key.parent) {
            Some(parent) => parent,
            None => return Ok(()),
        },
    };
    comparable_columns(key, table, parent)
}

/// As [`comparable`], with the parent at hand.
///
/// # Errors
/// 42804.
pub(super) fn comparable_columns(key: &ForeignKey, table: &Table, parent: &Table) -> Result<()> {
    for (column, parent_column) in key.columns.iter().zip(&key.parent_columns) {
        let (Some(column), Some(parent_column)) = (
            table.columns.get(*column),
            parent.columns.get(*parent_column),
        ) else {
            continue;
        };
        let (from, to) = (column.data_type, parent_column.data_type);
        if !comparable_as(from, to) {
            return Err(SqlError::new(
                SqlState::DatatypeMismatch,
                format!(
                    "foreign key constraint \"{}\" cannot be implemented",
                    key.name
                ),
            )
            .with_detail(format!(
                "Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.",
                column.name,
                parent_column.name,
                type_name(from),
                type_name(to)
            )));
        }
    }
    Ok(())
}

fn invalid(message: String) -> SqlError {
    SqlError::new(SqlState::InvalidForeignKey, message)
}
