//! Recovery: from the files to a root.
#![allow(clippy::todo)]

use std::sync::Arc;

use super::{Log, Root, StorageOptions, Vfs};
use crate::types::Result;

/// An open store.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The database as of the last commit in the log.
    pub(crate) root: Root,
    /// Where the next commits go.
    pub(crate) log: Log,
    /// What recovery did.
    pub(crate) report: RecoveryReport,
}

/// What recovery did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RecoveryReport {
    /// The index of the checkpoint that it started from; `None` where there was none.
    pub(crate) checkpoint: Option<u64>,
    /// Checkpoints that could not be read, with the reason.
    pub(crate) skipped_checkpoints: Vec<String>,
    /// Commits replayed from the log.
    pub(crate) replayed: u64,
    /// Bytes of log read.
    pub(crate) log_bytes: u64,
    /// Where a torn tail was cut: the segment and the bytes that remained of it.
    pub(crate) cut: Option<(String, u64)>,
}

/// Opens a store, recovering what is there; an empty directory is an empty database.
///
/// # Errors
/// XX001 with the place where stored data is damaged; 58030 where files cannot be read or written.
pub(crate) fn open(_vfs: Arc<dyn Vfs>, _options: StorageOptions) -> Result<Opened> {
    todo!()
}
