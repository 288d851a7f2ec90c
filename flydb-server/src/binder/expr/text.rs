//! Expressions that the catalog keeps as SQL.

use std::borrow::Cow;

use super::{Clause, held};
use crate::binder::{Around, BindContext, Binder, Scope};
use crate::catalog::{Catalog, Column, Home, SearchPath, Table};
use crate::plan::Expr;
use crate::sql::parse_expression;
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result};

/// Binds an expression kept as SQL: a DEFAULT (no table: it may name no column), or a CHECK over a
/// table's columns. It may hold neither parameters nor subqueries nor aggregates.
///
/// # Errors
/// Those of parsing and binding; positions are those of the expression's own text.
pub(crate) fn bind_expression_text(
    sql: &str,
    columns: Option<&Table>,
    to: DataType,
    catalog: &Catalog,
) -> Result<Expr> {
    // Names in what is kept do not mean what they would in the session.
    let of_public = catalog.on_path(SearchPath::default().schemas());
    bind_on(sql, columns, to, &of_public)
}

/// Binds the text of a default that is about to be kept, with names as the session's path has them.
///
/// # Errors
/// Those of [`bind_expression_text`].
pub(crate) fn bind_text_on_path(sql: &str, to: DataType, catalog: &Catalog) -> Result<Expr> {
    bind_on(sql, None, to, catalog)
}

fn bind_on(sql: &str, columns: Option<&Table>, to: DataType, catalog: &Catalog) -> Result<Expr> {
    let context = BindContext::of_texts(catalog);
    let binder = Binder::new(&context);
    let around = Around::default();
    let (scope, clause) = match columns {
        Some(table) => (Scope::of_kept(table, around), Clause::Check),
        None => (Scope::empty(around), Clause::Default),
    };
    let expr = parse_expression(sql)?;
    let expressions = binder.expressions(&scope, clause);
    expressions.bind_as(&expr, to, CastContext::Assignment)
}

/// Binds what a column of a table holds, kept as SQL: its DEFAULT, or what generates it.
///
/// # Errors
/// Those of [`bind_expression_text`].
pub(crate) fn bind_column_text(
    sql: &str,
    column: &Column,
    table: &Table,
    catalog: &Catalog,
) -> Result<Expr> {
    let columns = column.generated.is_some().then_some(table);
    let of_all = match table.home() {
        Home::Schema(_) => catalog.of_all(),
        Home::Session => Cow::Borrowed(catalog),
    };
    let catalog = &*of_all;
    let value = bind_expression_text(sql, columns, column.data_type, catalog)?;
    held(value, column.time_size)
}
