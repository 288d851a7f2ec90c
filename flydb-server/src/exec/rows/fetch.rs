//! Stored rows on their way out of a scan: filtered, then decoded as far as is wanted.
//!
//! [`segment`] does the same with columns that are kept decoded.
//!
//! The columns that the filter reads are decoded first, the others only for rows that pass. Rows that
//! are wanted as stored are not decoded beyond the filter at all.

mod segment;

use std::sync::Arc;

use super::decode;
use super::gather::{all_rows, placeholder};
use super::key_filter::KeyFilter;
use super::used::Used;
use crate::exec::operator::Delivery;
use crate::exec::output::{Output, Stored};
use crate::exec::run::Context;
use crate::plan::Scan;
use crate::storage::{Row, TableSpec, decode_column};
use crate::types::{Batch, Column, Result, RowId};

/// How the rows of a scan are delivered.
#[derive(Debug)]
pub(in crate::exec) struct Fetch {
    delivery: Delivery,
    /// The output columns that filter and restrictions read; found when rows first come.
    used: Option<Used>,
    /// The output columns that are asked for.
    wanted: Used,
    /// What else cells of output columns must pass.
    restrictions: Vec<Restriction>,
}

/// A column whose rows are of use only where a join has partners for them.
#[derive(Debug)]
struct Restriction {
    column: usize,
    keys: Arc<KeyFilter>,
    /// Rows that it was asked about, and those that passed.
    asked: usize,
    passed: usize,
}

/// Rows after which a restriction is given up that lets most of them through.
const TRIAL_ROWS: usize = 8192;

impl Fetch {
    /// Delivers in this form.
    pub(in crate::exec) const fn new(delivery: Delivery) -> Fetch {
        Fetch {
            delivery,
            used: None,
            wanted: Used::all(),
            restrictions: Vec::new(),
        }
    }

    /// Only these output columns are asked for, before rows come.
    pub(in crate::exec) fn want(&mut self, wanted: Used) {
        self.wanted = wanted;
    }

    /// Only rows with one of these keys in an output column are of use, from now on.
    pub(in crate::exec) fn restrict(&mut self, column: usize, keys: &Arc<KeyFilter>) {
        self.used = None;
        self.restrictions.push(Restriction {
            column,
            keys: Arc::clone(keys),
            asked: 0,
            passed: 0,
        });
    }

    /// Whether every row comes out.
    fn takes_all(&self, plan: &Scan) -> bool {
        plan.filter.is_none() && self.restrictions.is_empty()
    }

    /// The columns that filter and restrictions read.
    fn tested_columns(&mut self, plan: &Scan) -> Used {
        let restrictions = &self.restrictions;
        let used = self.used.get_or_insert_with(|| {
            let mut used = Used::by_all(&plan.filter);
            restrictions.iter().for_each(|one| used.mark(one.column));
            used
        });
        used.clone()
    }

    /// The rows that pass the filter, and are of use. A filter that runs queries is asked last.
    fn passing(&mut self, plan: &Scan, tested: &Batch, context: Context<'_>) -> Result<Vec<u32>> {
        let Some(filter) = &plan.filter else {
            return Ok(self.of_use(tested, all_rows(tested.rows)));
        };
        if self.restrictions.is_empty() || !filter.has_subquery() {
            let passed = context.filter(filter, tested)?;
            return Ok(self.of_use(tested, passed));
        }
        let used = self.tested_columns(plan);
        let of_use = self.of_use(tested, all_rows(tested.rows));
        let some = Batch {
            columns: gather_used(tested, &used, &of_use),
            rows: of_use.len(),
        };
        let passed = context.filter(filter, &some)?;
        let row = |at: u32| of_use.get(at as usize).copied();
        Ok(passed.into_iter().filter_map(row).collect())
    }

    /// Those of some rows that are of use.
    fn of_use(&mut self, tested: &Batch, mut rows: Vec<u32>) -> Vec<u32> {
        for restriction in &mut self.restrictions {
            let Some(column) = tested.columns.get(restriction.column) else {
                continue;
            };
            restriction.asked += rows.len();
            rows = restriction.keys.passing(column, rows);
            restriction.passed += rows.len();
        }
        let before = self.restrictions.len();
        self.restrictions.retain(Restriction::is_worth_it);
        if self.restrictions.len() < before {
            self.used = None;
        }
        rows
    }

