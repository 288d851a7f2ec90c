//! CALL.

use super::names::Named;
use super::refuse::refuse_all;
use super::{
    Around, BindContext, Binder, BodyStep, CastContext, Clause, CursorUse, Scope, bind_body,
    bind_expression_text, procedure_variables,
};
use crate::catalog::{Catalog, Parameter, Procedure, Returns, Way};
use crate::plan::{self, Call, Expr, Node, OutputColumn, Query, RoutineName, is_aggregate};
use crate::sql::{ast, parse, parse_body, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds CALL.
///
/// # Errors
/// 42883 for a procedure that is not there or takes another number of arguments; what is wrong with
/// the arguments, or by now with the procedure's body.
pub(super) fn bind_call(
    call: &ast::Function,
    context: &BindContext<'_>,
) -> Result<plan::Statement> {
    let (named, arguments) = call_parts(call)?;
    let name = named.name;
    let schema = named.known_schema(context)?;
    let known = context.catalog.procedure(schema, &name.value);
    let given = known.and_then(|known| Some((known, given(known, &arguments)?)));
    let Some((procedure, given)) = given else {
        let missing = no_procedure(name, arguments.len(), known.map(|one| &**one));
        return Err(
            match known.is_none() && is_function(&name.value, context.catalog) {
                true => {
                    let message = format!("{} is not a procedure", name.value);
                    let error = SqlError::new(SqlState::WrongObjectType, message);
                    error.at(position(name.span))
                }
                false => missing,
            },
        );
    };
    let binder = Binder::new(context);
    let scope = Scope::empty(Around::default());
    let expressions = binder.expressions(&scope, Clause::Call);
    let pairs = procedure.parameters.iter().zip(given);
    // What is given for a parameter that only comes out is not even computed.
    let pairs = pairs.filter(|(parameter, _)| parameter.way != Way::Out);
    let argument = |(parameter, given): (&Parameter, Option<&ast::Expr>)| {
        let to = parameter.data_type;
        match (given, &parameter.default) {
            (Some(given), _) => expressions.bind_as(given, to, CastContext::Assignment),
            (None, Some(default)) => {
                let mut value = bind_expression_text(default, None, to, context.catalog)?;
                value.forget_positions();
                Ok(value)
            }
            (None, None) => Err(SqlError::internal("an argument is missing")),
        }
    };
    let arguments: Vec<Expr> = pairs.map(argument).collect::<Result<_>>()?;
    let result = result_of(procedure, context)
        .map_err(|error| error.inside(&format!("procedure {}", procedure.name)))?;
    let (result, columns) = result.map_or((None, Vec::new()), |(place, columns)| {
        (Some(place), columns)
    });
    Ok(plan::Statement::Query(Query {
        root: Node::Call(Call {
            procedure: RoutineName::of(procedure),
            arguments,
            result,
            types: columns.iter().map(|column| column.data_type).collect(),
        }),
        columns,
        parameters: binder.parameter_types()?,
        uses: binder.uses(),
        current_of: Vec::new(),
        tracked: Vec::new(),
    }))
}

/// The name and the arguments of a call.
///
/// # Errors
/// 0A000 for anything but plain arguments.
pub(super) fn call_parts(call: &ast::Function) -> Result<(Named<'_>, Vec<Argument<'_>>)> {
    let ast::Function {
        name,
        uses_odbc_syntax,
        parameters,
        args,
        within_group,
        filter,
        null_treatment,
        over,
    } = call;
    let name = Named::of(name)?;
    let at = position(name.name.span);
    let other = *uses_odbc_syntax
        || !matches!(parameters, ast::FunctionArguments::None)
        || !within_group.is_empty()
        || filter.is_some()
        || null_treatment.is_some()
        || over.is_some();
    refuse_all(&[(other, "this clause of CALL")], at)?;
    let list = match args {
        ast::FunctionArguments::None => return Ok((name, Vec::new())),
        ast::FunctionArguments::Subquery(_) => {
            return Err(SqlError::unsupported("a subquery in CALL").at(at));
        }
        ast::FunctionArguments::List(list) => list,
    };
    let ast::FunctionArgumentList {
        duplicate_treatment,
        args,
        clauses,
    } = list;
    let other = duplicate_treatment.is_some() || !clauses.is_empty();
    refuse_all(&[(other, "this clause of CALL")], at)?;
    let arguments = args.iter().map(|argument| match argument {
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(value)) => {
            Ok(Argument { name: None, value })
        }
        ast::FunctionArg::Named {
            name,
            arg: ast::FunctionArgExpr::Expr(value),
            operator: _,
        } => Ok(Argument {
            name: Some(name),
            value,
        }),
        _ => Err(SqlError::unsupported("this form of an argument").at(at)),
    });
    let arguments: Vec<Argument<'_>> = arguments.collect::<Result<_>>()?;
    let mut behind = arguments.iter().skip_while(|one| one.name.is_none());
    if behind.any(|one| one.name.is_none()) {
        let message = "positional argument cannot follow named argument";
        return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
    }
    Ok((name, arguments))
}

