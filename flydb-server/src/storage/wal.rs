//! The log.
#![allow(clippy::todo)]

use super::{CheckpointInfo, Records, Vfs};
use crate::types::Result;

/// The log's end: where commits are appended. Used by one thread at a time.
#[derive(Debug)]
pub(crate) struct Log {}

impl Log {
    /// The index that the next commit must have.
    pub(crate) fn next_index(&self) -> u64 {
        todo!()
    }

    /// Appends commits, in order, in one write. The first has [`Log::next_index`], the others follow.
    /// Nothing is durable before [`Log::sync`].
    ///
    /// # Errors
    /// 53100 where the disk is full: none of them is in the log, and appending may work again later.
    /// 58030 for any other failure, and ever after.
    pub(crate) fn append(&mut self, _commits: &[(u64, &Records)]) -> Result<()> {
        todo!()
    }

    /// Makes all that was appended durable.
    ///
    /// # Errors
    /// 58030; a failed sync is final.
    pub(crate) fn sync(&mut self) -> Result<()> {
        todo!()
    }

    /// The greatest index known to be durable.
    pub(crate) fn durable_index(&self) -> u64 {
        todo!()
    }

    /// Bytes appended since the last checkpoint (or the opening).
    pub(crate) fn bytes_since_checkpoint(&self) -> u64 {
        todo!()
    }

    /// Whether a checkpoint is due by [`super::StorageOptions::checkpoint_bytes`].
    pub(crate) fn checkpoint_due(&self) -> bool {
        todo!()
    }

    /// Notes that a checkpoint was written, and hands back the segments that no kept checkpoint
    /// needs any more, to be removed wherever time is cheap.
    pub(crate) fn checkpointed(&mut self, _info: &CheckpointInfo) -> OldSegments {
        todo!()
    }
}

/// Segments to be removed.
#[derive(Debug)]
pub(crate) struct OldSegments(Vec<String>);

impl OldSegments {
    /// Removes them.
    pub(crate) fn remove(self, _vfs: &dyn Vfs) -> Result<()> {
        todo!()
    }
}
