//! What the optimizer may know of the data.

use crate::txn::View;
use crate::types::TableId;

/// How many rows the tables of a snapshot have.
#[derive(Debug)]
pub(crate) struct TableStatistics<'a>(&'a View);

impl<'a> TableStatistics<'a> {
    /// Of this snapshot.
    pub(crate) const fn new(view: &'a View) -> TableStatistics<'a> {
        TableStatistics(view)
    }

    /// How many rows a table has; 0 for one that does not exist.
    pub(crate) fn rows(&self, table: TableId) -> usize {
        self.0.table(table).map_or(0, |table| table.len())
    }
}
