//! One line of an explanation, before it is written as text or as JSON.

use crate::plan::{Node, NodeKey};

/// A node of a plan, or the title of a subquery, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// How many lines it stands below: its parent is the last line before it with one less.
    pub(super) depth: usize,
    /// What it says.
    pub(super) text: String,
    /// Which node it is, for what was measured of it; a subquery's title is none.
    pub(super) node: Option<NodeKey>,
}

impl Line {
    /// The line of a node, whose text comes later.
    pub(super) fn of(node: &Node, depth: usize) -> Line {
        Line {
            depth,
            text: String::new(),
            node: Some(NodeKey::of(node)),
        }
    }

    /// The title of a subquery.
    pub(super) fn title(text: String, depth: usize) -> Line {
        Line {
            depth,
            text,
            node: None,
        }
    }
}
