//! Statements of procedures and triggers.

use super::{Around, BindContext, Binder, CastContext, Clause, Scope, bind, held};
use crate::catalog::{Column, Table};
use crate::plan::{self, Expr, Node, OutputColumn, Query, Values};
use crate::sql::{self, Statement, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// What a statement of a procedure or trigger comes to.
#[derive(Debug)]
pub(crate) enum BodyStep {
    /// A query, a data change or a call.
    Run(Query),
    /// A column of NEW takes the value that this query gives as its only row.
    Set {
        /// Which column of the table.
        column: usize,
        /// The value, of the column's type.
        value: Query,
    },
}

/// Binds a statement of a body. `row_of` is the table whose NEW the statement may set.
///
/// # Errors
/// What is wrong with the statement; 42P17 for SET where there is no NEW to set.
pub(crate) fn bind_body(
    statement: &Statement,
    row_of: Option<&Table>,
    context: &BindContext<'_>,
) -> Result<Vec<BodyStep>> {
    if let Statement::SetNew(set) = statement {
        return bind_set_new(set, row_of, context);
    }
    match bind(statement, context)? {
        plan::Statement::Query(query) => Ok(vec![BodyStep::Run(query)]),
        plan::Statement::Command(_)
        | plan::Statement::Explain(_)
        | plan::Statement::Declare(_)
        | plan::Statement::SetVariables(_) => {
            Err(SqlError::unsupported("this statement in a body"))
        }
    }
}

fn bind_set_new(
    set: &sql::SetNew,
    row_of: Option<&Table>,
    context: &BindContext<'_>,
) -> Result<Vec<BodyStep>> {
    let sql::SetNew { assignments } = set;
    let mut steps = Vec::with_capacity(assignments.len());
    for (name, value) in assignments {
        let Some(table) = row_of else {
            return Err(SqlError::new(
                SqlState::InvalidObjectDefinition,
                "only a BEFORE trigger on INSERT or UPDATE can set NEW",
            )
            .at(position(name.span)));
        };
        // The name is one of the variables', so that it follows renames.
        let place = context.new_column(name, table)?;
        let Some(column) = table.columns.get(place) else {
            return Err(SqlError::internal("a column of NEW is not there"));
        };
        steps.push(BodyStep::Set {
            column: place,
            value: bind_value(value, column, context)?,
        });
    }
    Ok(steps)
}

/// One value of a column, as a query of one row.
fn bind_value(value: &ast::Expr, to: &Column, context: &BindContext<'_>) -> Result<Query> {
    let binder = Binder::new(context);
    let scope = Scope::empty(Around::default());
    let expressions = binder.expressions(&scope, Clause::Set);
    let value = expressions.bind_as(value, to.data_type, CastContext::Assignment)?;
    let value = held(value, to.time_size)?;
    let root = Node::Values(Values {
        types: vec![value.data_type],
        rows: vec![vec![value]],
    });
    Ok(Query {
        columns: vec![OutputColumn {
            name: "?column?".to_owned(),
            data_type: to.data_type,
            nullable: true,
            origin: None,
        }],
        parameters: binder.parameter_types()?,
        uses: binder.uses(),
        current_of: Vec::new(),
        tracked: Vec::new(),
        root,
    })
}

/// Binds a trigger's WHEN, a condition over variables.
///
/// # Errors
/// What is wrong with it; 42804 where it is not BOOLEAN, 0A000 for a subquery.
pub(crate) fn bind_when(condition: &ast::Expr, context: &BindContext<'_>) -> Result<Expr> {
    let binder = Binder::new(context);
    let scope = Scope::empty(Around::default());
    let expressions = binder.expressions(&scope, Clause::When);
    let mut bound = expressions.bind_condition(condition)?;
    bound.forget_positions();
    Ok(bound)
}
