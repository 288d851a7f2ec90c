//! Bounds of what an expression may make.

pub(crate) use crate::types::check_column_bytes;
use crate::types::{MAX_ROW_BYTES, Result, SqlError, SqlState};

/// Bytes of a text, of bytes or of a JSON document: more would fit in no row anyway.
pub(crate) const MAX_VALUE_BYTES: usize = MAX_ROW_BYTES;

/// Bytes that a compiled regular expression may take.
pub(crate) const MAX_REGEX_BYTES: usize = 1 << 20;

/// Steps that a regular expression with back references or look-around may try at one text.
pub(crate) const MAX_REGEX_STEPS: usize = 1_000_000;

/// Bytes that most of them take.
pub(crate) const SMALL_REGEX_BYTES: usize = 64 << 10;

/// Bytes of compiled regular expressions that are kept for use by later batches and statements.
pub(crate) const MAX_KEPT_REGEX_BYTES: u64 = 128 << 20;

/// How many small ones those are.
pub(crate) const KEPT_REGEXES: usize = 112;

/// Items that a JSON path may find at any of its steps.
pub(crate) const MAX_PATH_ITEMS: usize = 1_000_000;

/// Steps that a JSON path may take over one document: about a second's work.
pub(crate) const MAX_PATH_STEPS: usize = 1 << 24;

/// Bytes of a JSON path, a regular expression or a pattern of LIKE: what is made of one takes many times its text.
pub(crate) const MAX_PATTERN_BYTES: usize = 64 << 10;

/// How deep the parts of a JSON path may nest.
pub(crate) const MAX_PATH_DEPTH: usize = 100;

/// Digits that a template of numbers may have.
pub(crate) const MAX_PICTURE_DIGITS: usize = 4096;

/// 22003 for a number of more digits than there may be.
#[cold]
pub(crate) fn numeric_overflow() -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        "value overflows numeric format",
    )
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

/// # Errors
/// 54000 for a pattern of so many bytes where that is too many; `what` names it.
pub(crate) fn check_pattern_bytes(what: &str, bytes: usize) -> Result<()> {
    if bytes > MAX_PATTERN_BYTES {
        return Err(SqlError::new(
            SqlState::ProgramLimitExceeded,
            format!("{what} of {bytes} bytes is over the limit of {MAX_PATTERN_BYTES} bytes"),
        ));
    }
    Ok(())
}
