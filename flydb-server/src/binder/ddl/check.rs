//! CHECK constraints: bound once to be sure of them, then kept as SQL.

use super::super::{Around, Binder, Clause, Scope};
use crate::catalog::Table;
use crate::plan::{Expr, ExprKind};
use crate::sql::ast;
use crate::types::Result;

/// The columns that a CHECK condition reads, in order of their places.
///
/// # Errors
/// Whatever is wrong with the condition over a table of these columns.
pub(super) fn bind_check(
    condition: &ast::Expr,
    table: &Table,
    binder: &Binder<'_>,
) -> Result<Vec<usize>> {
    let scope = Scope::of_table(table, None, Around::default());
    let bound = binder
        .expressions(&scope, Clause::Check)
        .bind_condition(condition)?;
    Ok(columns_of(&bound))
}

/// The columns that an expression over one table reads, in order of their places.
pub(super) fn columns_of(expr: &Expr) -> Vec<usize> {
    let mut columns = Vec::new();
    collect(expr, &mut columns);
    columns.sort_unstable();
    columns.dedup();
    columns
}

fn collect(expr: &Expr, columns: &mut Vec<usize>) {
    if let ExprKind::Column(column) = expr.kind {
        columns.push(column);
    }
    expr.for_each_operand(&mut |operand| collect(operand, columns));
}
