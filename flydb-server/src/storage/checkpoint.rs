//! Checkpoints: a root, whole, in a file.
//!
//! ```text
//! header   magic "FLYDBCKP" 8 | version u32 | flags u32 | index u64 | reserved 36 zeros | CRC u32
//! blocks   length u32 | CRC u32 | kind u8 | reserved 3 zeros | payload
//!
//! kind 1  root     index u64 | schema version u64 | last table id u32 | last index id u32
//! kind 2  system   (key length u32 | key | value length u32 | value) ...
//! kind 3  table    version u64 | greatest row id i64 | sequence i64 | rows u64 | shape, as JSON
//! kind 4  rows     of the table before: (row id i64 | length u32 | image) ..., in order of the ids
//! kind 5  end      blocks before this one u64 | rows u64
//! ```
//!
//! Integers are big-endian. A block's CRC-32C covers its length, kind, reserved bytes and payload.
//! The blocks stand in this order: one root, system blocks, then each table with its rows, in order
//! of the ids, and the end, behind which the file ends. Indexes are not stored: building them anew
//! by sorting costs less than reading them.
//!
//! A checkpoint is written from a root that somebody holds, so it takes no lock and stops nobody. It
//! gets its name only when it is whole and durable: a file of that name that does not read was
//! damaged later. The newest two are kept, and the log from the older one on, so that one damaged
//! checkpoint costs time and no data.

mod block;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use super::fault::{damaged, io_error};
use super::limits::MAX_LOG_INDEX;
use super::{Root, Vfs};
use crate::types::Result;

const TEMPORARY: &str = ".tmp";
const DAMAGED: &str = ".damaged";

/// Checkpoints that are kept.
const KEPT: usize = 2;

/// What a checkpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckpointInfo {
    /// The log index of the root in it.
    pub(crate) index: u64,
    /// The index of the older checkpoint that is kept, 0 without one: the log from the commit after
    /// it on is needed.
    pub(crate) oldest_kept: u64,
    /// Rows in it.
    pub(crate) rows: u64,
    /// Bytes of the file.
    pub(crate) bytes: u64,
}

/// Writes a checkpoint of a root, durably, and removes all but the newest two. All the root's
/// commits must be durable in the log: [`super::Log::start_checkpoint`] sees to that.
///
/// # Errors
/// 53100 where the disk is full, 58030 for other failures; the checkpoints that were there stay.
pub(crate) fn checkpoint(vfs: &dyn Vfs, root: &Root) -> Result<CheckpointInfo> {
    let name = checkpoint_name(root.index());
    let temporary = format!("{name}{TEMPORARY}");
    let written = writer::write(vfs, &temporary, root).and_then(|written| {
        vfs.rename(&temporary, &name)?;
        vfs.sync_dir()?;
        Ok(written)
    });
    let (bytes, rows) = written.map_err(|error| {
        // Whatever is left of it is removed at the next start, too.
        let _ = vfs.remove(&temporary);
        io_error("writing", &name, &error)
    })?;
    let oldest_kept = remove_old(vfs)?;
    Ok(CheckpointInfo {
        index: root.index(),
        oldest_kept,
        rows,
        bytes,
    })
}

/// Removes all but the newest two checkpoints. The index of the older one; 0 if there is but one.
fn remove_old(vfs: &dyn Vfs) -> Result<u64> {
    let names = vfs.list();
    let names = names.map_err(|error| io_error("listing", "the data directory", &error))?;
    let mut indexes: Vec<u64> = names
        .iter()
        .filter_map(|name| checkpoint_index(name))
        .collect();
    indexes.sort_unstable_by(|a, b| b.cmp(a));
    for index in indexes.iter().skip(KEPT) {
        let name = checkpoint_name(*index);
        let removed = vfs.remove(&name);
        removed.map_err(|error| io_error("removing", &name, &error))?;
    }
    Ok(indexes.get(KEPT - 1).copied().unwrap_or(0))
}

/// Reads a checkpoint: the root, without index entries.
///
/// # Errors
/// XX001 where the file is damaged; 58030 where it cannot be read.
pub(super) fn read(vfs: &dyn Vfs, index: u64) -> Result<Root> {
    let name = checkpoint_name(index);
    let root = reader::read(vfs, &name)?;
    if root.index() != index {
        return Err(damaged(&name, "it holds another index than its name says"));
    }
    Ok(root)
}

/// Puts a damaged checkpoint aside, so that it no longer counts as one.
pub(super) fn set_aside(vfs: &dyn Vfs, index: u64) -> Result<()> {
    let name = checkpoint_name(index);
    vfs.rename(&name, &format!("{name}{DAMAGED}"))
        .and_then(|()| vfs.sync_dir())
        .map_err(|error| io_error("renaming", &name, &error))
}

/// The name of the checkpoint of this index.
pub(super) fn checkpoint_name(index: u64) -> String {
    format!("checkpoint-{index:020}.ckp")
}

/// The index in a checkpoint's name; `None` for other files.
pub(super) fn checkpoint_index(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("checkpoint-")?.strip_suffix(".ckp")?;
    let index = digits.parse().ok()?;
    (index <= MAX_LOG_INDEX && checkpoint_name(index) == name).then_some(index)
}
