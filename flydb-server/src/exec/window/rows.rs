//! Rows in the order of a window.

use std::ops::Range;

use super::cuts::Cuts;
use crate::types::{Batch, Column};

/// All rows of a window's input, sorted by partition and order.
#[derive(Debug)]
pub(in crate::exec) struct SortedRows {
    /// The input's columns.
    pub(in crate::exec) batch: Batch,
    /// Where partitions and peers begin.
    pub(super) cuts: Cuts,
    /// The first key of the order, for frames of distances.
    pub(super) key: Option<Column>,
}

impl SortedRows {
    /// The rows of a batch in this order, with the columns that they were sorted by.
    pub(in crate::exec) fn new(
        batch: &Batch,
        order: &[u32],
        partition_by: &[Column],
        order_by: &[Column],
    ) -> SortedRows {
        SortedRows {
            cuts: Cuts::new(partition_by, order_by, order),
            key: order_by.first().map(|key| key.gather(order)),
            batch: batch.gather(order),
        }
    }

    /// About how many bytes the cuts take.
    pub(in crate::exec) const fn bytes_of_cuts(&self) -> usize {
        self.cuts.bytes()
    }

    /// Some of the rows.
    pub(in crate::exec) fn slice(&self, places: &Range<usize>) -> Batch {
        let places: Vec<u32> = places
            .clone()
            .map_while(|place| u32::try_from(place).ok())
            .collect();
        self.batch.gather(&places)
    }
}
