//! CREATE, ALTER and DROP of functions.

use super::{DefinitionContext, drop_view};
use crate::catalog::{Callers, Function, encode_function, function_key};
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
            callers: known.map_or_else(Callers::default, |known| known.callers.clone()),
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

/// Puts in who may call functions from then on.
pub(super) fn change_callers(changed: &[Function], txn: &mut Transaction) -> Result<()> {
    changed.iter().try_for_each(|function| put(function, txn))
}

/// Takes a user who is dropped from those who may call functions.
pub(super) fn forget_caller(
    user: &str,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for function in context.catalog().all_functions() {
        if function.callers.users.contains(user) {
            let mut function = Function::clone(function);
            function.callers.users.remove(user);
            put(&function, txn)?;
        }
    }
    Ok(())
}

/// Drops functions, and the views that go with them.
pub(super) fn drop(drop: &DropFunctions, context: &DefinitionContext<'_>, txn: &mut Transaction) {
    drop_view::drop_all(&drop.views, context.catalog(), txn);
    for identity in &drop.functions {
        txn.delete_system(&function_key(identity));
    }
}
