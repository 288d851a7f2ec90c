//! Recovery: from the files to a root.
//!
//! The newest checkpoint that reads is the start, and the log after it is replayed. Rows and system
//! keys are put in place as they come; indexes are built once at the end, by sorting, each on a
//! thread of its own. Then the log goes on in a new segment.
//!
//! What is found and what becomes of it:
//!
//! | found | done |
//! |---|---|
//! | temporary files | removed: a crash interrupted their making |
//! | a checkpoint that does not read | put aside under another name; the older one is the start |
//! | a torn end of the last segment | cut off, and reported |
//! | a bad frame that was durable, a gap in the log, a bad segment header | refused: XX001 with the place |
//! | checkpoints but no log | refused: commits are missing |

mod inventory;
mod replay;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::apply::Applier;
use super::checkpoint;
use super::fault::damaged;
use super::records::Decoder;
use super::wal::segment_name;
use super::{Log, Root, StorageOptions, Vfs};
use crate::types::{Result, SqlState};
use inventory::Inventory;
use replay::Replay;

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
    /// Checkpoints that could not be read, with the reason. They were put aside.
    pub(crate) skipped_checkpoints: Vec<String>,
    /// Commits replayed from the log.
    pub(crate) replayed: u64,
    /// Bytes of log read.
    pub(crate) log_bytes: u64,
    /// A torn end that was cut off, if there was one.
    pub(crate) cut: Option<Cut>,
    /// Whether the disk was too full for a new segment, which is made when there is room.
    pub(crate) no_room: bool,
}

/// A torn end of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The segment.
    pub(crate) segment: String,
    /// Where in it the last whole frame ends.
    pub(crate) at: u64,
    /// Bytes cut off.
    pub(crate) bytes: u64,
    /// What was there.
    pub(crate) reason: String,
}

/// Opens a store, recovering what is there; an empty directory is an empty database.
///
/// # Errors
/// XX001 with the place where stored data is damaged; 53100 where the disk is too full for a new database;
/// 58030 where files cannot be read or written.
pub(crate) fn open(vfs: Arc<dyn Vfs>, options: StorageOptions) -> Result<Opened> {
    let mut inventory = Inventory::take(&*vfs)?;
    inventory.remove_temporaries(&*vfs)?;
    let mut report = RecoveryReport::default();
    let root = newest_checkpoint(&*vfs, &inventory, &mut report)?;
    check_log_is_there(&inventory, &report)?;
    let segments = std::mem::take(&mut inventory.segments);
    let mut replay = Replay {
        vfs: &*vfs,
        decoder: Decoder::new(&root),
        next_index: root.index() + 1,
        epoch: 1,
        applier: Applier::deferring(root),
        bytes: 0,
        report,
    };
    replay.segments(&segments)?;
    let Replay {
        applier,
        next_index,
        epoch,
        bytes,
        mut report,
        ..
    } = replay;
    let root = applier.finish().map_err(|error| unbuildable(&error))?;
    let log = Log::start(vfs, options, segments, next_index, epoch, bytes)?;
    report.no_room = log.waits_for_room();
    Ok(Opened { root, log, report })
}

/// The root of the newest checkpoint that reads, or the empty one.
fn newest_checkpoint(
    vfs: &dyn Vfs,
    inventory: &Inventory,
    report: &mut RecoveryReport,
) -> Result<Root> {
    for index in inventory.checkpoints.iter().rev() {
        match checkpoint::read(vfs, *index) {
            Ok(root) => {
                report.checkpoint = Some(*index);
                return Ok(root);
            }
            Err(error) if error.state() == SqlState::DataCorrupted => {
                report.skipped_checkpoints.push(error.message().to_owned());
                checkpoint::set_aside(vfs, *index)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Root::default())
}

/// The log is there from the first start on; without it, or its beginning, commits are missing.
fn check_log_is_there(inventory: &Inventory, report: &RecoveryReport) -> Result<()> {
    let needed = report.checkpoint.unwrap_or(0) + 1;
    match inventory.segments.first() {
        None if inventory.checkpoints.is_empty() => Ok(()),
        None => Err(damaged("the log", "its segments are missing")),
        Some(first) if *first <= needed => Ok(()),
        Some(first) => Err(damaged(
            &segment_name(*first),
            format!(
                "it is the first segment of the log, and commits {needed} to {} before it are missing",
                first - 1
            ),
        )),
    }
}

/// Indexes are built of rows that were checked when they were written.
fn unbuildable(error: &crate::types::SqlError) -> crate::types::SqlError {
    damaged(
        "the database",
        format!("its indexes cannot be built: {}", error.message()),
    )
}
