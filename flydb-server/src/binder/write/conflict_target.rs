//! What the elements of an ON CONFLICT target stand for: columns, and expressions that indexes are on.

use super::super::{Around, Binder, Clause, bind_expression_text};
use super::target::Target;
use crate::catalog::Column;
use crate::plan::{Expr, ExprKind};
use crate::sql::{ast, expression_text, parse_expression, position};
use crate::types::{Result, SqlError};

/// The places of the columns that an element may mean: a column itself, or the hidden ones that hold an
/// expression, which may be written in several ways; none where no index is on it.
///
/// # Errors
/// 42703 for a column that is not there, and what is wrong with the expression.
pub(super) fn places(
    element: &ast::Ident,
    target: &Target<'_>,
    binder: &Binder<'_>,
) -> Result<Vec<usize>> {
    let Some(text) = expression_text(element) else {
        return match target.column(element) {
            Some(column) => Ok(column.place().into_iter().collect()),
            None => Err(target.scope(Around::default()).unknown_column(element)),
        };
    };
    let bound = bind(text, target, binder).map_err(|error| moved(error, element))?;
    if let ExprKind::Column(place) = bound.kind {
        return Ok(vec![place]);
    }
    let columns = target.table.columns.iter().enumerate();
    let mut places = Vec::new();
    for (place, column) in columns.filter(|(_, column)| column.hidden) {
        if computes(column, &bound, target, binder)? {
            places.push(place);
        }
    }
    Ok(places)
}

fn bind(text: &str, target: &Target<'_>, binder: &Binder<'_>) -> Result<Expr> {
    let scope = target.scope(Around::default());
    let expr = parse_expression(text)?;
    binder
        .expressions(&scope, Clause::Index)
        .bind_settled(&expr)
}

/// Whether a hidden column holds what an expression means.
fn computes(
    column: &Column,
    expr: &Expr,
    target: &Target<'_>,
    binder: &Binder<'_>,
) -> Result<bool> {
    let Some(generated) = &column.generated else {
        return Ok(false);
    };
    if column.data_type != expr.data_type {
        return Ok(false);
    }
    let (table, catalog) = (target.table, binder.context.catalog);
    let computed = bind_expression_text(&generated.sql, Some(table), column.data_type, catalog)?;
    Ok(computed.kind == expr.kind)
}

/// An error in an element's own text, at its place in the statement.
fn moved(error: SqlError, element: &ast::Ident) -> SqlError {
    let start = position(element.span);
    let at = match (start, error.position()) {
        (Some(start), Some(within)) => Some(start.saturating_add(within.saturating_sub(1))),
        (start, _) => start,
    };
    error.placeless().at(at)
}
