//! The rows of ranges of an index or of row ids, in its order.

mod ranges;

use std::collections::VecDeque;
use std::ops::Bound;

use hashbrown::HashSet;

use crate::exec::limits::{BATCH_GROWTH, BATCH_ROWS, BATCHES_PER_YIELD, FIRST_BATCH_ROWS};
use crate::exec::operator::{Delivery, Pull};
use crate::exec::output::Output;
use crate::exec::rows::fetch::Fetch;
use crate::exec::run::Context;
use crate::plan;
use crate::storage::{Key, Row};
use crate::txn::{IndexView, RowRange, TableView};
use crate::types::{IndexId, Result, RowId, SqlError};
use ranges::{Range, gone};

/// Reads range after range, chunk by chunk.
#[derive(Debug)]
pub(in crate::exec) struct IndexScan {
    fetch: Fetch,
    /// What is left to read, the range being read in front; `None` before the first pull.
    ranges: Option<VecDeque<Range>>,
    /// The rows that came, where ranges may overlap.
    seen: Option<HashSet<RowId>>,
    chunk: usize,
}

impl IndexScan {
    /// Has not looked yet.
    pub(in crate::exec) const fn new(delivery: Delivery) -> IndexScan {
        IndexScan {
            fetch: Fetch::new(delivery),
            ranges: None,
            seen: None,
            chunk: FIRST_BATCH_ROWS,
        }
    }

    /// The next rows that pass the filter. Yields where many chunks have none.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::IndexScan,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        let table = context.table(plan.scan.table)?;
        if self.ranges.is_none() {
            self.start(plan, &table, context)?;
        }
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let Some(rows) = self.next_rows(plan, &table, context)? else {
                return Ok(Pull::Done);
            };
            let output = self
                .fetch
                .deliver(&plan.scan, table.spec(), rows, context)?;
            if let Some(output) = output {
                return Ok(Pull::Ready(output));
            }
        }
        Ok(Pull::Yield)
    }

    fn start(
        &mut self,
        plan: &plan::IndexScan,
        table: &TableView<'_>,
        context: Context<'_>,
    ) -> Result<()> {
        let ranges = ranges::evaluate(plan, table.spec(), context)?;
        if ranges.len() > 1 {
            self.seen = Some(HashSet::new());
        }
        self.ranges = Some(ranges);
        Ok(())
    }

    /// The next chunk of rows; as many ranges go into it as fit. `None` at the end.
    fn next_rows(
        &mut self,
        plan: &plan::IndexScan,
        table: &TableView<'_>,
        context: Context<'_>,
    ) -> Result<Option<Vec<(RowId, Row)>>> {
        let wanted = self.chunk;
        self.chunk = (self.chunk * BATCH_GROWTH).min(BATCH_ROWS);
        let mut rows = Vec::new();
        let Some(ranges) = &mut self.ranges else {
            return Ok(None);
        };
        while rows.len() < wanted {
            let Some(range) = ranges.front_mut() else {
                break;
            };
            let limit = wanted - rows.len();
            let before = rows.len();
            if !read(range, table, plan, limit, &mut rows)? {
                ranges.pop_front();
            }
            if let Some(seen) = &mut self.seen {
                context.reserve(16 * (rows.len() - before))?;
                drop_seen(&mut rows, before, seen);
            }
        }
        let ended = rows.is_empty() && ranges.is_empty();
        Ok((!ended).then_some(rows))
    }
}

/// Reads up to `limit` rows of a range; whether there may be more.
fn read(
    range: &mut Range,
    table: &TableView<'_>,
    plan: &plan::IndexScan,
    limit: usize,
    rows: &mut Vec<(RowId, Row)>,
) -> Result<bool> {
    match range {
        Range::Rows(range) => Ok(read_rows(range, table, plan.reverse, limit, rows)),
        Range::Keys(start, end) => {
            let Some(index) = plan.index else {
                return Err(SqlError::internal("a range of keys without an index"));
            };
            read_keys((start, end), table, index, plan.reverse, limit, rows)
        }
    }
}

fn read_rows(
    range: &mut RowRange,
    table: &TableView<'_>,
    reverse: bool,
    limit: usize,
    rows: &mut Vec<(RowId, Row)>,
) -> bool {
    let chunk = table.rows(*range, reverse, limit);
    let more = chunk.len() == limit;
    if let Some((last, _)) = chunk.last() {
        let place = if reverse {
            &mut range.end
        } else {
            &mut range.start
        };
        *place = Bound::Excluded(*last);
    }
    rows.extend(chunk);
    more
}

fn read_keys(
    (start, end): (&mut Bound<Key>, &mut Bound<Key>),
    table: &TableView<'_>,
    index: IndexId,
    reverse: bool,
    limit: usize,
    rows: &mut Vec<(RowId, Row)>,
) -> Result<bool> {
    let index = table.index(index).ok_or_else(gone)?;
    let entries = index.range(start.as_ref(), end.as_ref(), reverse, limit);
    let more = entries.len() == limit;
    let ids = entries.iter().map(|(_, id)| *id);
    rows.extend(ids.filter_map(|id| Some((id, table.get(id)?.clone()))));
    if let Some((last, _)) = entries.into_iter().next_back() {
        let place = if reverse { end } else { start };
        *place = Bound::Excluded(last);
    }
    Ok(more)
}

/// An index of a table, and its columns, each with whether it descends.
///
/// # Errors
/// 42704 where it no longer exists.
pub(in crate::exec) fn index_of<'a>(
    table: &TableView<'a>,
    id: IndexId,
) -> Result<(IndexView<'a>, &'a [(usize, bool)])> {
    let index = table.index(id).ok_or_else(gone)?;
    let mut specs = table.spec().indexes.iter();
    let spec = specs.find(|index| index.id == id).ok_or_else(gone)?;
    Ok((index, &spec.columns))
}

/// Drops the rows from `before` on that came already, and notes the others.
fn drop_seen(rows: &mut Vec<(RowId, Row)>, before: usize, seen: &mut HashSet<RowId>) {
    let new = rows.split_off(before.min(rows.len()));
    rows.extend(new.into_iter().filter(|(id, _)| seen.insert(*id)));
}
