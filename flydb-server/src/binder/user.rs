//! CREATE, ALTER and DROP USER.

use super::BindContext;
use super::names::plain_name;
use crate::plan::{AlterUser, Command, CreateUser, DropUser};
use crate::sql::{self, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds CREATE USER.
///
/// # Errors
/// 42601 without a password, 22023 for an empty one.
pub(super) fn bind_create_user(create: &sql::CreateUser) -> Result<Command> {
    let sql::CreateUser {
        name,
        if_not_exists,
        password,
        admin,
    } = create;
    let at = position(name.span);
    let Some(password) = password else {
        let message = format!("user \"{}\" needs a password", name.value);
        return Err(SqlError::new(SqlState::SyntaxError, message)
            .at(at)
            .with_hint("CREATE USER name PASSWORD '...'"));
    };
    not_empty(password).map_err(|error| error.at(at))?;
    Ok(Command::CreateUser(CreateUser {
        name: name.value.clone(),
        password: password.clone(),
        admin: admin.unwrap_or(false),
        if_not_exists: *if_not_exists,
    }))
}

/// Binds ALTER USER.
///
/// # Errors
/// 42704 for a user who is not there, 42601 where nothing changes, 22023 for an empty password.
pub(super) fn bind_alter_user(
    alter: &sql::AlterUser,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::AlterUser {
        name,
        password,
        admin,
    } = alter;
    let at = position(name.span);
    find_user(name, context)?;
    if password.is_none() && admin.is_none() {
        let message = "ALTER USER changes nothing";
        return Err(SqlError::new(SqlState::SyntaxError, message)
            .at(at)
            .with_hint("ALTER USER name PASSWORD '...', or ADMIN, or NOADMIN"));
    }
    if let Some(password) = password {
        not_empty(password).map_err(|error| error.at(at))?;
    }
    Ok(Command::AlterUser(AlterUser {
        name: name.value.clone(),
        password: password.clone(),
        admin: *admin,
    }))
}

/// Binds DROP USER.
///
/// # Errors
/// 42704 for a user who is not there, 55006 for the one who asks, 2BP01 for one who owns a table.
pub(super) fn bind_drop_user(
    names: &[ast::ObjectName],
    if_exists: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut dropped: Vec<String> = Vec::new();
    for name in names {
        let name = plain_name(name)?;
        match find_user(name, context) {
            Ok(()) => droppable(name, context).map_err(|error| error.at(position(name.span)))?,
            Err(_) if if_exists => continue,
            Err(error) => return Err(error),
        }
        if !dropped.contains(&name.value) {
            dropped.push(name.value.clone());
        }
    }
    Ok(Command::DropUser(DropUser {
        names: dropped,
        if_exists,
    }))
}

/// # Errors
/// 42704.
pub(super) fn find_user(name: &ast::Ident, context: &BindContext<'_>) -> Result<()> {
    if context.catalog.user(&name.value).is_some() {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::UndefinedObject,
        format!("user \"{}\" does not exist", name.value),
    )
    .at(position(name.span)))
}

fn droppable(name: &ast::Ident, context: &BindContext<'_>) -> Result<()> {
    if name.value == context.user {
        let message = "the current user cannot be dropped";
        return Err(SqlError::new(SqlState::ObjectInUse, message));
    }
    let mut tables = context.catalog.tables();
    match tables.find(|table| table.owner == name.value) {
        None => Ok(()),
        Some(table) => Err(SqlError::new(
            SqlState::DependentObjectsStillExist,
            format!("user \"{}\" owns tables", name.value),
        )
        .with_detail(format!("Table \"{}\" is one.", table.name))),
    }
}

fn not_empty(password: &str) -> Result<()> {
    if password.is_empty() {
        let message = "a password must not be empty";
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    Ok(())
}
