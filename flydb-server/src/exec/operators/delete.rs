//! DELETE.

use crate::catalog::RowEvent;
use crate::exec::rows::used::Used;
use crate::exec::write::change::RowChange;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::targets::{Next, Targets};
use crate::exec::write::writing::Writing;
use crate::plan;
use crate::types::Result;

/// Removes the rows that its input gives.
#[derive(Debug)]
pub(in crate::exec) struct Delete {
    targets: Targets,
}

impl Delete {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Delete) -> Result<Delete> {
        let targets = Targets::open(plan.table, &plan.input)?;
        Ok(Delete { targets })
    }

    /// The next rows' removals.
    pub(in crate::exec) fn next(
        &mut self,
        plan: &plan::Delete,
        links: &Links,
        returning: &mut Returning,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        let found = match self.targets.next(&plan.input, writing)? {
            Next::Found(found) => found,
            Next::Yield => return Ok(Changes::Yield),
            Next::Wait(ticket) => return Ok(Changes::Wait(ticket)),
            Next::Done => return Ok(Changes::Done),
        };
        if plan.returning.is_some() {
            let rows = found.columns(&Used::all())?;
            writing.lend(|context| returning.add(plan.returning.as_ref(), &rows, context))?;
        }
        let removals = found.rows.into_iter();
        let removals = removals.map(|row| RowChange::new(Some(row), None));
        let removals = removals.collect();
        Ok(match links.triggers.fire_before(RowEvent::Delete) {
            true => Changes::Unchecked(removals, None),
            false => Changes::Some(removals),
        })
    }
}
