//! Errors of files: what failed, on which file, and whether it may pass.

use std::io;

use crate::types::{SqlError, SqlState};

/// An input or output error: 53100 for a full disk, 58030 for all else.
#[cold]
pub(super) fn io_error(doing: &str, file: &str, error: &io::Error) -> SqlError {
    if is_full(error) {
        return SqlError::new(
            SqlState::DiskFull,
            format!("the disk is full: {doing} {file} failed"),
        )
        .with_hint("free some space; reading goes on, and so does writing once there is room");
    }
    SqlError::new(SqlState::IoError, format!("{doing} {file} failed: {error}"))
}

/// Whether there is no room, which may pass.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// XX001: a stored file is not what was written to it.
#[cold]
pub(super) fn damaged(file: &str, what: impl std::fmt::Display) -> SqlError {
    SqlError::new(
        SqlState::DataCorrupted,
        format!("{file} is damaged: {what}"),
    )
    .with_hint("restore the data directory from a backup")
}
