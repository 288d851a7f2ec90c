//! CREATE, ALTER and DROP of functions.

use super::{DefinitionContext, drop_view};
use crate::catalog::{Function, encode_function, function_key};
use crate::plan::{AlterFunction, CreateFunction, DropFunctions};
use crate::txn::Transaction;
use crate::types::Result;

/// Makes a function, or puts another in its place; the owner stays then.
pub(super) fn create(
    create: &CreateFunction,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let known = context.catalog().function_like(&create.function);
    let owner = known.map_or(context.user, |known| &known.owner);
    put(
        &Function {
            owner: owner.to_owned(),
            ..create.function.clone()
        },
        txn,
    )
}

fn put(function: &Function, txn: &mut Transaction) -> Result<()> {
    let key = function_key(&function.identity());
    txn.put_system(&key, encode_function(function)?);
    Ok(())
}

/// Gives a function another definition.
pub(super) fn alter(alter: &AlterFunction, txn: &mut Transaction) -> Result<()> {
    if alter.before != alter.definition.identity() {
        txn.delete_system(&function_key(&alter.before));
    }
    put(&alter.definition, txn)
}

/// Drops functions, and the views that go with them.
pub(super) fn drop(drop: &DropFunctions, context: &DefinitionContext<'_>, txn: &mut Transaction) {
    drop_view::drop_all(&drop.views, context.catalog(), txn);
    for identity in &drop.functions {
        txn.delete_system(&function_key(identity));
    }
}
