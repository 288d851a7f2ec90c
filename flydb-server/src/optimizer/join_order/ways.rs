//! The ways in which rows of a table can be looked up.

use crate::optimizer::Planner;
use crate::plan::{Node, Scan};

/// A way to look rows up: by an index, or by the row id.
pub(super) struct Way {
    /// Its columns as the run numbers them, each with the share of rows that one of its values has.
    columns: Vec<(usize, f64)>,
    /// How many rows the table has.
    rows: f64,
    /// Whether all columns together find one row at most.
    is_unique: bool,
}

/// The ways to look up the rows of a planned node whose columns start at `start` in the run.
pub(super) fn ways(planner: Planner<'_>, node: &Node, start: usize) -> Vec<Way> {
    let Node::Scan(scan) = node else {
        return Vec::new();
    };
    let Some(table) = planner.catalog.table_by_id(scan.table) else {
        return Vec::new();
    };
    let way = |columns: Vec<usize>, is_unique: bool| planner.way(scan, start, &columns, is_unique);
    let by_row_id = table.row_id_column.map(|column| way(vec![column], true));
    let whole = table
        .indexes
        .iter()
        .filter(|index| index.predicate.is_none());
    let by_index = whole.map(|index| {
        let columns = index.columns.iter().map(|one| one.column).collect();
        way(columns, index.unique)
    });
    by_row_id.into_iter().chain(by_index).collect()
}

impl Planner<'_> {
    fn way(&self, scan: &Scan, start: usize, columns: &[usize], is_unique: bool) -> Way {
        let place = |column: &usize| {
            let place = scan.columns.iter().position(|one| one == column)?;
            Some((start + place, self.share_of_value(scan.table, *column)))
        };
        let found: Vec<(usize, f64)> = columns.iter().map_while(place).collect();
        Way {
            is_unique: is_unique && found.len() == columns.len(),
            columns: found,
            rows: self.table_rows(scan.table),
        }
    }
}

impl Way {
    /// About how many rows one search finds where the values of some columns are known; `None` where that
    /// of the first is not.
    pub(super) fn rows_found(&self, is_known: &dyn Fn(usize) -> bool) -> Option<f64> {
        let known = self
            .columns
            .iter()
            .take_while(|(column, _)| is_known(*column));
        let shares: Vec<f64> = known.map(|(_, share)| *share).collect();
        if shares.is_empty() {
            return None;
        }
        if self.is_unique && shares.len() == self.columns.len() {
            return Some(1.0);
        }
        Some((shares.iter().product::<f64>() * self.rows).max(1.0))
    }
}
