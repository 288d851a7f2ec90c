//! The eight bytes before every payload.
//!
//! ```text
//! magic 0xFD | version 0x01 | type | flags | length u32, big-endian | payload (length bytes)
//! ```
//!
//! A wrong magic, a wrong version or a length over [`MAX_PAYLOAD_BYTES`] means that the peer is not
//! in step: [`FrameError`], answered once, and the connection ends. The type and the flags are not
//! judged here: a frame of an unknown type is whole, is answered, and the connection goes on.
//!
//! [`MAX_PAYLOAD_BYTES`]: crate::limits::MAX_PAYLOAD_BYTES

mod flags;
mod message_type;

use crate::error::FrameError;
use crate::limits::{FRAME_HEADER_BYTES, MAX_PAYLOAD_BYTES};

pub use flags::Flags;
pub use message_type::{Direction, MessageType};

/// The first byte of every frame.
pub const MAGIC: u8 = 0xFD;

/// The protocol's version, the second byte of every frame.
pub const VERSION: u8 = 0x01;

/// A frame's header, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    /// The message's code; [`MessageType::from_code`] says which it is.
    pub code: u8,
    /// The flags, also undefined ones.
    pub flags: Flags,
    /// Bytes of the payload, at most the limit.
    pub length: u32,
}

impl FrameHeader {
    /// Takes a header apart.
    ///
    /// # Errors
    /// A [`FrameError`], after which the connection cannot go on.
    pub fn decode(bytes: [u8; FRAME_HEADER_BYTES]) -> Result<FrameHeader, FrameError> {
        let [magic, version, code, flags, length @ ..] = bytes;
        Self::check_start(&[magic, version])?;
        let length = u32::from_be_bytes(length);
        if length as usize > MAX_PAYLOAD_BYTES {
            return Err(FrameError::Oversize { length });
        }
        Ok(FrameHeader {
            code,
            flags: Flags::from_bits(flags),
            length,
        })
    }

    /// Judges the first bytes of a header, as many as there are: a peer that speaks something else
    /// is found out at its first byte, not its eighth.
    ///
    /// # Errors
    /// A [`FrameError`] for a wrong magic or version.
    pub fn check_start(bytes: &[u8]) -> Result<(), FrameError> {
        match bytes {
            [magic, ..] if *magic != MAGIC => Err(FrameError::Magic { found: *magic }),
            [_, version, ..] if *version != VERSION => Err(FrameError::Version { found: *version }),
            _ => Ok(()),
        }
    }

    /// The header's bytes.
    #[must_use]
    pub const fn encode(self) -> [u8; FRAME_HEADER_BYTES] {
        let [a, b, c, d] = self.length.to_be_bytes();
        [MAGIC, VERSION, self.code, self.flags.bits(), a, b, c, d]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_its_eight_bytes() {
        let header = FrameHeader {
            code: 0x02,
            flags: Flags::BINARY_ROWS,
            length: 0x0001_0203,
        };
        let bytes = [0xFD, 0x01, 0x02, 0x04, 0x00, 0x01, 0x02, 0x03];
        assert_eq!(header.encode(), bytes);
        assert_eq!(FrameHeader::decode(bytes), Ok(header));
    }

    #[test]
    fn the_length_is_bounded_inclusively() {
        let at = [0xFD, 1, 1, 0, 0x01, 0, 0, 0];
        assert_eq!(FrameHeader::decode(at).map(|h| h.length), Ok(1 << 24));
        let over = [0xFD, 1, 1, 0, 0x01, 0, 0, 1];
        let length = (1 << 24) + 1;
        assert_eq!(
            FrameHeader::decode(over),
            Err(FrameError::Oversize { length })
        );
    }

    #[test]
    fn a_foreign_peer_is_known_by_its_first_byte() {
        let found = b'G';
        assert_eq!(
            FrameHeader::check_start(b"GET"),
            Err(FrameError::Magic { found })
        );
        assert_eq!(FrameHeader::check_start(&[]), Ok(()));
        assert_eq!(FrameHeader::check_start(&[0xFD]), Ok(()));
        assert_eq!(
            FrameHeader::check_start(&[0xFD, 2]),
            Err(FrameError::Version { found: 2 })
        );
    }
}
