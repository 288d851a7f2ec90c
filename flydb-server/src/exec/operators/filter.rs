//! The rows for which a condition is true.
//!
//! A condition that reads no row is tested once, before the input is asked for any: where it is not true, nothing
//! below runs, and nothing there can fail.

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
    gate: Gate,
}

/// What is known of a condition that reads no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    /// It reads rows, or is another one for each: there is no gate.
    None,
    /// It was not tested yet.
    Untested,
    /// It is true.
    Open,
    /// It is not.
    Shut,
}

impl Filter {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Filter) -> Result<Filter> {
        let input = Operator::open(&plan.input, Delivery::Columns)?;
        let is_gate = !plan.condition.reads_input() && !plan.condition.is_volatile();
        Ok(Filter {
            input,
            wanted: Used::all(),
            gate: if is_gate { Gate::Untested } else { Gate::None },
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
        if self.gate == Gate::Untested {
            let passed = context.filter(&plan.condition, &Batch::empty_columns(1))?;
            self.gate = if passed.is_empty() {
                Gate::Shut
            } else {
                Gate::Open
            };
        }
        match self.gate {
            Gate::Open => return self.input.pull_batch(&plan.input, context),
            Gate::Shut => return Ok(Pull::Done),
            Gate::None | Gate::Untested => {}
        }
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
