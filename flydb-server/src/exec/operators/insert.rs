//! INSERT.
//!
//! Rows are computed and written batch by batch; as the source reads the statement's snapshot, it sees
//! none of them.

mod conflict;
mod sets;

use std::sync::Arc;

use super::point_lookup::row_id;
use crate::catalog::RowEvent;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::rows::decode;
use crate::exec::write::change::RowChange;
use crate::exec::write::constraints;
use crate::exec::write::generated;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::rows::encode;
use crate::exec::write::sequence::{Generated, RowNumbers};
use crate::exec::write::writing::Writing;
use crate::plan::{self, Conflict, InsertSource, RowCheck};
use crate::storage::Row;
use crate::types::{Batch, Result, RowId, SqlError};
use conflict::{Proposed, Resolved, Resolver};
use sets::Sets;

/// Adds the rows that its source gives.
#[derive(Debug)]
pub(in crate::exec) struct Insert {
    source: Source,
    generated: Generated,
    resolver: Resolver,
}

/// Where rows come from.
#[derive(Debug)]
enum Source {
    Rows(Box<Operator>),
    Sets(Sets),
}

impl Insert {
    /// Opens the source, or takes the parameter sets in its place.
    pub(in crate::exec) fn open(plan: &plan::Insert, sets: Option<Arc<[Batch]>>) -> Result<Insert> {
        let source = match sets {
            Some(sets) => Source::Sets(Sets::new(plan, sets)?),
            None => Source::Rows(Box::new(Operator::open(&plan.source, Delivery::Columns)?)),
        };
        Ok(Insert {
            source,
            generated: Generated::default(),
            resolver: Resolver::default(),
        })
    }

    /// The first number that the statement's AUTO_INCREMENT or SERIAL column generated.
    pub(in crate::exec) const fn last_insert_id(&self) -> Option<i64> {
        self.generated.first()
    }

    /// The next rows, which keep NOT NULL and CHECK.
    pub(in crate::exec) fn next(
        &mut self,
        plan: &plan::Insert,
        links: &Links,
        returning: &mut Returning,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        match &plan.conflict {
            None => self.next_plain(plan, links, returning, writing),
            Some(conflict) => self.next_resolved(plan, conflict, links, returning, writing),
        }
    }

    fn next_plain(
        &mut self,
        plan: &plan::Insert,
        links: &Links,
        returning: &mut Returning,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        let Proposed { rows, images, ids } = match self.propose(plan, links, writing)? {
            Pull::Ready(proposed) => proposed,
            Pull::Yield => return Ok(Changes::Yield),
            Pull::Done => return Ok(Changes::Done),
        };
        let new = ids.into_iter().zip(images);
        let change = |new: (RowId, Row)| RowChange::new(None, Some(new));
        let changes = new.map(change).collect();
        if links.triggers.fire_before(RowEvent::Insert) {
            return Ok(Changes::Unchecked(changes, None));
        }
        writing.lend(|context| returning.add(plan.returning.as_ref(), &rows, context))?;
        Ok(Changes::Some(changes))
    }

    /// As [`Insert::next_plain`], past the rows that have the new ones' keys.
    fn next_resolved(
        &mut self,
        plan: &plan::Insert,
        conflict: &Conflict,
        links: &Links,
        returning: &mut Returning,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        if !self.resolver.has_rows() {
            match self.propose(plan, links, writing)? {
                Pull::Ready(proposed) => self.resolver.propose(proposed),
                Pull::Yield => return Ok(Changes::Yield),
                Pull::Done => return Ok(Changes::Done),
            }
        }
        let changes = match self.resolver.resolve(plan, conflict, links, writing)? {
            Resolved::Changes(changes) => changes,
            Resolved::Wait(ticket) => return Ok(Changes::Wait(ticket)),
        };
        let fires = |change: &RowChange| links.triggers.fire_before(change.event());
        if changes.iter().any(fires) {
            return Ok(Changes::Unchecked(changes, None));
        }
        let of_views = plan.checks.iter().any(RowCheck::is_of_view);
        if of_views || plan.returning.is_some() {
            let new = changes.iter().filter_map(|change| change.after.clone());
            let new: Vec<(RowId, Row)> = new.collect();
            let columns: Vec<usize> = (0..links.spec.layout.len()).collect();
            let rows = decode::batch(&links.spec, &new, &columns, false)?;
            constraints::check_views(&links.table, &plan.checks, &rows, writing.context)?;
            writing.lend(|context| returning.add(plan.returning.as_ref(), &rows, context))?;
        }
        Ok(Changes::Some(changes))
    }

    /// The next rows of the source, computed and checked.
    fn propose(
        &mut self,
        plan: &plan::Insert,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Pull<Proposed>> {
        let context = writing.context;
        let batch = ready!(match &mut self.source {
            Source::Rows(rows) => {
                writing.lend(|context| rows.pull_batch(&plan.source, context))?
            }
            Source::Sets(sets) => sets.pull(context)?,
        });
        let rows = compute(&plan.columns, links, &batch, &mut self.generated, writing)?;
        if !links.triggers.fire_before(RowEvent::Insert) {
            match plan.conflict {
                None => constraints::check(&links.table, &plan.checks, &rows, context)?,
                // What views ask is asked of rows that nothing is in the way of.
                Some(_) => constraints::check_table(&links.table, &plan.checks, &rows, context)?,
            }
        }
        let images = encode(&links.spec, &rows)?;
        let ids = (0..rows.rows).map(|at| new_row_id(links, &rows, at, writing));
        let ids = ids.collect::<Result<_>>()?;
        Ok(Pull::Ready(Proposed { rows, images, ids }))
    }
}

/// All columns of the table for the rows of a batch.
pub(super) fn compute(
    sources: &[InsertSource],
    links: &Links,
    batch: &Batch,
    generated: &mut Generated,
    writing: &mut Writing<'_>,
) -> Result<Batch> {
    let mut columns = Vec::with_capacity(sources.len());
    let mut numbers = RowNumbers::new(links.table.id, batch.rows);
    for (source, definition) in sources.iter().zip(&links.table.columns) {
        let column = match source {
            InsertSource::Source(expr) | InsertSource::Default(expr) => {
                let given = writing.evaluate(expr, batch)?;
                generated.follow(given, definition, links.table.id, writing)?
            }
            InsertSource::Sequence(counter) => {
                generated.fill(&mut numbers, *counter, definition, None, writing)?
            }
            InsertSource::SequenceUnless {
                counter,
                given,
                value,
            } => {
                let given = writing.evaluate(given, batch)?;
                let value = writing.evaluate(value, batch)?;
                let given = Some((&given, &value));
                generated.fill(&mut numbers, *counter, definition, given, writing)?
            }
        };
        columns.push(column);
    }
    let mut rows = Batch {
        columns,
        rows: batch.rows,
    };
    generated::complete(links, &mut rows, writing.context)?;
    Ok(rows)
}

/// The id of a new row: its key, or the table's next number.
pub(super) fn new_row_id(
    links: &Links,
    rows: &Batch,
    at: usize,
    writing: &mut Writing<'_>,
) -> Result<RowId> {
    let Some(column) = links.table.row_id_column else {
        return writing.txn.next_row_id(links.table.id);
    };
    let value = rows.get(column, at).to_value();
    match row_id(&value)? {
        Some(id) => Ok(id),
        // A trigger may yet set it; if none does, NOT NULL refuses the row.
        None if links.triggers.fire_before(RowEvent::Insert) => Ok(RowId(0)),
        None => Err(SqlError::internal("the key of a new row is NULL")),
    }
}
