//! DROP of functions, and of procedures as routines.

use std::sync::Arc;

use super::super::super::names::plain_name;
use super::super::super::{BindContext, declared_type};
use super::{find_function, find_known};
use crate::catalog::{Function, Procedure};
use crate::plan::{Command, DropFunctions, DropProcedure, RoutineName};
use crate::sql::{self, FunctionName, ast};
use crate::types::coercion::type_name;
use crate::types::{Result, SqlError, SqlState};

/// Whether IF EXISTS passes over an error: nothing takes a type that is not there, or that we do not have.
fn is_absent(error: &SqlError) -> bool {
    matches!(
        error.state(),
        SqlState::UndefinedFunction
            | SqlState::UndefinedObject
            | SqlState::InvalidSchemaName
            | SqlState::FeatureNotSupported
    )
}

/// The procedures that DROP ROUTINE means, where it means no function.
///
/// # Errors
/// 0A000 where it means both.
fn procedures_of(
    routines: &[FunctionName],
    context: &BindContext<'_>,
) -> Result<Option<DropProcedure>> {
    let mut names = Vec::with_capacity(routines.len());
    for routine in routines {
        let name = plain_name(&routine.name)?;
        if let Some(procedure) = procedure_of(routine, name, context)? {
            names.push(RoutineName::of(procedure));
        }
    }
    match names.len() {
        0 => Ok(None),
        found if found == routines.len() => Ok(Some(DropProcedure { names })),
        _ => Err(SqlError::unsupported(
            "DROP ROUTINE of functions and procedures at once",
        )),
    }
}

/// The procedure of this name that takes these types, where no function of the name does.
fn procedure_of<'c>(
    routine: &FunctionName,
    name: &ast::Ident,
    context: &BindContext<'c>,
) -> Result<Option<&'c Arc<Procedure>>> {
    if find_known(routine, context).is_ok() {
        return Ok(None);
    }
    let Some(procedure) = context.catalog.procedure(None, &name.value) else {
        return Ok(None);
    };
    let Some(types) = &routine.types else {
        return Ok(Some(procedure));
    };
    let taken = types
        .iter()
        .map(|one| Ok(type_name(declared_type(one, context.catalog)?.data_type)));
    let taken: Vec<_> = taken.collect::<Result<_>>()?;
    let own: Vec<_> = procedure
        .inputs()
        .map(|one| type_name(one.data_type))
        .collect();
    Ok((own == taken).then_some(procedure))
}

/// Binds DROP FUNCTION and DROP ROUTINE.
///
/// # Errors
/// 42883 for a function that is not there, 2BP01 where something calls one.
pub(in crate::binder) fn bind_drop_functions(
    drop: &sql::DropFunctions,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::DropFunctions {
        functions,
        if_exists,
        cascade,
        routines,
    } = drop;
    if *routines && let Some(procedures) = procedures_of(functions, context)? {
        return Ok(Command::DropProcedure(procedures));
    }
    let mut dropped: Vec<Arc<Function>> = Vec::new();
    for name in functions {
        match find_function(name, context) {
            Ok(found) if dropped.contains(found) => {}
            Ok(found) => dropped.push(Arc::clone(found)),
            Err(error) if *if_exists && is_absent(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let mut views = Vec::new();
    for function in &dropped {
        let others = context.catalog.functions(&function.name);
        // Where others of the name are left, no text says which of them it means.
        if others.filter(|one| !dropped.contains(one)).count() > 0 {
            continue;
        }
        if *cascade {
            let named = context.catalog.views_naming(&function.name);
            views.extend(named.map(|view| view.id));
        } else if let Some(view) = context.catalog.views_naming(&function.name).next() {
            return Err(needed(function, &format!("view {}", view.name), context));
        }
        let goes = |one: &Function| dropped.iter().any(|other| **other == *one);
        if let Some(text) = text_naming(&function.name, goes, context) {
            return Err(needed(function, &text, context));
        }
    }
    Ok(Command::DropFunctions(Box::new(DropFunctions {
        functions: dropped.iter().map(|one| one.identity()).collect(),
        views,
    })))
}

/// # Errors
/// 2BP01 where a text that is kept calls a function by its name.
pub(super) fn not_named(function: &Function, context: &BindContext<'_>) -> Result<()> {
    let view = context.catalog.views_naming(&function.name).next();
    let view = view.map(|view| format!("view {}", view.name));
    match view.or_else(|| text_naming(&function.name, |_| false, context)) {
        None => Ok(()),
        Some(text) => Err(needed(function, &text, context)),
    }
}

/// What keeps a text, and is no view, that calls a function of this name; functions that `goes` holds of do not
/// count.
fn text_naming(
    name: &str,
    goes: impl Fn(&Function) -> bool,
    context: &BindContext<'_>,
) -> Option<String> {
    let catalog = context.catalog;
    let table = catalog.table_part_naming(name, |_| false);
    let domain = || catalog.domain_naming(name, |_| false);
    table
        .or_else(domain)
        .or_else(|| catalog.function_naming(name, goes))
}

fn needed(function: &Function, dependent: &str, context: &BindContext<'_>) -> SqlError {
    let described = context.catalog.described_function(function);
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop function {described} because other objects depend on it"),
    )
    .with_detail(format!("{dependent} depends on function {described}"))
}
