//! The orders that tables and their indexes give rows in.

use super::{Ordered, OrderedBy};
use crate::optimizer::{Planner, cost};
use crate::plan::{IndexScan, KeyRange, Node, Scan};
use crate::types::IndexId;

impl Planner<'_> {
    /// A scan by row id, forwards or backwards, or by an index where only the first rows are wanted
    /// and none is filtered out, or a range of it holds them.
    pub(super) fn ordered_scan(
        &self,
        scan: Scan,
        keys: &[OrderedBy],
        first: Option<f64>,
    ) -> Ordered {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return Ordered::No(Node::Scan(scan));
        };
        if let (Some(row_id), Some(first)) = (table.row_id_column, keys.first())
            && scan.columns.get(first.column) == Some(&row_id)
        {
            return Ordered::Yes(match first.descending {
                false => Node::Scan(scan),
                true => whole_index(scan, None, true),
            });
        }
        let Some(first) = first else {
            return Ordered::No(Node::Scan(scan));
        };
        if scan.filter.is_some() {
            return self.ordered_range(scan, keys, first);
        }
        for index in table.indexes.iter().filter(|index| index.is_whole()) {
            for reverse in [false, true] {
                let order = self.index_order(&scan, Some(index.id), 0, reverse);
                if satisfies(&order, &[], keys, &scan) {
                    return Ordered::Yes(whole_index(scan, Some(index.id), reverse));
                }
            }
        }
        Ordered::No(Node::Scan(scan))
    }

    /// The first rows of a range that is in the order, if those cost less than to read all rows.
    fn ordered_range(&self, scan: Scan, keys: &[OrderedBy], first: f64) -> Ordered {
        for range in self.ranges(&scan) {
            let kept = self.kept_by_scan(&range.scan);
            let read = self.index_rows(&range).min(first / kept);
            if cost::lookups(1.0, read) < self.cost_of_all(&Node::Scan(scan.clone()))
                && let Ordered::Yes(node) = self.ordered_index_scan(range, keys)
            {
                return Ordered::Yes(node);
            }
        }
        Ordered::No(Node::Scan(scan))
    }

    pub(super) fn ordered_index_scan(&self, mut scan: IndexScan, keys: &[OrderedBy]) -> Ordered {
        let [range] = scan.ranges.as_slice() else {
            return Ordered::No(Node::IndexScan(scan));
        };
        let fixed = range.prefix.len();
        for reverse in [false, true] {
            let order = self.index_order(&scan.scan, scan.index, fixed, reverse);
            let equal = self.index_columns(&scan.scan, scan.index);
            let equal = equal.get(..fixed).unwrap_or_default();
            if satisfies(&order, equal, keys, &scan.scan) {
                scan.reverse = reverse;
                scan.in_order = true;
                return Ordered::Yes(Node::IndexScan(scan));
            }
        }
        Ordered::No(Node::IndexScan(scan))
    }

    /// The table's columns that an index is over.
    fn index_columns(&self, scan: &Scan, index: Option<IndexId>) -> Vec<usize> {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return Vec::new();
        };
        match table.indexes.iter().find(|one| Some(one.id) == index) {
            Some(index) => index.columns.iter().map(|one| one.column).collect(),
            None => table.row_id_column.into_iter().collect(),
        }
    }

    /// The order of an index's rows behind a prefix of columns that are all equal, as columns of the
    /// table; the row id at its end.
    pub(super) fn index_order(
        &self,
        scan: &Scan,
        index: Option<IndexId>,
        fixed: usize,
        reverse: bool,
    ) -> Vec<OrderedBy> {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return Vec::new();
        };
        let by_row_id = table.row_id_column.map(|column| OrderedBy {
            column,
            descending: reverse,
        });
        let Some(index) = table.indexes.iter().find(|one| Some(one.id) == index) else {
            return by_row_id.into_iter().collect();
        };
        let columns = index.columns.iter().skip(fixed).map(|one| OrderedBy {
            column: one.column,
            descending: one.descending != reverse,
        });
        columns.chain(by_row_id.filter(|_| !index.unique)).collect()
    }
}

/// Whether rows in this order, all equal in some columns, are in the order of the keys.
fn satisfies(order: &[OrderedBy], equal: &[usize], keys: &[OrderedBy], scan: &Scan) -> bool {
    let mut order = order.iter();
    keys.iter().all(|key| {
        let Some(column) = scan.columns.get(key.column) else {
            return false;
        };
        if equal.contains(column) {
            return true;
        }
        order
            .next()
            .is_some_and(|by| by.column == *column && by.descending == key.descending)
    })
}

fn whole_index(scan: Scan, index: Option<IndexId>, reverse: bool) -> Node {
    Node::IndexScan(IndexScan {
        scan,
        index,
        ranges: vec![KeyRange {
            prefix: Vec::new(),
            lower: None,
            upper: None,
            start: None,
        }],
        reverse,
        in_order: true,
    })
}
