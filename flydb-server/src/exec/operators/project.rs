//! New columns computed from each row.

use std::sync::Arc;

use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::output::{Output, Shown, Stored};
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::exec::wide;
use crate::plan::{self, Expr, ExprKind};
use crate::types::{Batch, Result};

/// Computes the columns batch by batch. Where all it does is to choose and order columns of stored
/// rows, the rows go through as they are.
#[derive(Debug)]
pub(in crate::exec) struct Project {
    input: Operator,
    /// Rows that were put off, as what is computed of them is too much at once; the next ones last.
    put_off: Vec<Batch>,
}

impl Project {
    /// Opens the input, for stored rows only where those could go through.
    pub(in crate::exec) fn open(plan: &plan::Project, delivery: Delivery) -> Result<Project> {
        let chooses = plan.expressions.iter().all(|expr| chosen(expr).is_some());
        let delivery = if chooses { delivery } else { Delivery::Columns };
        let mut input = Operator::open(&plan.input, delivery)?;
        input.want(&plan.input, Used::by_all(&plan.expressions));
        Ok(Project {
            input,
            put_off: Vec::new(),
        })
    }

    /// Only rows with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::Project,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        if let Some(column) = plan.expressions.get(column).and_then(chosen) {
            self.input.restrict(&plan.input, column, keys);
        }
    }

    /// The columns of the next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Project,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        context.check()?;
        if let Some(batch) = self.put_off.pop() {
            return self.compute(plan, batch, context);
        }
        let batch = match ready!(self.input.pull(&plan.input, context)?) {
            Output::Batch(batch) => batch,
            Output::Stored(stored) => match choose(&plan.expressions, &stored) {
                Some(columns) => {
                    let with_row_id = false;
                    return Ok(Pull::Ready(Output::Stored(Stored {
                        columns,
                        with_row_id,
                        ..stored
                    })));
                }
                None => stored.to_batch()?,
            },
        };
        self.compute(plan, batch, context)
    }

    /// What is computed of these rows, or of as many of the first as can be together.
    fn compute(
        &mut self,
        plan: &plan::Project,
        mut batch: Batch,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        loop {
            match context.evaluate_all(&plan.expressions, &batch) {
                Err(error) if wide::is_divisible(&error, &batch) => {
                    let (first, rest) = wide::halves(&batch);
                    self.put_off.push(rest);
                    batch = first;
                    context.check()?;
                }
                columns => {
                    let (columns, rows) = (columns?, batch.rows);
                    return Ok(Pull::Ready(Output::Batch(Batch { columns, rows })));
                }
            }
        }
    }
}

/// The column of the input that an expression is.
fn chosen(expr: &Expr) -> Option<usize> {
    match expr.kind {
        ExprKind::Column(column) => Some(column),
        _ => None,
    }
}

/// The stored columns that the expressions are, if they are all such.
fn choose(expressions: &[Expr], stored: &Stored) -> Option<Shown> {
    let choose = |expr| stored.columns.get(chosen(expr)?).copied();
    expressions.iter().map(choose).collect()
}
