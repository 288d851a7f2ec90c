//! The limits of planning.

/// How many relations of one run of joins are put into an order; more are joined as written.
pub(super) const MAX_ORDERED: usize = 64;

/// For how many relations of one run every order is looked at.
pub(super) const MAX_SEARCHED: usize = 9;

/// How many ranges of an index one scan reads; a longer IN list is a filter.
pub(super) const MAX_RANGES: usize = 1000;

/// How many parts of expressions the planning of one statement may write out once more.
pub(super) const MAX_COPIED_PARTS: usize = 100_000;

/// An expression of so few parts is copied without counting: a constant, a parameter or a column, and their casts.
pub(super) const CHEAP_PARTS: usize = 4;

/// How deep an expression may get when others are put into it: about as deep as one may be written, as
/// whoever walks it takes stack for each level.
pub(super) const MAX_DEPTH: usize = 200;
