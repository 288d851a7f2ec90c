//! A segment of kept columns on its way out of a scan.

use super::{Fetch, gather_used, stored};
use crate::exec::operator::Delivery;
use crate::exec::output::Output;
use crate::exec::rows::decode;
use crate::exec::rows::gather::placeholder;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::Scan;
use crate::storage::{CachedColumns, Row, Segment, TableSpec};
use crate::types::{Batch, Column, Result, RowId};

/// One row in so many has to pass the filter for a column to be kept that the filter does not read.
/// Where fewer pass, taking those few apart costs less than the whole column.
const SELECTIVE: usize = 64;

impl Fetch {
    /// Whether kept columns are of use: not where rows are only handed on as they are stored.
    pub(in crate::exec) fn wants_columns(&self, plan: &Scan) -> bool {
        plan.filter.is_some() || self.delivery == Delivery::Columns
    }

    /// The rows of a segment that pass the scan's filter; `None` where none does.
    ///
    /// # Errors
    /// What the filter answers; XX001 for an image that does not decode.
    pub(in crate::exec) fn deliver_segment(
        &mut self,
        plan: &Scan,
        columns: &CachedColumns,
        segment: &Segment,
        context: Context<'_>,
    ) -> Result<Option<Output>> {
        if self.takes_all(plan) {
            let whole = picked(plan, &self.wanted, columns, segment)?;
            return Ok(Some(Output::Batch(whole)));
        }
        let used = self.tested_columns(plan);
        let tested = picked(plan, &used, columns, segment)?;
        let passed = self.passing(plan, &tested, context)?;
        if passed.is_empty() {
            return Ok(None);
        }
        if self.delivery == Delivery::Stored {
            let rows = rows(columns, segment, &passed);
            return Ok(Some(stored(plan, columns.spec(), rows)));
        }
        if passed.len() == segment.rows() {
            let whole = picked(plan, &self.wanted, columns, segment)?;
            return Ok(Some(Output::Batch(whole)));
        }
        let kept = used.and(&self.wanted);
        let picked = gather_used(&tested, &kept, &passed);
        let unread = Unread {
            tested: &used,
            wanted: &self.wanted,
        };
        let columns = complete(plan, unread, columns, segment, &passed, picked)?;
        Ok(Some(Output::Batch(Batch {
            columns,
            rows: passed.len(),
        })))
    }
}

/// The columns that are used, placeholders for the others.
fn picked(plan: &Scan, used: &Used, columns: &CachedColumns, segment: &Segment) -> Result<Batch> {
    let read = |at: &usize| used.contains(*at);
    let wanted: Vec<usize> = (0..plan.columns.len())
        .filter(read)
        .filter_map(|at| plan.columns.get(at).copied())
        .collect();
    let mut decoded = columns.columns(segment, &wanted)?.into_iter();
    let mut out: Vec<Column> = (0..plan.columns.len())
        .map(|at| match used.contains(at) {
            true => decoded.next().unwrap_or_else(placeholder),
            false => placeholder(),
        })
        .collect();
    if plan.with_row_id {
        out.push(segment.row_ids());
    }
    Ok(Batch {
        columns: out,
        rows: segment.rows(),
    })
}

/// The columns that are asked for and were not tested.
#[derive(Clone, Copy)]
struct Unread<'a> {
    tested: &'a Used,
    wanted: &'a Used,
}

impl Unread<'_> {
    fn contains(self, at: usize) -> bool {
        self.wanted.contains(at) && !self.tested.contains(at)
    }
}

/// Adds the columns that are asked for and were not tested, of the rows that passed.
fn complete(
    plan: &Scan,
    unread: Unread<'_>,
    columns: &CachedColumns,
    segment: &Segment,
    passed: &[u32],
    tested: Vec<Column>,
) -> Result<Vec<Column>> {
    let few = passed.len() * SELECTIVE < segment.rows();
    let missing = |&(at, &stored): &(usize, &usize)| unread.contains(at) && !segment.has(stored);
    let is_missing = plan.columns.iter().enumerate().any(|place| missing(&place));
    let rows = match few && is_missing {
        true => rows(columns, segment, passed),
        false => Vec::new(),
    };
    let spec: &TableSpec = columns.spec();
    let images = decode::open(spec, &rows)?;
    let mut out = Vec::with_capacity(tested.len());
    for (at, column) in tested.into_iter().enumerate() {
        out.push(match plan.columns.get(at) {
            Some(_) if !unread.contains(at) => column,
            Some(&stored) if few && !segment.has(stored) => {
                crate::storage::decode_column(&spec.layout, &images, stored)?
            }
            Some(&stored) => {
                let whole = columns.columns(segment, &[stored])?;
                whole
                    .first()
                    .map_or_else(placeholder, |column| column.gather(passed))
            }
            None if !unread.contains(at) => column,
            None => segment.row_ids().gather(passed),
        });
    }
    Ok(out)
}

/// The rows that passed.
fn rows(columns: &CachedColumns, segment: &Segment, passed: &[u32]) -> Vec<(RowId, Row)> {
    let row = |&at: &u32| {
        let id = segment.id(at)?;
        Some((id, columns.row(id)?.clone()))
    };
    passed.iter().filter_map(row).collect()
}
