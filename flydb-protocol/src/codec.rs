//! Frames to and from a stream of bytes, for tokio-util's `Framed`, `FramedRead` and `FramedWrite`.
//!
//! The decoder waits for a whole frame and hands out its payload without copying it. It judges the
//! header byte by byte as it arrives, so that a peer that speaks something else is answered at once;
//! and it sets little memory aside for a payload before its bytes are there.
//!
//! Its errors end the connection (see [`FrameError`]). What a whole frame means is for
//! [`crate::message`] to say.

mod writer;

use std::io;

use bytes::{BufMut, Bytes, BytesMut};
use thiserror::Error;
use tokio_util::codec::{Decoder, Encoder};

use crate::error::{EncodeError, FrameError};
use crate::header::{Flags, FrameHeader, MessageType};
use crate::limits::{FRAME_HEADER_BYTES, MAX_PAYLOAD_BYTES, PAYLOAD_RESERVE_BYTES};

pub use writer::FrameWriter;

/// One whole frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The message's code, known or not.
    pub code: u8,
    /// The flags, defined or not.
    pub flags: Flags,
    /// The payload.
    pub payload: Bytes,
}

impl Frame {
    /// A frame of this type, without flags.
    #[must_use]
    pub const fn new(message_type: MessageType, payload: Bytes) -> Frame {
        Frame {
            code: message_type.code(),
            flags: Flags::NONE,
            payload,
        }
    }

    /// Which message it is, where the code is known.
    #[must_use]
    pub const fn message_type(&self) -> Option<MessageType> {
        MessageType::from_code(self.code)
    }
}

/// What the codec fails with.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The peer is out of step. Answer with an Error and close.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A frame to be sent is too large; nothing of it was written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The stream itself failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Frames to and from bytes.
#[derive(Clone, Debug)]
pub struct FrameCodec {
    max_payload: usize,
    header: Option<FrameHeader>,
}

impl FrameCodec {
    /// A codec that takes payloads up to the protocol's limit.
    #[must_use]
    pub const fn new() -> FrameCodec {
        FrameCodec {
            max_payload: MAX_PAYLOAD_BYTES,
            header: None,
        }
    }

    /// Lowers (or restores) the length that it takes from the next header on: a server need not
    /// hold 16 MiB for a peer that it does not know yet.
    pub fn set_max_payload(&mut self, bytes: usize) {
        self.max_payload = bytes.min(MAX_PAYLOAD_BYTES);
    }

    /// Whether a header was taken whose payload is still to come.
    #[must_use]
    pub const fn in_frame(&self) -> bool {
        self.header.is_some()
    }

    fn header(&mut self, src: &mut BytesMut) -> Result<Option<FrameHeader>, FrameError> {
        if self.header.is_some() {
            return Ok(self.header);
        }
        let Some(bytes) = src.first_chunk::<FRAME_HEADER_BYTES>() else {
            FrameHeader::check_start(src)?;
            return Ok(None);
        };
        let header = FrameHeader::decode(*bytes)?;
        let length = header.length;
        if length as usize > self.max_payload {
            return Err(FrameError::Oversize { length });
        }
        let _ = src.split_to(FRAME_HEADER_BYTES);
        self.header = Some(header);
        Ok(self.header)
    }
}

impl Default for FrameCodec {
    fn default() -> FrameCodec {
        FrameCodec::new()
    }
}

impl Decoder for FrameCodec {
    type Item = Frame;
    type Error = CodecError;

    fn decode(&mut self, src: &mut BytesMut) -> Result<Option<Frame>, CodecError> {
        let Some(header) = self.header(src)? else {
            return Ok(None);
        };
        let length = header.length as usize;
        if src.len() < length {
            src.reserve((length - src.len()).min(PAYLOAD_RESERVE_BYTES));
            return Ok(None);
        }
        self.header = None;
        Ok(Some(Frame {
            code: header.code,
            flags: header.flags,
            payload: src.split_to(length).freeze(),
        }))
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> Result<Option<Frame>, CodecError> {
        match self.decode(src)? {
            Some(frame) => Ok(Some(frame)),
            None if src.is_empty() && self.header.is_none() => Ok(None),
            None => Err(FrameError::Truncated.into()),
        }
    }
}

impl Encoder<Frame> for FrameCodec {
    type Error = CodecError;

    fn encode(&mut self, frame: Frame, out: &mut BytesMut) -> Result<(), CodecError> {
        let writer = FrameWriter::begin(out, frame.code, frame.flags);
        writer.out.put_slice(&frame.payload);
        Ok(writer.finish()?)
    }
}

#[cfg(test)]
mod tests;
