//! CREATE and DROP of procedures and triggers.
//!
//! Every statement of a body is bound once, to be sure of it; then it is kept as text.

use super::super::call::call_parts;
use super::super::names::{Named, plain_name, schema_for};
use super::super::refuse::refuse;
use super::super::relation::{find_column, find_table, is_missing};
use super::super::{
    BindContext, CursorUse, Variable, bind_body, bind_when, declared_type, procedure_variables,
    trigger_variables,
};
use crate::catalog::{Parameter, Procedure, Slot, Table, Timing, Trigger, TriggerColumn};
use crate::plan::{
    Command, CreateProcedure, CreateTrigger, DropProcedure, DropTrigger, RoutineName,
};
use crate::sql::{self, BodyStatement, Statement, TriggerEvent, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Parameters of a procedure at most, as in PostgreSQL.
const MAX_PARAMETERS: usize = 100;

/// Statements of a body at most.
const MAX_STATEMENTS: usize = 1000;

/// Binds CREATE PROCEDURE.
///
/// # Errors
/// What is wrong with a statement of the body; 42710 for two parameters of one name.
pub(in crate::binder) fn bind_create_procedure(
    create: &sql::CreateProcedure,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateProcedure {
        name,
        or_replace,
        if_not_exists,
        parameters,
        body,
    } = create;
    let named = Named::of(name)?;
    let name = named.name;
    one_of(*or_replace, *if_not_exists, name)?;
    check_body(body, name)?;
    let procedure = Procedure {
        schema: schema_for(named, context)?,
        name: name.value.clone(),
        owner: context.user.to_owned(),
        parameters: bind_parameters(parameters, name, context)?,
        body: body.iter().map(|statement| statement.sql.clone()).collect(),
        path: context.catalog.path().schemas().to_vec(),
        planned: Slot::default(),
    };
    let variables = procedure_variables(&procedure);
    let inner = inside(&variables, context);
    for one in body {
        if calls_itself(&one.statement, &procedure, context)? {
            continue;
        }
        bind_body(&one.statement, None, &inner).map_err(|error| error.at(one.position))?;
    }
    Ok(Command::CreateProcedure(Box::new(CreateProcedure {
        procedure,
        or_replace: *or_replace,
        if_not_exists: *if_not_exists,
    })))
}

/// What a body is bound against: variables, and no parameters.
fn inside<'a>(variables: &'a [Variable], context: &BindContext<'a>) -> BindContext<'a> {
    BindContext {
        parameter_hints: &[],
        parameter_count: 0,
        variables,
        user_variables: None,
        cursors: CursorUse::None,
        ..*context
    }
}

fn one_of(or_replace: bool, if_not_exists: bool, name: &ast::Ident) -> Result<()> {
    if !(or_replace && if_not_exists) {
        return Ok(());
    }
    let message = "OR REPLACE and IF NOT EXISTS exclude each other";
    Err(SqlError::new(SqlState::SyntaxError, message).at(position(name.span)))
}

fn check_body(body: &[BodyStatement], name: &ast::Ident) -> Result<()> {
    if body.len() <= MAX_STATEMENTS {
        return Ok(());
    }
    let message = format!("a body can have {MAX_STATEMENTS} statements");
    Err(SqlError::new(SqlState::StatementTooComplex, message).at(position(name.span)))
}

fn bind_parameters(
    parameters: &[(ast::Ident, ast::DataType)],
    of: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<Vec<Parameter>> {
    if parameters.len() > MAX_PARAMETERS {
        let message = format!("procedures cannot have more than {MAX_PARAMETERS} parameters");
        return Err(SqlError::new(SqlState::TooManyArguments, message).at(position(of.span)));
    }
    let mut bound: Vec<Parameter> = Vec::with_capacity(parameters.len());
    for (name, data_type) in parameters {
        let at = position(name.span);
        if bound.iter().any(|other| other.name == name.value) {
            let message = format!("parameter name \"{}\" used more than once", name.value);
            return Err(SqlError::new(SqlState::DuplicateObject, message).at(at));
        }
        let declared = declared_type(data_type, context.catalog).map_err(|error| error.at(at))?;
        refuse(declared.domain.is_some(), "a parameter of a domain", at)?;
        bound.push(Parameter {
            name: name.value.clone(),
            data_type: declared.data_type,
        });
    }
    Ok(bound)
}

/// Whether a statement calls the very procedure that is made, which is not there to be found yet.
fn calls_itself(
    statement: &Statement,
    procedure: &Procedure,
    context: &BindContext<'_>,
) -> Result<bool> {
    let Statement::Standard { tree, .. } = statement else {
        return Ok(false);
    };
    let ast::Statement::Call(call) = &**tree else {
        return Ok(false);
    };
    let (named, arguments) = call_parts(call)?;
    let found = context
        .catalog
        .procedure(named.schema(context)?, &named.name.value);
    Ok(found.is_none()
        && named.name.value == procedure.name
        && arguments.len() == procedure.parameters.len())
}

/// Binds DROP PROCEDURE.
///
/// # Errors
/// 42883 for a procedure that is not there; 0A000 for a list of parameters behind a name.
pub(in crate::binder) fn bind_drop_procedure(
    procedures: &[ast::FunctionDesc],
    if_exists: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut names: Vec<RoutineName> = Vec::with_capacity(procedures.len());
    for ast::FunctionDesc { name, args } in procedures {
        let named = Named::of(name)?;
        let name = named.name;
        if args.as_ref().is_some_and(|args| !args.is_empty()) {
            let error = SqlError::unsupported("a list of parameters in DROP PROCEDURE");
            return Err(error.at(position(name.span)));
        }
        let schema = match named.known_schema(context) {
            Err(error) if if_exists && is_missing(&error) => continue,
            schema => schema?,
        };
        match context.catalog.procedure(schema, &name.value) {
            Some(known) => names.push(RoutineName::of(known)),
            None if if_exists => {}
            None => {
                let message = format!("procedure \"{}\" does not exist", name.value);
                let error = SqlError::new(SqlState::UndefinedFunction, message);
                return Err(error.at(position(name.span)));
            }
        }
    }
    Ok(Command::DropProcedure(DropProcedure { names }))
}

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
    })))
}

fn known_column(column: &crate::catalog::Column) -> TriggerColumn {
    TriggerColumn {
        name: column.name.clone(),
        column: column.name.clone(),
    }
}

/// The table whose NEW a trigger may set.
pub(crate) fn settable<'t>(trigger: &Trigger, table: &'t Table) -> Option<&'t Table> {
    let sets = trigger.timing == Timing::Before && (trigger.insert || trigger.update);
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
        None => {
            let message = format!(
                "trigger \"{}\" for table \"{}\" does not exist",
                name.value, table.name
            );
            return Err(SqlError::new(SqlState::UndefinedObject, message).at(position(name.span)));
        }
    };
    Ok(Command::DropTrigger(DropTrigger { trigger }))
}
