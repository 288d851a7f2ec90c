//! DROP TABLE, DROP VIEW and DROP INDEX.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::names::{Named, table_name};
use super::super::relation::{find_rows, find_table, is_missing};
use super::super::{BindContext, Binder};
use super::alter_drop;
use super::alteration::Alteration;
use super::create_view::wrong_kind;
use super::dependents::nothing_depends;
use super::foreign_key::{is_permutation, unique_keys};
use super::sequence::{owned_by, owned_unused, without_sequences};
use super::table_index;
use crate::catalog::{Catalog, Index, Relation, Table, View};
use crate::plan::{Command, DropIndex, DropTable, DropView};
use crate::sql::{DropIndexConcurrently, ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Binds DROP TABLE.
///
/// # Errors
/// 42P01 for a table that is not there, 42809 for a view, 2BP01 where other tables refer to one or views
/// stand on it.
pub(in crate::binder) fn bind_drop_table(
    names: &[ast::ObjectName],
    if_exists: bool,
    cascade: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut tables: Vec<TableId> = Vec::new();
    for name in names {
        match find_table(context, name) {
            Ok(table) if tables.contains(&table.id) => {}
            Ok(table) => tables.push(table.id),
            Err(error) if if_exists && is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    if !cascade {
        for name in names {
            not_referred_to(name, &tables, context)?;
        }
        nothing_depends(&tables, context.catalog)?;
        nothing_depends(&owned_by(&tables, context.catalog), context.catalog)?;
    }
    let others = match cascade {
        true => others_without(&tables, context.catalog)?,
        false => {
            owned_unused(&tables, context.catalog)?;
            Vec::new()
        }
    };
    Ok(Command::DropTable(DropTable {
        tables,
        cascade,
        others,
    }))
}

/// Tables that stay, without the defaults that count with sequences of the dropped ones.
fn others_without(dropped: &[TableId], catalog: &Catalog) -> Result<Vec<Table>> {
    let mut others = without_sequences(&owned_by(dropped, catalog), dropped, catalog)?;
    others.retain(|table| !dropped.contains(&table.id));
    Ok(others)
}

/// Binds DROP VIEW.
///
/// # Errors
/// 42P01 for a view that is not there, 42809 for a table, 2BP01 where other views stand on one.
pub(in crate::binder) fn bind_drop_view(
    names: &[ast::ObjectName],
    if_exists: bool,
    (cascade, materialized): (bool, bool),
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut views: Vec<TableId> = Vec::new();
    for name in names {
        match find_view(context, name, materialized) {
            Ok(view) if views.contains(&view.id) => {}
            Ok(view) => views.push(view.id),
            Err(error) if if_exists && is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    if !cascade {
        nothing_depends(&views, context.catalog)?;
    }
    Ok(Command::DropView(DropView { views }))
}

/// The view of this name, materialized or not.
///
/// # Errors
/// 42P01, and 42809 for another relation.
pub(super) fn find_view<'c>(
    context: &BindContext<'c>,
    name: &ast::ObjectName,
    materialized: bool,
) -> Result<&'c Arc<View>> {
    let named = Named::of(name)?;
    let (schema, name) = (named.known_schema(context)?, named.name);
    let (state, message) = match context.catalog.relation(schema, &name.value) {
        Some(Relation::View(view)) if view.rows.is_some() == materialized => return Ok(view),
        Some(Relation::View(_)) if materialized => {
            return Err(wrong_kind(name, "is not a materialized view"));
        }
        Some(Relation::View(_)) => return Err(wrong_kind(name, "is not a view")),
        Some(Relation::Table(_)) => (SqlState::WrongObjectType, "is not a view"),
        None if context.catalog.index(schema, &name.value).is_none() => {
            (SqlState::UndefinedTable, "does not exist")
        }
        Some(Relation::Sequence(_)) | None => {
            let is = match materialized {
                true => "is not a materialized view",
                false => "is not a view",
            };
            return Err(wrong_kind(name, is));
        }
    };
    let is_table = state == SqlState::WrongObjectType;
    let what = if is_table { "" } else { "view " };
    let error = SqlError::new(state, format!("{what}\"{}\" {message}", named.shown()))
        .at(position(name.span));
    Err(match is_table {
        true => error.with_hint("Use DROP TABLE to remove a table."),
        false => error,
    })
}

/// Refuses to drop a table that others than those to be dropped refer to.
fn not_referred_to(
    name: &ast::ObjectName,
    dropped: &[TableId],
    context: &BindContext<'_>,
) -> Result<()> {
    let Ok(table) = find_table(context, name) else {
        return Ok(());
    };
    let name = table_name(name)?;
    let mut referring = context.catalog.referencing(table.id);
    let Some((child, key)) = referring.find(|(child, _)| !dropped.contains(&child.id)) else {
        return Ok(());
    };
    Err(SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("table \"{}\" is referred to by other tables", table.name),
    )
    .at(position(name.span))
    .with_detail(format!(
        "Constraint \"{}\" of table \"{}\" refers to it.",
        key.name, child.name
    ))
    .with_hint("DROP TABLE ... CASCADE drops such constraints as well."))
}

/// Binds DROP TEMPORARY TABLE of MySQL: tables that are there for all stay.
///
/// # Errors
/// 42P01 for a name that is no temporary table's, and those of [`bind_drop_table`].
pub(in crate::binder) fn bind_drop_temporary(
    names: &[ast::ObjectName],
    if_exists: bool,
    cascade: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut temporary = Vec::with_capacity(names.len());
    for name in names {
        let ident = table_name(name)?;
        let found = find_table(context, name).ok();
        if found.is_some_and(|table| table.temporary.is_some()) {
            temporary.push(name.clone());
        } else if !if_exists {
            let message = format!("temporary table \"{}\" does not exist", ident.value);
            return Err(SqlError::new(SqlState::UndefinedTable, message).at(position(ident.span)));
        }
    }
    bind_drop_table(&temporary, if_exists, cascade, context)
}

/// Binds DROP INDEX; `on` is the table of `DROP INDEX name ON table`.
///
/// # Errors
/// 42704 for an index that is not there, 2BP01 for one that a constraint stands on.
pub(in crate::binder) fn bind_drop_index(
    names: &[ast::ObjectName],
    if_exists: bool,
    on: Option<&ast::ObjectName>,
    context: &BindContext<'_>,
) -> Result<Command> {
    let on = on.map(|on| find_rows(context, on)).transpose()?;
    let binder = Binder::new(context);
    let mut changed: BTreeMap<TableId, Alteration<'_>> = BTreeMap::new();
    for name in names {
        let named = Named::of(name)?;
        let name = named.name;
        if let Some(on) = on {
            let alteration = changed
                .entry(on.id)
                .or_insert_with(|| Alteration::of(on, &binder));
            if !if_exists || table_index::find(name, on).is_some() {
                alter_drop::index(name, alteration)?;
            }
            continue;
        }
        let schema = match named.known_schema(context) {
            Err(error) if if_exists && is_missing(&error) => continue,
            schema => schema?,
        };
        let Some((table, index)) = context.catalog.index(schema, &name.value) else {
            match if_exists {
                true => continue,
                false if context.catalog.relation(schema, &name.value).is_some() => {
                    return Err(wrong_kind(name, "is not an index"));
                }
                false => return Err(no_index(name)),
            }
        };
        let alteration = changed
            .entry(table.id)
            .or_insert_with(|| Alteration::of(table, &binder));
        droppable(&alteration.draft.table, index, context.catalog)
            .map_err(|error| error.at(position(name.span)))?;
        let indexes = &mut alteration.draft.table.indexes;
        indexes.retain(|other| other.id != index.id);
    }
    let changes = changed.into_values().map(|mut alteration| {
        alteration.drop_unused_columns();
        alteration.change()
    });
    Ok(Command::DropIndex(DropIndex {
        concurrently: false,
        changes: changes.collect::<Result<_>>()?,
    }))
}

/// Binds DROP INDEX CONCURRENTLY, which is DROP INDEX but for what it refuses.
///
/// # Errors
/// As [`bind_drop_index`]; 0A000 for several indexes, and CASCADE.
pub(in crate::binder) fn bind_drop_concurrently(
    drop: &DropIndexConcurrently,
    context: &BindContext<'_>,
) -> Result<Command> {
    let DropIndexConcurrently {
        names,
        if_exists,
        cascade,
    } = drop;
    let does_not = |what: &str| {
        let message = format!("DROP INDEX CONCURRENTLY does not support {what}");
        Err(SqlError::new(SqlState::FeatureNotSupported, message))
    };
    if names.len() > 1 {
        return does_not("dropping multiple objects");
    }
    if *cascade {
        return does_not("CASCADE");
    }
    let mut command = bind_drop_index(names, *if_exists, None, context)?;
    if let Command::DropIndex(drop) = &mut command {
        drop.concurrently = true;
    }
    Ok(command)
}

pub(super) fn no_index(name: &ast::Ident) -> SqlError {
    SqlError::new(
        SqlState::UndefinedObject,
        format!("index \"{}\" does not exist", name.value),
    )
    .at(position(name.span))
}

pub(super) fn droppable(table: &Table, index: &Index, catalog: &Catalog) -> Result<()> {
    if index.constraint {
        return Err(in_use(
            index,
            &format!("It is that of a constraint of table \"{}\".", table.name),
        ));
    }
    let columns: Vec<usize> = index.places().collect();
    let same_keys = unique_keys(table).filter(|key| is_permutation(key, &columns));
    if !index.unique || !index.is_whole() || same_keys.count() > 1 {
        return Ok(());
    }
    let mut referring = catalog.referencing(table.id);
    match referring.find(|(_, key)| is_permutation(&key.parent_columns, &columns)) {
        Some((child, key)) => Err(in_use(
            index,
            &format!(
                "Constraint \"{}\" of table \"{}\" refers to its columns.",
                key.name, child.name
            ),
        )),
        None => Ok(()),
    }
}

fn in_use(index: &Index, detail: &str) -> SqlError {
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("index \"{}\" is needed by a constraint", index.name),
    )
    .with_detail(detail)
}
