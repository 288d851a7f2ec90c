//! Where partitions begin, and groups of peers within them.

use std::ops::Range;

use crate::types::Column;
use crate::types::compare::same;

/// The first places of all partitions and of all groups of peers, each with the number of rows last.
#[derive(Debug, Default)]
pub(in crate::exec) struct Cuts {
    partitions: Vec<u32>,
    peers: Vec<u32>,
}

/// A row among its partition and its peers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The number of its partition.
    pub(super) partition: usize,
    /// The number of its group of peers, counted over all partitions.
    pub(super) peers: usize,
}

impl Cuts {
    /// The cuts between sorted rows; `order` has the place in the columns of each.
    pub(super) fn new(partition_by: &[Column], order_by: &[Column], order: &[u32]) -> Cuts {
        let mut cuts = Cuts::default();
        let mut before: Option<u32> = None;
        for (place, row) in (0..).zip(order) {
            let same_in = |columns: &[Column]| {
                before.is_some_and(|before| {
                    let (a, b) = (before as usize, *row as usize);
                    columns
                        .iter()
                        .all(|column| same(column.get(a), column.get(b)))
                })
            };
            if !same_in(partition_by) {
                cuts.partitions.push(place);
                cuts.peers.push(place);
            } else if !same_in(order_by) {
                cuts.peers.push(place);
            }
            before = Some(*row);
        }
        let rows = u32::try_from(order.len()).unwrap_or(u32::MAX);
        cuts.partitions.push(rows);
        cuts.peers.push(rows);
        cuts
    }

    /// The cuts of partitions and peers that begin at these places; for tests of what is built on them.
    #[cfg(test)]
    pub(super) fn at(partitions: &[u32], peers: &[u32]) -> Cuts {
        Cuts {
            partitions: partitions.to_vec(),
            peers: peers.to_vec(),
        }
    }

    /// How many partitions there are.
    pub(super) const fn partitions(&self) -> usize {
        self.partitions.len().saturating_sub(1)
    }

    /// The places of a partition.
    pub(super) fn partition(&self, number: usize) -> Range<usize> {
        between(&self.partitions, number)
    }

    /// The places of a group of peers.
    pub(super) fn peers(&self, number: usize) -> Range<usize> {
        between(&self.peers, number)
    }

    /// Moves a spot on to the row at this place, which is not before the one that it was at.
    pub(super) fn advance(&self, spot: &mut Spot, place: usize) {
        while self.partition(spot.partition).end <= place && spot.partition + 1 < self.partitions()
        {
            spot.partition += 1;
        }
        while self.peers(spot.peers).end <= place && spot.peers + 2 < self.peers.len() {
            spot.peers += 1;
        }
    }

    /// The number of the group of peers that a place is in, within this range of groups.
    pub(super) fn first_peers(&self, partition: &Range<usize>) -> usize {
        let start = partition.start;
        self.peers.partition_point(|cut| (*cut as usize) < start)
    }

    /// About how many bytes they take.
    pub(in crate::exec) const fn bytes(&self) -> usize {
        4 * (self.partitions.len() + self.peers.len())
    }
}

fn between(cuts: &[u32], number: usize) -> Range<usize> {
    let at = |number: usize| {
        let cut = cuts.get(number).or(cuts.last());
        cut.map_or(0, |cut| *cut as usize)
    };
    at(number)..at(number + 1)
}
