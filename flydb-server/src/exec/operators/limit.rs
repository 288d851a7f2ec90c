//! Some of the rows.

use std::cmp::Ordering;

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::output::Output;
use crate::exec::run::Context;
use crate::plan::{self, Expr, SortKey};
use crate::types::compare::compare;
use crate::types::{Batch, Column, Result, SqlError, SqlState, Value};

/// Leaves out rows, passes on others, and stops pulling after the last that is wanted.
#[derive(Debug)]
pub(in crate::exec) struct Limit {
    input: Operator,
    /// What is still to leave out and to pass on; known from the first pull on.
    window: Option<Window>,
    /// The keys of the last row that was passed on, where rows equal to it come as well.
    last: Option<Vec<Value>>,
}

/// Rows to leave out, then rows to pass on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exec) struct Window {
    /// How many to leave out.
    pub(in crate::exec) skip: usize,
    /// How many to pass on after those.
    pub(in crate::exec) take: usize,
}

impl Limit {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Limit, delivery: Delivery) -> Result<Limit> {
        let input = Operator::open(&plan.input, delivery)?;
        Ok(Limit {
            input,
            window: None,
            last: None,
        })
    }

    /// The next rows within the window.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Limit,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        let mut window = match self.window {
            Some(window) => window,
            None => Window::of(plan.limit.as_ref(), plan.offset.as_ref(), context)?,
        };
        for _ in 0..BATCHES_PER_YIELD {
            self.window = Some(window);
            if window.take == 0 {
                return self.pull_ties(plan, context);
            }
            context.check()?;
            let output = ready!(self.input.pull(&plan.input, context)?);
            let rows = output.len();
            let (skip, mut take) = window.advance(rows);
            self.window = Some(window);
            if take == 0 {
                continue;
            }
            if plan.ties.is_empty() || window.take > 0 {
                return Ok(Pull::Ready(output.slice(skip, take)));
            }
            let batch = output.into_batch()?;
            let keys = keys(&plan.ties, &batch, context)?;
            let last = row_of(&keys, skip + take - 1);
            take += (skip + take..rows)
                .take_while(|row| is_like(&keys, *row, &last))
                .count();
            self.last = (skip + take == rows).then_some(last);
            return Ok(Pull::Ready(Output::Batch(batch).slice(skip, take)));
        }
        Ok(Pull::Yield)
    }
}

impl Limit {
    /// The rows after the last that are equal to it.
    fn pull_ties(&mut self, plan: &plan::Limit, context: Context<'_>) -> Result<Pull<Output>> {
        let Some(last) = &self.last else {
            return Ok(Pull::Done);
        };
        context.check()?;
        let batch = ready!(self.input.pull_batch(&plan.input, context)?);
        let keys = keys(&plan.ties, &batch, context)?;
        let equal = (0..batch.rows)
            .take_while(|row| is_like(&keys, *row, last))
            .count();
        if equal < batch.rows {
            self.last = None;
        }
        if equal == 0 {
            return Ok(Pull::Done);
        }
        Ok(Pull::Ready(Output::Batch(batch).slice(0, equal)))
    }
}

/// What the keys of an order are for each row.
fn keys(ties: &[SortKey], batch: &Batch, context: Context<'_>) -> Result<Vec<Column>> {
    let keys = ties.iter();
    keys.map(|key| context.evaluate(&key.expr, batch)).collect()
}

fn row_of(keys: &[Column], row: usize) -> Vec<Value> {
    keys.iter().map(|key| key.value(row)).collect()
}

fn is_like(keys: &[Column], row: usize, last: &[Value]) -> bool {
    let mut pairs = keys.iter().zip(last);
    pairs.all(|(key, last)| compare(key.get(row), last.as_ref()) == Ordering::Equal)
}

impl Window {
    /// The window of LIMIT and OFFSET.
    ///
    /// # Errors
    /// 2201W and 2201X for negative ones.
    pub(in crate::exec) fn of(
        limit: Option<&Expr>,
        offset: Option<&Expr>,
        context: Context<'_>,
    ) -> Result<Window> {
        let count = |expr: Option<&Expr>, none: usize, state, name: &str| match expr {
            None => Ok(none),
            Some(expr) => row_count(expr, none, context, state, name),
        };
        let state = SqlState::InvalidRowCountInLimitClause;
        let take = count(limit, usize::MAX, state, "LIMIT")?;
        let state = SqlState::InvalidRowCountInResultOffsetClause;
        let skip = count(offset, 0, state, "OFFSET")?;
        Ok(Window { skip, take })
    }

    /// Moves past `rows` rows; answers how many of them to leave out, and how many to pass on then.
    pub(in crate::exec) fn advance(&mut self, rows: usize) -> (usize, usize) {
        let skip = self.skip.min(rows);
        let take = self.take.min(rows - skip);
        self.skip -= skip;
        self.take -= take;
        (skip, take)
    }
}

fn row_count(
    expr: &Expr,
    none: usize,
    context: Context<'_>,
    state: SqlState,
    name: &str,
) -> Result<usize> {
    match context.constant(expr)? {
        Value::Null => Ok(none),
        Value::BigInt(count) => usize::try_from(count).map_err(|_| {
            SqlError::new(state, format!("{name} must not be negative")).at(expr.position)
        }),
        _ => Err(SqlError::internal("a row count is not a BIGINT")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_passes_batches_of_any_size() {
        let mut window = Window { skip: 5, take: 4 };
        assert_eq!(window.advance(3), (3, 0));
        assert_eq!(window.advance(4), (2, 2));
        assert_eq!(window.advance(10), (0, 2));
        assert_eq!(window, Window { skip: 0, take: 0 });
    }
}
