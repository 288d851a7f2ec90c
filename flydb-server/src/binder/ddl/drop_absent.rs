//! DROP of kinds of objects of which there are none.

use super::super::names::{DATABASE, Named, known_schema};
use super::super::relation::find_relation;
use super::super::{BindContext, declared_type};
use crate::plan::Command;
use crate::sql::{AbsentKind, AbsentObject, DropAbsent, ast};
use crate::types::{Result, SqlError, SqlState};

/// Binds the statement: with IF EXISTS there is nothing to do.
///
/// # Errors
/// 42704 and its kin for what is not there: the object itself, its schema, its table or a type that it names; 55006
/// for the database that there is.
pub(in crate::binder) fn bind_drop_absent(
    drop: &DropAbsent,
    context: &BindContext<'_>,
) -> Result<Command> {
    let DropAbsent {
        kind,
        if_exists,
        objects,
    } = drop;
    for object in objects {
        let is_ours = object.name.as_ref().is_some_and(is_this_database);
        if *kind == AbsentKind::Database && is_ours {
            let message = "cannot drop the currently open database";
            return Err(SqlError::new(SqlState::ObjectInUse, message).at(object.at));
        }
        if !if_exists {
            return Err(missing(*kind, object, context).at(object.at));
        }
    }
    Ok(Command::Nothing { tag: "DROP" })
}

fn is_this_database(name: &ast::ObjectName) -> bool {
    matches!(Named::of(name), Ok(Named { schema: None, name }) if name.value == DATABASE)
}

/// The first thing that is not there.
fn missing(kind: AbsentKind, object: &AbsentObject, context: &BindContext<'_>) -> SqlError {
    match named_things(object, context) {
        Err(error) => error,
        Ok(()) => SqlError::new(state(kind), described(kind, object)),
    }
}

/// # Errors
/// 3F000, 42704 and 42P01 for the schema, the types and the table that a statement names with an object.
fn named_things(object: &AbsentObject, context: &BindContext<'_>) -> Result<()> {
    if let Some(name) = &object.name
        && let Some(schema) = Named::of(name)?.schema
    {
        known_schema(schema, context)?;
    }
    for data_type in &object.types {
        declared_type(data_type, context.catalog)?;
    }
    match &object.table {
        Some(table) => find_relation(context, table).map(drop),
        None => Ok(()),
    }
}

fn described(kind: AbsentKind, object: &AbsentObject) -> String {
    let AbsentObject {
        name: _,
        shown,
        types: _,
        table,
        at: _,
    } = object;
    let kind = kind.name();
    match table {
        Some(table) => format!("{kind} {shown} for relation \"{table}\" does not exist"),
        None => format!("{kind} {shown} does not exist"),
    }
}

fn state(kind: AbsentKind) -> SqlState {
    match kind {
        AbsentKind::Aggregate | AbsentKind::Operator => SqlState::UndefinedFunction,
        AbsentKind::Database => SqlState::InvalidCatalogName,
        AbsentKind::ForeignTable => SqlState::UndefinedTable,
        AbsentKind::AccessMethod
        | AbsentKind::Cast
        | AbsentKind::Collation
        | AbsentKind::Conversion
        | AbsentKind::EventTrigger
        | AbsentKind::Extension
        | AbsentKind::ForeignDataWrapper
        | AbsentKind::Language
        | AbsentKind::OperatorClass
        | AbsentKind::OperatorFamily
        | AbsentKind::Policy
        | AbsentKind::Publication
        | AbsentKind::Rule
        | AbsentKind::Server
        | AbsentKind::Statistics
        | AbsentKind::Subscription
        | AbsentKind::Tablespace
        | AbsentKind::TextSearch(_)
        | AbsentKind::Transform
        | AbsentKind::UserMapping => SqlState::UndefinedObject,
    }
}
