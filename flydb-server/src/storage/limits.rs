//! Every bound of storage, with its unit.

/// Bytes that an encoded index key may take. A longer one is refused with 54000: an index over
/// whole documents costs more than it finds.
pub(crate) const MAX_KEY_BYTES: usize = 8 * 1024;

/// Bytes of records that one commit may hold: what one frame of the log takes.
pub(crate) const MAX_COMMIT_BYTES: usize = 1024 * 1024 * 1024;

/// Bytes that a logical key of a log record may take.
pub(crate) const MAX_LOGICAL_KEY_BYTES: usize = 4 * 1024;

/// Bytes that the value of one log record may take: a row image, or a definition.
pub(crate) const MAX_VALUE_BYTES: usize = 64 * 1024 * 1024;

/// The greatest index of a commit: none is ever reached, and one more never overflows.
pub(crate) const MAX_LOG_INDEX: u64 = u64::MAX / 2;
