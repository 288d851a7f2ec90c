//! Results as streams, with back-pressure.
//!
//! A stream reads from a cursor, one page at a time, and asks for the next page when it begins to give
//! out the current one: the round trip is hidden behind the work on the rows, and never more than two
//! pages are held, however large the result and however slow its reader. Dropping the stream closes the
//! cursor.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use futures_core::Stream;

use crate::client::Client;
use crate::connection::{Delivered, Handle, Turn};
use crate::cursor::{CursorGuard, Fetched};
use crate::error::Result;
use crate::from_row::FromRow;
use crate::row::{Column, Columns, PageRows, Row};
use crate::run::within;

type NextPage = Pin<Box<dyn Future<Output = Result<Delivered>> + Send>>;

/// Rows, one after the other; see [`Client::query_stream`].
///
/// It is a [`Stream`], and can be read without one by [`RowStream::next`].
#[must_use = "a stream gives no rows until it is read"]
pub struct RowStream {
    handle: Handle,
    turn: Turn,
    /// Whether it outlives the transaction that it was opened in.
    hold: bool,
    timeout: Option<Duration>,
    guard: CursorGuard,
    columns: Arc<Columns>,
    fetch_size: u32,
    rows: PageRows,
    /// The page that was asked for; none after the last.
    next_page: Option<NextPage>,
}

impl RowStream {
    pub(crate) fn new(
        client: &Client,
        guard: CursorGuard,
        first: Fetched,
        fetch_size: u32,
        hold: bool,
    ) -> Self {
        let mut stream = RowStream {
            handle: client.handle().clone(),
            turn: client.turn(),
            hold,
            timeout: client.timeout(),
            guard,
            columns: Arc::clone(&first.columns),
            fetch_size,
            rows: PageRows::new(Arc::new(first.page)),
            next_page: None,
        };
        if first.more {
            // Sends the request; whoever polls the stream will be woken by the answer.
            stream.ask_ahead(&mut Context::from_waker(Waker::noop()));
        }
        stream
    }

    /// The columns of its rows.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.columns.list()
    }

    /// The next row; `None` after the last. Can be cancelled without losing one.
    ///
    /// # Errors
    /// What the server says; nothing follows an error.
    pub async fn next(&mut self) -> Result<Option<Row>> {
        std::future::poll_fn(|cx| self.poll_row(cx))
            .await
            .transpose()
    }

    /// The rows as values of a type.
    pub fn read<T: FromRow>(self) -> TypedStream<T> {
        TypedStream {
            rows: self,
            read: PhantomData,
        }
    }

    fn ask(&mut self) -> NextPage {
        if self.hold {
            // It goes on without its transaction.
            self.turn = self.handle.outbox().outliving(self.turn);
        }
        let reply = self
            .guard
            .fetch_next(self.turn, self.fetch_size, self.timeout);
        Box::pin(within(self.timeout, reply))
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Row>>> {
        match ready!(self.poll_lent(cx)) {
            Ok(true) => Poll::Ready(self.rows.lent().map(|row| Ok(row.clone()))),
            Ok(false) => Poll::Ready(None),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }

    /// Goes to the next row, to be had from `rows.lent()`; false after the last.
    fn poll_lent(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool>> {
        loop {
            if self.rows.advance().is_some() {
                return Poll::Ready(Ok(true));
            }
            let Some(next_page) = &mut self.next_page else {
                return Poll::Ready(Ok(false));
            };
            let reply = ready!(next_page.as_mut().poll(cx));
            self.next_page = None;
            let fetched = Fetched::read(reply?, Some(&self.columns), &self.handle)?;
            self.rows = PageRows::new(Arc::new(fetched.page));
            if fetched.more {
                self.ask_ahead(cx);
            }
        }
    }

    /// Asks for the next page while this one is read. A first poll is what sends the request.
    fn ask_ahead(&mut self, cx: &mut Context<'_>) {
        let mut ahead = self.ask();
        if let Poll::Ready(reply) = ahead.as_mut().poll(cx) {
            ahead = Box::pin(std::future::ready(reply));
        }
        self.next_page = Some(ahead);
    }
}

impl Stream for RowStream {
    type Item = Result<Row>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Row>>> {
        self.poll_row(cx)
    }
}

impl fmt::Debug for RowStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream")
            .field("cursor", &self.guard)
            .field("last_page", &self.next_page.is_none())
            .finish_non_exhaustive()
    }
}

/// Values read from rows, one after the other; made by [`RowStream::read`]. The rows themselves are not
/// kept, so reading costs what the values cost.
#[must_use = "a stream gives no rows until it is read"]
#[derive(Debug)]
pub struct TypedStream<T> {
    rows: RowStream,
    read: PhantomData<fn() -> T>,
}

impl<T: FromRow> TypedStream<T> {
    /// The next value; `None` after the last. Can be cancelled without losing one.
    ///
    /// # Errors
    /// As [`RowStream::next`]; [`Column`](crate::ErrorKind::Column) where a row cannot be read as the
    /// type.
    pub async fn next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|cx| self.poll_value(cx))
            .await
            .transpose()
    }

    fn poll_value(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        match ready!(self.rows.poll_lent(cx)) {
            Ok(true) => Poll::Ready(self.rows.rows.lent().map(T::from_row)),
            Ok(false) => Poll::Ready(None),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

impl<T: FromRow> Stream for TypedStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.poll_value(cx)
    }
}
