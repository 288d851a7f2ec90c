//! Results written row by row, straight into the buffer that goes to the socket.
//!
//! A [`ResultWriter`] begins a frame, takes rows as they are made and ends the frame with what is
//! known only then: the tag, the count, whether more follows. The keys of a result that stand before
//! its rows and hold such knowledge (`message`; in the binary form the whole header) are written
//! behind the rows and turned into place at the end. That moves the rows once, at the speed of
//! memory, and keeps the documented order of keys.
//!
//! A row that no longer fits is refused and leaves no trace ([`Appended::Full`]); the frame can then
//! be ended with `has_more_rows`, and the row goes into the next one. A writer that is dropped
//! without being finished takes its frame back.

use bytes::{BufMut, BytesMut};

use super::RowFormat;
use super::columns::{MetadataColumns, ResultColumns};
use super::ends::{CursorEnd, MetadataEnd, QueryEnd};
use crate::codec::FrameWriter;
use crate::error::EncodeError;
use crate::header::{Flags, MessageType};
use crate::limits::MAX_ROWS_BYTES;
use crate::value::{ValueRef, write_json_string, write_json_value};

/// Whether a row found its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Appended {
    /// It did.
    Row,
    /// The frame is full: end it, and give the row to the next one.
    Full,
}

/// The columns that a result begins with.
#[derive(Clone, Copy, Debug)]
pub enum Columns<'a> {
    /// Of a QueryResult.
    Query(&'a ResultColumns),
    /// Of a CursorResult.
    Cursor(&'a MetadataColumns),
    /// Of a MetadataResult.
    Metadata(&'a MetadataColumns),
}

/// A result that is being written.
#[derive(Debug)]
pub struct ResultWriter<'a> {
    frame: FrameWriter<'a>,
    format: RowFormat,
    columns: Columns<'a>,
    /// Where the turn at the end begins: the value of `message`, or the whole binary payload.
    turn_at: usize,
    rows: u32,
    limit: usize,
}

impl<'a> ResultWriter<'a> {
    /// Begins a result at the end of `out`. MetadataResults are always JSON.
    pub fn begin(out: &'a mut BytesMut, columns: Columns<'a>, format: RowFormat) -> Self {
        let (message_type, format) = match columns {
            Columns::Query(_) => (MessageType::QueryResult, format),
            Columns::Cursor(_) => (MessageType::CursorResult, format),
            Columns::Metadata(_) => (MessageType::MetadataResult, RowFormat::Json),
        };
        let flags = match format {
            RowFormat::Json => Flags::NONE,
            RowFormat::Binary => Flags::BINARY_ROWS,
        };
        let frame = FrameWriter::begin(out, message_type.code(), flags);
        let mut writer = ResultWriter {
            turn_at: frame.payload_start(),
            frame,
            format,
            columns,
            rows: 0,
            limit: MAX_ROWS_BYTES,
        };
        if format == RowFormat::Json {
            writer.begin_json();
        }
        writer
    }

    /// Lowers the bytes that the payload's rows may fill, so that a long result goes out in frames
    /// of a handy size. The first row always finds its place, up to the protocol's own limit.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes.min(MAX_ROWS_BYTES);
    }

    /// Rows so far.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// Bytes of payload so far.
    #[must_use]
    pub fn payload_len(&self) -> usize {
        self.frame.payload_len()
    }

    /// How rows are written.
    #[must_use]
    pub const fn format(&self) -> RowFormat {
        self.format
    }

    /// Appends a row as JSON. For a JSON result only.
    #[inline]
    pub fn json_row<'v>(&mut self, cells: impl IntoIterator<Item = ValueRef<'v>>) -> Appended {
        debug_assert_eq!(self.format, RowFormat::Json);
        let start = self.frame.out.len();
        let out = &mut *self.frame.out;
        if self.rows > 0 {
            out.put_u8(b',');
        }
        out.put_u8(b'[');
        let mut first = true;
        for cell in cells {
            if !first {
                out.put_u8(b',');
            }
            first = false;
            write_json_value(out, cell);
        }
        out.put_u8(b']');
        self.keep(start)
    }

    /// Appends a row's image. For a binary result only; the image must be of the columns' layout.
    #[inline]
    pub fn binary_row(&mut self, image: &[u8]) -> Appended {
        debug_assert_eq!(self.format, RowFormat::Binary);
        let start = self.frame.out.len();
        let Ok(length) = u32::try_from(image.len()) else {
            return Appended::Full;
        };
        self.frame.out.put_u32(length);
        self.frame.out.put_slice(image);
        self.keep(start)
    }

    /// Appends rows that are written already: the inside of a JSON array, or images with lengths.
    pub(crate) fn written_rows(&mut self, count: u32, rows: &[u8]) {
        self.frame.out.put_slice(rows);
        self.rows = count;
    }

    #[inline]
    fn keep(&mut self, start: usize) -> Appended {
        let length = self.frame.payload_len();
        if length > self.limit && (self.rows > 0 || length > MAX_ROWS_BYTES) {
            self.frame.out.truncate(start);
            return Appended::Full;
        }
        self.rows += 1;
        Appended::Row
    }

    fn begin_json(&mut self) {
        let out = &mut *self.frame.out;
        match self.columns {
            Columns::Query(columns) => {
                out.put_slice(b"{\"success\":true,\"message\":");
                self.turn_at = out.len();
                out.put_slice(b",\"columns\":");
                out.put_slice(columns.names());
            }
            Columns::Cursor(columns) => {
                out.put_slice(b"{\"success\":true,\"cursor_id\":");
                self.turn_at = out.len();
                out.put_slice(b",\"columns\":");
                out.put_slice(columns.json());
            }
            Columns::Metadata(columns) => {
                out.put_slice(b"{\"success\":true,\"columns\":");
                self.turn_at = out.len();
                out.put_slice(columns.json());
            }
        }
        out.put_slice(b",\"rows\":[");
    }

    /// Ends a QueryResult.
    ///
    /// # Errors
    /// [`EncodeError::TooLarge`] where the frame is over the limit all the same; it is taken back.
    pub fn finish_query(self, end: &QueryEnd<'_>) -> Result<(), EncodeError> {
        let Columns::Query(columns) = self.columns else {
            return Err(EncodeError::Json);
        };
        let rows = self.rows;
        self.finish(
            |out| write_json_string(out, end.message),
            |out| {
                out.put_slice(b"{\"success\":true,\"message\":");
                write_json_string(out, end.message);
                out.put_slice(b",\"columns\":");
                out.put_slice(columns.names());
            },
            |out, binary| end.write(out, rows, columns, binary),
        )
    }

    /// Ends a CursorResult.
    ///
    /// # Errors
    /// As [`ResultWriter::finish_query`].
    pub fn finish_cursor(self, end: &CursorEnd<'_>) -> Result<(), EncodeError> {
        let Columns::Cursor(columns) = self.columns else {
            return Err(EncodeError::Json);
        };
        let rows = self.rows;
        self.finish(
            |out| write_json_string(out, end.cursor_id),
            |out| {
                out.put_slice(b"{\"success\":true,\"cursor_id\":");
                write_json_string(out, end.cursor_id);
                out.put_slice(b",\"columns\":");
                out.put_slice(columns.json());
            },
            |out, _| end.write(out, rows),
        )
    }

    /// Ends a MetadataResult.
    ///
    /// # Errors
    /// As [`ResultWriter::finish_query`].
    pub fn finish_metadata(self, end: &MetadataEnd<'_>) -> Result<(), EncodeError> {
        let Columns::Metadata(_) = self.columns else {
            return Err(EncodeError::Json);
        };
        let rows = self.rows;
        self.finish(|_| (), |_| (), |out, _| end.write(out, rows))
    }

    /// `late`: what of the JSON form is turned into place; `head`: how the binary form's header
    /// begins; `tail`: the keys behind the rows, and the closing brace.
    fn finish(
        self,
        late: impl FnOnce(&mut BytesMut),
        head: impl FnOnce(&mut BytesMut),
        tail: impl FnOnce(&mut BytesMut, bool),
    ) -> Result<(), EncodeError> {
        let out = &mut *self.frame.out;
        match self.format {
            RowFormat::Json => {
                out.put_u8(b']');
                tail(out, false);
                let end = out.len();
                late(out);
                turn(out, self.turn_at, end);
            }
            RowFormat::Binary => {
                let end = out.len();
                out.put_u32(0);
                head(out);
                tail(out, true);
                patch_length(out, end);
                out.put_u32(self.rows);
                turn(out, self.turn_at, end);
            }
        }
        self.frame.finish()
    }
}

/// Moves what was appended from `end` on to `at`.
fn turn(out: &mut BytesMut, at: usize, end: usize) {
    let late = out.len() - end;
    if let Some(part) = out.get_mut(at..) {
        part.rotate_right(late);
    }
}

/// Fills in the length of the String whose length field is at `at` and which ends the buffer.
fn patch_length(out: &mut BytesMut, at: usize) {
    // Headers are far under 4 GiB; the frame's own limit is checked at its end.
    let length = u32::try_from(out.len() - at - 4).unwrap_or(u32::MAX);
    if let Some(field) = out.get_mut(at..at + 4) {
        field.copy_from_slice(&length.to_be_bytes());
    }
}

#[cfg(test)]
mod tests;
