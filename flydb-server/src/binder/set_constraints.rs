//! SET CONSTRAINTS.

use super::BindContext;
use super::names::Named;
use crate::catalog::{Home, Table};
use crate::plan::Command;
use crate::sql::{SetConstraints, ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Binds SET CONSTRAINTS.
///
/// # Errors
/// 42704 for a name that is no constraint's, 42809 for a constraint that is not DEFERRABLE, 3F000 for a schema.
pub(super) fn bind_set_constraints(
    set: &SetConstraints,
    context: &BindContext<'_>,
) -> Result<Command> {
    let SetConstraints { names, deferred } = set;
    let constraints = match names {
        None => None,
        Some(names) => {
            let mut found = Vec::new();
            for name in names {
                found.extend(named(name, context)?);
            }
            Some(found)
        }
    };
    Ok(Command::SetConstraints {
        constraints,
        deferred: *deferred,
    })
}

/// The constraints of a name in the schema that it says, or in the first of the path that has some.
fn named(name: &ast::ObjectName, context: &BindContext<'_>) -> Result<Vec<(TableId, String)>> {
    let named = Named::of(name)?;
    let at = position(named.name.span);
    let schema = named.known_schema(context)?;
    let mut homes: Vec<Home<'_>> = match schema {
        Some(schema) => vec![Home::Schema(schema)],
        None => {
            let schemas = context.catalog.path().schemas().iter();
            schemas.map(|schema| Home::Schema(schema)).collect()
        }
    };
    if schema.is_none() {
        homes.insert(0, Home::Session);
    }
    for home in homes {
        let mut found = Vec::new();
        let tables = context
            .catalog
            .tables()
            .filter(|table| table.home() == home);
        for table in tables {
            match deferrable(table, &named.name.value) {
                None => {}
                Some(true) => found.push((table.id, named.name.value.clone())),
                Some(false) => {
                    let message = format!("constraint \"{}\" is not deferrable", named.name.value);
                    return Err(SqlError::new(SqlState::WrongObjectType, message).at(at));
                }
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let message = format!("constraint \"{}\" does not exist", named.shown());
    Err(SqlError::new(SqlState::UndefinedObject, message).at(at))
}

/// Whether a table's constraint of a name is DEFERRABLE; `None`: it has none.
fn deferrable(table: &Table, name: &str) -> Option<bool> {
    let keys = table.foreign_keys.iter();
    let keys = keys.filter(|key| key.name == name);
    let indexes = table.indexes.iter();
    let indexes = indexes.filter(|index| index.constraint && index.name == name);
    let late = keys
        .map(|key| key.deferral.is_some())
        .chain(indexes.map(|index| index.deferral.is_some()));
    let checks = table.checks.iter().filter(|check| check.name == name);
    let is_primary_key = table.primary_key_name.as_deref() == Some(name);
    let never = checks.map(|_| false).chain(is_primary_key.then_some(false));
    late.chain(never).next()
}
