//! The log's end, where commits are appended.

use std::io;
use std::sync::Arc;

use super::super::fault::{io_error, is_full};
use super::super::{CheckpointInfo, Records, Root, StorageOptions, Vfs, checkpoint};
use super::frame::Frame;
use super::segment::{Segment, segment_name};
use crate::types::{Result, SqlError, SqlState};

/// Bytes of frames that are gathered into one write.
const GATHERED_BYTES: usize = 1024 * 1024;

/// The log, open for appending. One thread at a time uses it: whoever commits a group.
#[derive(Debug)]
pub(crate) struct Log {
    vfs: Arc<dyn Vfs>,
    options: StorageOptions,
    /// First indexes of the segments before the active one, in order.
    sealed: Vec<u64>,
    /// The active segment's first index.
    first_index: u64,
    /// None where the disk was too full for it at the start: it is made when there is room.
    active: Option<Segment>,
    next_index: u64,
    durable_index: u64,
    epoch: u64,
    bytes_since_checkpoint: u64,
    /// How many of them make the next checkpoint due: more than usual after one that failed.
    due_at: u64,
    /// Bytes that were in the log when the running checkpoint began.
    running_checkpoint: Option<u64>,
    /// The failure that ended it.
    failed: Option<SqlError>,
    buffer: Vec<u8>,
}

impl Log {
    /// A log that goes on after recovery, in a new segment. `sealed` are the first indexes of the
    /// segments that are there, all durable; `replayed_bytes` those of the commits in them that no
    /// checkpoint has. Where they hold a database and the disk is full, the log starts all the same, and
    /// refuses appends until there is room.
    ///
    /// # Errors
    /// 53100 where the disk is too full for a new database; 58030 for any other failure.
    pub(in crate::storage) fn start(
        vfs: Arc<dyn Vfs>,
        options: StorageOptions,
        sealed: Vec<u64>,
        next_index: u64,
        epoch: u64,
        replayed_bytes: u64,
    ) -> Result<Log> {
        let is_new = sealed.is_empty();
        let mut log = Log {
            vfs,
            due_at: options.checkpoint_bytes,
            options,
            sealed,
            first_index: next_index,
            active: None,
            next_index,
            durable_index: next_index - 1,
            epoch,
            bytes_since_checkpoint: replayed_bytes,
            running_checkpoint: None,
            failed: None,
            buffer: Vec::new(),
        };
        match log.activate() {
            Err(error) if error.state() == SqlState::DiskFull && !is_new => Ok(log),
            made => made.map(|()| log),
        }
    }

    /// Whether the disk was too full at the start, and nothing was appended since.
    pub(in crate::storage) fn waits_for_room(&self) -> bool {
        self.active.is_none()
    }

    /// Makes the segment that recovery had no room for.
    fn activate(&mut self) -> Result<()> {
        if self.active.is_none() {
            let segment = Segment::create(&*self.vfs, self.next_index, self.epoch)
                .map_err(|error| io_error("making", &segment_name(self.next_index), &error))?;
            // It takes the place of one that was never written.
            self.sealed.retain(|first| *first != self.next_index);
            self.active = Some(segment);
        }
        Ok(())
    }

    /// The index that the next commit must have.
    #[cfg(test)]
    pub(crate) fn next_index(&self) -> u64 {
        self.next_index
    }

    /// The greatest index known to be durable.
    #[cfg(test)]
    pub(crate) fn durable_index(&self) -> u64 {
        self.durable_index
    }

    /// The failure after which it takes no more work; `None` while all is well.
    #[cfg(test)]
    pub(crate) fn failure(&self) -> Option<&SqlError> {
        self.failed.as_ref()
    }

    /// Appends commits in order, in one write (large ones in several). The first index
    /// follows the last one in the log. Nothing is durable before [`Log::sync`].
    ///
    /// # Errors
    /// 53100 where the disk is full: none of them is in the log, and the same indexes may be appended
    /// later. 58030 for any other failure, and from then on.
    pub(crate) fn append(&mut self, commits: &[(u64, &Records)]) -> Result<()> {
        self.check()?;
        let expected = self.next_index..;
        if !commits
            .iter()
            .map(|(index, _)| *index)
            .zip(expected)
            .all(|(a, b)| a == b)
        {
            return Err(SqlError::internal("commits reach the log out of order"));
        }
        self.activate()?;
        let full =
            |active: &Segment| active.bytes() >= self.options.segment_bytes && !active.is_empty();
        if self.active.as_ref().is_some_and(full) {
            self.rotate()?;
        }
        let start = self.position();
        match self.write(commits) {
            Ok(()) => {
                self.next_index += commits.len() as u64;
                self.bytes_since_checkpoint += self.position() - start;
                Ok(())
            }
            Err(error) => Err(self.take_back(start, &error)),
        }
    }

    /// Where the active segment ends.
    fn position(&self) -> u64 {
        self.active.as_ref().map_or(0, Segment::bytes)
    }

    /// Makes everything that was appended durable.
    ///
    /// # Errors
    /// 58030; a failed sync is final.
    pub(crate) fn sync(&mut self) -> Result<()> {
        self.check()?;
        if self.durable_index + 1 < self.next_index {
            let synced = self.active.as_mut().map_or(Ok(()), Segment::sync);
            synced.map_err(|error| self.fail("syncing", &error))?;
            self.durable_index = self.next_index - 1;
        }
        Ok(())
    }

    /// Bytes appended since the last checkpoint, before the start or after it.
    #[cfg(test)]
    pub(crate) fn bytes_since_checkpoint(&self) -> u64 {
        self.bytes_since_checkpoint
    }

