//! Frames: one commit each.
//!
//! ```text
//!  0  magic         u32   F1 7D B0 06
//!  4  length        u32   bytes of records
//!  8  records CRC   u32   CRC-32C of the records
//! 12  kind          u8    1: a commit
//! 13  reserved      3     zeros
//! 16  epoch         u64   of the leader that wrote it; never falls along the log
//! 24  node          u64   that leader
//! 32  index         u64   one more than that of the frame before
//! 40  durable_upto  u64   the greatest index known durable when this was written; below index
//! 48  header CRC    u32   CRC-32C of bytes 0 to 47
//! 52  reserved      u32   zeros
//! 56  records
//! ```
//!
//! Integers are big-endian. Both checksums start from the CRC-32C of the segment's salt. The header
//! has its own so that a length is believed before as many bytes are read.

use std::fmt;

use super::super::bytes::Fields;
use super::super::checksum::is_right;
use super::super::limits::{MAX_COMMIT_BYTES, MAX_LOG_INDEX};

/// Bytes of a frame's header.
pub(super) const HEADER_BYTES: usize = 56;
/// What a frame starts with.
pub(super) const MAGIC: [u8; 4] = [0xF1, 0x7D, 0xB0, 0x06];

const KIND_COMMIT: u8 = 1;
const CHECKED_BYTES: usize = 48;

/// A frame, where it lies in its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) struct Frame<'a> {
    pub(in crate::storage) epoch: u64,
    pub(in crate::storage) node: u64,
    pub(in crate::storage) index: u64,
    pub(in crate::storage) durable_upto: u64,
    pub(in crate::storage) records: &'a [u8],
}

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) enum BadFrame {
    /// The file ends within it.
    Short,
    /// It does not start as one.
    Magic,
    /// Its header's checksum, or a field of it, is wrong.
    Header,
    /// Its records' checksum is wrong.
    Records,
    /// It is of a kind that this version does not know.
    Kind(u8),
    /// It does not follow the frame before.
    Order,
}

impl fmt::Display for BadFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadFrame::Short => f.write_str("the file ends within a frame"),
            BadFrame::Magic => f.write_str("no frame starts where one should"),
            BadFrame::Header => f.write_str("a frame's header fails its checksum"),
            BadFrame::Records => f.write_str("a frame's records fail their checksum"),
            BadFrame::Kind(kind) => write!(f, "a frame is of the unknown kind {kind}"),
            BadFrame::Order => f.write_str("a frame does not follow the one before"),
        }
    }
}

impl<'a> Frame<'a> {
    /// Appends the frame's header; the records follow it.
    pub(super) fn encode_header(&self, seed: u32, out: &mut Vec<u8>) {
        let start = out.len();
        // Records::encode keeps them below MAX_COMMIT_BYTES.
        let length = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&crc32c::crc32c_append(seed, self.records).to_be_bytes());
        out.extend_from_slice(&[KIND_COMMIT, 0, 0, 0]);
        for field in [self.epoch, self.node, self.index, self.durable_upto] {
            out.extend_from_slice(&field.to_be_bytes());
        }
        let checked = out.get(start..).unwrap_or_default();
        let crc = crc32c::crc32c_append(seed, checked);
        out.extend_from_slice(&crc.to_be_bytes());
        out.extend_from_slice(&[0; 4]);
    }

    /// Reads the frame that `bytes` start with.
    pub(super) fn parse(bytes: &'a [u8], seed: u32) -> Result<Frame<'a>, BadFrame> {
        let mut fields = Fields(bytes);
        let header = fields.take(HEADER_BYTES).ok_or(BadFrame::Short)?;
        let (frame, length, crc) = parse_header(header, seed)?;
        let records = fields.take(length).ok_or(BadFrame::Short)?;
        if !is_right(crc, crc32c::crc32c_append(seed, records)) {
            return Err(BadFrame::Records);
        }
        Ok(Frame { records, ..frame })
    }

    /// Bytes of the whole frame.
    pub(in crate::storage) fn bytes(&self) -> usize {
        HEADER_BYTES + self.records.len()
    }
}

/// The header's fields, without records, the records' length and their checksum.
fn parse_header(header: &[u8], seed: u32) -> Result<(Frame<'static>, usize, u32), BadFrame> {
    if !header.starts_with(&MAGIC) {
        return Err(BadFrame::Magic);
    }
    let checked = header.get(..CHECKED_BYTES).ok_or(BadFrame::Short)?;
    let mut trailer = Fields(header.get(CHECKED_BYTES..).unwrap_or_default());
    let right = |crc| is_right(crc, crc32c::crc32c_append(seed, checked));
    if !trailer.u32().is_some_and(right) || trailer.u32() != Some(0) {
        return Err(BadFrame::Header);
    }
    let fields = parse_fields(checked).ok_or(BadFrame::Header)?;
    let (kind, frame, length, crc) = fields;
    if kind != KIND_COMMIT {
        return Err(BadFrame::Kind(kind));
    }
    let in_order = frame.durable_upto < frame.index && frame.index <= MAX_LOG_INDEX;
    if length > MAX_COMMIT_BYTES || !in_order {
        return Err(BadFrame::Header);
    }
    Ok((frame, length, crc))
}

fn parse_fields(checked: &[u8]) -> Option<(u8, Frame<'static>, usize, u32)> {
    let mut fields = Fields(checked);
    fields.take(MAGIC.len())?;
    let length = usize::try_from(fields.u32()?).ok()?;
    let crc = fields.u32()?;
    let [kind, reserved @ ..] = fields.array::<4>()?;
    if reserved != [0; 3] {
        return None;
    }
    let frame = Frame {
        epoch: fields.u64()?,
        node: fields.u64()?,
        index: fields.u64()?,
        durable_upto: fields.u64()?,
        records: &[],
    };
    Some((kind, frame, length, crc))
}
