//! Functions in FROM.
//!
//! One that returns a set gives its rows, any other one row. Its arguments may read the columns to its
//! left, LATERAL or not.

use super::BoundQuery;
use super::alias::derived;
use super::from::Source;
use super::rows_from::numbered;
use crate::binder::expr::read_call_arguments;
use crate::binder::names::plain_name;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{FunctionScan, Node, OutputColumn, Values, is_table_function};
use crate::sql::{ast, is_rows_from, position};
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
        if is_rows_from(call.name) {
            return self.bind_rows_from(call, around);
        }
        let name = plain_name(call.name)?;
        let shown = call.alias.map_or(&name.value, |alias| &alias.name.value);
        let (bound, scalar) = self.rows_of_call(call, shown, around)?;
        let mut source = derived(&name.value, bound, call.alias, around)?;
        for relation in &mut source.scope.relations {
            relation.scalar = scalar;
        }
        Ok(source)
    }

    /// The rows of a call, and whether they are plain values; `shown` is what a column without a name is called.
    pub(super) fn rows_of_call(
        &self,
        call: &Call<'_>,
        shown: &str,
        around: Around<'_>,
    ) -> Result<(BoundQuery, bool)> {
        let name = plain_name(call.name)?;
        self.count_queries(1)?;
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
            return Ok((BoundQuery { node, columns }, scalar));
        }
        let bound = match binder.bind_user_rows(name, &arguments, shown)? {
            Some(rows) => rows,
            None => {
                let value = binder.bind_call(name, &arguments)?;
                BoundQuery {
                    columns: vec![output(shown, value.data_type)],
                    node: Node::Values(Values {
                        types: vec![value.data_type],
                        rows: vec![vec![value]],
                    }),
                }
            }
        };
        let scalar = bound.columns.len() == 1 && !call.ordinality;
        Ok(match call.ordinality {
            true => (numbered(bound), scalar),
            false => (bound, scalar),
        })
    }
}

/// The name of a call's function.
pub(super) fn name_of<'q>(call: &Call<'q>) -> Result<&'q str> {
    plain_name(call.name).map(|name| name.value.as_str())
}

pub(super) fn output(name: &str, data_type: DataType) -> OutputColumn {
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
