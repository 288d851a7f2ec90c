//! UPDATE.
//!
//! Of rows that come straight from the table only the columns are decoded that something reads; the
//! others go from the old image to the new one as they are.

use crate::catalog::RowEvent;
use crate::exec::rows::used::Used;
use crate::exec::write::assignment::{assign, changes, changes_keys, replaced};
use crate::exec::write::constraints;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::targets::{Next, Targets};
use crate::exec::write::writing::Writing;
use crate::plan::{self, Assignment};
use crate::types::Result;

/// Changes the rows that its input gives.
#[derive(Debug)]
pub(in crate::exec) struct Update {
    targets: Targets,
    /// The columns that expressions read, of the input and so of the new rows.
    used: Used,
}

impl Update {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Update) -> Result<Update> {
        let mut used = Used::default();
        let values = plan.assignments.iter().filter_map(Assignment::expr);
        let checks = plan.checks.iter().map(|check| &check.condition);
        let returning = plan.returning.iter().flatten();
        values
            .chain(checks)
            .chain(returning)
            .for_each(|expr| used.add(expr));
        Ok(Update {
            targets: Targets::open(plan.table, &plan.input)?,
            used,
        })
    }

    /// The next rows with their new values, which keep NOT NULL and CHECK.
    pub(in crate::exec) fn next(
        &mut self,
        plan: &plan::Update,
        links: &Links,
        returning: &mut Returning,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        if !changes_keys(&plan.assignments, links) {
            self.targets.keep_keys();
        }
        let found = match self.targets.next(&plan.input, writing)? {
            Next::Found(found) => found,
            Next::Yield => return Ok(Changes::Yield),
            Next::Wait(ticket) => return Ok(Changes::Wait(ticket)),
            Next::Done => return Ok(Changes::Done),
        };
        let context = writing.context;
        if links.triggers.fire_before(RowEvent::Update) {
            let input = found.columns(&Used::all())?;
            let assigned = assign(&plan.assignments, &input, links, writing)?;
            let changes = changes(links, found.rows, &assigned)?;
            return Ok(Changes::Unchecked(changes, Some(input)));
        }
        let input = match links.generated.is_empty() {
            true => found.columns(&self.used)?,
            false => found.columns(&Used::all())?,
        };
        let assigned = assign(&plan.assignments, &input, links, writing)?;
        let rows = replaced(input, &assigned);
        if constraints::check(&links.table, &plan.checks, &rows, context).is_err() {
            // Once more with all columns, to report the whole row.
            let whole = replaced(found.columns(&Used::all())?, &assigned);
            constraints::check(&links.table, &plan.checks, &whole, context)?;
        }
        writing.lend(|context| returning.add(plan.returning.as_ref(), &rows, context))?;
        changes(links, found.rows, &assigned).map(Changes::Some)
    }
}