    /// Whether a checkpoint is due: enough was appended since the last one, or since it failed, and none
    /// is running.
    pub(crate) fn checkpoint_due(&self) -> bool {
        self.failed.is_none()
            && self.running_checkpoint.is_none()
            && self.bytes_since_checkpoint >= self.due_at
    }

    /// Begins a checkpoint of a root whose commits were all appended. The log is synced up to it
    /// first: a checkpoint must not know commits that the log may lose. Run the job on a thread of
    /// its own, and hand what came of it to [`Log::finish_checkpoint`].
    ///
    /// # Errors
    /// As [`Log::sync`]; 55006 while another checkpoint runs.
    pub(crate) fn start_checkpoint(&mut self, root: Root) -> Result<CheckpointJob> {
        if self.running_checkpoint.is_some() {
            return Err(SqlError::new(
                SqlState::ObjectInUse,
                "a checkpoint is running",
            ));
        }
        self.sync()?;
        self.running_checkpoint = Some(self.bytes_since_checkpoint);
        Ok(CheckpointJob {
            vfs: self.vfs.clone(),
            root,
        })
    }

    /// Ends a checkpoint, and hands back the segments that are no longer needed where it succeeded. One
    /// that failed is not tried again at once: it may have filled the disk, and taken the room from commits.
    pub(crate) fn finish_checkpoint(&mut self, info: Option<&CheckpointInfo>) -> OldSegments {
        let before = self.running_checkpoint.take().unwrap_or(0);
        let mut old = Vec::new();
        if let Some(info) = info {
            self.bytes_since_checkpoint -= before.min(self.bytes_since_checkpoint);
            self.due_at = self.options.checkpoint_bytes;
            // A segment may go once the one after it starts no later than the log is needed from.
            let after = self.sealed.iter().skip(1).chain([&self.first_index]);
            let count = after
                .take_while(|first| **first <= info.oldest_kept + 1)
                .count();
            // Without an active segment the last one is what says that there is a log.
            let most =
                self.sealed.len() - usize::from(self.active.is_none()).min(self.sealed.len());
            old = self.sealed.drain(..count.min(most)).collect();
        } else {
            let pause = self.options.checkpoint_bytes / 2;
            self.due_at = self
                .due_at
                .max(self.bytes_since_checkpoint.saturating_add(pause));
        }
        OldSegments {
            vfs: self.vfs.clone(),
            first_indexes: old,
        }
    }

    /// Seals the active segment and goes on in a new one.
    fn rotate(&mut self) -> Result<()> {
        self.sync()?;
        match Segment::create(&*self.vfs, self.next_index, self.epoch) {
            Ok(segment) => {
                self.sealed.push(self.first_index);
                self.first_index = self.next_index;
                self.active = Some(segment);
                Ok(())
            }
            Err(error) if is_full(&error) => {
                Err(io_error("making", &segment_name(self.next_index), &error))
            }
            Err(error) => Err(self.fail("making a segment after", &error)),
        }
    }

    fn write(&mut self, commits: &[(u64, &Records)]) -> io::Result<()> {
        let Some(active) = &mut self.active else {
            return Err(io::Error::other("there is no segment"));
        };
        self.buffer.clear();
        for (index, records) in commits {
            let frame = Frame {
                epoch: self.epoch,
                node: self.options.node,
                index: *index,
                durable_upto: self.durable_index,
                records: records.as_bytes(),
            };
            frame.encode_header(active.seed(), &mut self.buffer);
            if self.buffer.len() + records.len() > GATHERED_BYTES {
                active.write(&self.buffer)?;
                active.write(frame.records)?;
                self.buffer.clear();
            } else {
                self.buffer.extend_from_slice(frame.records);
            }
        }
        if !self.buffer.is_empty() {
            active.write(&self.buffer)?;
        }
        active.write_ahead(self.options.preallocate_bytes)
    }

    /// Undoes a failed write where the disk was full; all else is final.
    fn take_back(&mut self, start: u64, error: &io::Error) -> SqlError {
        if !is_full(error) {
            return self.fail("writing", error);
        }
        let undone = self
            .active
            .as_mut()
            .map_or(Ok(()), |active| active.undo(start));
        match undone {
            Ok(()) => io_error("writing", &segment_name(self.first_index), error),
            Err(error) => self.fail("undoing a write to", &error),
        }
    }

    fn check(&self) -> Result<()> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    /// Notes a failure that ends all work.
    fn fail(&mut self, doing: &str, error: &io::Error) -> SqlError {
        let name = segment_name(self.first_index);
        let message = format!("{doing} {name} failed: {error}");
        let error = SqlError::new(SqlState::IoError, message).with_hint(
            "the server takes no more writes; restart it to recover what is on the disk",
        );
        self.failed = Some(error.clone());
        error
    }
}

/// A checkpoint that has begun.
#[derive(Debug)]
pub(crate) struct CheckpointJob {
    vfs: Arc<dyn Vfs>,
    root: Root,
}

impl CheckpointJob {
    /// Writes it. Takes as long as the database is large.
    ///
    /// # Errors
    /// As [`checkpoint`].
    pub(crate) fn run(self) -> Result<CheckpointInfo> {
        checkpoint(&*self.vfs, &self.root)
    }
}

/// Segments that no kept checkpoint needs.
#[derive(Debug)]
pub(crate) struct OldSegments {
    vfs: Arc<dyn Vfs>,
    first_indexes: Vec<u64>,
}

impl OldSegments {
    /// Removes them, the oldest first, so that what a crash leaves has no gap.
    ///
    /// # Errors
    /// 58030 where one cannot be removed; that costs space and nothing else.
    pub(crate) fn remove(self) -> Result<()> {
        for first_index in self.first_indexes {
            let name = segment_name(first_index);
            let removed = self.vfs.remove(&name);
            removed.map_err(|error| io_error("removing", &name, &error))?;
        }
        Ok(())
    }
}
