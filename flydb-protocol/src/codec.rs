//! Frames to and from a stream of bytes, for tokio-util's `Framed`, `FramedRead` and `FramedWrite`.
//!
//! The decoder waits for a whole frame and hands out its payload without copying it. It judges the
//! header byte by byte as it arrives, so that a peer that speaks something else is answered at once;
//! and it sets little memory aside for a payload before its bytes are there.
//!
//! Its errors end the connection (see [`FrameError`]). What a whole frame means is for
//! [`crate::message`] to say.

use std::io;

use bytes::{BufMut, Bytes, BytesMut};
use thiserror::Error;
use tokio_util::codec::{Decoder, Encoder};

use crate::error::{EncodeError, FrameError};
use crate::header::{Flags, FrameHeader, MessageType};
use crate::limits::{FRAME_HEADER_BYTES, MAX_PAYLOAD_BYTES, PAYLOAD_RESERVE_BYTES};

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

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(frame: &Frame) -> BytesMut {
        let mut out = BytesMut::new();
        FrameCodec::new().encode(frame.clone(), &mut out).unwrap();
        out
    }

    fn sample() -> Frame {
        Frame::new(MessageType::Query, Bytes::from_static(b"{\"query\":\"x\"}"))
    }

    #[test]
    fn frames_come_whole_however_the_bytes_are_split() {
        let mut stream = bytes_of(&sample());
        stream.extend_from_slice(&bytes_of(&Frame::new(MessageType::Ping, Bytes::new())));
        for cut in 0..=stream.len() {
            let mut codec = FrameCodec::new();
            let mut buffer = BytesMut::from(&stream[..cut]);
            let mut frames = Vec::new();
            while let Some(frame) = codec.decode(&mut buffer).unwrap() {
                frames.push(frame);
            }
            buffer.extend_from_slice(&stream[cut..]);
            while let Some(frame) = codec.decode(&mut buffer).unwrap() {
                frames.push(frame);
            }
            assert_eq!(frames.len(), 2, "cut at {cut}");
            assert_eq!(frames[0], sample());
            assert!(codec.decode_eof(&mut buffer).unwrap().is_none());
        }
    }

    #[test]
    fn an_end_within_a_frame_is_told_from_an_end_between_frames() {
        let stream = bytes_of(&sample());
        for cut in 1..stream.len() {
            let mut buffer = BytesMut::from(&stream[..cut]);
            let mut codec = FrameCodec::new();
            assert!(codec.decode(&mut buffer).unwrap().is_none());
            let end = codec.decode_eof(&mut buffer);
            assert!(
                matches!(end, Err(CodecError::Frame(FrameError::Truncated))),
                "cut at {cut}: {end:?}"
            );
        }
    }

    #[test]
    fn a_claimed_length_alone_takes_little_memory() {
        let mut buffer = BytesMut::from(&[0xFD, 1, 1, 0, 1, 0, 0, 0][..]);
        assert!(FrameCodec::new().decode(&mut buffer).unwrap().is_none());
        assert!(buffer.capacity() <= 2 * PAYLOAD_RESERVE_BYTES);
    }

    #[test]
    fn a_lowered_limit_refuses_what_is_over_it() {
        let mut codec = FrameCodec::new();
        codec.set_max_payload(4);
        let mut buffer = BytesMut::from(&[0xFD, 1, 1, 0, 0, 0, 0, 5][..]);
        let refused = codec.decode(&mut buffer);
        let length = 5;
        assert!(
            matches!(refused, Err(CodecError::Frame(e)) if e == FrameError::Oversize { length })
        );
    }

    #[test]
    fn a_payload_over_the_limit_is_not_sent() {
        let mut out = BytesMut::from(&b"before"[..]);
        let payload = Bytes::from(vec![0; MAX_PAYLOAD_BYTES + 1]);
        let refused = FrameCodec::new().encode(Frame::new(MessageType::Query, payload), &mut out);
        assert!(matches!(refused, Err(CodecError::Encode(_))));
        assert_eq!(&out[..], b"before");
    }
}
