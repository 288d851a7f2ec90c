//! Short texts in a few bits of a key.
//!
//! A text is split into what it is without blanks at its end and how many those are, because a CHAR is
//! filled up with them. Both go into the key, with the length, so that different texts differ there.

use crate::types::{Column, Strings};

/// Bits for how many blanks a text ends with.
const BLANK_BITS: u32 = 6;
/// Bits for how many bytes are before them.
const LENGTH_BITS: u32 = 4;
/// Below so many bytes for a text it is not worth while.
const LEAST: usize = 2;

/// How many bytes of a text fit into a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextRoom {
    bytes: usize,
}

impl TextRoom {
    /// No texts.
    pub(super) const NONE: TextRoom = TextRoom { bytes: 0 };

    /// What so many texts may take each beside so many other bits, 127 being all; `None` where that is little.
    pub(super) fn of(texts: usize, bits: usize) -> Option<TextRoom> {
        let room = 127_usize.checked_sub(bits)?.checked_div(texts)?;
        let bytes = room.checked_sub((1 + LENGTH_BITS + BLANK_BITS) as usize)? / 8;
        (bytes >= LEAST).then_some(TextRoom {
            bytes: bytes.min((1 << LENGTH_BITS) - 1),
        })
    }

    /// Appends a column's texts to the keys; notes the rows whose text does not fit.
    pub(super) fn shift_in(
        self,
        keys: &mut [u128],
        column: &Column,
        texts: &Strings,
        too_long: &mut Vec<u32>,
    ) {
        let bits = u32::try_from(8 * self.bytes).unwrap_or(0) + LENGTH_BITS + BLANK_BITS;
        for ((row, key), text) in (0..).zip(keys.iter_mut()).zip(texts.iter()) {
            let cell = if column.is_null(row as usize) {
                1 << bits
            } else {
                self.pack(text.as_bytes()).unwrap_or_else(|| {
                    too_long.push(row);
                    0
                })
            };
            *key = (*key << (bits + 1)) | cell;
        }
    }

    #[inline]
    fn pack(self, text: &[u8]) -> Option<u128> {
        let kept = text.iter().rposition(|byte| *byte != b' ');
        let length = kept.map_or(0, |last| last + 1);
        let blanks = text.len() - length;
        if length > self.bytes || blanks >> BLANK_BITS != 0 {
            return None;
        }
        let bytes = text.get(..length)?.iter();
        let packed = bytes.fold(0_u128, |packed, byte| packed << 8 | u128::from(*byte));
        Some((packed << LENGTH_BITS | length as u128) << BLANK_BITS | blanks as u128)
    }
}
