//! CREATE, ALTER and DROP of types.

use super::{DefinitionContext, alter_table, drop_view};
use crate::catalog::{Catalog, UserType, encode_type, function_key, type_key};
use crate::plan::{AlterType, CreateType, DropTypes};
use crate::txn::Transaction;
use crate::types::Result;

/// Makes a type.
pub(super) fn create(
    create: &CreateType,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let made = UserType {
        id: new_type_id(context.catalog(), txn),
        ..create.user_type.clone()
    };
    put(&made, txn)
}

/// A number that no type has.
fn new_type_id(catalog: &Catalog, txn: &Transaction) -> u32 {
    loop {
        let id = txn.new_table_id().0;
        if catalog.type_by_id(id).is_none() {
            return id;
        }
    }
}

fn put(user_type: &UserType, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&type_key(&user_type.name), encode_type(user_type)?);
    Ok(())
}

/// Gives a type another definition, and looks whether values that are there still belong to it.
pub(super) fn alter(
    alter: &AlterType,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if alter.before != alter.definition.name {
        txn.delete_system(&type_key(&alter.before));
    }
    put(&alter.definition, txn)?;
    let mut changes = alter.changes.iter();
    changes.try_for_each(|change| alter_table::run(change, context, txn))
}

/// Drops types, with the columns and views that go with them.
pub(super) fn drop(
    drop: &DropTypes,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for change in &drop.changes {
        alter_table::run(change, context, txn)?;
    }
    let catalog = context.catalog();
    drop_view::drop_all(&drop.views, catalog, txn);
    for identity in &drop.functions {
        txn.delete_system(&function_key(identity));
    }
    for name in &drop.names {
        txn.delete_system(&type_key(name));
    }
    Ok(())
}
