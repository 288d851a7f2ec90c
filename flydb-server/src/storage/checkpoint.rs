//! Checkpoints: a root, whole, in a file.
#![allow(clippy::todo)]

use super::{Root, Vfs};
use crate::types::Result;

/// What a checkpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckpointInfo {
    /// The log index of the root in it.
    pub(crate) index: u64,
    /// The index of the oldest checkpoint that is kept: the log before it is not needed.
    pub(crate) oldest_kept: u64,
    /// Rows in it.
    pub(crate) rows: u64,
    /// Bytes of the file.
    pub(crate) bytes: u64,
}

/// Writes a checkpoint of a root, durably, and removes all but the newest two. Takes as long as the
/// database is large and blocks nobody: call it from a thread of its own, one at a time.
///
/// # Errors
/// 53100 where the disk is full, 58030 for other failures; what was there before stays.
pub(crate) fn checkpoint(_vfs: &dyn Vfs, _root: &Root) -> Result<CheckpointInfo> {
    todo!()
}
