//! Evaluation: expressions over batches, and aggregates over groups of rows.
//!
//! [`evaluate`] computes an expression for every row of a batch. A constant stays one value and a
//! column stays shared for as long as possible (see [`operand::Operand`]); operators of hot types run
//! as tight loops over whole columns, everything else by the row. A batch of one row, as a point
//! query makes, is computed over plain values without any column in between.
//!
//! AND, OR, CASE and COALESCE evaluate an operand only for the rows that still need it, so that
//! `CASE WHEN x <> 0 THEN 1 / x END` never divides by zero. Errors carry the position of the
//! expression that raised them.

pub(crate) mod aggregate;
mod arithmetic;
mod builder;
mod comparison;
mod concat;
mod conditional;
mod context;
mod effort;
mod expression;
mod function;
mod input;
mod json;
mod letters;
mod like;
pub(crate) mod limits;
mod logic;
mod membership;
mod notes;
mod operand;
mod selection;
mod sequence;
mod set;
mod subquery;
mod type_rule;

pub(crate) use builder::ColumnBuilder;
pub(crate) use context::{
    EvalContext, Interrupts, OuterRow, SessionFacts, SubqueryRows, SubqueryRunner,
};
pub(crate) use limits::check_column_bytes;
pub(crate) use notes::SessionNotes;
#[cfg(test)]
pub(crate) use sequence::NoSequences;
pub(crate) use sequence::SequenceCounter;
pub(crate) use set::{SetRows, open_set};

use input::Input;

use crate::plan::{Expr, ExprKind};
use crate::types::{Batch, Column, Result, Value};

/// The value of an expression for every row of a batch.
///
/// # Errors
/// Whatever the expression's operators, casts and functions raise for any of the rows, with the
/// position of the part that raised it.
pub(crate) fn evaluate(expr: &Expr, input: &Batch, ctx: &EvalContext<'_>) -> Result<Column> {
    if let ExprKind::Column(index) = &expr.kind
        && let Some(column) = input.columns.get(*index)
    {
        return Ok(column.clone());
    }
    let value = expression::operand(expr, &Input::all(input), ctx)?;
    value.into_column(expr.data_type.physical(), input.rows)
}

/// The rows for which a condition is true, in order.
///
/// # Errors
/// As [`evaluate`].
pub(crate) fn filter(expr: &Expr, input: &Batch, ctx: &EvalContext<'_>) -> Result<Vec<u32>> {
    logic::filter(expr, &Input::all(input), ctx)
}

/// The value of an expression that reads no column of its input.
///
/// # Errors
/// As [`evaluate`].
pub(crate) fn evaluate_constant(expr: &Expr, ctx: &EvalContext<'_>) -> Result<Value> {
    let input = Batch::empty_columns(1);
    let value = expression::operand(expr, &Input::all(&input), ctx)?;
    Ok(value.into_value())
}

#[cfg(test)]
mod tests;
