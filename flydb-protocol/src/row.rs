//! The row image: how a row lies in storage, in the log, in a checkpoint and in a binary result.
//!
//! ```text
//! count u16 | null bitmap, ceil(count/8) bytes | fixed part | ends u32 x variable columns | variable part | long decimals
//! ```
//!
//! - `count` is the number of columns that the image holds. A layout may have more: a column added
//!   after the row was written is absent from the image and reads as absent.
//! - Bit `i % 8` (least significant first) of bitmap byte `i / 8` is set where column `i` is NULL.
//! - The fixed part holds every fixed-width column in column order, NULL or not; NULL is zeros.
//!   Integers, floats and day or microsecond counts are big-endian; a decimal is its coefficient
//!   (16 bytes, two's complement) and its scale (1 byte); an interval is months, days, microseconds.
//!   A decimal of more than 38 digits, NaN or an infinity is where its bytes start behind the variable
//!   part (4 bytes), how many they are (4 bytes), 8 bytes of zeros and the byte FF; the bytes themselves
//!   are those of [`LongRef`](crate::value::LongRef), those of each column behind those of the one before.
//! - `ends` gives, for each variable-width column in order, where its bytes end, counted from the
//!   start of the variable part. A column starts where the one before it ends.
//!
//! Any column is reached with two or three loads, without decoding the others.

mod reader;
mod writer;

use thiserror::Error;

use crate::data_type::Physical;

/// What stands for the scale of a decimal that lies behind the variable part.
const LONG_DECIMAL: u8 = 0xFF;

pub use reader::RowRef;
pub use writer::encode_row;

/// Why an image cannot be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowError {
    /// The values are not those of the layout: another count, or another type at this column.
    #[error("the value of column {column} does not fit the row's layout")]
    Mismatch {
        /// 0-based.
        column: usize,
    },
    /// The image would be larger than [`MAX_ROW_BYTES`].
    #[error("a row of {bytes} bytes is over the limit of {MAX_ROW_BYTES} bytes")]
    TooLarge {
        /// What the row would take.
        bytes: usize,
    },
    /// The bytes are no image of this layout.
    #[error("not a row image: {0}")]
    Malformed(&'static str),
}

/// Bytes that one row image may take: what still fits into a frame beside its header.
pub const MAX_ROW_BYTES: usize = 16 * 1024 * 1024 - 64 * 1024;

/// Columns that a row may have.
pub const MAX_COLUMNS: usize = 1600;

/// Where each column of a row lies. Built once for a table or a result, then shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLayout {
    slots: Box<[Slot]>,
    /// Entry `n`: the bytes of the fixed part, and the variable columns, of an image of `n` columns.
    prefixes: Box<[Prefix]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    physical: Physical,
    /// Bytes into the fixed part, or which of the variable columns.
    place: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Prefix {
    fixed: u32,
    variable: u32,
}

impl RowLayout {
    /// The layout of rows with these columns.
    ///
    /// # Errors
    /// [`RowError::TooLarge`] past [`MAX_COLUMNS`].
    pub fn new(columns: impl IntoIterator<Item = Physical>) -> Result<RowLayout, RowError> {
        let mut slots = Vec::new();
        let mut at = Prefix {
            fixed: 0,
            variable: 0,
        };
        let mut prefixes = vec![at];
        for physical in columns {
            if slots.len() == MAX_COLUMNS {
                return Err(RowError::TooLarge { bytes: slots.len() });
            }
            let place = match physical.fixed_width() {
                Some(width) => {
                    let place = at.fixed;
                    // At most MAX_COLUMNS x 17 bytes.
                    at.fixed += u32::try_from(width).unwrap_or(u32::MAX);
                    place
                }
                None => {
                    at.variable += 1;
                    at.variable - 1
                }
            };
            slots.push(Slot { physical, place });
            prefixes.push(at);
        }
        Ok(RowLayout {
            slots: slots.into(),
            prefixes: prefixes.into(),
        })
    }

    /// How many columns a whole row has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether rows have no columns at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The physical type of a column; `None` past the last.
    #[must_use]
    pub fn physical(&self, column: usize) -> Option<Physical> {
        self.slots.get(column).map(|slot| slot.physical)
    }

    /// Where a column lies: bytes into the fixed part, or which of the variable columns it is. For
    /// readers that take the same column of many images.
    #[must_use]
    pub fn place(&self, column: usize) -> Option<usize> {
        self.slots.get(column).map(|slot| slot.place as usize)
    }
}
