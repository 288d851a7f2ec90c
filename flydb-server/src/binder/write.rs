//! INSERT, UPDATE and DELETE.
//!
//! Every value is converted to its column's type by assignment rules here, so that what runs gets
//! values of the right types. CHECK conditions and defaults are bound anew from the catalog's SQL.

mod conflict;
mod delete;
mod insert;
mod insert_clauses;
mod insert_rows;
mod rows;
mod set;
mod target;
mod update;
mod update_clauses;

#[cfg(test)]
mod tests;

use super::{Around, BindContext, Binder, Scope, bind_expression_text};
use crate::catalog::{Catalog, Table};
use crate::plan::{Expr, Node, OutputColumn, Query, Statement};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError};
use delete::bind_delete;
use insert::bind_insert;
use update::bind_update;

/// Binds INSERT, UPDATE or DELETE.
pub(super) fn bind_change(tree: &ast::Statement, context: &BindContext<'_>) -> Result<Statement> {
    bind_around(tree, Around::default(), &Binder::new(context))
}

/// Binds INSERT, UPDATE or DELETE behind a WITH.
pub(super) fn bind_with_change(
    with: Option<&ast::With>,
    tree: &ast::Statement,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let binder = Binder::new(context);
    let Some(with) = with else {
        return bind_around(tree, Around::default(), &binder);
    };
    let with = binder.bind_with(with, Around::default())?;
    let around = Around {
        with: Some(&with),
        ..Around::default()
    };
    bind_around(tree, around, &binder)
}

fn bind_around(
    tree: &ast::Statement,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<Statement> {
    match tree {
        ast::Statement::Insert(insert) => bind_insert(insert, around, binder),
        ast::Statement::Update(update) => bind_update(update, around, binder),
        ast::Statement::Delete(delete) => bind_delete(delete, around, binder),
        _ => Err(SqlError::internal("the statement changes no rows")),
    }
}

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
        views: binder.views_used(),
    }))
}

/// DEFAULT in the place of a value, which the grammar takes for a name.
fn is_default(expr: &ast::Expr) -> bool {
    matches!(
        expr,
        ast::Expr::Identifier(ast::Ident { value, quote_style: None, span: _ }) if value == "default"
    )
}
