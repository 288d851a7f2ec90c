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
mod context;

pub(crate) use context::{
    EvalContext, NoSubqueries, OuterRow, SessionFacts, SubqueryRows, SubqueryRunner,
};

use crate::plan::Expr;
use crate::types::{Batch, Column, Result, Value};

/// The value of an expression for every row of a batch.
///
/// # Errors
/// Whatever the expression's operators, casts and functions raise for any of the rows, with the
/// position of the part that raised it.
#[allow(clippy::todo)]
pub(crate) fn evaluate(expr: &Expr, input: &Batch, ctx: &EvalContext<'_>) -> Result<Column> {
    let _ = (expr, input, ctx);
    todo!()
}

/// The rows for which a condition is true, in order.
///
/// # Errors
/// As [`evaluate`].
#[allow(clippy::todo)]
pub(crate) fn filter(expr: &Expr, input: &Batch, ctx: &EvalContext<'_>) -> Result<Vec<u32>> {
    let _ = (expr, input, ctx);
    todo!()
}

/// The value of an expression that reads no column of its input.
///
/// # Errors
/// As [`evaluate`].
#[allow(clippy::todo)]
pub(crate) fn evaluate_constant(expr: &Expr, ctx: &EvalContext<'_>) -> Result<Value> {
    let _ = (expr, ctx);
    todo!()
}
