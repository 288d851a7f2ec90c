//! What reading tables touches.

use super::Walk;
use crate::catalog::Privilege;
use crate::plan::{IndexScan, KeyBound, KeyRange, Scan, Start};

impl Walk {
    pub(super) fn scan(&mut self, scan: &Scan) {
        let Scan {
            table,
            columns: _,
            types: _,
            filter,
            with_row_id: _,
            reader,
        } = scan;
        if self.target.take() != Some(*table) || filter.is_some() {
            self.touch_as(*table, Privilege::Select, reader.as_ref());
        }
        self.exprs(filter);
    }

    pub(super) fn index_scan(&mut self, scan: &IndexScan) {
        let IndexScan {
            scan,
            index: _,
            ranges,
            reverse: _,
            in_order: _,
        } = scan;
        self.scan(scan);
        for KeyRange {
            prefix,
            lower,
            upper,
            start,
        } in ranges
        {
            self.exprs(prefix);
            for KeyBound {
                value,
                inclusive: _,
            } in lower.iter().chain(upper)
            {
                self.expr(value);
            }
            for Start {
                pattern,
                style: _,
                padded: _,
            } in start.iter()
            {
                self.expr(pattern);
            }
        }
    }
}
