//! Batches whose expressions make too much at once.
//!
//! A batch has up to about a thousand rows, and a value up to 16 MiB: a column of computed values could be
//! larger than any memory. So one that grows too large is given up, and its batch is evaluated in halves,
//! and those in halves, down to one row. What an expression makes of them is small most of the time, such
//! as the length of a text; where it is not, the operator has to pass on the halves one by one, or the
//! statement ends with 53200.

use super::rows::collect::{Collected, column_of};
use super::run::Context;
use crate::eval::check_column_bytes;
use crate::plan::{Expr, ExprKind};
use crate::types::{Batch, Column, ColumnData, Result, SqlError, SqlState};

/// Whether an evaluation that ended so may succeed on a part of the rows.
pub(super) fn is_divisible(error: &SqlError, input: &Batch) -> bool {
    error.state() == SqlState::OutOfMemory && input.rows > 1
}

/// The first half of a batch, and the rest.
pub(super) fn halves(input: &Batch) -> (Batch, Batch) {
    let rows = u32::try_from(input.rows).unwrap_or(u32::MAX);
    let part = |rows: std::ops::Range<u32>| input.gather(&rows.collect::<Vec<u32>>());
    (part(0..rows / 2), part(rows / 2..rows))
}

/// An expression over each row, half of them at a time.
///
/// # Errors
/// Those of the expression; 53200 where its values are too much themselves.
pub(super) fn evaluate(context: Context<'_>, expr: &Expr, input: &Batch) -> Result<Column> {
    context.check()?;
    let (first, rest) = halves(input);
    let mut all = Collected::new();
    let mut bytes = 0;
    for half in [first, rest] {
        let column = context.evaluate(expr, &half)?;
        bytes += computed_bytes(expr, &column);
        check_column_bytes(bytes)?;
        all.append(Batch::new(vec![column]))?;
    }
    column_of(all)
}

/// The rows for which a condition is true, half of them at a time.
///
/// # Errors
/// Those of the condition.
pub(super) fn filter(context: Context<'_>, condition: &Expr, input: &Batch) -> Result<Vec<u32>> {
    context.check()?;
    let (first, rest) = halves(input);
    let before = u32::try_from(first.rows).unwrap_or(u32::MAX);
    let mut kept = context.filter(condition, &first)?;
    let more = context.filter(condition, &rest)?;
    kept.extend(more.into_iter().map(|row| before + row));
    Ok(kept)
}

/// Bytes of the values without a fixed width that were made for a column: one that is there already
/// costs nothing more.
pub(super) fn computed_bytes(expr: &Expr, column: &Column) -> usize {
    if matches!(expr.kind, ExprKind::Column(_)) {
        return 0;
    }
    match &*column.data {
        ColumnData::Text(texts) | ColumnData::Json(texts) => texts.bytes(),
        ColumnData::Bytes(all) => all.iter().map(|bytes| bytes.len()).sum(),
        _ => 0,
    }
}
