//! PREPARE, EXECUTE and DEALLOCATE.

use super::names::plain_name;
use super::refuse::refuse_all;
use super::{Around, BindContext, Binder, Clause, Scope, declared_type, labelled};
use crate::plan::{Command, Expr, Node, OutputColumn, Query, Values};
use crate::sql::{PrepareStatement, ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Binds PREPARE. The statement itself is bound when it is prepared.
pub(super) fn bind_prepare(
    prepare: &PrepareStatement,
    context: &BindContext<'_>,
) -> Result<Command> {
    let PrepareStatement { name, types, sql } = prepare;
    let types = types.iter().map(|one| {
        let declared = declared_type(one, context.catalog)?;
        Ok(match declared.data_type {
            // What it is becomes clear where it stands: labels come as texts.
            DataType::Enum(_) => DataType::Unknown,
            other => other,
        })
    });
    let types = types.collect::<Result<_>>();
    Ok(Command::Prepare {
        name: name.value.clone(),
        parameter_types: types.map_err(|error| error.at(position(name.span)))?,
        sql: sql.clone(),
    })
}

/// What of an EXECUTE we have.
pub(super) struct Execute<'a> {
    pub(super) name: Option<&'a ast::ObjectName>,
    pub(super) parameters: &'a [ast::Expr],
    /// A clause of another database.
    pub(super) other: bool,
}

/// Binds EXECUTE.
pub(super) fn bind_execute(execute: &Execute<'_>, context: &BindContext<'_>) -> Result<Command> {
    refuse_all(&[(execute.other, "this form of EXECUTE")], None)?;
    let Some(name) = execute.name else {
        let message = "EXECUTE needs the name of a prepared statement";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    };
    Ok(Command::Execute {
        name: plain_name(name)?.value.clone(),
        arguments: Box::new(bind_arguments(execute.parameters, context)?),
    })
}

/// The arguments, as a query of one row.
fn bind_arguments(arguments: &[ast::Expr], context: &BindContext<'_>) -> Result<Query> {
    let binder = Binder::new(context);
    let scope = Scope::empty(Around::default());
    let expressions = binder.expressions(&scope, Clause::Execute);
    let mut row = Vec::with_capacity(arguments.len());
    for argument in arguments {
        row.push(binder.settle(expressions.bind(argument)?));
    }
    let query = Query {
        columns: row.iter().map(argument_column).collect(),
        parameters: binder.parameter_types()?,
        uses: binder.uses(),
        current_of: Vec::new(),
        tracked: Vec::new(),
        root: Node::Values(Values {
            types: row.iter().map(|argument| argument.data_type).collect(),
            rows: vec![row],
        }),
    };
    labelled(query, context)
}

fn argument_column(argument: &Expr) -> OutputColumn {
    OutputColumn {
        name: "?column?".to_owned(),
        data_type: argument.data_type,
        nullable: true,
        origin: None,
    }
}

/// Binds DEALLOCATE.
pub(super) fn bind_deallocate(name: &ast::Ident) -> Command {
    let all = name.quote_style.is_none() && name.value == "all";
    Command::Deallocate {
        name: (!all).then(|| name.value.clone()),
    }
}
