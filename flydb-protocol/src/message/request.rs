//! What a client sends.

use bytes::BytesMut;

use super::auth::Auth;
use super::core::{Deallocate, Execute, Prepare, Query};
use super::cursor::{CursorClose, CursorFetch, CursorOpen};
use super::metadata::{GetColumns, GetForeignKeys, GetIndexes, GetPrimaryKeys, GetTables};
use super::object::{decode, decode_empty, encode};
use super::session::{GetOption, SetOption};
use super::transaction::{BeginTx, RollbackTx, Savepoint};
use crate::codec::{Frame, FrameWriter};
use crate::error::{DecodeError, EncodeError};
use crate::header::{Direction, Flags, MessageType};

/// A request. The variants are the message types that a client sends.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each is described at its `MessageType` and its struct
pub enum Request {
    Query(Query),
    Prepare(Prepare),
    Execute(Execute),
    Deallocate(Deallocate),
    Auth(Auth),
    Ping,
    Reset,
    CursorOpen(CursorOpen),
    CursorFetch(CursorFetch),
    CursorClose(CursorClose),
    CursorScroll(CursorFetch),
    GetTables(GetTables),
    GetColumns(GetColumns),
    GetPrimaryKeys(GetPrimaryKeys),
    GetForeignKeys(GetForeignKeys),
    GetIndexes(GetIndexes),
    GetTypeInfo,
    BeginTx(BeginTx),
    CommitTx,
    RollbackTx(RollbackTx),
    Savepoint(Savepoint),
    SetOption(SetOption),
    GetOption(GetOption),
    GetServerInfo,
}

impl Request {
    /// Its type.
    #[must_use]
    pub const fn message_type(&self) -> MessageType {
        match self {
            Request::Query(_) => MessageType::Query,
            Request::Prepare(_) => MessageType::Prepare,
            Request::Execute(_) => MessageType::Execute,
            Request::Deallocate(_) => MessageType::Deallocate,
            Request::Auth(_) => MessageType::Auth,
            Request::Ping => MessageType::Ping,
            Request::Reset => MessageType::Reset,
            Request::CursorOpen(_) => MessageType::CursorOpen,
            Request::CursorFetch(_) => MessageType::CursorFetch,
            Request::CursorClose(_) => MessageType::CursorClose,
            Request::CursorScroll(_) => MessageType::CursorScroll,
            Request::GetTables(_) => MessageType::GetTables,
            Request::GetColumns(_) => MessageType::GetColumns,
            Request::GetPrimaryKeys(_) => MessageType::GetPrimaryKeys,
            Request::GetForeignKeys(_) => MessageType::GetForeignKeys,
            Request::GetIndexes(_) => MessageType::GetIndexes,
            Request::GetTypeInfo => MessageType::GetTypeInfo,
            Request::BeginTx(_) => MessageType::BeginTx,
            Request::CommitTx => MessageType::CommitTx,
            Request::RollbackTx(_) => MessageType::RollbackTx,
            Request::Savepoint(_) => MessageType::Savepoint,
            Request::SetOption(_) => MessageType::SetOption,
            Request::GetOption(_) => MessageType::GetOption,
            Request::GetServerInfo => MessageType::GetServerInfo,
        }
    }

    /// Takes a frame apart.
    ///
    /// # Errors
    /// A [`DecodeError`] for a type that no client sends, for flags (no request has any) and for a
    /// payload that does not parse. The connection can go on after each.
    pub fn decode(frame: &Frame) -> Result<Request, DecodeError> {
        let code = frame.code;
        let message_type = frame
            .message_type()
            .filter(|message_type| message_type.direction() == Direction::Request)
            .ok_or(DecodeError::UnknownType { code })?;
        if !frame.flags.is_empty() {
            let bits = frame.flags.bits();
            return Err(DecodeError::Flags { bits });
        }
        Self::decode_payload(message_type, &frame.payload)
    }

