//! CREATE and DROP of procedures.
//!
//! Every statement of a body is bound once, to be sure of it; then it is kept as text.

use std::sync::Arc;

use super::super::call::call_parts;
use super::super::names::{Named, schema_for};
use super::super::refuse::refuse;
use super::super::relation::is_missing;
use super::super::{
    BindContext, Binder, CursorUse, Variable, bind_body, bind_expression_text, declared_type,
    procedure_variables,
};
use super::function::{apply_option, bind_arguments, refuse_twice, senseless};
use crate::catalog::{Callers, Function, FunctionTraits, Parameter, Procedure, Returns, Slot, Way};
use crate::plan::{Command, CreateProcedure, DropProcedure, RoutineName};
use crate::sql::{
    self, BodyStatement, FunctionArgument, FunctionBodyText, FunctionOption, ParameterMode,
    ProcedureBody, Statement, ast, position,
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
pub(super) fn inside<'a>(variables: &'a [Variable], context: &BindContext<'a>) -> BindContext<'a> {
    BindContext {
        parameter_hints: &[],
        parameter_count: 0,
        variables,
        user_variables: None,
        cursors: CursorUse::None,
        ..*context
    }
}

pub(super) fn one_of(or_replace: bool, if_not_exists: bool, name: &ast::Ident) -> Result<()> {
    if !(or_replace && if_not_exists) {
        return Ok(());
    }
    let message = "OR REPLACE and IF NOT EXISTS exclude each other";
    Err(SqlError::new(SqlState::SyntaxError, message).at(position(name.span)))
}

pub(super) fn check_body(body: &[BodyStatement], name: &ast::Ident) -> Result<()> {
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