/// An argument of a call.
#[derive(Clone, Copy)]
pub(super) struct Argument<'q> {
    /// Its name, where it is given by name.
    name: Option<&'q ast::Ident>,
    value: &'q ast::Expr,
}

/// What each parameter gets; `None` for its default. `None` where the procedure does not take this.
fn given<'q>(
    procedure: &Procedure,
    arguments: &[Argument<'q>],
) -> Option<Vec<Option<&'q ast::Expr>>> {
    let plain = arguments
        .iter()
        .take_while(|one| one.name.is_none())
        .count();
    let (plain, named) = arguments.split_at(plain);
    let parameters = procedure.parameters.iter().enumerate();
    let mut used = plain.len();
    let given = parameters.map(|(place, parameter)| {
        if let Some(argument) = plain.get(place) {
            return Some(Some(argument.value));
        }
        let is = |one: &&Argument<'_>| one.name.is_some_and(|name| name.value == parameter.name);
        match named.iter().find(is) {
            Some(argument) => {
                used += 1;
                Some(Some(argument.value))
            }
            None => parameter.default.is_some().then_some(None),
        }
    });
    let given: Vec<_> = given.collect::<Option<_>>()?;
    (used == arguments.len() && plain.len() <= given.len()).then_some(given)
}

fn is_function(name: &str, catalog: &Catalog) -> bool {
    catalog.functions(name).next().is_some() || is_aggregate(name)
}

#[cold]
fn no_procedure(name: &ast::Ident, given: usize, known: Option<&Procedure>) -> SqlError {
    let message = match known {
        None => format!("procedure \"{}\" does not exist", name.value),
        Some(known) => format!(
            "procedure \"{}\" takes {} arguments, not {given}",
            name.value,
            known.parameters.len()
        ),
    };
    SqlError::new(SqlState::UndefinedFunction, message).at(position(name.span))
}

/// Which statement of a procedure brings its result, and the result's columns: the last query or
/// RETURNING.
fn result_of(
    procedure: &Procedure,
    context: &BindContext<'_>,
) -> Result<Option<(usize, Vec<OutputColumn>)>> {
    if let Some(function) = &procedure.function {
        let Returns::Columns(columns) = &function.returns else {
            return Ok(None);
        };
        let last = parse(&function.body)?.len().saturating_sub(1);
        let columns = columns.iter().map(|column| OutputColumn {
            name: column.name.clone(),
            data_type: column.data_type,
            nullable: true,
            origin: None,
        });
        return Ok(Some((last, columns.collect())));
    }
    let variables = procedure_variables(procedure);
    let catalog = context.catalog.on_path(&procedure.path);
    let context = BindContext {
        catalog: &catalog,
        parameter_hints: &[],
        parameter_count: 0,
        variables: &variables,
        cursors: CursorUse::None,
        ..*context
    };
    for (place, sql) in procedure.body.iter().enumerate().rev() {
        let statement = parse_body(sql)?;
        if is_call(&statement) {
            continue;
        }
        let mut steps = bind_body(&statement, None, &context)?;
        if let Some(BodyStep::Run(query)) = steps.pop()
            && !query.columns.is_empty()
        {
            return Ok(Some((place, query.columns)));
        }
    }
    Ok(None)
}

/// Whether a statement is CALL, whose rows stay inside.
pub(super) fn is_call(statement: &crate::sql::Statement) -> bool {
    match statement {
        crate::sql::Statement::Standard { tree, .. } => matches!(**tree, ast::Statement::Call(_)),
        _ => false,
    }
}