    fn decode_payload(message_type: MessageType, payload: &[u8]) -> Result<Request, DecodeError> {
        let name = message_type.name();
        Ok(match message_type {
            MessageType::Query => Request::Query(decode(name, payload)?),
            MessageType::Prepare => Request::Prepare(decode(name, payload)?),
            MessageType::Execute => Request::Execute(decode(name, payload)?),
            MessageType::Deallocate => Request::Deallocate(decode(name, payload)?),
            MessageType::Auth => Request::Auth(Auth::decode(payload)?),
            MessageType::Ping => decode_empty(name, payload).map(|()| Request::Ping)?,
            MessageType::Reset => decode_empty(name, payload).map(|()| Request::Reset)?,
            MessageType::CursorOpen => Request::CursorOpen(decode(name, payload)?),
            MessageType::CursorFetch => Request::CursorFetch(decode(name, payload)?),
            MessageType::CursorClose => Request::CursorClose(decode(name, payload)?),
            MessageType::CursorScroll => Request::CursorScroll(decode(name, payload)?),
            MessageType::GetTables => Request::GetTables(or_empty(name, payload)?),
            MessageType::GetColumns => Request::GetColumns(or_empty(name, payload)?),
            MessageType::GetPrimaryKeys => Request::GetPrimaryKeys(or_empty(name, payload)?),
            MessageType::GetForeignKeys => Request::GetForeignKeys(or_empty(name, payload)?),
            MessageType::GetIndexes => Request::GetIndexes(or_empty(name, payload)?),
            MessageType::GetTypeInfo => {
                decode_empty(name, payload).map(|()| Request::GetTypeInfo)?
            }
            MessageType::BeginTx => Request::BeginTx(or_empty(name, payload)?),
            MessageType::CommitTx => decode_empty(name, payload).map(|()| Request::CommitTx)?,
            MessageType::RollbackTx => Request::RollbackTx(or_empty(name, payload)?),
            MessageType::Savepoint => Request::Savepoint(decode(name, payload)?),
            MessageType::SetOption => Request::SetOption(decode(name, payload)?),
            MessageType::GetOption => Request::GetOption(decode(name, payload)?),
            MessageType::GetServerInfo => {
                decode_empty(name, payload).map(|()| Request::GetServerInfo)?
            }
            MessageType::QueryResult
            | MessageType::Error
            | MessageType::PrepareResult
            | MessageType::AuthResult
            | MessageType::Pong
            | MessageType::Cancel
            | MessageType::Describe
            | MessageType::CursorResult
            | MessageType::MetadataResult
            | MessageType::TxResult
            | MessageType::SessionResult
            | MessageType::UseDatabase
            | MessageType::GetDatabases
            | MessageType::DatabaseResult
            | MessageType::Watch
            | MessageType::Unwatch
            | MessageType::Event
            | MessageType::WatchResult
            | MessageType::BulkBegin
            | MessageType::BulkData
            | MessageType::BulkEnd
            | MessageType::BulkResult => {
                let code = message_type.code();
                return Err(DecodeError::UnknownType { code });
            }
        })
    }

    /// Appends it to `out` as a frame.
    ///
    /// # Errors
    /// [`EncodeError::TooLarge`] past the limit; `out` is then as it was.
    pub fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        let mut frame = FrameWriter::begin(out, self.message_type().code(), Flags::NONE);
        self.encode_payload(&mut frame)?;
        frame.finish()
    }

    fn encode_payload(&self, frame: &mut FrameWriter<'_>) -> Result<(), EncodeError> {
        match self {
            Request::Query(v) => encode(frame, v),
            Request::Prepare(v) => encode(frame, v),
            Request::Execute(v) => encode(frame, v),
            Request::Deallocate(v) => encode(frame, v),
            Request::Auth(v) => v.encode(frame),
            Request::CursorOpen(v) => encode(frame, v),
            Request::CursorFetch(v) | Request::CursorScroll(v) => encode(frame, v),
            Request::CursorClose(v) => encode(frame, v),
            Request::GetTables(v) => encode(frame, v),
            Request::GetColumns(v) => encode(frame, v),
            Request::GetPrimaryKeys(v) => encode(frame, v),
            Request::GetForeignKeys(v) => encode(frame, v),
            Request::GetIndexes(v) => encode(frame, v),
            Request::BeginTx(v) => encode(frame, v),
            Request::RollbackTx(v) if v.savepoint.is_some() => encode(frame, v),
            Request::Savepoint(v) => encode(frame, v),
            Request::SetOption(v) => encode(frame, v),
            Request::GetOption(v) => encode(frame, v),
            Request::Ping
            | Request::Reset
            | Request::GetTypeInfo
            | Request::CommitTx
            | Request::RollbackTx(_)
            | Request::GetServerInfo => Ok(()),
        }
    }
}

/// A message whose fields are all optional may be empty.
fn or_empty<'de, T>(name: &'static str, payload: &'de [u8]) -> Result<T, DecodeError>
where
    T: serde::Deserialize<'de> + Default,
{
    if payload.is_empty() {
        return Ok(T::default());
    }
    decode(name, payload)
}
