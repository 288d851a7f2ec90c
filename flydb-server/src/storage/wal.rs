//! The log: every commit, in order, on disk before it is acknowledged.
//!
//! The log is a row of segments, files named after the index of their first frame. A frame is one
//! commit; its index is one more than that of the frame before, across segments. A segment is a
//! [`segment`] header, frames without gaps, and zeros to its end, which are written ahead of the
//! frames so that syncing a commit need not also record a new file size.
//!
//! # What the rules protect
//!
//! - **A segment under its name has a valid header.** It is made under a temporary name, synced and
//!   renamed. A bad header is damage, never a crash's trace.
//! - **All segments but the last are whole.** One is synced before the next is made.
//! - **Nothing is appended to a segment that was opened again.** Each start of the server begins a
//!   new one, so that a segment is written by one process with one salt.
//! - **A frame says what was durable when it was written** (`durable_upto`). A bad frame that a later
//!   valid one calls durable was acknowledged and is damage: recovery refuses it. A bad frame without
//!   such a witness is the torn end of writes that nobody was promised: recovery cuts it off.
//! - **Checksums are seeded with the segment's salt**, which no client knows: no row can hold bytes
//!   that pass for a frame.
//!
//! # Failures
//!
//! A failed write or sync is final: what is on the disk is then unknown, and a second sync that
//! succeeds proves nothing about the first. The log refuses all work from then on, and a restart
//! recovers what is really there. A full disk is milder: the write is undone, durably, and when
//! there is room the log goes on.

mod frame;
mod log;
mod scan;
mod segment;
#[cfg(test)]
mod tests;

pub(super) use frame::Frame;
pub(crate) use log::Log;
pub(super) use scan::{Scan, Step};
pub(super) use segment::{SegmentHeader, segment_index, segment_name};
