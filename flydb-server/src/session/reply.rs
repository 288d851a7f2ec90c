//! Answers, written straight into the connection's output buffer.
//!
//! A peer that did not ask for extensions when it logged in gets the base fields only; what an
//! SQLSTATE would have told it stands in the message then.

mod columns;
mod rows;

use bytes::BytesMut;
use flydb_protocol::message::rows::{Columns, QueryEnd, ResultWriter};
use flydb_protocol::message::transaction::TxStatus;
use flydb_protocol::message::{ErrorBody, Response, RowFormat};

pub(super) use columns::column_metadata;
pub(super) use rows::{output_bytes, write_output};

use super::options::ResultFormat;
use super::outcome::{Outcome, ResultHeader, RowSource, Tag};
use super::patience::Patience;
use super::state::Session;
use super::transaction::TransactionState;
use crate::types::{ErrorCode, Result, SqlError, SqlState};

impl Session {
    /// The transaction's state as answers carry it, for a peer that asked for extensions.
    pub(super) fn tx(&self) -> Option<TxStatus> {
        self.extended.then(|| match self.state() {
            TransactionState::Idle => TxStatus::Idle,
            TransactionState::Active => TxStatus::Active,
            TransactionState::Failed => TxStatus::Failed,
        })
    }

    /// How rows go out.
    pub(super) fn row_format(&self) -> RowFormat {
        match self.options.result_format {
            ResultFormat::Json => RowFormat::Json,
            ResultFormat::Binary => RowFormat::Binary,
        }
    }

    /// Answers with an error.
    pub(super) fn reply_error(&self, error: &SqlError, out: &mut BytesMut) {
        let code = match self.timed_out(error) {
            true => ErrorCode::Timeout,
            false => error.state().code(),
        };
        let body = ErrorBody {
            code: code as u16,
            position: error.position(),
            detail: error.detail().map(String::from),
            hint: error.hint().map(String::from),
            ..ErrorBody::new(error.state(), one_line(error.message()))
        };
        self.reply_error_body(body, out);
    }

    /// Whether a statement was cancelled because its time was over, not by anyone's request.
    fn timed_out(&self, error: &SqlError) -> bool {
        let over = |deadline| self.engine.clock.instant() >= deadline;
        error.state() == SqlState::QueryCanceled && self.deadline.is_some_and(over)
    }

    /// Answers with an error, as extended as the peer asked for.
    pub(crate) fn reply_error_body(&self, body: ErrorBody, out: &mut BytesMut) {
        let body = if self.extended {
            ErrorBody {
                tx: self.tx(),
                ..body
            }
        } else {
            ErrorBody {
                message: body.to_string(),
                ..body
            }
            .without_extensions()
        };
        reply(&Response::Error(body), out);
    }

    /// Answers with what a statement came to. Rows that do not fit stay behind a cursor.
    ///
    /// # Errors
    /// What the statement ends with while its rows are made; nothing is written then.
    pub(super) async fn reply_outcome(
        &mut self,
        outcome: Outcome,
        patience: &mut Patience,
        out: &mut BytesMut,
    ) -> Result<()> {
        let Outcome {
            tag,
            affected,
            last_insert_id,
            rows,
        } = outcome;
        let end = QueryEnd {
            affected_rows: affected.filter(|_| self.extended),
            last_insert_id: last_insert_id.filter(|_| self.extended),
            statement_type: self.extended.then(|| tag.statement_type()),
            ..QueryEnd::default()
        };
        match rows {
            Some(source) => self.reply_rows(source, tag, end, patience, out).await,
            None => self.reply_tag(tag, affected, end, out),
        }
    }

    fn reply_tag(
        &mut self,
        tag: Tag,
        affected: Option<u64>,
        end: QueryEnd<'_>,
        out: &mut BytesMut,
    ) -> Result<()> {
        let columns = Columns::Query(ResultHeader::no_columns());
        let writer = ResultWriter::begin(out, columns, RowFormat::Json);
        let message = tag.message(affected.unwrap_or(0));
        let end = QueryEnd {
            message: &message,
            row_count: Some(affected.unwrap_or(0)),
            tx: self.tx(),
            ..end
        };
        writer.finish_query(&end).map_err(too_large)
    }

    async fn reply_rows(
        &mut self,
        mut source: RowSource,
        tag: Tag,
        end: QueryEnd<'_>,
        patience: &mut Patience,
        out: &mut BytesMut,
    ) -> Result<()> {
        let header = std::sync::Arc::clone(&source.header);
        let columns = Columns::Query(&header.rendered);
        let mut writer = ResultWriter::begin(out, columns, self.row_format());
        let most = match self.options.fetch_size {
            0 => u32::MAX,
            rows => rows,
        };
        let mut more = false;
        while self.advance(&mut source, patience).await? {
            if writer.rows() >= most || self.write_ready(&mut source, &mut writer, most)? {
                more = true;
                break;
            }
        }
        let cursor = match more {
            true => Some(self.cursors.keep(source, self.options.fetch_size)?),
            false => None,
        };
        let message = tag.message(end.affected_rows.unwrap_or(u64::from(writer.rows())));
        let end = QueryEnd {
            message: &message,
            column_types: self.extended,
            has_more_rows: more,
            cursor_id: cursor.as_deref(),
            tx: self.tx(),
            ..end
        };
        writer.finish_query(&end).map_err(too_large)
    }

    /// Writes what is ready of a source; `true` where the frame is full, or has as many rows as it may.
    fn write_ready(
        &self,
        source: &mut RowSource,
        writer: &mut ResultWriter<'_>,
        most: u32,
    ) -> Result<bool> {
        let Some(output) = source.ready.front() else {
            return Ok(false);
        };
        let most = most.saturating_sub(writer.rows());
        let written = write_output(writer, output, source.taken, most, &source.header.layout)?;
        source.taken += written.rows;
        Ok(source.taken < output.len())
    }
}

/// Appends a response.
pub(super) fn reply(response: &Response, out: &mut BytesMut) {
    if let Err(error) = response.encode(out) {
        tracing::error!(%error, "an answer could not be written");
        let body = ErrorBody::new(SqlState::InternalError, "the answer could not be written");
        // An error of one line always fits in a frame.
        let _ = Response::Error(body).encode(out);
    }
}

/// 54000: one row is larger than a frame.
pub(super) fn too_large(error: impl std::fmt::Display) -> SqlError {
    SqlError::new(SqlState::ProgramLimitExceeded, error.to_string())
        .with_hint("select fewer columns, or a part of the value")
}

/// Messages are one line on the wire.
fn one_line(message: &str) -> String {
    message.replace(['\n', '\r'], " ")
}
