//! Short texts and decimals in a few bits of a key.
//!
//! A text is split into what it is without blanks at its end and how many those are, because a CHAR is
//! filled up with them. Both go into the key, with the length, so that different texts differ there.

use crate::types::{Column, Decimal, Strings};

/// Bits for how many blanks a text ends with, or for a decimal's scale.
const BLANK_BITS: u32 = 6;
/// Bits for how many bytes are before them; a decimal's digits take them too.
const LENGTH_BITS: u32 = 4;
/// Below so many bytes for each it is not worth while.
const LEAST: usize = 2;

/// How many bytes of a text fit into a key; decimals have the same room.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextRoom {
    bytes: usize,
}

impl TextRoom {
    /// No texts and no decimals.
    pub(super) const NONE: TextRoom = TextRoom { bytes: 0 };

    /// What so many texts and decimals may take each beside so many other bits, 127 being all; `None` where that is little.
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

    /// Appends a column's decimals to the keys, those of more than 38 digits being `None`; notes the rows whose
    /// decimal does not fit.
    pub(super) fn shift_in_decimals(
        self,
        keys: &mut [u128],
        column: &Column,
        decimals: impl Iterator<Item = Option<Decimal>>,
        too_long: &mut Vec<u32>,
    ) {
        let digits = u32::try_from(8 * self.bytes).unwrap_or(0) + LENGTH_BITS;
        let bits = digits + BLANK_BITS;
        // Equal magnitudes are one key: the scale is as small as it can be.
        let pack = |decimal: Option<Decimal>| {
            let decimal = decimal?.normalize();
            let coefficient = decimal.coefficient();
            let fits = coefficient >> (digits - 1) == coefficient >> 127;
            let packed = coefficient.cast_unsigned() & ((1 << digits) - 1);
            fits.then_some(packed << BLANK_BITS | u128::from(decimal.scale()))
        };
        for ((row, key), decimal) in (0..).zip(keys.iter_mut()).zip(decimals) {
            let cell = if column.is_null(row as usize) {
                1 << bits
            } else {
                pack(decimal).unwrap_or_else(|| {
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
