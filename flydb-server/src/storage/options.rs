//! How storage is to behave.

use std::time::Duration;

/// When a commit is acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Once it is on the disk: survives a power cut.
    Full,
    /// Once it is written; the disk is told to keep it at least this often. A killed process loses
    /// nothing, a power cut this much.
    Interval(Duration),
    /// Once it is written; the operating system decides when it reaches the disk.
    None,
}

/// Settings of a store.
#[derive(Clone, Debug)]
pub(crate) struct StorageOptions {
    /// When a commit is acknowledged. [`Durability::Full`] unless told otherwise.
    pub(crate) durability: Durability,
    /// Bytes after which the log goes on in a new segment.
    pub(crate) segment_bytes: u64,
    /// Bytes that are zeroed ahead of the log's end at a time, so that a commit's sync need not
    /// record a new file size. 0 writes nothing ahead.
    pub(crate) preallocate_bytes: u64,
    /// Bytes of log since the last checkpoint that make the next one due.
    pub(crate) checkpoint_bytes: u64,
    /// This node's number, in every frame it writes.
    pub(crate) node: u64,
}

impl Default for StorageOptions {
    fn default() -> StorageOptions {
        StorageOptions {
            durability: Durability::Full,
            segment_bytes: 64 * 1024 * 1024,
            preallocate_bytes: 1024 * 1024,
            checkpoint_bytes: 256 * 1024 * 1024,
            node: 1,
        }
    }
}

impl StorageOptions {
    /// Settings for a store in memory: no disk to wait for, and little kept.
    pub(crate) fn in_memory() -> StorageOptions {
        StorageOptions {
            durability: Durability::None,
            segment_bytes: 16 * 1024 * 1024,
            preallocate_bytes: 0,
            checkpoint_bytes: 64 * 1024 * 1024,
            node: 1,
        }
    }
}
