//! CALL.

use super::names::Named;
use super::refuse::refuse_all;
use super::{
    Around, BindContext, Binder, BodyStep, CastContext, Clause, CursorUse, Scope, bind_body,
    procedure_variables,
};
use crate::catalog::Procedure;
use crate::plan::{self, Call, Expr, Node, OutputColumn, Query, RoutineName};
use crate::sql::{ast, parse_body, position};
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
    let procedure = context.catalog.procedure(schema, &name.value);
    let Some(procedure) = procedure.filter(|one| one.parameters.len() == arguments.len()) else {
        return Err(no_procedure(
            name,
            arguments.len(),
            procedure.map(|one| &**one),
        ));
    };
    let binder = Binder::new(context);
    let scope = Scope::empty(Around::default());
    let expressions = binder.expressions(&scope, Clause::Call);
    let pairs = arguments.iter().zip(&procedure.parameters);
    let arguments: Vec<Expr> = pairs
        .map(|(argument, parameter)| {
            expressions.bind_as(argument, parameter.data_type, CastContext::Assignment)
        })
        .collect::<Result<_>>()?;
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
pub(super) fn call_parts(call: &ast::Function) -> Result<(Named<'_>, Vec<&ast::Expr>)> {
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
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => Ok(expr),
        _ => Err(SqlError::unsupported("this form of an argument").at(at)),
    });
    Ok((name, arguments.collect::<Result<_>>()?))
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
