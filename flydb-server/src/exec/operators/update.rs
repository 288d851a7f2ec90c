//! UPDATE.
//!
//! Of rows that come straight from the table only the columns are decoded that something reads; the
//! others go from the old image to the new one as they are.

use super::point_lookup::row_id;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::exec::write::change::RowChange;
use crate::exec::write::constraints;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::rows::encode_changed;
use crate::exec::write::targets::{Found, Next, Targets};
use crate::exec::write::writing::Writing;
use crate::plan::{self, Assignment};
use crate::types::{Batch, Column, Result, RowId};

/// Changes the rows that its input gives.
#[derive(Debug)]
pub(in crate::exec) struct Update {
    targets: Targets,
    /// The columns that expressions read, of the input and so of the new rows.
    used: Used,
}

/// New values, column by column of those that are assigned.
type Assigned = Vec<(usize, Column)>;

impl Update {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Update) -> Result<Update> {
        let mut used = Used::default();
        let values = plan.assignments.iter().map(|assignment| &assignment.value);
        let checks = plan.checks.iter().map(|(_, check)| check);
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
        let found = match self.targets.next(&plan.input, writing)? {
            Next::Found(found) => found,
            Next::Yield => return Ok(Changes::Yield),
            Next::Wait(ticket) => return Ok(Changes::Wait(ticket)),
            Next::Done => return Ok(Changes::Done),
        };
        let context = writing.context;
        let input = found.columns(&self.used)?;
        let assigned = assign(plan, &input, context)?;
        let rows = replaced(input, &assigned, links);
        if constraints::check(&links.table, &plan.checks, &rows, context).is_err() {
            // Once more with all columns, to report the whole row.
            let whole = replaced(found.columns(&Used::all())?, &assigned, links);
            constraints::check(&links.table, &plan.checks, &whole, context)?;
        }
        returning.add(plan.returning.as_ref(), &rows, context)?;
        changes(links, found, &assigned).map(Changes::Some)
    }

    /// Whether an assignment may change a key: the row id, or a column of a unique index.
    pub(in crate::exec) fn changes_keys(plan: &plan::Update, links: &Links) -> bool {
        let indexes = &links.spec.indexes;
        let in_key = |column: usize| {
            let mut uniques = indexes.iter().filter(|index| index.unique);
            links.table.row_id_column == Some(column)
                || uniques.any(|index| index.columns.iter().any(|(key, _)| *key == column))
        };
        plan.assignments.iter().map(|a| a.column).any(in_key)
    }
}

fn assign(plan: &plan::Update, input: &Batch, context: Context<'_>) -> Result<Assigned> {
    let value = |assignment: &Assignment| {
        let value = context.evaluate(&assignment.value, input)?;
        Ok((assignment.column, value))
    };
    plan.assignments.iter().map(value).collect()
}

/// The table's columns with the new values in them.
fn replaced(mut input: Batch, assigned: &Assigned, links: &Links) -> Batch {
    input.columns.truncate(links.spec.layout.len());
    for (column, values) in assigned {
        if let Some(place) = input.columns.get_mut(*column) {
            *place = values.clone();
        }
    }
    input
}

fn changes(links: &Links, found: Found, assigned: &Assigned) -> Result<Vec<RowChange>> {
    let images = encode_changed(&links.spec, &found.rows, assigned)?;
    let ids = new_ids(links, &found, assigned)?;
    let new = ids.into_iter().zip(images);
    let both = found.rows.into_iter().zip(new);
    let change = |(before, after)| RowChange::new(Some(before), Some(after));
    Ok(both.map(change).collect())
}

/// The ids that rows have from now on: others where the column is assigned that is the row id.
fn new_ids(links: &Links, found: &Found, assigned: &Assigned) -> Result<Vec<RowId>> {
    let old = found.rows.iter().map(|(id, _)| *id);
    let mut assigned = assigned.iter();
    let key = assigned.find(|(column, _)| Some(*column) == links.table.row_id_column);
    let Some((_, keys)) = key else {
        return Ok(old.collect());
    };
    let new = |(at, old)| Ok(row_id(&keys.value(at))?.unwrap_or(old));
    old.enumerate().map(new).collect()
}
