//! WITH, where its queries are computed once.

use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::output::Output;
use crate::exec::run::Context;
use crate::exec::subquery::drain;
use crate::plan;
use crate::types::Result;

/// Makes the common tables known, then passes on the body's rows.
#[derive(Debug)]
pub(in crate::exec) struct With {
    body: Operator,
    defined: bool,
}

impl With {
    /// Opens the body.
    pub(in crate::exec) fn open(plan: &plan::With, delivery: Delivery) -> Result<With> {
        let body = Operator::open(&plan.body, delivery)?;
        let defined = false;
        Ok(With { body, defined })
    }

    /// The next rows of the body.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::With,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        if !self.defined {
            define(plan, context)?;
            self.defined = true;
        }
        self.body.pull(&plan.body, context)
    }
}

/// Tables that read rows around them are computed here and now, as are those that may read such.
/// What subqueries gave for the tables as they were is forgotten.
fn define(plan: &plan::With, context: Context<'_>) -> Result<()> {
    let tables = &context.run.tables;
    if !plan.tables.iter().any(|table| table.plan.reads_outer()) {
        return plan.tables.iter().try_for_each(|one| tables.define(one));
    }
    context.run.forget_results();
    for table in &plan.tables {
        let mark = context.run.memory.mark();
        let batches = drain(&table.plan, context, None);
        context.run.memory.reset(mark);
        tables.define_whole(table, batches?, context.run)?;
    }
    Ok(())
}
