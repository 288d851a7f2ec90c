//! CREATE VIEW and ALTER VIEW, and the rows of materialized views.

use super::create_table::{exists, new_relation_id};
use super::{DefinitionContext, drop_view, grant, spec};
use crate::catalog::{Catalog, KeptRows, Relation, Table, TableId, View, encode_view, view_key};
use crate::exec::run::no_table;
use crate::plan::{AlterView, CreateView, RenameView};
use crate::storage::TableSpec;
use crate::txn::Transaction;
use crate::types::coercion::type_name;
use crate::types::{Result, SqlError, SqlState};

/// Makes the view, or puts another query behind the columns of one that is there.
pub(super) fn run(
    create: &CreateView,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let (home, catalog) = (create.home(), context.catalog());
    let view = match catalog.relation_at(home, &create.name) {
        Some(Relation::View(replaced)) if create.or_replace => {
            check_columns(replaced, create)?;
            with_defaults(definition(create, replaced.id, &replaced.owner), replaced)
        }
        _ if catalog.is_taken(home, &create.name) => {
            return match create.if_not_exists {
                true => Ok(()),
                false if create.or_replace => Err(SqlError::new(
                    SqlState::WrongObjectType,
                    format!("\"{}\" is not a view", create.name),
                )),
                false => Err(exists(&create.name)),
            };
        }
        _ => definition(
            create,
            new_relation_id(context.catalog(), txn),
            context.user,
        ),
    };
    let session = context.environment.session.session_id;
    let view = View {
        session: create.temporary.then_some(session),
        ..view
    };
    let view = with_rows(view, create, context, txn)?;
    put(&view, txn)
}

fn definition(create: &CreateView, id: TableId, owner: &str) -> View {
    View {
        id,
        schema: create.schema.clone(),
        name: create.name.clone(),
        session: None,
        owner: owner.to_owned(),
        columns: create.columns.clone(),
        query: create.query.clone(),
        rows: None,
        options: create.options,
        base: create.base,
    }
}

/// Keeps the defaults of a view's columns when its query is replaced.
fn with_defaults(mut view: View, replaced: &View) -> View {
    for (new, old) in view.columns.iter_mut().zip(&replaced.columns) {
        new.default.clone_from(&old.default);
    }
    view
}

/// Makes the table that a materialized view keeps its rows in.
fn with_rows(
    view: View,
    create: &CreateView,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<View> {
    if create.materialized.is_none() {
        return Ok(view);
    }
    let mut table = new_relation_id(context.catalog(), txn);
    while table == view.id {
        table = new_relation_id(context.catalog(), txn);
    }
    let view = View {
        rows: Some(KeptRows {
            table,
            filled: false,
            indexes: Vec::new(),
            hidden: Vec::new(),
        }),
        ..view
    };
    txn.put_table(spec_of_rows(&view)?)?;
    Ok(view)
}

/// Takes the rows away that a materialized view keeps, for others to come.
///
/// # Errors
/// XX000 for a view that keeps none.
pub(crate) fn empty_view(view: &View, txn: &mut Transaction) -> Result<()> {
    txn.rewrite_table(spec_of_rows(view)?, Vec::new())?;
    Ok(())
}

/// Says whether a materialized view has been filled.
///
/// # Errors
/// XX000 where the entry cannot be written as JSON.
pub(crate) fn note_filled(view: &View, filled: bool, txn: &mut Transaction) -> Result<()> {
    match &view.rows {
        Some(rows) if rows.filled != filled => {
            let mut noted = view.clone();
            noted.rows = Some(KeptRows {
                filled,
                ..rows.clone()
            });
            put(&noted, txn)
        }
        _ => Ok(()),
    }
}

/// Takes the rows away that a materialized view keeps: it cannot be read until it is filled.
pub(super) fn empty(id: TableId, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    let view = catalog.view_by_id(id).ok_or_else(|| no_table(id))?;
    empty_view(view, txn)?;
    note_filled(view, false, txn)
}

/// The table of a materialized view's rows.
fn spec_of_rows(view: &View) -> Result<TableSpec> {
    let table = view.kept_table();
    let table = table.ok_or_else(|| SqlError::internal("the view keeps no rows"))?;
    spec::spec_of(&table)
}

/// Writes what a table that keeps a view's rows has become: its indexes, and the columns that they need.
pub(super) fn put_kept(table: &Table, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    let view = catalog.view_by_id(table.id);
    let view = view.ok_or_else(|| no_table(table.id))?;
    let rows = view.rows.as_ref().map(|rows| KeptRows {
        indexes: table.indexes.clone(),
        hidden: table
            .columns
            .iter()
            .skip(view.columns.len())
            .cloned()
            .collect(),
        ..rows.clone()
    });
    let changed = View {
        rows,
        ..View::clone(view)
    };
    put(&changed, txn)
}

pub(super) fn put(view: &View, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&view_key(&view.key_name()), encode_view(view)?);
    Ok(())
}

/// What stands on the view counts on its columns: they stay, and others may come after them.
fn check_columns(replaced: &View, create: &CreateView) -> Result<()> {
    if create.columns.len() < replaced.columns.len() {
        return Err(invalid("cannot drop columns from view".to_owned()));
    }
    for (old, new) in replaced.columns.iter().zip(&create.columns) {
        if old.name != new.name {
            return Err(invalid(format!(
                "cannot change name of view column \"{}\" to \"{}\"",
                old.name, new.name
            )));
        }
        if old.data_type != new.data_type {
            return Err(invalid(format!(
                "cannot change data type of view column \"{}\" from {} to {}",
                old.name,
                type_name(old.data_type),
                type_name(new.data_type)
            )));
        }
    }
    Ok(())
}

#[cold]
fn invalid(message: String) -> SqlError {
    SqlError::new(SqlState::InvalidTableDefinition, message)
}

/// Changes what a view says of itself, but for its name.
pub(super) fn alter(alter: &AlterView, txn: &mut Transaction) -> Result<()> {
    let mut views = alter.view.iter().chain(&alter.others);
    views.try_for_each(|view| put(view, txn))
}

/// Gives a view another name. What stands on it and what was granted on it stays.
pub(super) fn rename(
    rename: &RenameView,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let Some(id) = rename.view else {
        return Ok(());
    };
    let catalog = context.catalog();
    let view = catalog.view_by_id(id).ok_or_else(|| no_table(id))?;
    let renamed = rename.applied(view);
    if renamed == **view && rename.schema.is_some() {
        return Ok(());
    }
    if catalog.is_taken(renamed.home(), &rename.name) {
        return Err(exists(&rename.name));
    }
    drop_view::forget(view, catalog, txn);
    let view = renamed;
    for granted in catalog.grants_on(id) {
        grant::put(granted, &view.key_name(), txn)?;
    }
    put(&view, txn)
}
