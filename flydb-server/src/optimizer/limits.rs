//! The limits of planning.

/// How many tables of one run of inner joins are put into an order; more are joined as written.
pub(super) const MAX_ORDERED: usize = 64;

/// How many ranges of an index one scan reads; a longer IN list is a filter.
pub(super) const MAX_RANGES: usize = 1000;
