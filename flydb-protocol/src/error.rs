//! Why bytes are no message, and what a peer is told about it.
//!
//! Three kinds, by what they mean for the connection: a [`FrameError`] ends it, for nothing after it
//! can be trusted to be in step; a [`DecodeError`] is answered and the connection goes on; an
//! [`EncodeError`] is the sender's own fault and puts nothing on the wire.

use thiserror::Error;

use crate::error_code::{ErrorCode, SqlState};
use crate::limits::MAX_PAYLOAD_BYTES;

/// The peer is out of step: the connection is answered once and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The first byte is not the protocol's.
    #[error("not a FlyDB frame: it starts with {found:#04x} and not 0xfd")]
    Magic {
        /// The first byte.
        found: u8,
    },
    /// Another version of the protocol.
    #[error("protocol version {found} is not supported; this is version 1")]
    Version {
        /// The second byte.
        found: u8,
    },
    /// A length over the limit.
    #[error("a payload of {length} bytes is over the limit of {MAX_PAYLOAD_BYTES} bytes")]
    Oversize {
        /// The length that the header claims.
        length: u32,
    },
    /// The stream ended within a frame.
    #[error("the connection ended within a frame")]
    Truncated,
}

/// A whole frame is no message: it is answered with an Error and the connection goes on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// No message has this code, or none that this peer may send.
    #[error("no message of type {code:#04x} is expected here")]
    UnknownType {
        /// The third byte of the header.
        code: u8,
    },
    /// Flags that are undefined or were not negotiated.
    #[error("the flags {bits:#04x} are undefined or were not negotiated")]
    Flags {
        /// The flags that are wrong.
        bits: u8,
    },
    /// The payload is not UTF-8.
    #[error("the payload is not valid UTF-8")]
    Utf8,
    /// The payload is not the message's JSON.
    #[error("the payload of {message} does not parse: {reason}")]
    Json {
        /// The message's name.
        message: &'static str,
        /// What is wrong and where, for people.
        reason: String,
    },
    /// A binary payload does not parse.
    #[error("the payload does not parse: {0}")]
    Binary(&'static str),
}

impl DecodeError {
    /// The numeric code of the Error message that answers it.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        ErrorCode::Malformed
    }

    /// The SQLSTATE of the Error message that answers it.
    #[must_use]
    pub const fn state(&self) -> SqlState {
        SqlState::ProtocolViolation
    }
}

/// A message cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The payload would be over the limit.
    #[error("a payload of {bytes} bytes is over the limit of {MAX_PAYLOAD_BYTES} bytes")]
    TooLarge {
        /// What it would take.
        bytes: usize,
    },
    /// The message cannot be written as JSON.
    #[error("the message cannot be written as JSON")]
    Json,
}
