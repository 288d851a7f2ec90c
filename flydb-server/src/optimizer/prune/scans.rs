//! Columns of tables and of rows written out.

use super::columns::{Needed, Places, kept, moved};
use crate::plan::{Node, Scan, Values};

/// A scan gives what is read above it and by its own filter.
pub(super) fn prune_scan(scan: Scan, needed: &Needed) -> (Scan, Places) {
    let Scan {
        table,
        columns,
        types,
        mut filter,
        with_row_id,
        reader,
    } = scan;
    let width = columns.len();
    let mut needed = needed.clone();
    filter.iter().for_each(|filter| needed.add_read(filter));
    let (columns, mut places) = kept(columns, |column| needed.has(column));
    let (types, _) = kept(types, |column| needed.has(column));
    if with_row_id {
        places.push(Some(columns.len()));
    }
    debug_assert_eq!(places.len(), width + usize::from(with_row_id));
    filter.iter_mut().for_each(|filter| moved(filter, &places));
    let scan = Scan {
        table,
        columns,
        types,
        filter,
        with_row_id,
        reader,
    };
    (scan, places)
}

pub(super) fn prune_values(values: Values, needed: &Needed) -> (Node, Places) {
    let Values { rows, types } = values;
    let (types, places) = kept(types, |column| needed.has(column));
    let rows = rows
        .into_iter()
        .map(|row| kept(row, |column| needed.has(column)).0);
    let rows = rows.collect();
    (Node::Values(Values { rows, types }), places)
}
