//! An aggregate over the frames of a window: parts of frames are groups, which are put together.

use std::ops::Range;

use super::{Accumulator, Groups, accumulator, prepare};
use crate::eval::EvalContext;
use crate::plan::AggregateCall;
use crate::types::{Batch, Column, ColumnData, Result};

/// One aggregate call at work over frames.
pub(crate) struct Framed {
    accumulator: Box<dyn Accumulator>,
    /// Groups that have rows, or had some put into them.
    groups: usize,
}

impl Framed {
    /// An aggregate without rows yet.
    ///
    /// # Errors
    /// XX000 for arguments that the function does not take.
    pub(crate) fn new(call: &AggregateCall) -> Result<Framed> {
        Ok(Framed {
            accumulator: accumulator(call)?,
            groups: 0,
        })
    }

    /// What [`Framed::add`] takes of rows: the arguments' values.
    ///
    /// # Errors
    /// Whatever the arguments raise.
    pub(crate) fn arguments(
        call: &AggregateCall,
        rows: &Batch,
        ctx: &EvalContext<'_>,
    ) -> Result<Vec<Column>> {
        if call.arguments.is_empty() {
            // count(*): a column of no account, for its length.
            let rows = Column::new(ColumnData::Boolean(vec![true; rows.rows]));
            return Ok(vec![rows]);
        }
        let arguments = call.arguments.iter();
        let arguments = arguments.map(|expr| crate::eval::evaluate(expr, rows, ctx));
        let mut arguments: Vec<Column> = arguments.collect::<Result<_>>()?;
        prepare(call, &mut arguments, ctx)?;
        Ok(arguments)
    }

    /// Adds rows, each to its group; there are so many groups.
    ///
    /// # Errors
    /// 22003 for a sum out of range.
    pub(crate) fn add(&mut self, groups: &[u32], count: usize, arguments: &[Column]) -> Result<()> {
        self.groups = self.groups.max(count);
        let groups = Groups::Each(groups);
        self.accumulator.update(groups, self.groups, arguments)
    }

    /// Makes `into` the group of the rows of `earlier`, followed by those of `later`.
    ///
    /// # Errors
    /// 22003 for a sum out of range.
    pub(crate) fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        self.accumulator.merge(into, earlier, later)
    }

    /// The results of some groups, which stay as they are.
    ///
    /// # Errors
    /// 22003 for a result out of range.
    pub(crate) fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        self.groups = self.groups.max(groups.end);
        self.accumulator.results(groups)
    }

    /// Makes the groups from this one on empty again.
    pub(crate) fn truncate(&mut self, groups: usize) {
        self.groups = self.groups.min(groups);
        self.accumulator.truncate(groups);
    }

    /// Whether a group of many rows takes much memory.
    pub(crate) fn grows(&self) -> bool {
        self.accumulator.grows()
    }

    /// About how many bytes it holds, for the query's memory budget.
    pub(crate) fn memory(&self) -> usize {
        self.accumulator.memory()
    }
}
