//! RETURNING: computed as rows are written, kept until all of them are.

use std::collections::VecDeque;

use crate::exec::rows::collect::bytes_of;
use crate::exec::run::Context;
use crate::plan::Expr;
use crate::types::{Batch, Result};

/// The rows that a data change returns.
#[derive(Debug, Default)]
pub(in crate::exec) struct Returning {
    batches: VecDeque<Batch>,
}

impl Returning {
    /// Computes and keeps what is returned of rows, given as the table's columns.
    ///
    /// # Errors
    /// What the expressions answer; 53200 past the memory budget.
    pub(in crate::exec) fn add(
        &mut self,
        returning: Option<&Vec<Expr>>,
        rows: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let Some(expressions) = returning else {
            return Ok(());
        };
        let batch = Batch {
            columns: context.evaluate_all(expressions, rows)?,
            rows: rows.rows,
        };
        context.reserve(bytes_of(&batch))?;
        self.batches.push_back(batch);
        Ok(())
    }

    /// The next rows.
    pub(in crate::exec) fn next(&mut self) -> Option<Batch> {
        self.batches.pop_front()
    }
}
