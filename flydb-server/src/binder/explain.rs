//! EXPLAIN.

use super::BindContext;
use super::dispatch::bind_tree;
use super::refuse::refuse_all;
use crate::plan::Statement;
use crate::sql::ast;
use crate::types::{Result, SqlError};

/// Binds EXPLAIN.
pub(super) fn bind_explain(
    explain: &ast::Statement,
    position: Option<u32>,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let ast::Statement::Explain {
        describe_alias: _,
        analyze,
        verbose,
        query_plan: _,
        estimate,
        statement,
        format,
        options,
    } = explain
    else {
        return Err(SqlError::internal("no EXPLAIN"));
    };
    refuse_all(
        &[
            (*analyze, "EXPLAIN ANALYZE"),
            (*verbose, "EXPLAIN VERBOSE"),
            (*estimate, "EXPLAIN ESTIMATE"),
            (format.is_some(), "FORMAT of EXPLAIN"),
            (options.is_some(), "an option of EXPLAIN"),
        ],
        position,
    )?;
    match bind_tree(statement, position, context)? {
        Statement::Query(query) => Ok(Statement::Explain(Box::new(query))),
        Statement::Command(_) | Statement::Explain(_) => {
            Err(SqlError::unsupported("EXPLAIN of this statement").at(position))
        }
    }
}
