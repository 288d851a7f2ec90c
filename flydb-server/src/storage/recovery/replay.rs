//! Replaying the log over a checkpoint's root.

use super::super::apply::Applier;
use super::super::fault::{damaged, io_error};
use super::super::records::Decoder;
use super::super::wal::{Frame, Scan, SegmentHeader, Step, segment_name};
use super::super::{Vfs, VfsFile};
use super::{Cut, RecoveryReport};
use crate::types::Result;

/// A replay under way.
pub(super) struct Replay<'a> {
    pub(super) vfs: &'a dyn Vfs,
    pub(super) applier: Applier,
    pub(super) decoder: Decoder,
    /// The index of the next commit to be applied.
    pub(super) next_index: u64,
    pub(super) epoch: u64,
    /// Bytes of the frames that were applied.
    pub(super) bytes: u64,
    pub(super) report: RecoveryReport,
}

impl Replay<'_> {
    /// Replays the segments of these first indexes, which are in order.
    pub(super) fn segments(&mut self, first_indexes: &[u64]) -> Result<()> {
        for (at, first_index) in first_indexes.iter().enumerate() {
            let after = first_indexes.get(at + 1).copied();
            // The checkpoint has all of it.
            if after.is_some_and(|after| after <= self.next_index) {
                continue;
            }
            self.segment(*first_index, after)?;
        }
        Ok(())
    }

    /// Replays one segment; `after` is the first index of the one behind it.
    fn segment(&mut self, first_index: u64, after: Option<u64>) -> Result<()> {
        let name = segment_name(first_index);
        let (mut file, bytes) = self.read(&name)?;
        let header = SegmentHeader::parse(&bytes).map_err(|what| damaged(&name, what))?;
        if header.first_index != first_index {
            return Err(damaged(&name, "it holds another index than its name says"));
        }
        let mut scan = Scan::new(&bytes, &header);
        self.report.log_bytes += bytes.len() as u64;
        let bad = loop {
            match scan.step() {
                Step::Frame(frame) => self.frame(&name, &frame)?,
                Step::End => break None,
                Step::Bad(bad) => break Some(bad.to_string()),
            }
        };
        self.epoch = self.epoch.max(scan.epoch());
        match (bad, after) {
            (None, Some(after)) => check_continues(&name, &scan, after),
            (None, None) => sync(&mut *file, &name),
            (Some(bad), after) => {
                check_torn(&name, &scan, after, &bad)?;
                self.cut(&name, &mut *file, &scan, bytes.len(), bad)
            }
        }
    }

    fn read(&self, name: &str) -> Result<(Box<dyn VfsFile>, Vec<u8>)> {
        let failed = |error| io_error("reading", name, &error);
        let file = self.vfs.open(name).map_err(failed)?;
        let len = file.len().map_err(failed)?;
        let len = usize::try_from(len).map_err(|_| damaged(name, "it is too large"))?;
        let mut bytes = vec![0; len];
        let count = file.read_at(0, &mut bytes).map_err(failed)?;
        bytes.truncate(count);
        Ok((file, bytes))
    }

    fn frame(&mut self, segment: &str, frame: &Frame<'_>) -> Result<()> {
        if frame.index < self.next_index {
            return Ok(());
        }
        let changes = self.decoder.decode(frame.records);
        let applied = changes.and_then(|changes| self.applier.apply(&changes, frame.index));
        applied.map_err(|error| {
            let what = format!("commit {} does not apply: {}", frame.index, error.message());
            damaged(segment, what)
        })?;
        self.next_index = frame.index + 1;
        self.report.replayed += 1;
        self.bytes += frame.bytes() as u64;
        Ok(())
    }

    /// Cuts a torn end off, durably: nothing of it may come back.
    fn cut(
        &mut self,
        name: &str,
        file: &mut dyn VfsFile,
        scan: &Scan<'_>,
        len: usize,
        reason: String,
    ) -> Result<()> {
        let at = scan.position() as u64;
        let cut = file.set_len(at);
        cut.map_err(|error| io_error("cutting the end of", name, &error))?;
        self.report.cut = Some(Cut {
            segment: name.to_owned(),
            at,
            bytes: len as u64 - at,
            reason,
        });
        sync(file, name)
    }
}

/// What was read may so far be only in the system's memory; what is built on it must not be more
/// durable than it is.
fn sync(file: &mut dyn VfsFile, name: &str) -> Result<()> {
    file.sync()
        .map_err(|error| io_error("syncing", name, &error))
}

fn check_continues(name: &str, scan: &Scan<'_>, after: u64) -> Result<()> {
    if scan.next_index() == after {
        return Ok(());
    }
    let what = format!(
        "it ends before commit {}, and the next segment starts with commit {after}",
        scan.next_index()
    );
    Err(damaged(name, what))
}

/// Whether a bad frame is a torn end. It is damage where anything says that it was durable once: a
/// valid frame behind it, or a segment behind this one, which is made only when this one is whole.
fn check_torn(name: &str, scan: &Scan<'_>, after: Option<u64>, bad: &str) -> Result<()> {
    let index = scan.next_index();
    let witness = match after {
        Some(after) if after > index => Some(format!("the log goes on with commit {after}")),
        _ => scan
            .witness()
            .map(|witness| format!("commit {witness} behind it says that it was durable")),
    };
    match witness {
        None => Ok(()),
        Some(witness) => Err(damaged(
            name,
            format!(
                "{bad}, at byte {}, commit {index}; {witness}",
                scan.position()
            ),
        )),
    }
}
