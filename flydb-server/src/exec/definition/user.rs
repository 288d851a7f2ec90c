//! CREATE, ALTER and DROP USER.

use std::sync::Arc;

use super::{DefinitionContext, function};
use crate::catalog::{Relation, User, encode_user, privileges_key, user_key};
use crate::plan::{AlterUser, CreateUser, DropUser};
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Makes a user.
pub(super) fn create(
    create: &CreateUser,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if context.catalog().user(&create.name).is_some() {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(SqlError::new(
                SqlState::DuplicateObject,
                format!("role \"{}\" already exists", create.name),
            )),
        };
    }
    put(&User::new(&create.name, hash(context)?, create.admin), txn)
}

/// Changes a user's password, role, or both.
pub(super) fn alter(
    alter: &AlterUser,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let mut user = User::clone(existing(&alter.name, context)?);
    if alter.password.is_some() {
        user.password_hash = hash(context)?;
    }
    if let Some(admin) = alter.admin {
        if user.admin && !admin {
            refuse_last_admin(&[&alter.name], context)?;
        }
        user.admin = admin;
    }
    put(&user, txn)
}

/// Drops users, and what was granted to them. Nobody drops himself, or an owner of tables, views or procedures.
pub(super) fn drop_users(
    drop: &DropUser,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let mut dropped = Vec::new();
    for name in &drop.names {
        match existing(name, context) {
            Err(_) if drop.if_exists => {}
            Err(error) => return Err(error),
            Ok(user) => {
                refuse_needed(user, context)?;
                dropped.push(name.as_str());
            }
        }
    }
    refuse_last_admin(&dropped, context)?;
    for name in dropped {
        function::forget_caller(name, context, txn)?;
        drop_one(name, context, txn);
    }
    Ok(())
}

fn drop_one(name: &str, context: &DefinitionContext<'_>, txn: &mut Transaction) {
    for grant in context.catalog().grants_of(name) {
        if let Some(key_name) = context.catalog().key_name_by_id(grant.table) {
            txn.delete_system(&privileges_key(name, &key_name));
        }
    }
    txn.delete_system(&user_key(name));
}

/// The user of this name.
///
/// # Errors
/// 42704 where there is none.
pub(super) fn existing<'a>(name: &str, context: &DefinitionContext<'a>) -> Result<&'a Arc<User>> {
    context.catalog().user(name).ok_or_else(|| {
        SqlError::new(
            SqlState::UndefinedObject,
            format!("role \"{name}\" does not exist"),
        )
    })
}

fn put(user: &User, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&user_key(&user.name), encode_user(user)?);
    Ok(())
}

fn hash(context: &DefinitionContext<'_>) -> Result<String> {
    let hash = context.password_hash.map(str::to_owned);
    hash.ok_or_else(|| SqlError::internal("a user's password was not hashed"))
}

fn refuse_needed(user: &User, context: &DefinitionContext<'_>) -> Result<()> {
    if user.name == context.user {
        return Err(SqlError::new(
            SqlState::ObjectInUse,
            "current user cannot be dropped",
        ));
    }
    let mut procedures = context.catalog().procedures();
    if let Some(owned) = procedures.find(|one| one.owner == user.name) {
        return Err(needed(user, &format!("owner of procedure {}", owned.name)));
    }
    let mut functions = context.catalog().all_functions();
    if let Some(owned) = functions.find(|one| one.owner == user.name) {
        return Err(needed(user, &format!("owner of function {}", owned.name)));
    }
    let mut types = context.catalog().user_types();
    if let Some(owned) = types.find(|one| one.owner == user.name) {
        let what = format!("owner of {} {}", owned.kind_name(), owned.name);
        return Err(needed(user, &what));
    }
    let mut schemas = context.catalog().schemas();
    if let Some(owned) = schemas.find(|one| one.owner == user.name) {
        return Err(needed(user, &format!("owner of schema {}", owned.name)));
    }
    let sequences = context.catalog().sequences().map(Relation::Sequence);
    let mut relations = context.catalog().relations().chain(sequences);
    match relations.find(|relation| relation.owner() == user.name) {
        None => Ok(()),
        Some(owned) => {
            let what = format!("owner of {} {}", owned.kind(), owned.name());
            Err(needed(user, &what))
        }
    }
}

#[cold]
fn needed(user: &User, what: &str) -> SqlError {
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!(
            "role \"{}\" cannot be dropped because some objects depend on it",
            user.name
        ),
    )
    .with_detail(what)
}

/// Without an administrator nobody could ever make another.
fn refuse_last_admin(leaving: &[&str], context: &DefinitionContext<'_>) -> Result<()> {
    let mut admins = context.catalog().users().filter(|user| user.admin);
    let left = admins.any(|user| !leaving.contains(&user.name.as_str()));
    if left || leaving.is_empty() {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::DependentObjectsStillExist,
        "the last administrator must stay one",
    )
    .with_hint("make another user an administrator first"))
}
