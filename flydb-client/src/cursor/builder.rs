//! Opening cursors.

use flydb_protocol::message::cursor::{Concurrency, CursorType};
use flydb_protocol::message::transaction::TxStatus;

use super::{Cursor, CursorGuard, Fetched, Opening};
use crate::client::Client;
use crate::connection::{Cleanup, request};
use crate::error::Result;
use crate::run::within;
use crate::stream::RowStream;
use crate::to_sql::Encoded;

/// A cursor that is about to be opened; see [`Client::cursor`].
#[must_use = "a cursor is opened by `open` or `stream`"]
#[derive(Debug)]
pub struct CursorBuilder<'a> {
    client: &'a Client,
    text: &'a str,
    params: Result<Encoded>,
    kind: CursorType,
    concurrency: Concurrency,
    fetch_size: u32,
    hold: Option<bool>,
}

impl<'a> CursorBuilder<'a> {
    pub(crate) fn new(client: &'a Client, text: &'a str, params: Result<Encoded>) -> Self {
        CursorBuilder {
            client,
            text,
            params,
            kind: CursorType::ForwardOnly,
            concurrency: Concurrency::ReadOnly,
            fetch_size: client.fetch_size(),
            hold: None,
        }
    }

    /// What it sees of later changes and where it may go. Forward only by default.
    pub fn kind(mut self, kind: CursorType) -> Self {
        self.kind = kind;
        self
    }

    /// What happens to the rows that it fetches. Nothing by default; else it needs a transaction, and
    /// cannot outlive it.
    pub fn concurrency(mut self, concurrency: Concurrency) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// How many rows are fetched at a time.
    pub fn fetch_size(mut self, rows: u32) -> Self {
        self.fetch_size = rows.max(1);
        self
    }

    /// Whether it outlives its transaction. By default it does where none is open, and ends with the
    /// transaction where one is.
    pub fn hold(mut self, hold: bool) -> Self {
        self.hold = Some(hold);
        self
    }

    /// Opens it. The first rows come with the answer.
    ///
    /// # Errors
    /// What the server says of the statement; 0A000 for a kind that it does not have.
    pub async fn open(self) -> Result<Cursor> {
        let (client, fetch_size) = (self.client, self.fetch_size);
        let hold = self.hold == Some(true);
        let (guard, first) = self.request().await?;
        Ok(Cursor::new(client.clone(), guard, first, fetch_size, hold))
    }

    /// Opens it and reads it as a stream, from the first row to the last.
    ///
    /// # Errors
    /// As [`CursorBuilder::open`].
    pub async fn stream(self) -> Result<RowStream> {
        let (client, fetch_size) = (self.client, self.fetch_size);
        let hold = self.hold == Some(true);
        let (guard, first) = self.request().await?;
        Ok(RowStream::new(client, guard, first, fetch_size, hold))
    }

    async fn request(self) -> Result<(CursorGuard, Fetched)> {
        let params = self.params?;
        let idle = self.client.tx_status() == TxStatus::Idle;
        let opening = Opening {
            kind: self.kind,
            concurrency: self.concurrency,
            fetch_size: self.fetch_size,
            hold: self.hold.unwrap_or(idle),
            timeout: self.client.timeout(),
        };
        let write = request::cursor_open(self.text, &params, &opening);
        let bytes = self.text.len() + params.json.len();
        let reply = self.client.call(bytes, Cleanup::Cursor, write);
        let reply = within(self.client.timeout(), reply).await?;
        let first = Fetched::read(reply, None, self.client.shared())?;
        let guard = CursorGuard::new(self.client.handle().clone(), first.cursor.clone());
        Ok((guard, first))
    }
}
