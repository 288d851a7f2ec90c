//! Every bound of the protocol, named with its unit.
//!
//! A peer that goes past one is answered with an error that names it; nothing here is grown to fit.
//! The bounds of a server (connections, cursors, memory) are its configuration, not the protocol's.

pub use crate::row::{MAX_COLUMNS, MAX_ROW_BYTES};

/// Bytes of a frame's header.
pub const FRAME_HEADER_BYTES: usize = 8;

/// Bytes that a frame's payload may have: 16 MiB.
pub const MAX_PAYLOAD_BYTES: usize = 16 * 1024 * 1024;

/// Bytes of a payload that rows may fill; the rest is kept for the keys after them, warnings
/// included.
pub const MAX_ROWS_BYTES: usize = MAX_PAYLOAD_BYTES - 48 * 1024;

/// Bytes that a decoder sets aside for a payload before any of it has arrived. Past this, memory
/// follows the bytes that came, so that a claimed length alone costs nothing.
pub const PAYLOAD_RESERVE_BYTES: usize = 64 * 1024;

/// Keys that one JSON object of a message may have, known and unknown together.
pub const MAX_OBJECT_KEYS: usize = 128;

/// Parameters that one statement may have, and so one Query, CursorOpen or set of a batch.
pub const MAX_STATEMENT_PARAMETERS: usize = 65_535;

/// Parameters that one request may have, those of all sets of a batch together.
pub const MAX_PARAMETERS: usize = 1 << 20;

/// Sets of parameters that one batch may have.
pub const MAX_BATCH_SETS: usize = 1 << 20;

/// Names that one list of a request may have: features, types of tables.
pub const MAX_LIST_NAMES: usize = 1024;

/// Levels that a JSON document may nest.
pub const MAX_JSON_DEPTH: usize = 128;

/// Bytes that one line of the text protocol may have, its end excluded: 1 MiB.
pub const MAX_LINE_BYTES: usize = 1024 * 1024;
