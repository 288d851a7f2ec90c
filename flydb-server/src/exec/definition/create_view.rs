//! CREATE VIEW and ALTER VIEW, and the rows of materialized views.

use super::create_table::{exists, new_relation_id};
use super::{DefinitionContext, drop_view, grant};
use crate::catalog::{
    Catalog, Home, KeptRows, Relation, TEMPORARY_PREFIX, TableId, View, encode_view, view_key,
};
use crate::exec::run::no_table;
use crate::exec::write::rows::encode;
use crate::plan::{AlterView, CreateView, RenameView};
use crate::storage::TableSpec;
use crate::txn::Transaction;
use crate::types::coercion::type_name;
use crate::types::{Batch, Result, RowId, SqlError, SqlState};

/// Makes the view, or puts another query behind the columns of one that is there.
pub(super) fn run(
    create: &CreateView,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let (home, catalog) = (Home::Schema(&create.schema), context.catalog());
    let view = match catalog.relation_at(home, &create.name) {
        Some(Relation::View(replaced)) if create.or_replace => {
            check_columns(replaced, create)?;
            with_defaults(definition(create, replaced.id, &replaced.owner), replaced)
        }
        _ if catalog.is_taken(home, &create.name) => {
            return match create.if_not_exists {
                true => Ok(()),
                false => Err(exists(&create.name)),
            };
        }
        _ => definition(
            create,
            new_relation_id(context.catalog(), txn),
            context.user,
        ),
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
        }),
        ..view
    };
    txn.put_table(spec_of_rows(&view, table)?)?;
    Ok(view)
}

/// Puts rows in the place of those that a materialized view keeps.
///
/// # Errors
/// 54000 for a row that is too large; XX000 for a view that keeps none.
pub(crate) fn fill_view(view: &View, batches: &[Batch], txn: &mut Transaction) -> Result<()> {
    let Some(KeptRows { table, filled }) = view.rows else {
        return Err(SqlError::internal("the view keeps no rows"));
    };
    let spec = spec_of_rows(view, table)?;
    let mut rows = Vec::new();
    for batch in batches {
        for image in encode(&spec, batch)? {
            rows.push((RowId(i64::try_from(rows.len()).unwrap_or(i64::MAX)), image));
        }
    }
    txn.rewrite_table(spec, rows)?;
    if filled {
        return Ok(());
    }
    let filled = View {
        rows: Some(KeptRows {
            table,
            filled: true,
        }),
        ..view.clone()
    };
    put(&filled, txn)
}

/// Takes the rows away that a materialized view keeps: it cannot be read until it is filled.
pub(super) fn empty(id: TableId, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    let view = catalog.view_by_id(id).ok_or_else(|| no_table(id))?;
    let Some(KeptRows { table, filled: _ }) = view.rows else {
        return Err(SqlError::internal("the view keeps no rows"));
    };
    txn.rewrite_table(spec_of_rows(view, table)?, Vec::new())?;
    let rows = Some(KeptRows {
        table,
        filled: false,
    });
    let emptied = View {
        rows,
        ..View::clone(view)
    };
    put(&emptied, txn)
}

/// The table of a materialized view's rows. Its name is none that a table can have.
fn spec_of_rows(view: &View, table: TableId) -> Result<TableSpec> {
    let columns = view.columns.iter();
    TableSpec::new(
        table,
        format!("{TEMPORARY_PREFIX}view.{}", table.0),
        columns.map(|column| column.data_type.physical()).collect(),
        Vec::new(),
    )
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
    if catalog.is_taken(view.home(), &rename.name) {
        return Err(exists(&rename.name));
    }
    drop_view::forget(view, catalog, txn);
    let view = View {
        name: rename.name.clone(),
        ..View::clone(view)
    };
    for granted in catalog.grants_on(id) {
        grant::put(granted, &view.key_name(), txn)?;
    }
    put(&view, txn)
}
