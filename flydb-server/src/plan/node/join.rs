//! Joins by nested loops and by hashing.

use super::Node;
use crate::plan::Expr;

/// How a join treats rows without a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum JoinKind {
    /// Only pairs.
    Inner,
    /// Rows of the left without a partner come with NULLs.
    Left,
    /// Rows of the right without a partner come with NULLs.
    Right,
    /// Both.
    Full,
    /// Rows of the left that have a partner, once; only their columns.
    Semi,
    /// Rows of the left that have none; only their columns.
    Anti,
}

/// Any join. Output: left's columns, then right's (not for Semi and Anti).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Join {
    /// Left input.
    pub left: Box<Node>,
    /// Right input. With `lateral`, it reads the left row as [`super::ExprKind::Outer`] of depth 1.
    pub right: Box<Node>,
    /// What happens to rows without a partner.
    pub kind: JoinKind,
    /// The condition, over left's columns then right's; `None` pairs everything.
    pub condition: Option<Expr>,
    /// Whether the right side is run anew for each left row.
    pub lateral: bool,
}

/// Which side of a join is hashed. The other's rows are sought in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hashed {
    Left,
    Right,
}

/// A join on equal keys. One side is hashed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HashJoin {
    /// Left input.
    pub left: Box<Node>,
    /// Right input.
    pub right: Box<Node>,
    /// What happens to rows without a partner.
    pub kind: JoinKind,
    /// The side that is hashed; the left one of Left, Semi and Anti only.
    pub hashed: Hashed,
    /// Key expressions over the left's columns.
    pub left_keys: Vec<Expr>,
    /// Key expressions over the right's columns (from 0), of the same types.
    pub right_keys: Vec<Expr>,
    /// What else must hold, over left's columns then right's.
    pub residual: Option<Expr>,
}
