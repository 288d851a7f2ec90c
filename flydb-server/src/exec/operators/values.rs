//! Rows written in the statement.

use crate::eval::ColumnBuilder;
use crate::exec::limits::BATCH_ROWS;
use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, DataType, Result};

/// Computes the rows batch by batch.
#[derive(Debug, Default)]
pub(in crate::exec) struct Values {
    next: usize,
}

impl Values {
    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Values,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        context.check()?;
        let rest = plan.rows.get(self.next..).unwrap_or_default();
        let rows = rest.get(..BATCH_ROWS).unwrap_or(rest);
        if rows.is_empty() {
            return Ok(Pull::Done);
        }
        self.next += rows.len();
        let column = |(at, data_type): (usize, &DataType)| {
            let mut column = ColumnBuilder::new(data_type.physical(), rows.len());
            for expr in rows.iter().filter_map(|row| row.get(at)) {
                column.push(context.constant(expr)?.as_ref())?;
            }
            Ok(column.finish())
        };
        let columns = plan.types.iter().enumerate().map(column);
        Ok(Pull::Ready(Batch {
            columns: columns.collect::<Result<_>>()?,
            rows: rows.len(),
        }))
    }
}
