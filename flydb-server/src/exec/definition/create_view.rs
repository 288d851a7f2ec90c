//! CREATE VIEW and ALTER VIEW.

use super::create_table::{exists, new_relation_id};
use super::{DefinitionContext, drop_view, grant};
use crate::catalog::{TableId, View, encode_view, view_key};
use crate::exec::run::no_table;
use crate::plan::{CreateView, RenameView};
use crate::txn::Transaction;
use crate::types::coercion::type_name;
use crate::types::{Result, SqlError, SqlState};

/// Makes the view, or puts another query behind the columns of one that is there.
pub(super) fn run(
    create: &CreateView,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let replaced = context.catalog().view(&create.name);
    let view = match replaced {
        Some(replaced) if create.or_replace => {
            check_columns(replaced, create)?;
            definition(create, replaced.id, &replaced.owner)
        }
        _ if context.catalog().relation_exists(&create.name) => {
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
    put(&view, txn)
}

fn definition(create: &CreateView, id: TableId, owner: &str) -> View {
    View {
        id,
        name: create.name.clone(),
        owner: owner.to_owned(),
        columns: create.columns.clone(),
        query: create.query.clone(),
    }
}

pub(super) fn put(view: &View, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&view_key(&view.name), encode_view(view)?);
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
    if catalog.relation_exists(&rename.name) {
        return Err(exists(&rename.name));
    }
    drop_view::drop_one(view, catalog, txn);
    for granted in catalog.grants_on(id) {
        grant::put(granted, &rename.name, txn)?;
    }
    let view = View {
        name: rename.name.clone(),
        ..View::clone(view)
    };
    put(&view, txn)
}
