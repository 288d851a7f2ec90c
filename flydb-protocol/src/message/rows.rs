//! The rows of a result, as they came: taken apart only as far as they are read.
//!
//! JSON rows stay the text of the `rows` array; binary rows stay a run of row images, each behind its
//! u32 length. Both are slices of the frame's payload, so a large result is held once.

mod columns;
mod convert;
mod elements;
mod ends;
mod writer;

use bytes::Bytes;

use crate::error::DecodeError;
use crate::wire::Reader;

pub(super) use convert::{decode, encode_cursor, encode_metadata, encode_query};

pub use columns::{MetadataColumns, ResultColumns};
pub use elements::Elements;
pub use ends::{CursorEnd, MetadataEnd, QueryEnd};
pub use writer::{Appended, Columns, ResultWriter};

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowFormat {
    /// An array of arrays of JSON values.
    #[default]
    Json,
    /// Row images, each behind its length.
    Binary,
}

/// The rows of one result frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    format: RowFormat,
    /// The array's text, or empty for none; the images with their lengths.
    bytes: Bytes,
}

/// One row where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSlice<'a> {
    /// The text of an array of values.
    Json(&'a str),
    /// A row image, its outline not yet checked: give it to [`crate::row::RowRef`].
    Binary(&'a [u8]),
}

impl Rows {
    /// Rows from the text of a JSON array of arrays.
    #[must_use]
    pub const fn json(array: Bytes) -> Rows {
        Rows {
            format: RowFormat::Json,
            bytes: array,
        }
    }

    /// Rows from `count` images, each behind its length.
    ///
    /// # Errors
    /// Where the lengths do not fill the bytes exactly.
    pub fn binary(count: u32, bytes: Bytes) -> Result<Rows, DecodeError> {
        let mut images = Reader::new(&bytes);
        for _ in 0..count {
            images.bytes()?;
        }
        images.finish()?;
        let format = RowFormat::Binary;
        Ok(Rows { format, bytes })
    }

    /// How they are written.
    #[must_use]
    pub const fn format(&self) -> RowFormat {
        self.format
    }

    /// The array's text (empty for none) or the images with their lengths.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Each row, where it lies. To keep one, give its bytes to [`Bytes::slice_ref`] of
    /// [`Rows::bytes`]: no copy is made.
    #[must_use]
    pub fn iter(&self) -> RowIter<'_> {
        match self.format {
            RowFormat::Json => RowIter::Json(Elements::of(self.text())),
            RowFormat::Binary => RowIter::Binary(Reader::new(&self.bytes)),
        }
    }

    fn text(&self) -> &str {
        if self.bytes.is_empty() {
            return "[]";
        }
        // What is not UTF-8 is no array either, and the iterator says so.
        std::str::from_utf8(&self.bytes).unwrap_or_default()
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = Result<RowSlice<'a>, DecodeError>;
    type IntoIter = RowIter<'a>;

    fn into_iter(self) -> RowIter<'a> {
        self.iter()
    }
}

/// The rows of a result, one after the other. Ends after an error.
#[derive(Clone, Debug)]
pub enum RowIter<'a> {
    /// Over a JSON array.
    Json(Elements<'a>),
    /// Over images.
    Binary(Reader<'a>),
}

impl<'a> Iterator for RowIter<'a> {
    type Item = Result<RowSlice<'a>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            RowIter::Json(elements) => Some(elements.next()?.map(RowSlice::Json)),
            RowIter::Binary(images) => {
                if images.rest().is_empty() {
                    return None;
                }
                let image = images.bytes();
                if image.is_err() {
                    *images = Reader::new(&[]);
                }
                Some(image.map(RowSlice::Binary))
            }
        }
    }
}
