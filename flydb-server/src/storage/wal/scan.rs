//! Reading a segment's frames, and telling a torn end from damage.

use memchr::memmem;

use super::SegmentHeader;
use super::frame::{BadFrame, Frame, MAGIC};
use super::segment::SEGMENT_HEADER_BYTES;

/// Walks the frames of one segment.
#[derive(Debug)]
pub(in crate::storage) struct Scan<'a> {
    bytes: &'a [u8],
    seed: u32,
    position: usize,
    next_index: u64,
    epoch: u64,
}

/// What stands where the next frame should.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::storage) enum Step<'a> {
    /// A frame.
    Frame(Frame<'a>),
    /// Nothing but zeros: the clean end.
    End,
    /// Something else.
    Bad(BadFrame),
}

impl<'a> Scan<'a> {
    /// A walk over the frames of a whole file, whose header was read.
    pub(in crate::storage) fn new(bytes: &'a [u8], header: &SegmentHeader) -> Scan<'a> {
        Scan {
            bytes,
            seed: header.seed(),
            position: SEGMENT_HEADER_BYTES,
            next_index: header.first_index,
            epoch: header.epoch,
        }
    }

    /// The next frame. Stays where it is on anything else.
    pub(in crate::storage) fn step(&mut self) -> Step<'a> {
        let rest = self.rest();
        match Frame::parse(rest, self.seed) {
            Ok(frame) if frame.index != self.next_index || frame.epoch < self.epoch => {
                Step::Bad(BadFrame::Order)
            }
            Ok(frame) => {
                self.position += frame.bytes();
                self.next_index += 1;
                self.epoch = frame.epoch;
                Step::Frame(frame)
            }
            Err(_) if rest.iter().all(|byte| *byte == 0) => Step::End,
            Err(bad) => Step::Bad(bad),
        }
    }

    /// Bytes into the file.
    pub(in crate::storage) fn position(&self) -> usize {
        self.position
    }

    /// The index that the next frame must have.
    pub(in crate::storage) fn next_index(&self) -> u64 {
        self.next_index
    }

    /// The epoch of the last frame.
    pub(in crate::storage) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The index of a valid frame further on that says that the next one was durable.
    pub(in crate::storage) fn witness(&self) -> Option<u64> {
        let rest = self.rest();
        memmem::find_iter(rest, &MAGIC)
            .filter_map(|at| Frame::parse(rest.get(at..)?, self.seed).ok())
            .find(|frame| frame.durable_upto >= self.next_index)
            .map(|frame| frame.index)
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }
}
