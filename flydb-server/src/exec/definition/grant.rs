//! GRANT and REVOKE.

use std::collections::BTreeMap;

use super::{DefinitionContext, user};
use crate::catalog::{Grant, encode_grant, privileges_key};
use crate::exec::run::no_table;
use crate::plan::GrantChange;
use crate::txn::Transaction;
use crate::types::Result;

/// Adds privileges to what the users have on the tables.
pub(super) fn grant(
    change: &GrantChange,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for_each(change, context, txn, |grant| {
        for &privilege in &change.privileges {
            *grant.privileges.entry(privilege).or_default() |= change.grant_option;
        }
    })
}

/// Takes privileges, or with GRANT OPTION FOR only the option, from what the users have.
pub(super) fn revoke(
    change: &GrantChange,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for_each(change, context, txn, |grant| {
        for privilege in &change.privileges {
            if !change.grant_option {
                grant.privileges.remove(privilege);
            } else if let Some(option) = grant.privileges.get_mut(privilege) {
                *option = false;
            }
        }
    })
}

fn for_each(
    change: &GrantChange,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
    apply: impl Fn(&mut Grant),
) -> Result<()> {
    for &id in &change.tables {
        let key_name = context.catalog().key_name_by_id(id);
        let key_name = key_name.ok_or_else(|| no_table(id))?;
        for name in &change.users {
            user::existing(name, context)?;
            let before = context.catalog().grant(name, id).cloned();
            let mut grant = before.unwrap_or_else(|| Grant {
                user: name.clone(),
                table: id,
                privileges: BTreeMap::new(),
            });
            apply(&mut grant);
            put(&grant, &key_name, txn)?;
        }
    }
    Ok(())
}

/// Writes what a user has on the relation of this name.
pub(super) fn put(grant: &Grant, relation: &str, txn: &mut Transaction) -> Result<()> {
    let key = privileges_key(&grant.user, relation);
    if grant.privileges.is_empty() {
        txn.delete_system(&key);
    } else {
        txn.put_system(&key, encode_grant(grant)?);
    }
    Ok(())
}
