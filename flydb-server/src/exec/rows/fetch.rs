//! Stored rows on their way out of a scan: filtered, then decoded as far as is wanted.
//!
//! [`segment`] does the same with columns that are kept decoded.
//!
//! The columns that the filter reads are decoded first, the others only for rows that pass. Rows that
//! are wanted as stored are not decoded beyond the filter at all.

mod segment;

use std::sync::Arc;

use super::decode;
use super::gather::placeholder;
use super::used::Used;
use crate::exec::operator::Delivery;
use crate::exec::output::{Output, Stored};
use crate::exec::run::Context;
use crate::plan::{Expr, Scan};
use crate::storage::{Row, TableSpec, decode_column};
use crate::types::{Batch, Column, Result, RowId};

/// How the rows of a scan are delivered.
#[derive(Debug)]
pub(in crate::exec) struct Fetch {
    delivery: Delivery,
    /// The output columns that the filter reads; found when rows first come.
    used: Option<Used>,
}

impl Fetch {
    /// Delivers in this form.
    pub(in crate::exec) const fn new(delivery: Delivery) -> Fetch {
        Fetch {
            delivery,
            used: None,
        }
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
        match (&plan.filter, self.delivery) {
            (None, Delivery::Stored) => Ok(Some(stored(plan, spec, rows))),
            (None, Delivery::Columns) => {
                let batch = decode::batch(spec, &rows, &plan.columns, plan.with_row_id)?;
                Ok(Some(Output::Batch(batch)))
            }
            (Some(filter), _) => self.filtered(plan, filter, spec, rows, context),
        }
    }

    fn filtered(
        &mut self,
        plan: &Scan,
        filter: &Expr,
        spec: &Arc<TableSpec>,
        rows: Vec<(RowId, Row)>,
        context: Context<'_>,
    ) -> Result<Option<Output>> {
        let used = self.used.get_or_insert_with(|| Used::by(filter));
        let tested = decode::used_columns(spec, &rows, &plan.columns, used, plan.with_row_id)?;
        let passed = context.filter(filter, &tested)?;
        if passed.is_empty() {
            return Ok(None);
        }
        if self.delivery == Delivery::Stored {
            return Ok(Some(stored(plan, spec, picked(rows, &passed))));
        }
        let batch = completed(plan, spec, rows, tested, used, &passed)?;
        Ok(Some(Output::Batch(batch)))
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
