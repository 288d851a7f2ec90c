//! CREATE and DROP of procedures and triggers.
//!
//! Every statement of a body is bound once, to be sure of it; then it is kept as text.

use std::sync::Arc;

use super::super::call::call_parts;
use super::super::names::{Named, plain_name, schema_for};
use super::super::refuse::refuse;
use super::super::relation::{find_column, find_table, is_missing};
use super::super::{
    BindContext, Binder, CursorUse, Variable, bind_body, bind_expression_text, bind_when,
    declared_type, procedure_variables, trigger_variables,
};
use super::function::{apply_option, bind_arguments, refuse_twice, senseless};
use crate::catalog::{
    Callers, Function, FunctionTraits, Level, Parameter, Procedure, Returns, Slot, Table, Timing,
    Trigger, TriggerColumn, Way,
};
use crate::plan::{
    Command, CreateProcedure, CreateTrigger, DropProcedure, DropTrigger, RoutineName,
};
use crate::sql::{
    self, BodyStatement, FunctionArgument, FunctionBodyText, FunctionOption, ParameterMode,
    ProcedureBody, Statement, TriggerEvent, ast, position,
};
use crate::types::coercion::type_name;
use crate::types::{DataType, Result, SqlError, SqlState};

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
    let mut procedure = Procedure {
        schema: schema_for(named, context)?,
        name: name.value.clone(),
        owner: context.user.to_owned(),
        parameters: bind_parameters(parameters, name, context)?,
        body: Vec::new(),
        function: None,
        path: context.catalog.path().schemas().to_vec(),
        planned: Slot::default(),
    };
    match body {
        ProcedureBody::Block(statements) => bind_block(statements, &mut procedure, name, context)?,
        ProcedureBody::Text(options, text) => {
            let function = procedure_function(options, text, parameters, name, context)?;
            procedure.body = vec![text.sql.clone()];
            procedure.function = Some(Box::new(function));
        }
    }
    Ok(Command::CreateProcedure(Box::new(CreateProcedure {
        procedure,
        or_replace: *or_replace,
        if_not_exists: *if_not_exists,
    })))
}

