//! Server-side cursors: a result that is read piece by piece, in either direction.
//!
//! A cursor lives in its session and costs the server something, so it is closed when its guard goes,
//! whether or not the program got to the end. It ends with its transaction unless it was opened with
//! `hold`.

mod builder;
mod fetched;
mod guard;

use std::sync::Arc;
use std::time::Duration;

use flydb_protocol::message::cursor::{Concurrency, CursorFetch, CursorType, FetchDirection};

use crate::client::Client;
use crate::connection::{Cleanup, request};
use crate::error::Result;
use crate::row::{Column, Columns, PageRows, Row};
use crate::run::within;

pub use builder::CursorBuilder;
pub(crate) use fetched::Fetched;
pub(crate) use guard::CursorGuard;

/// How a cursor is to be opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) kind: CursorType,
    pub(crate) concurrency: Concurrency,
    pub(crate) fetch_size: u32,
    pub(crate) hold: bool,
    /// How long the server may take.
    pub(crate) timeout: Option<Duration>,
}

/// A cursor on the server, opened by [`Client::cursor`]. Dropping it closes it.
///
/// ```no_run
/// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// use flydb_client::CursorType;
///
/// let mut cursor = client
///     .cursor("SELECT id, name FROM users ORDER BY id", ())
///     .kind(CursorType::Static)
///     .fetch_size(100)
///     .open()
///     .await?;
/// let first_page = cursor.next().await?;
/// let last_page = cursor.last().await?;
/// let from_the_tenth = cursor.absolute(10).await?;
/// cursor.close().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Cursor {
    client: Client,
    /// Whether it outlives the transaction that it was opened in.
    hold: bool,
    guard: CursorGuard,
    columns: Arc<Columns>,
    fetch_size: u32,
    /// The first rows, until they are asked for, where they came with the answer to opening it.
    first: Option<Fetched>,
    position: i64,
    total: Option<u64>,
    more: bool,
}

impl Cursor {
    pub(crate) fn new(
        client: Client,
        guard: CursorGuard,
        first: Fetched,
        fetch_size: u32,
        hold: bool,
    ) -> Cursor {
        Cursor {
            client,
            hold,
            guard,
            columns: Arc::clone(&first.columns),
            fetch_size,
            position: 0,
            total: first.total,
            more: first.rows > 0 || first.more,
            first: Some(first).filter(|first| first.rows > 0),
        }
    }

