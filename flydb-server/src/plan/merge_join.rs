//! The merge join.

use super::{Expr, JoinKind, Node};

/// A join on equal keys of inputs that are both in the order of these keys. Output: as of [`super::Join`]; the rows
/// of an inner, left, semi or anti join come in the order of the left input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MergeJoin {
    /// Left input.
    pub left: Box<Node>,
    /// Right input.
    pub right: Box<Node>,
    /// What happens to rows without a partner.
    pub kind: JoinKind,
    /// What both inputs are ordered by, one key after the other.
    pub keys: Vec<MergeKey>,
    /// What else must hold, over left's columns then right's.
    pub residual: Option<Expr>,
}

/// What both inputs of a merge join are ordered by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MergeKey {
    /// Over the left's columns.
    pub left: Expr,
    /// Over the right's columns (from 0), of the same type.
    pub right: Expr,
    /// From the greatest to the least, NULLs first; else the other way round, NULLs last.
    pub descending: bool,
}

impl MergeJoin {
    /// What it computes of its inputs' rows.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let keys = self.keys.iter().flat_map(|key| [&key.left, &key.right]);
        keys.chain(&self.residual)
    }

    /// The same, to change it.
    pub(crate) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let keys = self.keys.iter_mut();
        let keys = keys.flat_map(|key| [&mut key.left, &mut key.right]);
        keys.chain(&mut self.residual)
    }
}
