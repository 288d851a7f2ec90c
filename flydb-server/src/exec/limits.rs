//! Bounds and sizes of execution.

/// Rows in a full batch.
pub(super) const BATCH_ROWS: usize = 1024;

/// Rows in the first batch of a scan; each next one is [`BATCH_GROWTH`] times as large, up to
/// [`BATCH_ROWS`], so that a LIMIT over a scan reads little more than it returns.
pub(super) const FIRST_BATCH_ROWS: usize = 32;

/// By how much batches grow.
pub(super) const BATCH_GROWTH: usize = 4;

/// Batches that a blocking operator takes in before it yields.
pub(super) const BATCHES_PER_YIELD: usize = 16;

/// Rows that an operator enters into a table, all being there, before it yields.
pub(super) const ROWS_PER_YIELD: usize = 1 << 16;

/// Changes of rows that a stage of a job works off before it yields.
pub(super) const CHANGES_PER_YIELD: usize = 4096;

/// New rows whose locks are taken at once.
pub(super) const LOCKS_AT_ONCE: usize = 256;

/// How deep referential actions may cascade from one statement. What a level keeps is counted.
pub(super) const MAX_CASCADE_DEPTH: usize = 10_000;

/// Results of subqueries that one execution keeps; further ones are run each time.
pub(super) const MAX_KEPT_SUBQUERIES: usize = 100_000;

/// How deep procedures and triggers may set off one another. A level takes some 25 KiB of stack in a
/// debug build.
pub(super) const MAX_ROUTINE_DEPTH: usize = 32;

/// Functions that may set off one another, one within the other: each gets stack of its own where none is left.
pub(super) const MAX_FUNCTION_DEPTH: usize = 200;
