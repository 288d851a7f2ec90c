//! Bounds of what an expression may make.

use crate::types::{MAX_ROW_BYTES, Result, SqlError, SqlState};

/// Bytes of a text, of bytes or of a JSON document: more would fit in no row anyway.
pub(crate) const MAX_VALUE_BYTES: usize = MAX_ROW_BYTES;

/// Bytes of texts, bytes or JSON documents that a computed column may have: past them a batch is
/// evaluated in halves.
pub(crate) const MAX_COLUMN_BYTES: usize = 128 << 20;

/// Bytes that a compiled regular expression may take.
pub(crate) const MAX_REGEX_BYTES: usize = 1 << 20;

/// Steps that a regular expression with back references or look-around may try at one text.
pub(crate) const MAX_REGEX_STEPS: usize = 1_000_000;

/// Compiled regular expressions that are kept for use by later batches and statements.
pub(crate) const MAX_KEPT_REGEXES: usize = 256;

/// Items that a JSON path may find at any of its steps.
pub(crate) const MAX_PATH_ITEMS: usize = 1_000_000;

/// How deep the parts of a JSON path may nest.
pub(crate) const MAX_PATH_DEPTH: usize = 100;

/// # Errors
/// 53200 for so many bytes of a column where those are too many.
pub(crate) fn check_column_bytes(bytes: usize) -> Result<()> {
    if bytes > MAX_COLUMN_BYTES {
        return Err(SqlError::new(
            SqlState::OutOfMemory,
            format!("values computed together are over the limit of {MAX_COLUMN_BYTES} bytes"),
        )
        .with_hint("select shorter parts of the values, or fewer rows"));
    }
    Ok(())
}

/// # Errors
/// 54000 for a value of so many bytes where that is too many.
pub(crate) fn check_value_bytes(bytes: usize) -> Result<()> {
    if bytes > MAX_VALUE_BYTES {
        return Err(SqlError::new(
            SqlState::ProgramLimitExceeded,
            format!("a value of {bytes} bytes is over the limit of {MAX_VALUE_BYTES} bytes"),
        ));
    }
    Ok(())
}
