//! The rows of a relation that the server fills.

use crate::exec::limits::BATCH_ROWS;
use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::exec::system;
use crate::plan;
use crate::types::{Batch, Column, Result, Value};

/// Makes all rows when it is first pulled, and hands them on batch by batch.
#[derive(Debug, Default)]
pub(in crate::exec) struct SystemScan {
    rows: Option<std::vec::IntoIter<Vec<Value>>>,
}

impl SystemScan {
    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::SystemScan,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        context.check()?;
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => {
                let rows = system::rows(plan.relation, context);
                context.reserve(bytes_of(&rows))?;
                self.rows.insert(rows.into_iter())
            }
        };
        let next: Vec<Vec<Value>> = rows.take(BATCH_ROWS).collect();
        if next.is_empty() {
            return Ok(Pull::Done);
        }
        batch(plan, &next).map(Pull::Ready)
    }
}

fn batch(plan: &plan::SystemScan, rows: &[Vec<Value>]) -> Result<Batch> {
    let columns = plan.relation.columns().iter().enumerate();
    let columns = columns.map(|(at, column)| {
        let values = rows.iter().filter_map(|row| row.get(at));
        Column::from_values(column.data_type.physical(), values.map(Value::as_ref))
    });
    Ok(Batch {
        columns: columns.collect::<Result<_>>()?,
        rows: rows.len(),
    })
}

/// About how much memory rows take.
fn bytes_of(rows: &[Vec<Value>]) -> usize {
    let cells = rows.iter().flatten().map(|value| match value {
        Value::Text(text) => size_of::<Value>() + text.len(),
        _ => size_of::<Value>(),
    });
    cells.sum()
}
