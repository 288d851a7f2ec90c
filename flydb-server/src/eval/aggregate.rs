//! Aggregates: what is computed of the rows of a group.
//!
//! An [`Aggregator`] is one call of a query. It takes batches with the group of each row, evaluates
//! FILTER and arguments itself, leaves out duplicates for DISTINCT, keeps rows back for ORDER BY, and
//! gives one value for each group at the end.

use super::EvalContext;
use crate::plan::AggregateCall;
use crate::types::{Batch, Column, Result};

/// The group of each row of a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Groups<'a> {
    /// All rows are of group 0.
    One,
    /// One number for each row.
    Each(&'a [u32]),
}

/// One aggregate call at work.
pub(crate) struct Aggregator {
    rows: u64,
}

impl Aggregator {
    /// An aggregate without rows yet.
    ///
    /// # Errors
    /// XX000 for arguments that the function does not take.
    pub(crate) fn new(call: &AggregateCall) -> Result<Aggregator> {
        let _ = call;
        Ok(Aggregator { rows: 0 })
    }

    /// Takes the rows of a batch; `call` is the one it was made for. Groups are numbered from 0 to below `group_count`, which never shrinks.
    ///
    /// # Errors
    /// Whatever the arguments raise; 22003 for a sum out of range.
    #[allow(clippy::todo)]
    pub(crate) fn update(
        &mut self,
        call: &AggregateCall,
        groups: Groups<'_>,
        group_count: usize,
        input: &Batch,
        ctx: &EvalContext<'_>,
    ) -> Result<()> {
        let _ = (groups, group_count, input, ctx, call, self.rows);
        todo!()
    }

    /// The result of each group, in order.
    ///
    /// # Errors
    /// 22003 for a result out of range.
    #[allow(clippy::todo)]
    pub(crate) fn finish(self, group_count: usize) -> Result<Column> {
        let _ = group_count;
        todo!()
    }

    /// About how many bytes it holds, for the query's memory budget.
    pub(crate) fn memory(&self) -> usize {
        0
    }
}
