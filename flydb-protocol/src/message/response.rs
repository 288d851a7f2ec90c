//! What a server answers.

use bytes::BytesMut;

use super::auth::AuthResult;
use super::core::{PrepareResult, QueryResult};
use super::cursor::CursorResult;
use super::error_body::ErrorBody;
use super::metadata::MetadataResult;
use super::object::{decode, decode_empty, encode};
use super::rows;
use super::session::{ServerInfo, SessionResult};
use super::transaction::TxResult;
use crate::codec::{Frame, FrameWriter};
use crate::error::{DecodeError, EncodeError};
use crate::header::{Direction, Flags, MessageType};

/// A response. The variants are the message types that a server sends.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each is described at its `MessageType` and its struct
pub enum Response {
    QueryResult(QueryResult),
    Error(ErrorBody),
    PrepareResult(PrepareResult),
    AuthResult(AuthResult),
    Pong,
    CursorResult(CursorResult),
    MetadataResult(MetadataResult),
    TxResult(TxResult),
    SessionResult(SessionResult),
    /// A SessionResult frame too: the answer to GetServerInfo.
    ServerInfo(ServerInfo),
}

impl Response {
    /// Its type.
    #[must_use]
    pub const fn message_type(&self) -> MessageType {
        match self {
            Response::QueryResult(_) => MessageType::QueryResult,
            Response::Error(_) => MessageType::Error,
            Response::PrepareResult(_) => MessageType::PrepareResult,
            Response::AuthResult(_) => MessageType::AuthResult,
            Response::Pong => MessageType::Pong,
            Response::CursorResult(_) => MessageType::CursorResult,
            Response::MetadataResult(_) => MessageType::MetadataResult,
            Response::TxResult(_) => MessageType::TxResult,
            Response::SessionResult(_) | Response::ServerInfo(_) => MessageType::SessionResult,
        }
    }
}

impl Response {
    /// Takes a frame apart. Rows stay slices of its payload.
    ///
    /// # Errors
    /// A [`DecodeError`] for a type that no server sends in answer, for flags that do not belong to
    /// it and for a payload that does not parse.
    pub fn decode(frame: &Frame) -> Result<Response, DecodeError> {
        let code = frame.code;
        let message_type = frame
            .message_type()
            .filter(|message_type| message_type.direction() == Direction::Response)
            .ok_or(DecodeError::UnknownType { code })?;
        let wrong = frame.flags.without(allowed_flags(message_type));
        if !wrong.is_empty() {
            let bits = wrong.bits();
            return Err(DecodeError::Flags { bits });
        }
        Self::decode_payload(message_type, frame)
    }

    fn decode_payload(message_type: MessageType, frame: &Frame) -> Result<Response, DecodeError> {
        let name = message_type.name();
        let payload = &frame.payload;
        Ok(match message_type {
            MessageType::QueryResult => {
                let (mut result, rows) = rows::decode::<QueryResult>(name, frame)?;
                result.rows = rows;
                Response::QueryResult(result)
            }
            MessageType::CursorResult => {
                let (mut result, rows) = rows::decode::<CursorResult>(name, frame)?;
                result.rows = rows;
                Response::CursorResult(result)
            }
            MessageType::MetadataResult => {
                let (mut result, rows) = rows::decode::<MetadataResult>(name, frame)?;
                result.rows = rows;
                Response::MetadataResult(result)
            }
            MessageType::Error => Response::Error(decode(name, payload)?),
            MessageType::PrepareResult => Response::PrepareResult(decode(name, payload)?),
            MessageType::AuthResult => Response::AuthResult(AuthResult::decode(payload)?),
            MessageType::Pong => decode_empty(name, payload).map(|()| Response::Pong)?,
            MessageType::TxResult => Response::TxResult(decode(name, payload)?),
            MessageType::SessionResult => decode_session(payload)?,
            other => {
                let code = other.code();
                return Err(DecodeError::UnknownType { code });
            }
        })
    }

    /// Appends it to `out` as a frame. Rows go out in the format that they are in.
    ///
    /// # Errors
    /// [`EncodeError::TooLarge`] past the limit; `out` is then as it was.
    pub fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        match self {
            Response::QueryResult(v) => rows::encode_query(v, out),
            Response::CursorResult(v) => rows::encode_cursor(v, out),
            Response::MetadataResult(v) => rows::encode_metadata(v, out),
            Response::Error(_)
            | Response::PrepareResult(_)
            | Response::AuthResult(_)
            | Response::Pong
            | Response::TxResult(_)
            | Response::SessionResult(_)
            | Response::ServerInfo(_) => self.encode_plain(out),
        }
    }

    /// A response without rows.
    fn encode_plain(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        let mut frame = FrameWriter::begin(out, self.message_type().code(), Flags::NONE);
        match self {
            Response::QueryResult(_) | Response::CursorResult(_) | Response::MetadataResult(_) => {}
            Response::Error(v) => encode(&mut frame, v)?,
            Response::PrepareResult(v) => encode(&mut frame, v)?,
            Response::AuthResult(v) => v.encode(&mut frame)?,
            Response::Pong => {}
            Response::TxResult(v) => encode(&mut frame, v)?,
            Response::SessionResult(v) => encode(&mut frame, v)?,
            Response::ServerInfo(v) => encode(&mut frame, v)?,
        }
        frame.finish()
    }
}

fn allowed_flags(message_type: MessageType) -> Flags {
    if matches!(
        message_type,
        MessageType::QueryResult | MessageType::CursorResult
    ) {
        Flags::BINARY_ROWS
    } else {
        Flags::NONE
    }
}

/// The answer to GetServerInfo is the one that names the server's version.
fn decode_session(payload: &[u8]) -> Result<Response, DecodeError> {
    #[derive(serde::Deserialize)]
    struct Probe {
        #[serde(default)]
        server_version: Option<serde::de::IgnoredAny>,
    }
    let name = MessageType::SessionResult.name();
    let probe: Probe = decode(name, payload)?;
    Ok(if probe.server_version.is_some() {
        Response::ServerInfo(decode(name, payload)?)
    } else {
        Response::SessionResult(decode(name, payload)?)
    })
}
