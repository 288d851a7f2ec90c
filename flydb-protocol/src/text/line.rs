//! Lines from a stream of bytes, bounded.

use std::io;

use bytes::BytesMut;
use memchr::memchr;
use thiserror::Error;
use tokio_util::codec::Decoder;

use crate::error_code::SqlState;
use crate::limits::MAX_LINE_BYTES;

/// A line that cannot be read. It is answered, and the next line is read as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LineError {
    /// It is over the limit. It is passed over up to its end without being kept.
    #[error("a line is over the limit of {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// It is not UTF-8.
    #[error("a line is not valid UTF-8")]
    Utf8,
}

impl LineError {
    /// The SQLSTATE of the answer.
    #[must_use]
    pub const fn state(self) -> SqlState {
        match self {
            LineError::TooLong => SqlState::ProgramLimitExceeded,
            LineError::Utf8 => SqlState::CharacterNotInRepertoire,
        }
    }
}

/// Cuts a stream into lines, without their ends. A last line without an end is a line too.
#[derive(Clone, Debug, Default)]
pub struct LineCodec {
    /// Bytes at the front of the buffer that hold no line end.
    searched: usize,
    /// Whether the rest of a line that was too long is being passed over.
    skipping: bool,
}

impl LineCodec {
    /// A codec at the start of a stream.
    #[must_use]
    pub fn new() -> LineCodec {
        LineCodec::default()
    }

    fn line(&mut self, mut line: BytesMut) -> Result<String, LineError> {
        self.searched = 0;
        if line.last() == Some(&b'\r') {
            line.truncate(line.len() - 1);
        }
        if line.len() > MAX_LINE_BYTES {
            return Err(LineError::TooLong);
        }
        String::from_utf8(line.into()).map_err(|_| LineError::Utf8)
    }
}

impl Decoder for LineCodec {
    type Item = Result<String, LineError>;
    type Error = io::Error;

    fn decode(&mut self, src: &mut BytesMut) -> io::Result<Option<Self::Item>> {
        loop {
            let found = src
                .get(self.searched..)
                .and_then(|fresh| memchr(b'\n', fresh));
            match found {
                Some(at) => {
                    let mut line = src.split_to(self.searched + at + 1);
                    line.truncate(line.len() - 1);
                    let line = self.line(line);
                    if !std::mem::take(&mut self.skipping) {
                        return Ok(Some(line));
                    }
                }
                None if self.skipping => {
                    src.clear();
                    return Ok(None);
                }
                // One more byte may be the `\r` of the line's end.
                None if src.len() > MAX_LINE_BYTES + 1 => {
                    src.clear();
                    self.searched = 0;
                    self.skipping = true;
                    return Ok(Some(Err(LineError::TooLong)));
                }
                None => {
                    self.searched = src.len();
                    return Ok(None);
                }
            }
        }
    }

    fn decode_eof(&mut self, src: &mut BytesMut) -> io::Result<Option<Self::Item>> {
        if let Some(line) = self.decode(src)? {
            return Ok(Some(line));
        }
        if src.is_empty() {
            return Ok(None);
        }
        let line = src.split();
        Ok(Some(self.line(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a stream that comes in pieces of these many bytes.
    fn lines(stream: &[u8], piece: usize) -> Vec<Result<String, LineError>> {
        let mut codec = LineCodec::new();
        let mut buffer = BytesMut::new();
        let mut lines = Vec::new();
        for piece in stream.chunks(piece) {
            buffer.extend_from_slice(piece);
            while let Some(line) = codec.decode(&mut buffer).unwrap() {
                lines.push(line);
            }
        }
        while let Some(line) = codec.decode_eof(&mut buffer).unwrap() {
            lines.push(line);
        }
        lines
    }

    #[test]
    fn lines_end_both_ways_however_they_are_split() {
        let stream = "PING\r\n\nSQL SELECT 'é'\nQUIT".as_bytes();
        let expected = ["PING", "", "SQL SELECT 'é'", "QUIT"].map(|line| Ok(line.to_owned()));
        for piece in 1..=stream.len() {
            assert_eq!(lines(stream, piece), expected, "pieces of {piece}");
        }
    }

    #[test]
    fn a_bad_line_does_not_spoil_the_next() {
        let found = lines(b"\xFF\xFE\nPING\n", 3);
        assert_eq!(found, [Err(LineError::Utf8), Ok("PING".to_owned())]);
    }

    #[test]
    fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
        let long = |length: usize| [vec![b'x'; length], b"\r\nPING\n".to_vec()].concat();
        for piece in [7919, 3 << 20] {
            let fits = lines(&long(MAX_LINE_BYTES), piece);
            assert_eq!(
                fits.first().unwrap().as_ref().map(String::len),
                Ok(MAX_LINE_BYTES)
            );
            let over = lines(&long(MAX_LINE_BYTES + 1), piece);
            assert_eq!(over, [Err(LineError::TooLong), Ok("PING".to_owned())]);
            let far_over = lines(&long(2 * MAX_LINE_BYTES + 5), piece);
            assert_eq!(far_over, [Err(LineError::TooLong), Ok("PING".to_owned())]);
        }
    }

    #[test]
    fn a_line_that_never_ends_takes_bounded_memory() {
        let mut codec = LineCodec::new();
        let mut buffer = BytesMut::new();
        let mut errors = 0;
        for _ in 0..64 {
            buffer.extend_from_slice(&[b'x'; 65_536]);
            errors += usize::from(codec.decode(&mut buffer).unwrap().is_some());
            assert!(buffer.len() <= MAX_LINE_BYTES + 1);
        }
        assert_eq!(errors, 1);
    }
}
