//! The outline of a checkpoint file: its header, and the head of a block.

use super::super::bytes::Fields;
use super::super::checksum::is_right;
use super::super::limits::{MAX_LOGICAL_KEY_BYTES, MAX_VALUE_BYTES};

/// Bytes of the file's header.
pub(super) const HEADER_BYTES: usize = 64;
/// Bytes of a block before its payload.
pub(super) const BLOCK_HEAD_BYTES: usize = 12;
/// Bytes that a block's payload may take: one entry of the largest kind.
pub(super) const MAX_BLOCK_BYTES: usize = MAX_VALUE_BYTES + MAX_LOGICAL_KEY_BYTES + 64;
/// Bytes at which a block of many entries is written out.
pub(super) const BLOCK_BYTES: usize = 256 * 1024;

const MAGIC: [u8; 8] = *b"FLYDBCKP";
const VERSION: u32 = 1;
const CHECKED_BYTES: usize = HEADER_BYTES - 4;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root = 1,
    System = 2,
    Table = 3,
    Rows = 4,
    End = 5,
}

impl Kind {
    fn from_code(code: u8) -> Option<Kind> {
        [Kind::Root, Kind::System, Kind::Table, Kind::Rows, Kind::End]
            .into_iter()
            .find(|kind| *kind as u8 == code)
    }
}

/// The file's header.
pub(super) fn header(index: u64) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_be_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&index.to_be_bytes());
    out.resize(CHECKED_BYTES, 0);
    let crc = crc32c::crc32c(&out);
    out.extend_from_slice(&crc.to_be_bytes());
    out
}

/// Checks the file's header; an error says what is wrong with it.
pub(super) fn check_header(header: &[u8]) -> Result<(), &'static str> {
    let (checked, crc) = header
        .split_at_checked(CHECKED_BYTES)
        .ok_or("it is shorter than a header")?;
    let mut fields = Fields(checked);
    if fields.array() != Some(MAGIC) {
        return Err("it is no checkpoint");
    }
    let right = |crc| is_right(crc, crc32c::crc32c(checked));
    if !Fields(crc).u32().is_some_and(right) {
        return Err("its header fails its checksum");
    }
    if (fields.u32(), fields.u32()) != (Some(VERSION), Some(0)) {
        return Err("it is of another version");
    }
    Ok(())
}

/// The head of a block with this payload.
pub(super) fn block_head(kind: Kind, payload: &[u8]) -> [u8; BLOCK_HEAD_BYTES] {
    // The writer keeps payloads below MAX_BLOCK_BYTES.
    let length = u32::try_from(payload.len())
        .unwrap_or(u32::MAX)
        .to_be_bytes();
    let crc = checksum(length, kind, payload).to_be_bytes();
    let mut head = [0; BLOCK_HEAD_BYTES];
    let fields = length.into_iter().chain(crc).chain([kind as u8]);
    for (place, byte) in head.iter_mut().zip(fields) {
        *place = byte;
    }
    head
}

/// A block's head as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockHead {
    pub(super) kind: Kind,
    pub(super) length: usize,
    crc: u32,
}

impl BlockHead {
    /// Reads a head; `None` where it is none.
    pub(super) fn parse(bytes: &[u8]) -> Option<BlockHead> {
        let mut fields = Fields(bytes);
        let length = usize::try_from(fields.u32()?).ok()?;
        let crc = fields.u32()?;
        let kind = Kind::from_code(fields.u8()?)?;
        let reserved = fields.array::<3>()?;
        (length <= MAX_BLOCK_BYTES && reserved == [0; 3]).then_some(BlockHead { kind, length, crc })
    }

    /// Whether this is the payload that the head was written for.
    pub(super) fn fits(&self, payload: &[u8]) -> bool {
        let length = u32::try_from(payload.len())
            .unwrap_or(u32::MAX)
            .to_be_bytes();
        is_right(self.crc, checksum(length, self.kind, payload))
    }
}

fn checksum(length: [u8; 4], kind: Kind, payload: &[u8]) -> u32 {
    let head = crc32c::crc32c(&length);
    let head = crc32c::crc32c_append(head, &[kind as u8, 0, 0, 0]);
    crc32c::crc32c_append(head, payload)
}
