//! Frames written in place.

use bytes::{BufMut, BytesMut};

use crate::error::EncodeError;
use crate::header::{Flags, FrameHeader};
use crate::limits::{FRAME_HEADER_BYTES, MAX_PAYLOAD_BYTES};

/// Writes one frame in place: the header first, the payload by the caller, the length at the end.
///
/// Dropped without [`FrameWriter::finish`], it takes back what was written.
#[derive(Debug)]
pub struct FrameWriter<'a> {
    /// Where the payload is appended.
    pub out: &'a mut BytesMut,
    start: usize,
    done: bool,
}

impl<'a> FrameWriter<'a> {
    /// Begins a frame at the end of `out`.
    pub fn begin(out: &'a mut BytesMut, code: u8, flags: Flags) -> FrameWriter<'a> {
        let start = out.len();
        let length = 0;
        out.put_slice(
            &FrameHeader {
                code,
                flags,
                length,
            }
            .encode(),
        );
        FrameWriter {
            out,
            start,
            done: false,
        }
    }

    /// Where the payload begins in `out`.
    #[must_use]
    pub const fn payload_start(&self) -> usize {
        self.start + FRAME_HEADER_BYTES
    }

    /// Bytes of payload so far.
    #[must_use]
    pub fn payload_len(&self) -> usize {
        self.out.len() - self.payload_start()
    }

    /// Ends the frame.
    ///
    /// # Errors
    /// [`EncodeError::TooLarge`] past the limit; `out` is then as it was.
    pub fn finish(mut self) -> Result<(), EncodeError> {
        let bytes = self.payload_len();
        let length = u32::try_from(bytes).map_err(|_| EncodeError::TooLarge { bytes })?;
        if bytes > MAX_PAYLOAD_BYTES {
            return Err(EncodeError::TooLarge { bytes });
        }
        let at = self.start + FRAME_HEADER_BYTES - 4;
        if let Some(field) = self.out.get_mut(at..at + 4) {
            field.copy_from_slice(&length.to_be_bytes());
        }
        self.done = true;
        Ok(())
    }
}

impl Drop for FrameWriter<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.out.truncate(self.start);
        }
    }
}
