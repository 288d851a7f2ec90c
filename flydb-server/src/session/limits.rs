//! Bounds of a session. Those that an operator may want to move are settings instead.

/// Tries at logging in, after which the connection is closed.
pub(super) const MAX_LOG_IN_TRIES: u32 = 5;

/// Prepared statements of one session.
pub(super) const MAX_STATEMENTS: usize = 1024;

/// Bytes of all prepared statements' texts in one session.
pub(super) const MAX_STATEMENT_BYTES: usize = 32 * 1024 * 1024;

/// Characters of a prepared statement's or savepoint's name.
pub(super) const MAX_NAME_CHARS: usize = 256;

/// Open cursors of one session, those that continue a large answer included.
pub(super) const MAX_CURSORS: usize = 256;

/// Rows of a fetch where neither it nor its cursor says how many.
pub(super) const DEFAULT_FETCH_ROWS: u32 = 1000;

/// Bytes of rows that one fetch of a forward-only cursor gives, beside the first row.
pub(super) const MAX_PAGE_BYTES: usize = 1024 * 1024;

/// How often a statement is run again, unseen by the client, because another changed what it read.
pub(super) const MAX_RESTARTS: usize = 100;

/// Tables that one session of the text protocol may watch.
pub(super) const MAX_WATCHED_TABLES: usize = 64;

/// Bytes of event lines that are gathered before they are written.
pub(super) const MAX_EVENT_BYTES: usize = 64 * 1024;

/// Bytes of an answer of the text protocol that are gathered before they are written.
pub(super) const MAX_TEXT_PIECE_BYTES: usize = 64 * 1024;

/// Sets of parameters that are made into columns together.
pub(super) const BATCH_ROWS: usize = 4096;
