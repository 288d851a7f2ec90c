//! INSERT, UPDATE and DELETE.
//!
//! Every value is converted to its column's type by assignment rules here, so that what runs gets
//! values of the right types. CHECK conditions and defaults are bound anew from the catalog's SQL.

mod delete;
mod insert;
mod insert_clauses;
mod insert_rows;
mod target;
mod update;
mod update_clauses;

#[cfg(test)]
mod tests;

pub(super) use delete::bind_delete;
pub(super) use insert::bind_insert;
pub(super) use update::bind_update;

use super::{Binder, Scope, bind_expression_text};
use crate::catalog::{Catalog, Table};
use crate::plan::{Expr, Node, OutputColumn, Query, Statement};
use crate::sql::ast;
use crate::types::{DataType, Result};

/// A table's CHECK conditions, with their names.
fn bind_checks(table: &Table, catalog: &Catalog) -> Result<Vec<(String, Expr)>> {
    let checks = table.checks.iter().map(|check| {
        let mut condition =
            bind_expression_text(&check.sql, Some(table), DataType::Boolean, catalog)?;
        forget_positions(&mut condition);
        Ok((check.name.clone(), condition))
    });
    checks.collect()
}

/// What is kept as SQL has places in its own text, not in the statement's.
fn forget_positions(expr: &mut Expr) {
    expr.position = None;
    expr.for_each_operand_mut(&mut forget_positions);
}

/// RETURNING: what is computed, and the columns that it makes.
type Returning = (Option<Vec<Expr>>, Vec<OutputColumn>);

fn bind_returning(
    items: Option<&[ast::SelectItem]>,
    scope: &Scope<'_>,
    binder: &Binder<'_>,
) -> Result<Returning> {
    let Some(items) = items else {
        return Ok((None, Vec::new()));
    };
    let (expressions, columns) = binder.bind_returning(items, scope)?;
    Ok((Some(expressions), columns))
}

/// The whole statement of a data change.
fn statement(root: Node, columns: Vec<OutputColumn>, binder: &Binder<'_>) -> Result<Statement> {
    Ok(Statement::Query(Query {
        root,
        columns,
        parameters: binder.parameter_types()?,
    }))
}

/// DEFAULT in the place of a value, which the grammar takes for a name.
fn is_default(expr: &ast::Expr) -> bool {
    matches!(
        expr,
        ast::Expr::Identifier(ast::Ident { value, quote_style: None, span: _ }) if value == "default"
    )
}
