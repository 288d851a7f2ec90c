//! CREATE, ALTER and DROP of types.

mod dependents;

use std::sync::Arc;

use super::super::BindContext;
use super::super::names::{no_type, plain_name};
use crate::catalog::{Catalog, Home, PUBLIC, TypeKind, UserType};
use crate::plan::{AlterType, Command, CreateType, DropTypes};
use crate::sql::{self, LabelPlace, TypeChange, TypeForm, ast, position};
use crate::types::{Labels, Place, Result, SqlError, SqlState};
use dependents::Dependents;

/// Binds CREATE TYPE.
///
/// # Errors
/// 42710 for a name that is taken, 23505 for a label that stands twice, 42602 for one too long, 0A000 for what is no
/// ENUM.
pub(in crate::binder) fn bind_create_type(
    create: &sql::CreateType,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateType { name, form } = create;
    let name = plain_name(name)?;
    let labels = match form {
        TypeForm::Enum(labels) => labels,
        TypeForm::Other(what) => {
            return Err(SqlError::unsupported(what).at(position(name.span)));
        }
    };
    free_name(name, context.catalog)?;
    let mut ordered = Labels::default();
    for label in labels {
        let added = ordered.add(&label.value, Place::Last);
        added.map_err(|error| twice(error, label).at(position(label.span)))?;
    }
    Ok(Command::CreateType(Box::new(CreateType {
        user_type: UserType {
            id: 0,
            name: name.value.clone(),
            owner: context.user.to_owned(),
            kind: TypeKind::Enum(ordered),
        },
    })))
}

/// As PostgreSQL has it, whose catalog keeps labels unique.
fn twice(error: SqlError, label: &ast::Ident) -> SqlError {
    match error.state() {
        SqlState::DuplicateObject => SqlError::new(
            SqlState::UniqueViolation,
            format!("label \"{}\" stands twice", label.value),
        ),
        _ => error,
    }
}

/// Types share names with relations.
///
/// # Errors
/// 42710 for a name that is taken.
pub(super) fn free_name(name: &ast::Ident, catalog: &Catalog) -> Result<()> {
    let taken = catalog.user_type(&name.value).is_some()
        || catalog.is_taken(Home::Schema(PUBLIC), &name.value);
    if !taken {
        return Ok(());
    }
    let message = format!("type \"{}\" already exists", name.value);
    Err(SqlError::new(SqlState::DuplicateObject, message).at(position(name.span)))
}

/// The type of this name.
///
/// # Errors
/// 42704 where there is none.
pub(super) fn find_type<'c>(
    name: &ast::ObjectName,
    catalog: &'c Catalog,
) -> Result<&'c Arc<UserType>> {
    let name = plain_name(name)?;
    let found = catalog.user_type(&name.value);
    found.ok_or_else(|| no_type(&name.value).at(position(name.span)))
}

/// Binds ALTER TYPE.
///
/// # Errors
/// 42704 for a type that is not there, 42809 for a domain, 42710 and 22023 for labels, 2BP01 for a name that texts
/// of the catalog have.
pub(in crate::binder) fn bind_alter_type(
    alter: &sql::AlterType,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::AlterType { name, change } = alter;
    let before = find_type(name, context.catalog)?;
    let at = position(plain_name(name)?.span);
    let mut definition = UserType::clone(before);
    match change {
        TypeChange::Rename(new) => return rename_type(before, new, context),
        TypeChange::Other(what) => return Err(SqlError::unsupported(what).at(at)),
        TypeChange::AddValue { .. } | TypeChange::RenameValue { .. } => {
            let TypeKind::Enum(labels) = &mut definition.kind else {
                let message = format!("\"{}\" is not an enum", before.name);
                return Err(SqlError::new(SqlState::WrongObjectType, message).at(at));
            };
            change_labels(labels, change)?;
        }
    }
    Ok(Command::AlterType(Box::new(AlterType {
        before: before.name.clone(),
        definition,
        changes: Vec::new(),
    })))
}

/// Calls a type otherwise.
///
/// # Errors
/// 42710 for a name that is taken, 2BP01 where texts of the catalog have the old one.
pub(super) fn rename_type(
    before: &UserType,
    new: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<Command> {
    free_name(new, context.catalog)?;
    Dependents::of(before, context.catalog).not_named_in_texts()?;
    Ok(Command::AlterType(Box::new(AlterType {
        before: before.name.clone(),
        definition: UserType {
            name: new.value.clone(),
            ..before.clone()
        },
        changes: Vec::new(),
    })))
}

fn change_labels(labels: &mut Labels, change: &TypeChange) -> Result<()> {
    match change {
        TypeChange::AddValue {
            label,
            if_not_exists,
            place,
        } => {
            if *if_not_exists && labels.key(&label.value).is_some() {
                return Ok(());
            }
            let place = match place {
                LabelPlace::Last => Place::Last,
                LabelPlace::Before(neighbour) => Place::Before(&neighbour.value),
                LabelPlace::After(neighbour) => Place::After(&neighbour.value),
            };
            let added = labels.add(&label.value, place);
            added.map_err(|error| error.at(position(label.span)))
        }
        TypeChange::RenameValue { from, to } => {
            let renamed = labels.rename(&from.value, &to.value);
            renamed.map_err(|error| error.at(position(from.span)))
        }
        TypeChange::Rename(_) | TypeChange::Other(_) => Ok(()),
    }
}

/// Whether IF EXISTS passes over an error: neither the type is there nor perhaps the schema that its name says.
fn is_absent(error: &SqlError) -> bool {
    matches!(
        error.state(),
        SqlState::UndefinedObject | SqlState::InvalidSchemaName
    )
}

/// Binds DROP TYPE and DROP DOMAIN.
///
/// # Errors
/// 42704 for a type that is not there, 42809 for DROP DOMAIN of another type, 2BP01 where something is made of one.
pub(in crate::binder) fn bind_drop_types(
    drop: &sql::DropTypes,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::DropTypes {
        names,
        domains,
        if_exists,
        cascade,
    } = drop;
    let mut dropped: Vec<Arc<UserType>> = Vec::new();
    for name in names {
        match find_type(name, context.catalog) {
            Ok(found) if *domains && found.domain().is_none() => {
                let message = format!("\"{}\" is not a domain", found.name);
                let at = position(plain_name(name)?.span);
                return Err(SqlError::new(SqlState::WrongObjectType, message).at(at));
            }
            Ok(found) if dropped.iter().any(|one| one.id == found.id) => {}
            Ok(found) => dropped.push(Arc::clone(found)),
            Err(error) if *if_exists && is_absent(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let parts = dependents::drop_all(&mut dropped, *cascade, context)?;
    Ok(Command::DropTypes(Box::new(DropTypes {
        names: dropped.iter().map(|one| one.name.clone()).collect(),
        changes: parts.changes,
        views: parts.views,
        functions: parts.functions,
        domains: *domains,
    })))
}