    /// The rows that pass the scan's filter; `None` where none does.
    ///
    /// # Errors
    /// What the filter answers; XX001 for an image that does not decode.
    pub(in crate::exec) fn deliver(
        &mut self,
        plan: &Scan,
        spec: &Arc<TableSpec>,
        rows: Vec<(RowId, Row)>,
        context: Context<'_>,
    ) -> Result<Option<Output>> {
        if rows.is_empty() {
            return Ok(None);
        }
        match (self.takes_all(plan), self.delivery) {
            (true, Delivery::Stored) => Ok(Some(stored(plan, spec, rows))),
            (true, Delivery::Columns) => {
                let batch = decode::batch(spec, &rows, &plan.columns, plan.with_row_id)?;
                Ok(Some(Output::Batch(batch)))
            }
            (false, _) => self.filtered(plan, spec, rows, context),
        }
    }

    fn filtered(
        &mut self,
        plan: &Scan,
        spec: &Arc<TableSpec>,
        rows: Vec<(RowId, Row)>,
        context: Context<'_>,
    ) -> Result<Option<Output>> {
        let used = self.tested_columns(plan);
        let tested = decode::used_columns(spec, &rows, &plan.columns, &used, plan.with_row_id)?;
        let passed = self.passing(plan, &tested, context)?;
        if passed.is_empty() {
            return Ok(None);
        }
        if self.delivery == Delivery::Stored {
            return Ok(Some(stored(plan, spec, picked(rows, &passed))));
        }
        let batch = completed(plan, spec, rows, tested, &used, &passed)?;
        Ok(Some(Output::Batch(batch)))
    }
}

impl Restriction {
    fn is_worth_it(&self) -> bool {
        self.asked < TRIAL_ROWS || self.passed < self.asked / 4 * 3
    }
}

/// The rows that passed a test, with the columns that the test did not read decoded as well.
///
/// # Errors
/// XX001 for a cell that does not decode.
pub(in crate::exec) fn completed(
    plan: &Scan,
    spec: &TableSpec,
    rows: Vec<(RowId, Row)>,
    tested: Batch,
    used: &Used,
    passed: &[u32],
) -> Result<Batch> {
    let tested = match passed.len() == rows.len() {
        true => tested.columns,
        false => gather_used(&tested, used, passed),
    };
    let rows = picked(rows, passed);
    Ok(Batch {
        columns: complete(plan, used, spec, &rows, tested)?,
        rows: rows.len(),
    })
}

fn stored(plan: &Scan, spec: &Arc<TableSpec>, rows: Vec<(RowId, Row)>) -> Output {
    Output::Stored(Stored {
        spec: Arc::clone(spec),
        rows,
        columns: plan.columns.iter().copied().collect(),
        with_row_id: plan.with_row_id,
    })
}

fn picked(rows: Vec<(RowId, Row)>, passed: &[u32]) -> Vec<(RowId, Row)> {
    if passed.len() == rows.len() {
        return rows;
    }
    passed
        .iter()
        .filter_map(|&row| rows.get(row as usize).cloned())
        .collect()
}

fn gather_used(tested: &Batch, used: &Used, passed: &[u32]) -> Vec<Column> {
    let columns = tested.columns.iter().enumerate();
    columns
        .map(|(at, column)| {
            if used.contains(at) {
                column.gather(passed)
            } else {
                placeholder()
            }
        })
        .collect()
}

/// Decodes what the filter did not read.
fn complete(
    plan: &Scan,
    used: &Used,
    spec: &TableSpec,
    rows: &[(RowId, Row)],
    tested: Vec<Column>,
) -> Result<Vec<Column>> {
    let images = decode::open(spec, rows)?;
    let mut columns = Vec::with_capacity(tested.len());
    for (at, column) in tested.into_iter().enumerate() {
        columns.push(match plan.columns.get(at) {
            Some(_) if used.contains(at) => column,
            Some(&stored) => decode_column(&spec.layout, &images, stored)?,
            None => decode::row_ids(rows),
        });
    }
    Ok(columns)
}
