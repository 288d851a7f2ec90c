//! Any join, by nested loops.

mod lateral;
mod lookups;
mod nested;

use std::sync::Arc;

use crate::exec::operator::Pull;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, JoinKind};
use crate::types::{Batch, Result};
use lateral::Lateral;
use lookups::Lookups;
use nested::Nested;

/// Pairs rows one by one.
#[derive(Debug)]
pub(in crate::exec) enum Join {
    /// The right side is collected once.
    Nested(Box<Nested>),
    /// The right side is run anew for each left row.
    Lateral(Box<Lateral>),
    /// The right side is a lookup, done for many left rows at a time.
    Lookups(Box<Lookups>),
}

impl Join {
    /// Opens the inputs.
    pub(in crate::exec) fn open(plan: &plan::Join) -> Result<Join> {
        match plan.lateral {
            false => Nested::open(plan).map(Join::Nested),
            true => Join::open_lateral(plan),
        }
    }

    /// A function of its own, so that without optimization a chain of other joins has no place for these on
    /// every level.
    #[inline(never)]
    fn open_lateral(plan: &plan::Join) -> Result<Join> {
        Ok(match Lookups::open(plan)? {
            Some(lookups) => Join::Lookups(Box::new(lookups)),
            None => Join::Lateral(Box::new(Lateral::open(plan)?)),
        })
    }

    /// Only these columns of what comes out are asked for.
    pub(in crate::exec) fn want(&mut self, plan: &plan::Join, wanted: &Used) {
        match self {
            Join::Lookups(lookups) => lookups.want(plan, wanted),
            Join::Nested(nested) => nested.want(wanted),
            Join::Lateral(lateral) => lateral.want(wanted),
        }
    }

    /// Only rows with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::Join,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        // A left row that is left out must not leave a right one without a partner.
        let is_free = match plan.kind {
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => true,
            JoinKind::Right | JoinKind::Full => false,
        };
        if is_free && column < plan.left.width() {
            let left = match self {
                Join::Lookups(lookups) => lookups.left(),
                Join::Nested(nested) => nested.left(),
                Join::Lateral(lateral) => lateral.left(),
            };
            left.restrict(&plan.left, column, keys);
        }
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
            Join::Lookups(lookups) => lookups.pull(plan, context),
        }
    }
}

#[cfg(test)]
mod tests;
