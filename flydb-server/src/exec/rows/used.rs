//! Which columns of its input an expression reads.

use crate::plan::Expr;

/// The columns that expressions read, in their subqueries too.
#[derive(Clone, Debug, Default)]
pub(in crate::exec) struct Used {
    columns: Vec<bool>,
    all: bool,
}

impl Used {
    /// Every column.
    pub(in crate::exec) const fn all() -> Used {
        Used {
            columns: Vec::new(),
            all: true,
        }
    }

    /// What one expression reads.
    pub(in crate::exec) fn by(expr: &Expr) -> Used {
        let mut used = Used::default();
        used.add(expr);
        used
    }

    /// What some expressions read.
    pub(in crate::exec) fn by_all<'a>(exprs: impl IntoIterator<Item = &'a Expr>) -> Used {
        let mut used = Used::default();
        exprs.into_iter().for_each(|expr| used.add(expr));
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

    /// Those of the columns from this one on, counted from there.
    pub(in crate::exec) fn from(&self, first: usize) -> Used {
        Used {
            columns: self.columns.get(first..).unwrap_or_default().to_vec(),
            all: self.all,
        }
    }

    /// The columns that are in both.
    pub(in crate::exec) fn and(&self, other: &Used) -> Used {
        let (all, some) = if self.all {
            (self, other)
        } else {
            (other, self)
        };
        let columns = some.columns.iter().enumerate();
        Used {
            columns: columns
                .map(|(at, used)| *used && all.contains(at))
                .collect(),
            all: all.all && some.all,
        }
    }

    /// Adds the columns of another.
    pub(in crate::exec) fn merge(&mut self, other: &Used) {
        self.all |= other.all;
        let columns = other.columns.iter().enumerate();
        let used = columns.filter(|(_, used)| **used);
        used.for_each(|(column, _)| self.mark(column));
    }

    /// Adds a column.
    pub(in crate::exec) fn mark(&mut self, column: usize) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, false);
        }
        if let Some(used) = self.columns.get_mut(column) {
            *used = true;
        }
    }

    /// Whether a column is read.
    pub(in crate::exec) fn contains(&self, column: usize) -> bool {
        self.all || self.columns.get(column).copied().unwrap_or(false)
    }
}