/// Binds the statements of a procedure.
fn bind_block(
    statements: &[BodyStatement],
    procedure: &mut Procedure,
    name: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<()> {
    let at = position(name.span);
    let comes_out = |one: &Parameter| one.way != Way::In;
    refuse(
        procedure.parameters.iter().any(comes_out),
        "an OUT parameter of BEGIN ... END",
        at,
    )?;
    check_body(statements, name)?;
    let texts = statements.iter().map(|statement| statement.sql.clone());
    procedure.body = texts.collect();
    let variables = procedure_variables(procedure);
    let inner = inside(&variables, context);
    for one in statements {
        if calls_itself(&one.statement, procedure, context)? {
            continue;
        }
        bind_body(&one.statement, None, &inner).map_err(|error| error.at(one.position))?;
    }
    Ok(())
}

/// The function that a procedure is, in the form of functions.
fn procedure_function(
    options: &[FunctionOption],
    body: &FunctionBodyText,
    parameters: &[FunctionArgument],
    name: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<Function> {
    let at = position(name.span);
    refuse_twice(options, at)?;
    let mut traits = FunctionTraits::default();
    for option in options {
        match option {
            FunctionOption::Language(..) | FunctionOption::Definer(_) => {}
            FunctionOption::Other(what, at) if *what == "SET of a function" => {
                return Err(SqlError::unsupported("SET of a procedure").at(*at));
            }
            FunctionOption::Immutable
            | FunctionOption::Stable
            | FunctionOption::Volatile
            | FunctionOption::Strict(_)
            | FunctionOption::Leakproof(_)
            | FunctionOption::Estimate
            | FunctionOption::Other(..) => {
                return Err(senseless("invalid attribute in procedure definition").at(at));
            }
        }
        apply_option(option, &mut traits)?;
    }
    let says_language = |one: &FunctionOption| matches!(one, FunctionOption::Language(..));
    if body.quoted && !options.iter().any(says_language) {
        return Err(senseless("no language specified").at(at));
    }
    let (parameters, out) = bind_arguments(parameters, context).map_err(|error| error.at(at))?;
    let function = Arc::new(Function {
        name: name.value.clone(),
        owner: context.user.to_owned(),
        parameters,
        returns: match out.is_empty() {
            true => Returns::Void,
            false => Returns::Columns(out),
        },
        set: false,
        body: body.sql.clone(),
        traits,
        callers: Callers::default(),
        planned: Slot::default(),
    });
    let checked = Binder::new(&inside(&[], context)).check_program(&function);
    checked.map_err(|error| error.at(body.at))?;
    Ok(Function::clone(&function))
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
    parameters: &[FunctionArgument],
    of: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<Vec<Parameter>> {
    if parameters.len() > MAX_PARAMETERS {
        let message = format!("procedures cannot have more than {MAX_PARAMETERS} parameters");
        return Err(SqlError::new(SqlState::TooManyArguments, message).at(position(of.span)));
    }
    let mut bound: Vec<Parameter> = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        let FunctionArgument {
            mode,
            name,
            data_type,
            default,
            at,
        } = parameter;
        let at = *at;
        let name = name.as_ref().map_or("", |name| name.value.as_str());
        if !name.is_empty() && bound.iter().any(|other| other.name == name) {
            let message = format!("parameter name \"{name}\" used more than once");
            return Err(SqlError::new(SqlState::DuplicateObject, message).at(at));
        }
        let declared = declared_type(data_type, context.catalog).map_err(|error| error.at(at))?;
        refuse(declared.domain.is_some(), "a parameter of a domain", at)?;
        if let Some((_, sql)) = default {
            let value = bind_expression_text(sql, None, declared.data_type, context.catalog);
            value.map_err(|error| error.placeless().at(at))?;
        } else if bound.iter().any(|one| one.default.is_some()) && *mode != ParameterMode::Out {
            let message = "input parameters after one with a default value must also have defaults";
            return Err(senseless(message).at(at));
        }
        bound.push(Parameter {
            name: name.to_owned(),
            data_type: declared.data_type,
            way: match mode {
                ParameterMode::In => Way::In,
                ParameterMode::Out => Way::Out,
                ParameterMode::InOut => Way::InOut,
                ParameterMode::Variadic => {
                    return Err(SqlError::unsupported("a VARIADIC argument").at(at));
                }
            },
            default: default.as_ref().map(|(_, sql)| sql.clone()),
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
/// 42883 for a procedure that is not there, 42809 for a function.
pub(in crate::binder) fn bind_drop_procedure(
    procedures: &[ast::FunctionDesc],
    if_exists: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut names: Vec<RoutineName> = Vec::with_capacity(procedures.len());
    for ast::FunctionDesc { name, args } in procedures {
        let named = Named::of(name)?;
        let name = named.name;
        let schema = match named.known_schema(context) {
            Err(error) if if_exists && is_missing(&error) => continue,
            schema => schema?,
        };
        let known = context.catalog.procedure(schema, &name.value);
        let known = match (known, args) {
            (Some(known), Some(args)) => takes(known, args, context)?.then_some(known),
            (known, _) => known,
        };
        match known {
            Some(known) => names.push(RoutineName::of(known)),
            None if context.catalog.functions(&name.value).next().is_some() => {
                let message = format!("{} is not a procedure", name.value);
                let error = SqlError::new(SqlState::WrongObjectType, message);
                return Err(error.with_hint("It is a function.").at(position(name.span)));
            }
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

/// Whether a procedure has these parameters, or takes values of these types.
fn takes(
    procedure: &Procedure,
    args: &[ast::OperateFunctionArg],
    context: &BindContext<'_>,
) -> Result<bool> {
    let types = args.iter().map(|arg| {
        let at = arg.name.as_ref().and_then(|name| position(name.span));
        let declared = declared_type(&arg.data_type, context.catalog);
        Ok(declared.map_err(|error| error.at(at))?.data_type)
    });
    let types: Vec<DataType> = types.collect::<Result<_>>()?;
    let all = procedure.parameters.iter().map(|one| one.data_type);
    let inputs = procedure.inputs().map(|one| one.data_type);
    let same = |own: &mut dyn Iterator<Item = DataType>| {
        let names = own.map(type_name).collect::<Vec<_>>();
        names == types.iter().copied().map(type_name).collect::<Vec<_>>()
    };
    Ok(same(&mut { inputs }) || same(&mut { all }))
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
