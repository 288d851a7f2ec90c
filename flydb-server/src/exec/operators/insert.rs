//! INSERT.
//!
//! Rows are computed and written batch by batch; as the source reads the statement's snapshot, it sees
//! none of them.

mod sequence;

use super::point_lookup::row_id;
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::write::change::RowChange;
use crate::exec::write::constraints;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::rows::encode;
use crate::exec::write::writing::Writing;
use crate::plan::{self, InsertSource};
use crate::storage::Row;
use crate::types::{Batch, Result, RowId, SqlError};
use sequence::{Generated, RowNumbers};

/// Adds the rows that its source gives.
#[derive(Debug)]
pub(in crate::exec) struct Insert {
    source: Operator,
    generated: Generated,
}

impl Insert {
    /// Opens the source.
    pub(in crate::exec) fn open(plan: &plan::Insert) -> Result<Insert> {
        Ok(Insert {
            source: Operator::open(&plan.source, Delivery::Columns)?,
            generated: Generated::default(),
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
        let context = writing.context;
        let batch = match self.source.pull_batch(&plan.source, context)? {
            Pull::Ready(batch) => batch,
            Pull::Yield => return Ok(Changes::Yield),
            Pull::Done => return Ok(Changes::Done),
        };
        let rows = self.compute(plan, links, &batch, writing)?;
        constraints::check(&links.table, &plan.checks, &rows, context)?;
        returning.add(plan.returning.as_ref(), &rows, context)?;
        let images = encode(&links.spec, &rows)?;
        let images = images.into_iter().enumerate();
        let change = |(at, image): (usize, Row)| {
            let id = new_row_id(links, &rows, at, writing)?;
            Ok(RowChange::new(None, Some((id, image))))
        };
        images.map(change).collect::<Result<_>>().map(Changes::Some)
    }

    /// All columns of the table for the rows of a batch.
    fn compute(
        &mut self,
        plan: &plan::Insert,
        links: &Links,
        batch: &Batch,
        writing: &mut Writing<'_>,
    ) -> Result<Batch> {
        let mut columns = Vec::with_capacity(plan.columns.len());
        let mut numbers = RowNumbers::new(links.table.id, batch.rows);
        for (source, definition) in plan.columns.iter().zip(&links.table.columns) {
            let column = match source {
                InsertSource::Source(expr) | InsertSource::Default(expr) => {
                    let given = writing.context.evaluate(expr, batch)?;
                    self.generated
                        .follow(given, definition, links.table.id, writing)?
                }
                InsertSource::Sequence => {
                    self.generated
                        .fill(&mut numbers, definition, None, writing)?
                }
                InsertSource::SequenceUnless { given, value } => {
                    let given = writing.context.evaluate(given, batch)?;
                    let value = writing.context.evaluate(value, batch)?;
                    self.generated.fill(
                        &mut numbers,
                        definition,
                        Some((&given, &value)),
                        writing,
                    )?
                }
            };
            columns.push(column);
        }
        Ok(Batch {
            columns,
            rows: batch.rows,
        })
    }
}

/// The id of a new row: its key, or the table's next number.
fn new_row_id(links: &Links, rows: &Batch, at: usize, writing: &mut Writing<'_>) -> Result<RowId> {
    let Some(column) = links.table.row_id_column else {
        return writing.txn.next_row_id(links.table.id);
    };
    let value = rows.get(column, at).to_value();
    row_id(&value)?.ok_or_else(|| SqlError::internal("the key of a new row is NULL"))
}
