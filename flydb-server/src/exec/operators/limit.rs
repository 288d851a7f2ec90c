//! Some of the rows.

use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::output::Output;
use crate::exec::run::Context;
use crate::plan::{self, Expr};
use crate::types::{Result, SqlError, SqlState, Value};

/// Leaves out rows, passes on others, and stops pulling after the last that is wanted.
#[derive(Debug)]
pub(in crate::exec) struct Limit {
    input: Operator,
    /// What is still to leave out and to pass on; known from the first pull on.
    window: Option<Window>,
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
        loop {
            self.window = Some(window);
            if window.take == 0 {
                return Ok(Pull::Done);
            }
            context.check()?;
            let output = ready!(self.input.pull(&plan.input, context)?);
            let rows = output.len();
            let (skip, take) = window.advance(rows);
            if take > 0 {
                self.window = Some(window);
                return Ok(Pull::Ready(output.slice(skip, take)));
            }
        }
    }
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
