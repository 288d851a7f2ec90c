//! What work costs, in rows of a scan: one row read by a scan, its filter tested, costs 1.
//!
//! The figures are ratios of times that were measured, where the columns of a scanned table are kept decoded: a
//! row that an index leads to costs as much as many that lie in order. They need not be exact: between two plans
//! whose costs are near each other either will do.

use super::Planner;
use crate::plan::{Hashed, Node};

/// A row of either side that a merge join goes past.
const MERGE: f64 = 3.0;
/// A row that is sorted, for each time that the rows can be halved.
const SORT: f64 = 0.5;
/// A row entered into a hash table.
const BUILD: f64 = 8.0;
/// A row whose key is sought in a small hash table.
const PROBE: f64 = 1.0;
/// What it costs more in one that no cache holds.
const PROBE_FAR: f64 = 4.0;
/// The rows of a hash table that no cache holds.
const FAR: f64 = 100_000.0;
/// A row that a join gives.
const OUTPUT: f64 = 5.0;
/// A pair of rows that a condition is tested for.
const PAIR: f64 = 2.0;
/// A search by key or index.
const SEARCH: f64 = 40.0;
/// A row that an index led to.
const FETCH: f64 = 45.0;
/// What starts before the first row comes of a scan or a hash table.
pub(super) const START: f64 = 50.0;

/// The cost of finding rows by an index: so many searches, each for so many rows.
pub(super) fn lookups(searches: f64, rows_each: f64) -> f64 {
    searches * (SEARCH + rows_each * FETCH)
}

/// The cost of a hash join beyond that of its inputs.
pub(super) fn hash_join(probed: f64, hashed: f64, pairs: f64) -> f64 {
    let probe = PROBE + PROBE_FAR * (hashed / FAR).min(1.0);
    START + probed * probe + hashed * BUILD + pairs * OUTPUT
}

/// The side that it costs less to hash, of a join that can hash either. A left side that is hashed has to wait for
/// all of the right: that must save half.
pub(super) fn side_to_hash(left: f64, right: f64) -> Hashed {
    match 2.0 * hash_join(right, left, 0.0) < hash_join(left, right, 0.0) {
        true => Hashed::Left,
        false => Hashed::Right,
    }
}

/// The cost of a join that hashes the side that is better hashed, beyond that of its inputs.
pub(super) fn either_hash_join(left: f64, right: f64, pairs: f64) -> f64 {
    match side_to_hash(left, right) {
        Hashed::Left => hash_join(right, left, pairs),
        Hashed::Right => hash_join(left, right, pairs),
    }
}

/// The cost of a merge join beyond that of its inputs: so many pairs have equal keys, and as many are tested as
/// `tested` says.
pub(super) fn merge_join(left: f64, right: f64, tested: f64, pairs: f64) -> f64 {
    START + (left + right) * MERGE + tested * PAIR + pairs * OUTPUT
}

/// The cost of sorting rows, or of finding the first of them.
pub(super) fn sort(rows: f64, first: Option<f64>) -> f64 {
    let kept = first.map_or(rows, |first| first.min(rows));
    rows * (1.0 + SORT * kept.max(1.0).log2())
}

/// The cost of rows that a join gives.
pub(super) fn output(rows: f64) -> f64 {
    rows * OUTPUT
}

/// The cost of a join by nested loops beyond that of its inputs.
pub(super) fn nested_join(left: f64, right: f64, pairs: f64) -> f64 {
    left * right * PAIR + right * OUTPUT + pairs * OUTPUT
}

impl Planner<'_> {
    /// What it costs to run a planned node once.
    pub(super) fn cost(&self, node: &Node) -> f64 {
        match node {
            Node::Scan(_) | Node::PointLookup(_) | Node::IndexScan(_) => self.cost_of_all(node),
            Node::Join(join) if join.lateral => {
                self.cost(&join.left) + self.rows(&join.left) * self.cost(&join.right)
            }
            Node::Join(join) => {
                let (left, right) = (self.rows(&join.left), self.rows(&join.right));
                self.cost_of_inputs(node) + nested_join(left, right, self.rows(node))
            }
            Node::HashJoin(join) => {
                let (left, right) = (self.rows(&join.left), self.rows(&join.right));
                let (probed, hashed) = match join.hashed {
                    Hashed::Right => (left, right),
                    Hashed::Left => (right, left),
                };
                self.cost_of_inputs(node) + hash_join(probed, hashed, self.rows(node))
            }
            Node::MergeJoin(join) => {
                let (left, right) = (self.rows(&join.left), self.rows(&join.right));
                let tested = match join.residual {
                    Some(_) => self.merged_pairs(join, (left, right)),
                    None => 0.0,
                };
                self.cost_of_inputs(node) + merge_join(left, right, tested, self.rows(node))
            }
            Node::Aggregate(aggregate) => {
                self.cost_of_inputs(node) + self.rows(&aggregate.input) * BUILD
            }
            Node::Limit(limit) => {
                let share = self.rows(node) / self.rows(&limit.input);
                self.cost_of_inputs(node) * share.min(1.0)
            }
            other => self.cost_of_inputs(other) + self.rows(other) * OUTPUT,
        }
    }

    fn cost_of_inputs(&self, node: &Node) -> f64 {
        let mut cost = 0.0;
        node.for_each_input(&mut |input, _| cost += self.cost(input));
        cost
    }
}
