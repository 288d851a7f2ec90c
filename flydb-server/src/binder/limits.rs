//! The limits of binding. They bound the stack that a statement can use, here and in everything that
//! walks its plan later, and the size of that plan.

/// How deep expressions and queries may nest. Binding takes up to 8 KiB of stack a level in a debug
/// build, so that the deepest statement fits into a thread of 2 MiB.
pub(super) const MAX_DEPTH: usize = 192;

/// The same in a deep statement, which has a stack of its own (see [`crate::types::depth`]).
pub(super) const MAX_DEEP_DEPTH: usize = 1_600;

/// How many levels a query counts for: binding one takes up to 100 KiB of stack in a debug build.
pub(super) const QUERY_LEVELS: usize = 12;

/// The same in a deep statement: chains may be longer there, and queries nest as deep as elsewhere, since planning
/// them takes time that grows faster than their number.
pub(super) const DEEP_QUERY_LEVELS: usize = 60;

/// How many a join counts for there, or a window: planning a chain takes time that grows faster than its length.
pub(super) const DEEP_JOIN_LEVELS: usize = 6;

/// How many SELECTs, VALUES and uses of WITH queries a statement may come to, once every WITH query
/// is put in wherever it is named.
pub(super) const MAX_QUERIES: usize = 2000;

/// How many parts of a plan may be copies of others: a BETWEEN or a CASE writes its operand out more than once,
/// so that those nested in each other would grow twofold at every level.
pub(super) const MAX_COPIED_PARTS: usize = 500_000;

/// How many columns a row may have, here as in a table.
pub(super) const MAX_COLUMNS: usize = crate::types::MAX_COLUMNS;
