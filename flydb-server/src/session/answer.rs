//! One request, one answer.

use bytes::BytesMut;
use flydb_protocol::codec::Frame;
use flydb_protocol::header::MessageType;
use flydb_protocol::message::core::{Execute, Query};
use flydb_protocol::message::transaction::{BeginTx, RollbackTx, Savepoint, TxResult};
use flydb_protocol::message::{ErrorBody, Request, Response};

use super::reply::reply;
use super::state::Session;
use crate::types::{Result, SqlError, SqlState};

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It goes on.
    Continue,
    /// The answer goes on once what there is of it is written. Of the text protocol only.
    Resume,
    /// It is closed once the answer is written.
    Close,
}

impl Session {
    /// Answers a frame: exactly one response is appended to `out`.
    ///
    /// Dropping the future abandons the statement that it runs; the session is not to be used after.
    pub(crate) async fn answer(&mut self, frame: &Frame, out: &mut BytesMut) -> Next {
        if !self.is_authenticated() && !may_come_first(frame) {
            let error = SqlError::new(
                SqlState::InvalidAuthorizationSpecification,
                "not authenticated: send Auth first",
            );
            self.reply_error(&error, out);
            return Next::Continue;
        }
        let request = match Request::decode(frame) {
            Ok(request) => request,
            Err(error) => {
                self.reply_error_body(ErrorBody::from(&error), out);
                return Next::Continue;
            }
        };
        match self.dispatch(request, out).await {
            Ok(next) => next,
            Err(error) => {
                self.reply_error(&error, out);
                self.after(&error)
            }
        }
    }

    /// The two requests that are sent most are answered here; the futures of the others are boxed, so
    /// that an idle connection is not as large as the largest of them.
    async fn dispatch(&mut self, request: Request, out: &mut BytesMut) -> Result<Next> {
        match request {
            Request::Execute(request) => self.answer_execute(request, out).await?,
            Request::Query(request) => self.answer_query(request, out).await?,
            Request::Ping => reply(&Response::Pong, out),
            other => return Box::pin(self.dispatch_other(other, out)).await,
        }
        Ok(Next::Continue)
    }

    async fn dispatch_other(&mut self, request: Request, out: &mut BytesMut) -> Result<Next> {
        match request {
            Request::Execute(request) => self.answer_execute(request, out).await?,
            Request::Query(request) => self.answer_query(request, out).await?,
            Request::Ping => reply(&Response::Pong, out),
            Request::Auth(auth) => return self.answer_auth(auth, out).await,
            Request::Prepare(request) => self.answer_prepare(&request, out)?,
            Request::Deallocate(request) => {
                let mut patience = self.patience(None);
                self.answer_deallocate(&request, &mut patience, out).await?;
            }
            Request::Reset => self.answer_reset(out).await,
            Request::CursorOpen(request) => self.answer_cursor_open(request, out).await?,
            Request::CursorFetch(request) => self.answer_fetch(&request, false, out).await?,
            Request::CursorScroll(request) => self.answer_fetch(&request, true, out).await?,
            Request::CursorClose(request) => self.answer_cursor_close(&request, out)?,
            Request::GetTables(request) => self.answer_tables(&request, out)?,
            Request::GetColumns(request) => self.answer_columns(&request, out)?,
            Request::GetPrimaryKeys(request) => self.answer_primary_keys(&request, out)?,
            Request::GetForeignKeys(request) => self.answer_foreign_keys(&request, out)?,
            Request::GetIndexes(request) => self.answer_indexes(&request, out)?,
            Request::GetTypeInfo => self.answer_type_info(out)?,
            Request::BeginTx(request) => self.answer_begin(&request, out)?,
            Request::CommitTx => {
                let id = self.commit().await?;
                self.reply_transaction(Some(id), "transaction committed", out);
            }
            Request::RollbackTx(request) => self.answer_rollback(&request, out)?,
            Request::Savepoint(request) => self.answer_savepoint(&request, out)?,
            Request::SetOption(request) => self.answer_set_option(request, out).await?,
            Request::GetOption(request) => self.answer_get_option(&request, out)?,
            Request::GetServerInfo => self.answer_server_info(out),
        }
        Ok(Next::Continue)
    }

    async fn answer_execute(&mut self, request: Execute, out: &mut BytesMut) -> Result<()> {
        let mut patience = self.patience(Session::timeout(request.timeout_ms));
        let outcome = self.execute(request, &mut patience).await?;
        let written = self.reply_outcome(outcome, &mut patience, out).await;
        written.map_err(|error| self.failed(error))
    }

    async fn answer_query(&mut self, request: Query, out: &mut BytesMut) -> Result<()> {
        let mut patience = self.patience(Session::timeout(request.timeout_ms));
        let Query { query, params, .. } = request;
        let outcome = self.run_text(&query, &params, &mut patience).await?;
        let written = self.reply_outcome(outcome, &mut patience, out).await;
        written.map_err(|error| self.failed(error))
    }

    fn answer_begin(&mut self, request: &BeginTx, out: &mut BytesMut) -> Result<()> {
        let level = request
            .isolation_level
            .and_then(|level| u8::try_from(i64::from(level)).ok());
        let read_only = request.read_only || self.options.read_only;
        let id = self.begin(level, Some(read_only))?;
        self.reply_transaction(Some(id), "transaction started", out);
        Ok(())
    }

    fn answer_rollback(&mut self, request: &RollbackTx, out: &mut BytesMut) -> Result<()> {
        let id = match &request.savepoint {
            Some(name) => {
                self.rollback_to(name)?;
                self.transaction_id()
            }
            None => Some(self.rollback()?),
        };
        self.reply_transaction(id, "transaction rolled back", out);
        Ok(())
    }

    fn answer_savepoint(&mut self, request: &Savepoint, out: &mut BytesMut) -> Result<()> {
        let message = if request.release {
            self.release(&request.name)?;
            "savepoint released"
        } else {
            self.savepoint(&request.name)?;
            "savepoint created"
        };
        self.reply_transaction(self.transaction_id(), message, out);
        Ok(())
    }

    fn reply_transaction(&self, id: Option<u64>, message: &str, out: &mut BytesMut) {
        let result = TxResult {
            success: true,
            transaction_id: id.map_or_else(String::new, |id| id.to_string()),
            message: String::from(message),
            tx: self.tx(),
        };
        reply(&Response::TxResult(result), out);
    }

    /// Errors after which the connection cannot go on.
    fn after(&self, error: &SqlError) -> Next {
        let user_is_gone = error.state() == SqlState::InvalidAuthorizationSpecification;
        if error.state() == SqlState::AdminShutdown || (self.is_authenticated() && user_is_gone) {
            Next::Close
        } else {
            Next::Continue
        }
    }
}

fn may_come_first(frame: &Frame) -> bool {
    matches!(
        frame.message_type(),
        Some(MessageType::Auth | MessageType::Ping)
    )
}
