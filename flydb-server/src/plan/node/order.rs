//! Rows in an order, and some of them.

use super::Node;
use crate::plan::Expr;

/// One key of an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SortKey {
    /// Over the input's columns.
    pub expr: Expr,
    /// DESC.
    pub descending: bool,
    /// Where NULLs come; by default last in ASC and first in DESC.
    pub nulls_first: bool,
}

/// Sorted rows; stable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sort {
    /// Where rows come from.
    pub input: Box<Node>,
    /// The order.
    pub keys: Vec<SortKey>,
}

/// Sort, then Limit, in memory of the limit's size.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TopK {
    /// Where rows come from.
    pub input: Box<Node>,
    /// The order.
    pub keys: Vec<SortKey>,
    /// LIMIT, a BIGINT without columns.
    pub limit: Expr,
    /// OFFSET.
    pub offset: Option<Expr>,
}

/// Some of the rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    /// Where rows come from.
    pub input: Box<Node>,
    /// How many at most, a BIGINT without columns; NULL or `None`: all. Negative: 2201W.
    pub limit: Option<Expr>,
    /// How many to leave out first; NULL or `None`: none. Negative: 2201X.
    pub offset: Option<Expr>,
    /// WITH TIES: the order that the input is in; rows equal to the last in it come as well. Empty: none do.
    pub ties: Vec<SortKey>,
}

impl Limit {
    /// All rows, around those of a view: a condition that may fail for a row, and tell of it by that, is not tested
    /// of what the view hides. The optimizer takes it away once the conditions are where they belong.
    pub(crate) fn fence(input: Node) -> Node {
        Node::Limit(Limit {
            input: Box::new(input),
            limit: None,
            offset: None,
            ties: Vec::new(),
        })
    }

    /// Whether it lets all rows through.
    pub(crate) const fn is_fence(&self) -> bool {
        self.limit.is_none() && self.offset.is_none()
    }
}
