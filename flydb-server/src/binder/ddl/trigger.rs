//! CREATE, ALTER and DROP of triggers.
//!
//! Every statement of a body is bound once, to be sure of it; then it is kept as text.

use super::super::names::plain_name;
use super::super::relation::{find_column, find_table, is_missing};
use super::super::{BindContext, bind_body, bind_when, trigger_variables};
use super::routine::{check_body, inside, one_of};
use crate::catalog::{Level, Slot, Table, Timing, Trigger, TriggerColumn};
use crate::plan::{Command, CreateTrigger, DropTrigger};
use crate::sql::{self, TriggerEvent, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds CREATE TRIGGER.
///
/// # Errors
/// What is wrong with WHEN or a statement of the body; 42809 for a view.
pub(in crate::binder) fn bind_create_trigger(
    create: &sql::CreateTrigger,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateTrigger {
        name,
        or_replace,
        if_not_exists,
        before,
        events,
        table,
        each_row,
        when,
        body,
    } = create;
    one_of(*or_replace, *if_not_exists, name)?;
    check_body(body, name)?;
    let table = find_table(context, table)?;
    let mut trigger = Trigger {
        name: name.value.clone(),
        table: table.id,
        timing: if *before {
            Timing::Before
        } else {
            Timing::After
        },
        level: match each_row {
            true => Level::Row,
            false => Level::Statement,
        },
        disabled: false,
        insert: false,
        update: false,
        update_of: Vec::new(),
        delete: false,
        columns: table.columns.iter().map(known_column).collect(),
        when: when.as_ref().map(|(_, sql)| sql.clone()),
        body: body.iter().map(|statement| statement.sql.clone()).collect(),
        path: context.catalog.path().schemas().to_vec(),
        planned: Slot::default(),
    };
    bind_events(events, &mut trigger, table, name)?;
    let variables = trigger_variables(&trigger, table);
    let inner = inside(&variables, context);
    if let Some((condition, _)) = when {
        bind_when(condition, &inner)?;
    }
    for one in body {
        bind_body(&one.statement, settable(&trigger, table), &inner)
            .map_err(|error| error.at(one.position))?;
    }
    Ok(Command::CreateTrigger(Box::new(CreateTrigger {
        trigger,
        or_replace: *or_replace,
        if_not_exists: *if_not_exists,
        renamed_from: None,
    })))
}

/// Binds ALTER TRIGGER ... RENAME.
///
/// # Errors
/// 42704 for a trigger that is not there, 42P01 for its table, 42710 for a name that is taken.
pub(in crate::binder) fn bind_rename_trigger(
    rename: &sql::RenameTrigger,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::RenameTrigger { name, table, to } = rename;
    let table = find_table(context, table)?;
    let Some(trigger) = context.catalog.trigger(table.id, &name.value) else {
        return Err(no_trigger(name, table));
    };
    let mut trigger = Trigger::clone(trigger);
    trigger.name.clone_from(&to.value);
    Ok(Command::CreateTrigger(Box::new(CreateTrigger {
        trigger,
        or_replace: false,
        if_not_exists: false,
        renamed_from: Some(name.value.clone()),
    })))
}

fn no_trigger(name: &ast::Ident, table: &Table) -> SqlError {
    let message = format!(
        "trigger \"{}\" for table \"{}\" does not exist",
        name.value, table.name
    );
    SqlError::new(SqlState::UndefinedObject, message).at(position(name.span))
}

fn known_column(column: &crate::catalog::Column) -> TriggerColumn {
    TriggerColumn {
        name: column.name.clone(),
        column: column.name.clone(),
    }
}

/// The table whose NEW a trigger may set.
pub(crate) fn settable<'t>(trigger: &Trigger, table: &'t Table) -> Option<&'t Table> {
    let sets = trigger.timing == Timing::Before
        && trigger.level.is_row()
        && (trigger.insert || trigger.update);
    sets.then_some(table)
}

fn bind_events(
    events: &[TriggerEvent],
    trigger: &mut Trigger,
    table: &Table,
    name: &ast::Ident,
) -> Result<()> {
    for event in events {
        let known = match event {
            TriggerEvent::Insert => std::mem::replace(&mut trigger.insert, true),
            TriggerEvent::Delete => std::mem::replace(&mut trigger.delete, true),
            TriggerEvent::Update(columns) => {
                trigger.update_of = bind_update_of(columns, table)?;
                std::mem::replace(&mut trigger.update, true)
            }
        };
        if known {
            let message = "duplicate trigger events specified";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(position(name.span)));
        }
    }
    Ok(())
}

fn bind_update_of(columns: &[ast::Ident], table: &Table) -> Result<Vec<String>> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        find_column(table, column)?;
        if names.contains(&column.value) {
            let message = format!("column \"{}\" specified more than once", column.value);
            return Err(SqlError::new(SqlState::DuplicateColumn, message).at(position(column.span)));
        }
        names.push(column.value.clone());
    }
    Ok(names)
}

/// Binds DROP TRIGGER.
///
/// # Errors
/// 42704 for a trigger that is not there, 42P01 for its table, 42601 without one.
pub(in crate::binder) fn bind_drop_trigger(
    drop: &ast::DropTrigger,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::DropTrigger {
        if_exists,
        trigger_name,
        table_name: table,
        option: _, // nothing stands on a trigger, so that CASCADE and RESTRICT are the same
    } = drop;
    let name = plain_name(trigger_name)?;
    let Some(table) = table else {
        let message = "DROP TRIGGER needs the table: DROP TRIGGER name ON table";
        return Err(SqlError::new(SqlState::SyntaxError, message).at(position(name.span)));
    };
    let table = match find_table(context, table) {
        Ok(table) => table,
        Err(error) if *if_exists && is_missing(&error) => {
            return Ok(Command::DropTrigger(DropTrigger { trigger: None }));
        }
        Err(error) => return Err(error),
    };
    let trigger = match context.catalog.trigger(table.id, &name.value) {
        Some(trigger) => Some((table.id, trigger.name.clone())),
        None if *if_exists => None,
        None => return Err(no_trigger(name, table)),
    };
    Ok(Command::DropTrigger(DropTrigger { trigger }))
}
