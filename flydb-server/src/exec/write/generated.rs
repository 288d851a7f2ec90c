//! Columns that are computed from the others of their row, whenever it is written.

use super::assignment::{Assigned, replaced};
use super::links::Links;
use crate::catalog::Table;
use crate::exec::environment::Environment;
use crate::exec::run::Context;
use crate::plan::Expr;
use crate::types::{Batch, Result};

/// What computes a table's columns, each with its place.
///
/// # Errors
/// What is wrong with an expression that the catalog keeps.
pub(super) fn bind(table: &Table, environment: &Environment) -> Result<Vec<(usize, Expr)>> {
    let generated = table.generated_columns();
    generated
        .map(|(place, column, generated)| {
            let catalog = &environment.catalog;
            let expr = (environment.bind_text)(&generated.sql, table, Some(column), catalog)?;
            Ok((place, expr))
        })
        .collect()
}

/// Computes them for new rows, given as all columns of their table in order.
///
/// # Errors
/// What the expressions answer.
pub(in crate::exec) fn complete(
    links: &Links,
    rows: &mut Batch,
    context: Context<'_>,
) -> Result<()> {
    for (place, expr) in &links.generated {
        let values = context.evaluate(expr, rows)?;
        if let Some(slot) = rows.columns.get_mut(*place) {
            *slot = values;
        }
    }
    Ok(())
}

/// Adds those that follow from columns that are assigned. The input starts with the rows as they were,
/// with all columns that the expressions read.
///
/// # Errors
/// What the expressions answer.
pub(in crate::exec) fn follow(
    links: &Links,
    input: &Batch,
    assigned: &mut Assigned,
    context: Context<'_>,
) -> Result<()> {
    if links.generated.is_empty() {
        return Ok(());
    }
    let new = replaced(input.clone(), assigned);
    for (place, expr) in &links.generated {
        let mut moved = is_assigned(*place, assigned);
        expr.for_each_reference(&mut |reference, _| {
            moved |= is_assigned(reference.column, assigned);
        });
        if moved {
            let values = context.evaluate(expr, &new)?;
            assigned.push((*place, values));
        }
    }
    Ok(())
}

fn is_assigned(column: usize, assigned: &Assigned) -> bool {
    assigned.iter().any(|(other, _)| *other == column)
}
