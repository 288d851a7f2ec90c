//! Functions in FROM.
//!
//! One that returns a set gives its rows, any other one row. Its arguments may read the columns to its
//! left, LATERAL or not.

use super::alias::derived;
use super::from::Source;
use super::{BoundQuery, refuse};
use crate::binder::expr::read_call_arguments;
use crate::binder::names::plain_name;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{FunctionScan, Node, OutputColumn, Values, is_table_function};
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError};

/// A call in FROM.
pub(super) struct Call<'q> {
    pub(super) name: &'q ast::ObjectName,
    pub(super) arguments: &'q [ast::FunctionArg],
    pub(super) ordinality: bool,
    pub(super) alias: Option<&'q ast::TableAlias>,
}

impl Binder<'_> {
    pub(super) fn bind_table_function<'s>(
        &self,
        call: &Call<'_>,
        around: Around<'s>,
    ) -> Result<Source<'s>> {
        let name = plain_name(call.name)?;
        self.count_queries(1)?;
        let shown = call.alias.map_or(&name.value, |alias| &alias.name.value);
        self.refuse_lock(shown, "a function")?;
        let scope = Scope::empty(around);
        let binder = self.expressions(&scope, Clause::FromFunction);
        let arguments = read_call_arguments(call.arguments, position(name.span))?;
        if is_table_function(&name.value) {
            let (set, columns) = binder.bind_set_call(name, &arguments)?;
            let mut columns: Vec<OutputColumn> = columns
                .into_iter()
                .map(|(column, data_type)| output(column.unwrap_or(shown), data_type))
                .collect();
            if call.ordinality {
                columns.push(output("ordinality", DataType::BigInt));
            }
            let node = Node::FunctionScan(FunctionScan {
                call: set,
                ordinality: call.ordinality,
            });
            let scalar = columns.len() == 1;
            let bound = BoundQuery { node, columns };
            let mut source = derived(&name.value, bound, call.alias, around)?;
            for relation in &mut source.scope.relations {
                relation.scalar = scalar;
            }
            return Ok(source);
        }
        if let Some(bound) = binder.bind_user_rows(name, &arguments, shown)? {
            refuse(&[(call.ordinality, "WITH ORDINALITY of a user's function")])
                .map_err(|error| error.at(position(name.span)))?;
            let scalar = bound.columns.len() == 1;
            let mut source = derived(&name.value, bound, call.alias, around)?;
            for relation in &mut source.scope.relations {
                relation.scalar = scalar;
            }
            return Ok(source);
        }
        refuse(&[(
            call.ordinality,
            "WITH ORDINALITY of a function that returns one row",
        )])
        .map_err(|error| error.at(position(name.span)))?;
        let value = binder.bind_call(name, &arguments)?;
        let columns = vec![output(shown, value.data_type)];
        let node = Node::Values(Values {
            types: vec![value.data_type],
            rows: vec![vec![value]],
        });
        derived(
            &name.value,
            BoundQuery { node, columns },
            call.alias,
            around,
        )
    }
}

fn output(name: &str, data_type: DataType) -> OutputColumn {
    OutputColumn {
        name: name.to_owned(),
        data_type,
        nullable: true,
        origin: None,
    }
}

/// The call that a table of FROM with arguments is.
pub(super) fn call_of<'q>(
    name: &'q ast::ObjectName,
    args: &'q ast::TableFunctionArgs,
    ordinality: bool,
    alias: Option<&'q ast::TableAlias>,
) -> Result<Call<'q>> {
    let ast::TableFunctionArgs { args, settings } = args;
    if settings.is_some() {
        return Err(SqlError::unsupported("SETTINGS"));
    }
    Ok(Call {
        name,
        arguments: args,
        ordinality,
        alias,
    })
}
