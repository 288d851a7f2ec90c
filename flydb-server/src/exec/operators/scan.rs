//! All rows of a table, in row id order.
//!
//! A scan starts by reading rows. One that is not soon at its end asks whether the table's columns are
//! kept decoded, and goes on with those from the next segment on.

use std::ops::Bound;
use std::sync::Arc;

use crate::exec::limits::{BATCH_GROWTH, BATCH_ROWS, BATCHES_PER_YIELD, FIRST_BATCH_ROWS};
use crate::exec::operator::{Delivery, Pull};
use crate::exec::output::Output;
use crate::exec::rows::fetch::Fetch;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan;
use crate::storage::CachedColumns;
use crate::txn::{RowRange, TableView};
use crate::types::{Result, RowId};

/// Rows from which on a table's columns may be kept.
const LARGE_TABLE: usize = 4 * BATCH_ROWS;

/// Reads the table chunk by chunk, the first chunks small.
#[derive(Debug)]
pub(in crate::exec) struct Scan {
    fetch: Fetch,
    after: Bound<RowId>,
    chunk: usize,
    columns: Columns,
}

/// Whether the scan reads kept columns.
#[derive(Debug)]
enum Columns {
    /// It was too early to ask.
    NotAsked,
    /// It does not.
    None,
    /// It does, from this segment on, once the rows up to `until` are read.
    From {
        columns: Arc<CachedColumns>,
        segment: usize,
        until: Option<RowId>,
    },
}

impl Scan {
    /// Starts before the first row.
    pub(in crate::exec) const fn new(delivery: Delivery) -> Scan {
        Scan {
            fetch: Fetch::new(delivery),
            after: Bound::Unbounded,
            chunk: FIRST_BATCH_ROWS,
            columns: Columns::NotAsked,
        }
    }

    /// Only these columns of what comes out are asked for.
    pub(in crate::exec) fn want(&mut self, wanted: Used) {
        self.fetch.want(wanted);
    }

    /// Only rows with one of these keys in an output column are of use, from now on.
    pub(in crate::exec) fn restrict(&mut self, column: usize, keys: &Arc<KeyFilter>) {
        self.fetch.restrict(column, keys);
    }

    /// The next rows that pass the filter. Yields where many chunks have none.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Scan,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        let table = context.table(plan.table)?;
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            self.choose(plan, &table, context);
            let output = match &self.columns {
                Columns::From {
                    columns,
                    segment,
                    until: None,
                } => {
                    let (columns, segment) = (Arc::clone(columns), *segment);
                    self.segment(plan, &columns, segment, context)?
                }
                Columns::From { until, .. } => {
                    let until = until.map_or(Bound::Unbounded, Bound::Included);
                    self.rows(plan, &table, until, context)?
                }
                Columns::NotAsked | Columns::None => {
                    self.rows(plan, &table, Bound::Unbounded, context)?
                }
            };
            match output {
                Next::Some(output) => return Ok(Pull::Ready(output)),
                Next::Filtered => {}
                Next::End if self.reach_columns() => {}
                Next::End => return Ok(Pull::Done),
            }
        }
        Ok(Pull::Yield)
    }

    /// Decides where the next rows come from.
    fn choose(&mut self, plan: &plan::Scan, table: &TableView<'_>, context: Context<'_>) {
        match &self.columns {
            Columns::NotAsked if self.chunk == BATCH_ROWS => {
                self.columns = self.ask(plan, table, context);
            }
            // The view moves on where a writer had to wait: the columns are of the one before.
            Columns::From { columns, .. } if !table.shows(columns) => self.columns = Columns::None,
            Columns::NotAsked | Columns::None | Columns::From { .. } => {}
        }
    }

    fn ask(&self, plan: &plan::Scan, table: &TableView<'_>, context: Context<'_>) -> Columns {
        let Bound::Excluded(last) = self.after else {
            return Columns::None;
        };
        if !self.fetch.wants_columns(plan) || table.len() < LARGE_TABLE {
            return Columns::None;
        }
        let memory = &context.run.environment.columns;
        let Some(columns) = table.cached_columns(memory) else {
            return Columns::None;
        };
        let Some(segment) = columns.place_of(last) else {
            return Columns::None;
        };
        let until = columns.segment(segment).map(|segment| segment.last());
        Columns::From {
            columns,
            segment: segment + 1,
            until,
        }
    }

    /// At the end of the rows before the first segment: goes on with the segments, if there are any.
    fn reach_columns(&mut self) -> bool {
        match &mut self.columns {
            Columns::From { until, .. } => until.take().is_some(),
            Columns::NotAsked | Columns::None => false,
        }
    }

    fn rows(
        &mut self,
        plan: &plan::Scan,
        table: &TableView<'_>,
        until: Bound<RowId>,
        context: Context<'_>,
    ) -> Result<Next> {
        let range = RowRange {
            start: self.after,
            end: until,
        };
        let rows = table.rows(range, false, self.chunk);
        let Some((last, _)) = rows.last() else {
            return Ok(Next::End);
        };
        self.after = Bound::Excluded(*last);
        self.chunk = (self.chunk * BATCH_GROWTH).min(BATCH_ROWS);
        let output = self.fetch.deliver(plan, table.spec(), rows, context)?;
        Ok(output.map_or(Next::Filtered, Next::Some))
    }

    fn segment(
        &mut self,
        plan: &plan::Scan,
        columns: &CachedColumns,
        place: usize,
        context: Context<'_>,
    ) -> Result<Next> {
        let Some(segment) = columns.segment(place) else {
            return Ok(Next::End);
        };
        self.after = Bound::Excluded(segment.last());
        if let Columns::From { segment, .. } = &mut self.columns {
            *segment += 1;
        }
        let output = self
            .fetch
            .deliver_segment(plan, columns, &segment, context)?;
        Ok(output.map_or(Next::Filtered, Next::Some))
    }
}

/// What came of one chunk of rows.
enum Next {
    Some(Output),
    /// No row passed.
    Filtered,
    /// There was none.
    End,
}
