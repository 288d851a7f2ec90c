//! Groups of rows.

use super::{Node, SortKey};
use crate::plan::{AggregateFunction, Expr};
use crate::types::DataType;

/// Groups and aggregates. Output: the keys, then the aggregates, then what GROUPING answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Aggregate {
    /// Where rows come from.
    pub input: Box<Node>,
    /// What rows are grouped by; without keys there is one group, even of no rows.
    pub keys: Vec<Expr>,
    /// What is computed of each group.
    pub calls: Vec<AggregateCall>,
    /// The sets of keys, where rows are not grouped by all of them at once.
    pub grouping: GroupingSets,
    /// Whether the rows of a group come one after the other, so that it is done when another begins.
    pub together: bool,
}

/// GROUPING SETS, ROLLUP and CUBE.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupingSets {
    /// For each set the keys that it has; in its groups the others are NULL. Empty: one set of all keys.
    pub sets: Vec<Vec<usize>>,
    /// For each GROUPING the keys that it asks for: an INT with a bit for each, the last one's the
    /// lowest, set where the group's set does not have the key.
    pub groupings: Vec<Vec<usize>>,
}

impl GroupingSets {
    /// Whether every set has a key, so that it is never NULL for lack of it.
    pub(crate) fn all_have(&self, key: usize) -> bool {
        self.sets.iter().all(|set| set.contains(&key))
    }
}

/// One aggregate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AggregateCall {
    /// Which.
    pub function: AggregateFunction,
    /// Its arguments, over the input's columns.
    pub arguments: Vec<Expr>,
    /// DISTINCT.
    pub distinct: bool,
    /// FILTER (WHERE ...).
    pub filter: Option<Expr>,
    /// ORDER BY within the call, for those that depend on it.
    pub order_by: Vec<SortKey>,
    /// The type of its result.
    pub data_type: DataType,
}
