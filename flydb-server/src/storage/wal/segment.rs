//! Segments: the files of the log.
//!
//! ```text
//!  0  magic        8     "FLYDBLOG"
//!  8  version      u32   1
//! 12  flags        u32   0; for what changes how frames are read, such as encryption
//! 16  first index  u64   of the first frame; also in the file's name
//! 24  epoch        u64   when the segment was made
//! 32  salt         16    random; its CRC-32C seeds the frames' checksums
//! 48  reserved     12    zeros
//! 60  CRC          u32   CRC-32C of bytes 0 to 59
//! 64  frames, then zeros to the end
//! ```

use std::fmt;
use std::io;

use super::super::bytes::Fields;
use super::super::checksum::is_right;
use super::super::limits::MAX_LOG_INDEX;
use super::super::{Vfs, VfsFile};

/// Bytes of a segment's header.
pub(super) const SEGMENT_HEADER_BYTES: usize = 64;

const MAGIC: [u8; 8] = *b"FLYDBLOG";
const VERSION: u32 = 1;
const CHECKED_BYTES: usize = 60;
const TEMPORARY: &str = ".tmp";
/// Zeros are written in pieces of this size.
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// The name of the segment whose first frame has this index.
pub(in crate::storage) fn segment_name(first_index: u64) -> String {
    format!("wal-{first_index:020}.log")
}

/// The index in a segment's name; `None` for other files.
pub(in crate::storage) fn segment_index(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("wal-")?.strip_suffix(".log")?;
    let index = digits.parse().ok()?;
    (index <= MAX_LOG_INDEX && segment_name(index) == name).then_some(index)
}

/// What a segment starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) struct SegmentHeader {
    pub(in crate::storage) first_index: u64,
    pub(in crate::storage) epoch: u64,
    pub(in crate::storage) salt: [u8; 16],
}

impl SegmentHeader {
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(SEGMENT_HEADER_BYTES);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&VERSION.to_be_bytes());
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&self.first_index.to_be_bytes());
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.extend_from_slice(&self.salt);
        out.resize(CHECKED_BYTES, 0);
        let crc = crc32c::crc32c(&out);
        out.extend_from_slice(&crc.to_be_bytes());
        out
    }

    /// Reads a header; an error says what is wrong with it.
    pub(in crate::storage) fn parse(bytes: &[u8]) -> Result<SegmentHeader, &'static str> {
        let header = bytes
            .get(..SEGMENT_HEADER_BYTES)
            .ok_or("shorter than a header")?;
        let (checked, crc) = header.split_at(CHECKED_BYTES);
        if !checked.starts_with(&MAGIC) {
            return Err("not a log segment");
        }
        let right = |crc| is_right(crc, crc32c::crc32c(checked));
        if !Fields(crc).u32().is_some_and(right) {
            return Err("the header fails its checksum");
        }
        parse_fields(checked).ok_or("of another version")
    }

    /// What the checksums of its frames start from.
    pub(in crate::storage) fn seed(&self) -> u32 {
        crc32c::crc32c(&self.salt)
    }
}

fn parse_fields(checked: &[u8]) -> Option<SegmentHeader> {
    let mut fields = Fields(checked);
    fields.take(MAGIC.len())?;
    let (version, flags) = (fields.u32()?, fields.u32()?);
    if (version, flags) != (VERSION, 0) {
        return None;
    }
    Some(SegmentHeader {
        first_index: fields.u64()?,
        epoch: fields.u64()?,
        salt: fields.array()?,
    })
}

/// The segment that is being written.
pub(super) struct Segment {
    name: String,
    file: Box<dyn VfsFile>,
    seed: u32,
    /// Where the next frame goes.
    position: u64,
    /// Where the zeros that were written ahead end.
    allocated: u64,
}

impl Segment {
    /// Makes a segment, durable under its name and ready to be written.
    pub(super) fn create(vfs: &dyn Vfs, first_index: u64, epoch: u64) -> io::Result<Segment> {
        let header = SegmentHeader {
            first_index,
            epoch,
            salt: rand::random(),
        };
        let name = segment_name(first_index);
        let temporary = format!("{name}{TEMPORARY}");
        let bytes = header.encode();
        let mut file = vfs.create(&temporary)?;
        file.write_at(0, &bytes)?;
        file.sync()?;
        vfs.rename(&temporary, &name)?;
        vfs.sync_dir()?;
        Ok(Segment {
            name,
            file,
            seed: header.seed(),
            position: bytes.len() as u64,
            allocated: bytes.len() as u64,
        })
    }

    pub(super) fn seed(&self) -> u32 {
        self.seed
    }

    /// Bytes up to the end of the last frame.
    pub(super) fn bytes(&self) -> u64 {
        self.position
    }

    /// Whether it has no frames.
    pub(super) fn is_empty(&self) -> bool {
        self.position == SEGMENT_HEADER_BYTES as u64
    }

    /// Writes the pieces one after the other behind the last frame.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_at(self.position, bytes)?;
        self.position += bytes.len() as u64;
        Ok(())
    }

    /// Keeps zeros written ahead, `by` bytes at a time. A disk too full for them does no harm.
    pub(super) fn write_ahead(&mut self, by: u64) -> io::Result<()> {
        if by == 0 || self.position <= self.allocated {
            return Ok(());
        }
        let mut at = self.position;
        let end = self.position + by;
        while at < end {
            let piece = usize::try_from(end - at)
                .unwrap_or(ZEROS.len())
                .min(ZEROS.len());
            match self
                .file
                .write_at(at, ZEROS.get(..piece).unwrap_or_default())
            {
                Ok(()) => at += piece as u64,
                Err(error) if super::super::fault::is_full(&error) => break,
                Err(error) => return Err(error),
            }
        }
        self.allocated = at;
        Ok(())
    }

    /// Takes back what was written behind `position`, durably.
    pub(super) fn undo(&mut self, position: u64) -> io::Result<()> {
        self.file.set_len(position)?;
        self.file.sync()?;
        self.position = position;
        self.allocated = position;
        Ok(())
    }

    /// Makes all frames durable.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.file.sync()
    }
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name, self.position)
    }
}
