//! What EXPLAIN ANALYZE measured of the nodes of a plan.

use std::collections::HashMap;
use std::time::Duration;

use crate::plan::Node;

/// Which node of a plan, told by its place in memory: a plan that runs does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeKey(usize);

impl NodeKey {
    /// The key of this very node.
    pub(crate) fn of(node: &Node) -> NodeKey {
        NodeKey(std::ptr::from_ref(node).addr())
    }
}

/// What a node did while its statement ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measured {
    /// Rows that it gave, over all its runs; for a data change, rows changed.
    pub(crate) rows: u64,
    /// How often it was run to its end, once at least.
    pub(crate) loops: u64,
    /// The time in it and in what is below it.
    pub(crate) time: Duration,
}

/// What all nodes of a statement did, and how long the statement took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measures {
    /// By node; one that never ran is not in it.
    pub(crate) nodes: HashMap<NodeKey, Measured>,
    /// From the first step to the last.
    pub(crate) total: Duration,
}
