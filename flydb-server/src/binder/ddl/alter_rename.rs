//! Renaming of tables, columns, constraints and indexes. What refers to them follows.

use super::super::BindContext;
use super::super::Binder;
use super::super::names::{Named, plain_name};
use super::super::relation::is_missing;
use super::alter_drop::no_constraint;
use super::alter_table::{finish, nothing};
use super::alter_triggers;
use super::alter_views;
use super::alteration::Alteration;
use super::draft::{duplicate_column, relation_exists};
use super::new_name::refuse_reserved;
use super::storage_parameters::{self, Holder};
use super::stored_sql;
use crate::catalog::{Catalog, Table};
use crate::plan::Command;
use crate::sql::{AlterIndex, IndexChange, ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// RENAME COLUMN.
pub(super) fn column(
    from: &ast::Ident,
    to: &ast::Ident,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = &alteration.draft.table;
    let Some((place, _)) = table.column(&from.value) else {
        return Err(SqlError::new(
            SqlState::UndefinedColumn,
            format!("column \"{}\" does not exist", from.value),
        )
        .at(position(from.span)));
    };
    if from.value == to.value {
        return Ok(());
    }
    if table.column(&to.value).is_some() {
        return Err(duplicate_column(&to.value, table).at(position(to.span)));
    }
    let before = table.clone();
    let catalog = alteration.draft.catalog();
    rename_in_sql(&mut alteration.draft.table, |sql, data_type| {
        stored_sql::rename_column(sql, data_type, (&before, place), &to.value, catalog)
    })?;
    if let Some(column) = alteration.draft.table.columns.get_mut(place) {
        column.name.clone_from(&to.value);
    }
    alter_views::rename(&from.value, &to.value, alteration);
    alter_triggers::rename(&from.value, &to.value, alteration);
    Ok(())
}

/// RENAME TO.
pub(super) fn table(to: &ast::ObjectName, alteration: &mut Alteration<'_>) -> Result<()> {
    let to = plain_name(to)?;
    refuse_reserved(&to.value, position(to.span))?;
    let catalog = alteration.draft.catalog();
    refuse_taken(to, &alteration.draft.table, catalog)?;
    let before = alteration.draft.table.clone();
    rename_in_sql(&mut alteration.draft.table, |sql, data_type| {
        stored_sql::rename_table(sql, data_type, &before, &to.value, catalog)
    })?;
    alteration.draft.table.name.clone_from(&to.value);
    Ok(())
}

fn refuse_taken(name: &ast::Ident, table: &Table, catalog: &Catalog) -> Result<()> {
    if catalog.is_taken(table.home(), &name.value) {
        return Err(relation_exists(&name.value).at(position(name.span)));
    }
    Ok(())
}

/// Rewrites every expression over the table's columns that the table keeps.
fn rename_in_sql(
    table: &mut Table,
    rename: impl Fn(&str, DataType) -> Result<String>,
) -> Result<()> {
    for check in &mut table.checks {
        check.sql = rename(&check.sql, DataType::Boolean)?;
    }
    for column in &mut table.columns {
        let Some(generated) = &mut column.generated else {
            continue;
        };
        generated.sql = rename(&generated.sql, column.data_type)?;
        if column.hidden {
            column.name.clone_from(&generated.sql);
        }
    }
    Ok(())
}

/// RENAME CONSTRAINT.
pub(super) fn constraint(
    from: &ast::Ident,
    to: &ast::Ident,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = &alteration.draft.table;
    let mut indexes = table.indexes.iter();
    let is_key = table.primary_key_name.as_ref() == Some(&from.value)
        || indexes.any(|index| index.constraint && index.name == from.value);
    if is_key {
        refuse_taken(to, table, alteration.draft.catalog())?;
    }
    let known = alteration.draft.table.clone();
    alteration.draft.names().take(to, &known)?;
    if !rename_constraint(&from.value, &to.value, &mut alteration.draft.table) {
        return Err(no_constraint(&from.value, &known).at(position(from.span)));
    }
    let verified = alteration.checks.iter_mut();
    for check in verified.filter(|check| **check == from.value) {
        check.clone_from(&to.value);
    }
    alteration.draft.names().release(&from.value);
    Ok(())
}

/// Whether there was one.
fn rename_constraint(from: &str, to: &str, table: &mut Table) -> bool {
    let checks = table.checks.iter_mut().map(|check| &mut check.name);
    let keys = table.foreign_keys.iter_mut().map(|key| &mut key.name);
    let indexes = table.indexes.iter_mut().filter(|index| index.constraint);
    let indexes = indexes.map(|index| &mut index.name);
    let names = checks.chain(keys).chain(indexes);
    let mut found = false;
    for name in names.chain(&mut table.primary_key_name) {
        if name == from {
            to.clone_into(name);
            found = true;
        }
    }
    found
}

/// ALTER INDEX ... RENAME TO.
///
/// # Errors
/// 42P01 for an index that is not there, 42P07 for a name that is taken.
pub(in crate::binder) fn bind_alter_index(
    alter: &AlterIndex,
    context: &BindContext<'_>,
) -> Result<Command> {
    let AlterIndex {
        name,
        if_exists,
        change,
    } = alter;
    let named = Named::of(name)?;
    let (from, catalog) = (named.name, context.catalog);
    let schema = match named.known_schema(context) {
        Err(error) if *if_exists && is_missing(&error) => return Ok(nothing()),
        schema => schema?,
    };
    let is_key = |table: &Table| {
        table.primary_key_name.as_ref() == Some(&from.value)
            && schema.is_none_or(|schema| table.home().schema_name() == schema)
    };
    let of_key = || catalog.tables().find(|table| is_key(table));
    let found = catalog.index(schema, &from.value).map(|(table, _)| table);
    let Some(table) = found.or_else(of_key) else {
        if *if_exists {
            return Ok(nothing());
        }
        return Err(SqlError::new(
            SqlState::UndefinedTable,
            format!("relation \"{}\" does not exist", from.value),
        )
        .at(position(from.span)));
    };
    let to = match change {
        IndexChange::Rename(to) => plain_name(to)?,
        IndexChange::Parameters(parameters) => {
            storage_parameters::check(parameters, Holder::Index)?;
            let binder = Binder::new(context);
            return finish(Alteration::of(table, &binder), true);
        }
    };
    refuse_taken(to, table, catalog)?;
    let binder = Binder::new(context);
    let mut alteration = Alteration::of(table, &binder);
    let draft = &mut alteration.draft.table;
    rename_constraint(&from.value, &to.value, draft);
    for index in &mut draft.indexes {
        if index.name == from.value {
            index.name.clone_from(&to.value);
        }
    }
    finish(alteration, true)
}
