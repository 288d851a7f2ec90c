//! The rows for which a condition is true.

use std::sync::Arc;

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::rows::gather::used_columns;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Passes on what its input has of them.
#[derive(Debug)]
pub(in crate::exec) struct Filter {
    input: Operator,
    wanted: Used,
}

impl Filter {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Filter) -> Result<Filter> {
        let input = Operator::open(&plan.input, Delivery::Columns)?;
        Ok(Filter {
            input,
            wanted: Used::all(),
        })
    }

    /// Only these columns of what comes out are asked for.
    pub(in crate::exec) fn want(&mut self, plan: &plan::Filter, wanted: Used) {
        let mut of_input = wanted.clone();
        of_input.add(&plan.condition);
        self.input.want(&plan.input, of_input);
        self.wanted = wanted;
    }

    /// Only rows with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::Filter,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        self.input.restrict(&plan.input, column, keys);
    }

    /// The next rows for which the condition is true. Yields where many batches have none.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Filter,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let batch = ready!(self.input.pull_batch(&plan.input, context)?);
            let passed = context.filter(&plan.condition, &batch)?;
            if passed.len() == batch.rows && batch.rows > 0 {
                return Ok(Pull::Ready(batch));
            }
            if !passed.is_empty() {
                let mut columns = Vec::with_capacity(batch.columns.len());
                used_columns(&batch.columns, 0, &self.wanted, &passed, &mut columns);
                let rows = passed.len();
                return Ok(Pull::Ready(Batch { columns, rows }));
            }
        }
        Ok(Pull::Yield)
    }
}
