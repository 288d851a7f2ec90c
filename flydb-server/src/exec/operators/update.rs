//! UPDATE.

use super::point_lookup::row_id;
use crate::exec::write::change::RowChange;
use crate::exec::write::constraints;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::rows::encode;
use crate::exec::write::targets::{Found, Next, Targets};
use crate::exec::write::writing::Writing;
use crate::plan;
use crate::types::{Batch, Result, RowId};

/// Changes the rows that its input gives.
#[derive(Debug)]
pub(in crate::exec) struct Update {
    targets: Targets,
}

impl Update {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Update) -> Result<Update> {
        let targets = Targets::open(plan.table, &plan.input)?;
        Ok(Update { targets })
    }

    /// The next rows with their new values, which keep NOT NULL and CHECK.
    pub(in crate::exec) fn next(
        &mut self,
        plan: &plan::Update,
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
        let context = writing.context;
        let input = found.columns()?;
        let mut rows = Batch {
            columns: input.columns.clone(),
            rows: input.rows,
        };
        rows.columns.truncate(links.spec.layout.len());
        for assignment in &plan.assignments {
            let value = context.evaluate(&assignment.value, &input)?;
            if let Some(column) = rows.columns.get_mut(assignment.column) {
                *column = value;
            }
        }
        constraints::check(&links.table, &plan.checks, &rows, context)?;
        returning.add(plan.returning.as_ref(), &rows, context)?;
        changes(plan, links, found, &rows).map(Changes::Some)
    }
}

fn changes(
    plan: &plan::Update,
    links: &Links,
    found: Found,
    rows: &Batch,
) -> Result<Vec<RowChange>> {
    let images = encode(&links.spec, rows)?;
    let ids = new_ids(plan, links, &found, rows)?;
    let new = ids.into_iter().zip(images);
    let both = found.rows.into_iter().zip(new);
    let change = |(before, after)| RowChange::new(Some(before), Some(after));
    Ok(both.map(change).collect())
}

/// The ids that rows have from now on: others where the column is assigned that is the row id.
fn new_ids(plan: &plan::Update, links: &Links, found: &Found, rows: &Batch) -> Result<Vec<RowId>> {
    let old = found.rows.iter().map(|(id, _)| *id);
    let mut assigned = plan.assignments.iter().map(|assignment| assignment.column);
    let Some(key) = assigned.find(|column| Some(*column) == links.table.row_id_column) else {
        return Ok(old.collect());
    };
    let new = |(at, old)| {
        let value = rows.get(key, at).to_value();
        Ok(row_id(&value)?.unwrap_or(old))
    };
    old.enumerate().map(new).collect()
}
