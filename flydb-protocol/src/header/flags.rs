//! The flags byte of a frame's header.

use std::fmt;
use std::ops::BitOr;

/// A frame's flags. A peer sends one only after it was negotiated.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flags(u8);

impl Flags {
    /// No flags: what drivers of the base protocol always send and get.
    pub const NONE: Flags = Flags(0);
    /// 0x01: the payload is compressed (`compression`).
    pub const COMPRESSED: Flags = Flags(0x01);
    /// 0x02: reserved for encrypted payloads; TLS does this.
    pub const ENCRYPTED: Flags = Flags(0x02);
    /// 0x04: the rows are row images (`result_format`).
    pub const BINARY_ROWS: Flags = Flags(0x04);

    /// The flags of a header's byte, undefined bits included.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Flags {
        Flags(bits)
    }

    /// The header's byte.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether all of `other` are set here.
    #[must_use]
    pub const fn contains(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Those that are not among `allowed`.
    #[must_use]
    pub const fn without(self, allowed: Flags) -> Flags {
        Flags(self.0 & !allowed.0)
    }

    /// Whether none is set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Flags {
    type Output = Flags;

    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags({:#04x})", self.0)
    }
}
