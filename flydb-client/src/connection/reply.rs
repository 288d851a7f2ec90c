//! A reply on its way to who asked for it.

use std::fmt;
use std::sync::Arc;

use flydb_protocol::message::ErrorBody;
use flydb_protocol::message::transaction::TxStatus;
use flydb_protocol::{Frame, Response};

use super::Shared;
use super::request;
use crate::error::{Error, Result, ServerError};

/// What comes through to a caller: a frame, or why none will come.
pub(crate) type Reply = Result<Delivered>;

/// What is to be done with a reply that nobody takes.
#[derive(Clone, Debug)]
pub(crate) enum Cleanup {
    Nothing,
    /// Close the cursor that it brings.
    Cursor,
    /// Forget the statement of this text if it was refused: it was cached before it was prepared.
    Statement(Arc<str>),
}

/// A reply that has come. Dropped untaken (its caller is gone) it is cleaned up after.
pub(crate) struct Delivered {
    shared: Arc<Shared>,
    frame: Option<Frame>,
    cleanup: Cleanup,
    sequence: u64,
}

impl Delivered {
    pub(crate) fn new(
        shared: Arc<Shared>,
        frame: Frame,
        cleanup: Cleanup,
        sequence: u64,
    ) -> Delivered {
        Delivered {
            shared,
            frame: Some(frame),
            cleanup,
            sequence,
        }
    }

    /// The frame, to be decoded by the caller, who then says by [`Delivered::note`] what it said about
    /// the transaction.
    pub(crate) fn take(&mut self) -> Option<Frame> {
        self.frame.take()
    }

    pub(crate) fn note(&self, status: Option<TxStatus>) {
        if let Some(status) = status {
            self.shared.status.note(self.sequence, status);
        }
    }

    /// The decoded message; an Error message as an error.
    pub(crate) fn decode(mut self) -> Result<Response> {
        let Some(frame) = self.take() else {
            return Err(Error::protocol("a reply was read twice"));
        };
        self.decode_frame(&frame)
    }

    /// As [`Delivered::decode`], of the frame that was taken.
    pub(crate) fn decode_frame(&self, frame: &Frame) -> Result<Response> {
        let response = Response::decode(frame).map_err(|error| self.malformed(error))?;
        self.note(status_of(&response));
        match response {
            Response::Error(body) => Err(server_error(body)),
            response => Ok(response),
        }
    }

    /// A reply of another type than the request has: the peer is out of step, or not one of ours.
    pub(crate) fn unexpected(shared: &Shared, response: &Response) -> Error {
        let kind = response.message_type();
        let error = Error::protocol(format!("the server answered with an unexpected {kind}"));
        shared.outbox().break_off(&error);
        error
    }

    /// Frames may still be in step, but what cannot be read cannot be acted on: the state of the
    /// session is unknown, so the connection ends.
    pub(crate) fn malformed(&self, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        let kind = crate::error::ErrorKind::Protocol;
        let error = Error::caused(kind, "the server sent a reply that does not parse", cause);
        self.shared.outbox().break_off(&error);
        error
    }

    fn discard(&mut self, frame: &Frame) {
        let Ok(response) = Response::decode(frame) else {
            let error = Error::protocol("the server sent a reply that does not parse");
            return self.shared.outbox().break_off(&error);
        };
        self.note(status_of(&response));
        match (&self.cleanup, response) {
            (Cleanup::Statement(text), Response::Error(_)) => {
                let forgotten = self.shared.outbox().statements.remove(text);
                if let Some(statement) = forgotten {
                    statement.disown();
                }
            }
            (Cleanup::Cursor, Response::QueryResult(result)) if result.has_more_rows => {
                self.close_cursor(result.cursor_id);
            }
            (Cleanup::Cursor, Response::CursorResult(result)) => {
                self.close_cursor(Some(result.cursor_id));
            }
            _ => {}
        }
        // What a statement that nobody looked at did to the session is not known.
        self.shared.touch();
    }

    fn close_cursor(&self, cursor: Option<String>) {
        if let Some(cursor) = cursor {
            self.shared.post(request::cursor_close(&cursor));
        }
    }
}

impl Drop for Delivered {
    fn drop(&mut self) {
        if let Some(frame) = self.frame.take() {
            self.discard(&frame);
        }
    }
}

impl fmt::Debug for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivered")
            .field("frame", &self.frame)
            .field("sequence", &self.sequence)
            .finish_non_exhaustive()
    }
}

fn status_of(response: &Response) -> Option<TxStatus> {
    match response {
        Response::QueryResult(v) => v.tx,
        Response::Error(v) => v.tx,
        Response::CursorResult(v) => v.tx,
        Response::TxResult(v) => v.tx,
        Response::SessionResult(v) => v.tx,
        Response::PrepareResult(v) => v.tx,
        Response::MetadataResult(v) => v.tx,
        Response::ServerInfo(v) => v.tx,
        Response::AuthResult(_) | Response::Pong => None,
    }
}

pub(crate) fn server_error(body: ErrorBody) -> Error {
    Error::from_server(ServerError {
        code: body.code,
        message: body.message,
        sqlstate: body.sqlstate,
        position: body.position,
        detail: body.detail,
        hint: body.hint,
        retry: body.retry,
    })
}
