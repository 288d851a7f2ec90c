//! Any join, by nested loops.

mod lateral;
mod nested;

use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};
use lateral::Lateral;
use nested::Nested;

/// Pairs rows one by one.
#[derive(Debug)]
pub(in crate::exec) enum Join {
    /// The right side is collected once.
    Nested(Nested),
    /// The right side is run anew for each left row.
    Lateral(Lateral),
}

impl Join {
    /// Opens the inputs.
    pub(in crate::exec) fn open(plan: &plan::Join) -> Result<Join> {
        Ok(if plan.lateral {
            Join::Lateral(Lateral::open(plan)?)
        } else {
            Join::Nested(Nested::open(plan)?)
        })
    }

    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Join,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        match self {
            Join::Nested(nested) => nested.pull(plan, context),
            Join::Lateral(lateral) => lateral.pull(plan, context),
        }
    }
}

#[cfg(test)]
mod tests;