    /// The columns of its rows.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.columns.list()
    }

    /// The row that it is on, from 1; 0 before the first.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.position
    }

    /// How many rows it has, where the server knows.
    #[must_use]
    pub fn total_rows(&self) -> Option<u64> {
        self.total
    }

    /// Whether rows follow.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// How many rows each of the calls below brings at most.
    pub fn set_fetch_size(&mut self, rows: u32) {
        self.fetch_size = rows.max(1);
    }

    /// The rows after those fetched last; none at the end.
    ///
    /// # Errors
    /// What the server says; [`is_closed`](crate::Error::is_closed) where the connection ended.
    pub async fn next(&mut self) -> Result<Vec<Row>> {
        match self.first.take() {
            Some(first) => Ok(self.arrive(first)),
            None => self.fetch(FetchDirection::Next, 0).await,
        }
    }

    /// The rows before those fetched last; none at the start.
    ///
    /// # Errors
    /// As [`Cursor::next`]; HY106 from a cursor that only goes forward.
    pub async fn prior(&mut self) -> Result<Vec<Row>> {
        if self.first.is_some() {
            return Ok(Vec::new()); // it stands before the first row
        }
        self.fetch(FetchDirection::Prior, 0).await
    }

    /// The first rows.
    ///
    /// # Errors
    /// As [`Cursor::prior`].
    pub async fn first(&mut self) -> Result<Vec<Row>> {
        self.fetch(FetchDirection::First, 0).await
    }

    /// The last row.
    ///
    /// # Errors
    /// As [`Cursor::prior`].
    pub async fn last(&mut self) -> Result<Vec<Row>> {
        self.fetch(FetchDirection::Last, 0).await
    }

    /// The rows from number `row` on, from 1; a negative one counts from the end.
    ///
    /// # Errors
    /// As [`Cursor::prior`].
    pub async fn absolute(&mut self, row: i64) -> Result<Vec<Row>> {
        self.fetch(FetchDirection::Absolute, row).await
    }

    /// The rows from the one that is `rows` after (before, where negative) the one that it is on.
    ///
    /// # Errors
    /// As [`Cursor::prior`].
    pub async fn relative(&mut self, rows: i64) -> Result<Vec<Row>> {
        let (direction, offset) = self.offset_by(rows);
        self.fetch(direction, offset).await
    }

    /// Moves to row number `row` without fetching it, and says where it is then.
    ///
    /// # Errors
    /// As [`Cursor::prior`].
    pub async fn move_to(&mut self, row: i64) -> Result<i64> {
        self.scroll(FetchDirection::Absolute, row).await
    }

    /// Moves by `rows` without fetching any, and says where it is then.
    ///
    /// # Errors
    /// As [`Cursor::prior`].
    pub async fn move_by(&mut self, rows: i64) -> Result<i64> {
        let (direction, offset) = self.offset_by(rows);
        self.scroll(direction, offset).await
    }

    /// Closes it and waits until the server has.
    ///
    /// # Errors
    /// As [`Cursor::next`].
    pub async fn close(mut self) -> Result<()> {
        self.outlive_transaction();
        let Cursor {
            client, mut guard, ..
        } = self;
        let write = guard.close();
        let reply = client.call(0, Cleanup::Nothing, write);
        within(client.timeout(), reply).await?.decode().map(drop)
    }

    /// The server stands after the first rows although nobody has asked for them yet: what is relative
    /// to the start has to say so.
    fn offset_by(&self, rows: i64) -> (FetchDirection, i64) {
        match self.first {
            Some(_) => (FetchDirection::Absolute, rows),
            None => (FetchDirection::Relative, rows),
        }
    }

    async fn fetch(&mut self, direction: FetchDirection, offset: i64) -> Result<Vec<Row>> {
        let write = request::cursor_fetch(self.request(direction, offset));
        let fetched = self.ask(write).await?;
        Ok(self.arrive(fetched))
    }

    async fn scroll(&mut self, direction: FetchDirection, offset: i64) -> Result<i64> {
        // One row is passed: the server stands on the last of those that it is asked for.
        let request = CursorFetch {
            count: 1,
            ..self.request(direction, offset)
        };
        let write = request::cursor_scroll(request);
        let fetched = self.ask(write).await?;
        self.arrive(fetched);
        Ok(self.position)
    }

    fn request(&self, direction: FetchDirection, offset: i64) -> CursorFetch {
        CursorFetch {
            cursor_id: self.guard.id().to_owned(),
            direction,
            offset,
            count: self.fetch_size,
            timeout_ms: self.client.timeout().map(request::millis),
        }
    }

    async fn ask(&mut self, write: impl request::Write) -> Result<Fetched> {
        self.outlive_transaction();
        let reply = self.client.call(0, Cleanup::Nothing, write);
        let reply = within(self.client.timeout(), reply).await?;
        Fetched::read(reply, Some(&self.columns), self.client.shared())
    }

    /// A cursor that is held goes on without its transaction.
    fn outlive_transaction(&mut self) {
        if self.hold {
            let turn = self.client.handle().outbox().outliving(self.client.turn());
            self.client = self.client.within_turn(turn);
        }
    }

    fn arrive(&mut self, fetched: Fetched) -> Vec<Row> {
        self.first = None;
        self.position = fetched.position;
        self.more = fetched.more;
        self.total = fetched.total.or(self.total);
        PageRows::new(Arc::new(fetched.page)).collect()
    }
}
