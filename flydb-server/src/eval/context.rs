//! What an expression sees besides its input: parameters, enclosing rows, the session, subqueries.

use std::sync::{Arc, OnceLock};

use jiff::tz::TimeZone;

use super::membership::ValueSet;
use super::notes::SessionNotes;
use super::sequence::{GivenOut, SequenceCounter};
use crate::plan::Subquery;
use crate::types::clock::Clock;
use crate::types::{Batch, Result, SqlError, Timestamp, Value, ValueRef};

/// What an expression is evaluated with. Cheap to make anew for a subquery.
#[derive(Clone, Copy)]
pub(crate) struct EvalContext<'a> {
    /// The parameters `$1...`, already of the types that the plan gives them.
    pub(crate) params: &'a [Value],
    /// The rows of the enclosing queries, the innermost first.
    pub(crate) outer: &'a [OuterRow<'a>],
    /// Facts of the session and the transaction.
    pub(crate) session: &'a SessionFacts,
    /// What runs subqueries.
    pub(crate) subqueries: &'a dyn SubqueryRunner,
    /// What counts with sequences.
    pub(crate) sequences: &'a dyn SequenceCounter,
    /// What says that the statement is to stop.
    pub(crate) interrupts: &'a dyn Interrupts,
}

/// Says whether a statement may go on: asked by what takes long for one row.
pub(crate) trait Interrupts {
    /// # Errors
    /// 57014 where the statement was cancelled or its time is up.
    fn check(&self) -> Result<()>;
}

/// A row of an enclosing query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OuterRow<'a> {
    /// The batch it is in.
    pub(crate) batch: &'a Batch,
    /// Its place there.
    pub(crate) row: usize,
}

impl OuterRow<'_> {
    /// A cell of the row.
    ///
    /// # Errors
    /// XX000 for a column that it does not have: the plan is wrong, and NULL would be a wrong answer.
    pub(crate) fn get(&self, column: usize) -> Result<ValueRef<'_>> {
        let cells = self.batch.columns.get(column);
        let cells = cells.ok_or_else(|| SqlError::internal("an enclosing row lacks a column"))?;
        Ok(cells.get(self.row))
    }
}

/// Facts of the session and its transaction that functions show.
#[derive(Clone, Debug)]
pub(crate) struct SessionFacts {
    /// The user.
    pub(crate) user: String,
    /// When the transaction started.
    pub(crate) now: Timestamp,
    /// The session's zone.
    pub(crate) time_zone: TimeZone,
    /// The session's number.
    pub(crate) session_id: u64,
    /// For functions that show the time as it passes.
    pub(crate) clock: Arc<dyn Clock>,
    /// What the session was given from sequences.
    pub(crate) given_out: Arc<GivenOut>,
    /// What it noted of itself.
    pub(crate) notes: Arc<SessionNotes>,
}

/// Runs subqueries for expressions.
pub(crate) trait SubqueryRunner {
    /// The rows of a subquery, at most `limit` of them if given. `outer` are the rows that it can
    /// read, the innermost first; a subquery that is not correlated may be run once and kept.
    ///
    /// # Errors
    /// Whatever the subquery raises.
    fn run(
        &self,
        subquery: &Subquery,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>>;
}

/// The rows of a subquery.
#[derive(Debug, Default)]
pub(crate) struct SubqueryRows {
    batches: Vec<Batch>,
    /// The first column's values, made when first asked for.
    set: OnceLock<ValueSet>,
}

impl SubqueryRows {
    /// These rows.
    pub(crate) fn new(batches: Vec<Batch>) -> SubqueryRows {
        SubqueryRows {
            batches,
            set: OnceLock::new(),
        }
    }

    /// The rows, batch by batch.
    pub(crate) fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// How many rows.
    pub(crate) fn count(&self) -> usize {
        self.batches.iter().map(|batch| batch.rows).sum()
    }

    /// The values of the first column, to look others up in.
    pub(super) fn set(&self) -> &ValueSet {
        self.set.get_or_init(|| {
            let mut set = ValueSet::default();
            for batch in &self.batches {
                for row in 0..batch.rows {
                    set.insert(batch.get(0, row));
                }
            }
            set
        })
    }
}

/// For expressions that hold no subquery.
#[cfg(test)]
pub(crate) struct NoSubqueries;

#[cfg(test)]
impl SubqueryRunner for NoSubqueries {
    fn run(&self, _: &Subquery, _: &[OuterRow<'_>], _: Option<usize>) -> Result<Arc<SubqueryRows>> {
        Err(crate::types::SqlError::unsupported(
            "a subquery in this place",
        ))
    }
}

/// For expressions that nothing stops.
#[cfg(test)]
pub(crate) struct NoInterrupts;

#[cfg(test)]
impl Interrupts for NoInterrupts {
    fn check(&self) -> Result<()> {
        Ok(())
    }
}
