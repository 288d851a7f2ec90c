//! Which columns of its input an expression reads.

use crate::plan::Expr;

/// The columns that expressions read, in their subqueries too.
#[derive(Debug, Default)]
pub(in crate::exec) struct Used(Vec<bool>);

impl Used {
    /// What one expression reads.
    pub(in crate::exec) fn by(expr: &Expr) -> Used {
        let mut used = Used::default();
        used.add(expr);
        used
    }

    /// Adds what `expr` reads.
    pub(in crate::exec) fn add(&mut self, expr: &Expr) {
        expr.for_each_reference(&mut |reference, _| {
            if reference.depth == 0 {
                self.mark(reference.column);
            }
        });
    }

    fn mark(&mut self, column: usize) {
        if self.0.len() <= column {
            self.0.resize(column + 1, false);
        }
        if let Some(used) = self.0.get_mut(column) {
            *used = true;
        }
    }

    /// Whether a column is read.
    pub(in crate::exec) fn contains(&self, column: usize) -> bool {
        self.0.get(column).copied().unwrap_or(false)
    }
}
