//! The limits of planning.

/// How many relations of one run of joins are put into an order; more are joined as written.
pub(super) const MAX_ORDERED: usize = 64;

/// For how many relations of one run every order is looked at.
pub(super) const MAX_SEARCHED: usize = 9;

/// How many ranges of an index one scan reads; a longer IN list is a filter.
pub(super) const MAX_RANGES: usize = 1000;
