//! What is on its way to the server, and the replies that are awaited for it.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bytes::{Buf, BytesMut};
use flydb_protocol::EncodeError;
use tokio::io::AsyncWrite;
use tokio::sync::oneshot;

use super::reply::{Cleanup, Reply};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::KEPT_BUFFER_BYTES;
use crate::statement::StatementCache;

pub(crate) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// Which transaction guard a request belongs to; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Turn(pub(crate) u64);

impl Turn {
    pub(crate) const NONE: Turn = Turn(0);
}

/// A reply that is awaited.
#[derive(Debug)]
pub(crate) struct Pending {
    /// Who awaits it; `None` where nobody ever did.
    pub(crate) receiver: Option<oneshot::Sender<Reply>>,
    /// What is to be done with a reply that nobody takes.
    pub(crate) cleanup: Cleanup,
    /// Permits to give back when it comes.
    pub(crate) permits: usize,
}

#[derive(Debug)]
enum State {
    Open,
    /// No more requests; what is under way is finished. Nobody waits for that where `forsaken`.
    Closing {
        forsaken: bool,
    },
    Closed(Error),
}

/// Whether a request may be sent now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    Open,
    /// Another handle's transaction has the turn.
    Wait,
}

pub(crate) struct Outbox {
    writer: Writer,
    buffer: BytesMut,
    awaited: VecDeque<Pending>,
    /// Of the task; there once it has run.
    waker: Option<Waker>,
    state: State,
    /// The transaction that has the turn.
    turn: Turn,
    /// Why the connection cannot go on, for the task to end on.
    broken: Option<Error>,
    pub(crate) statements: StatementCache,
}

impl Outbox {
    pub(crate) fn new(writer: Writer, statements: StatementCache) -> Outbox {
        Outbox {
            writer,
            buffer: BytesMut::new(),
            awaited: VecDeque::new(),
            waker: None,
            state: State::Open,
            turn: Turn::NONE,
            broken: None,
            statements,
        }
    }

    /// Whether a request of this turn may be sent.
    pub(crate) fn gate(&self, turn: Turn) -> Result<Gate> {
        match &self.state {
            State::Open => {}
            State::Closing { .. } => return Err(closed_here()),
            State::Closed(error) => return Err(error.clone()),
        }
        if self.turn == turn {
            return Ok(Gate::Open);
        }
        if turn != Turn::NONE {
            return Err(Error::new(
                ErrorKind::Closed,
                "the transaction that this handle belongs to has ended",
            ));
        }
        Ok(Gate::Wait)
    }

    /// The turn of what outlives its transaction: none once that has ended.
    pub(crate) fn outliving(&self, turn: Turn) -> Turn {
        if self.turn == turn { turn } else { Turn::NONE }
    }

    pub(crate) fn take_turn(&mut self, turn: Turn) {
        self.turn = turn;
    }

    /// Ends a turn; false where it was over already.
    pub(crate) fn end_turn(&mut self, turn: Turn) -> bool {
        let held = self.turn == turn;
        if held {
            self.turn = Turn::NONE;
        }
        held
    }

    /// Appends a frame and its place among the replies. The caller has passed the gate.
    pub(crate) fn append(
        &mut self,
        write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
        pending: Pending,
    ) -> Result<()> {
        let start = self.buffer.len();
        if let Err(error) = write(&mut self.buffer) {
            self.buffer.truncate(start);
            return Err(Error::caused(
                ErrorKind::Parameter,
                "the request cannot be sent",
                error,
            ));
        }
        self.awaited.push_back(pending);
        Ok(())
    }

    /// Appends a request and gives what its reply will come through.
    pub(crate) fn expect_reply(
        &mut self,
        cleanup: Cleanup,
        permits: usize,
        write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
    ) -> Result<oneshot::Receiver<Reply>> {
        let (sender, reply) = oneshot::channel();
        let pending = Pending {
            receiver: Some(sender),
            cleanup,
            permits,
        };
        self.append(write, pending)?;
        Ok(reply)
    }

    /// Sees that what was appended is written: here and now where nothing else was under way
    /// (`idle_before`), else by the task, together with what others append meanwhile.
    pub(crate) fn send(&mut self, idle_before: bool) {
        let Some(waker) = self.waker.take() else {
            return; // the task has not run yet; it writes when it does
        };
        if !idle_before {
            waker.wake_by_ref();
        } else if let Poll::Ready(Err(error)) = self.poll_flush(&mut Context::from_waker(&waker)) {
            self.broken = Some(lost(error));
            waker.wake_by_ref();
        }
        self.waker = Some(waker);
    }

    /// Whether nothing is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.awaited.is_empty() && self.buffer.is_empty()
    }

    /// How many replies are awaited.
    pub(crate) fn in_flight(&self) -> usize {
        self.awaited.len()
    }

    pub(crate) fn has_unsent(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// Writes what is in the buffer.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.buffer.is_empty() {
            let written = match Pin::new(&mut self.writer).poll_write(cx, &self.buffer) {
                Poll::Ready(written) => written?,
                Poll::Pending => return Poll::Pending,
            };
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.buffer.advance(written);
        }
        if self.buffer.capacity() > KEPT_BUFFER_BYTES {
            self.buffer = BytesMut::new();
        }
        Pin::new(&mut self.writer).poll_flush(cx)
    }

    pub(crate) fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_shutdown(cx)
    }

    /// Takes note of the task's waker, which callers write with.
    pub(crate) fn set_waker(&mut self, waker: &Waker) {
        if !self
            .waker
            .as_ref()
            .is_some_and(|known| known.will_wake(waker))
        {
            self.waker = Some(waker.clone());
        }
    }

    /// The place that the next reply belongs to.
    pub(crate) fn next_awaited(&mut self) -> Option<Pending> {
        self.awaited.pop_front()
    }

    /// Ends the connection, by the task, for this reason.
    pub(crate) fn break_off(&mut self, error: &Error) {
        self.broken.get_or_insert_with(|| error.clone());
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }

    pub(crate) fn take_broken(&mut self) -> Option<Error> {
        self.broken.take()
    }

    /// Refuses further requests and lets the task end when what is under way is done, or soon where
    /// nobody waits for that.
    pub(crate) fn close(&mut self, forsaken: bool) {
        if matches!(self.state, State::Open | State::Closing { .. }) {
            self.state = State::Closing { forsaken };
        }
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }

    pub(crate) fn is_closing(&self) -> bool {
        matches!(self.state, State::Closing { .. })
    }

    /// Whether it is closing and nobody waits until it is closed.
    pub(crate) fn is_forsaken(&self) -> bool {
        matches!(self.state, State::Closing { forsaken: true })
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    /// Closes for good and gives back all who wait.
    pub(crate) fn finish(&mut self, error: &Error) -> VecDeque<Pending> {
        self.state = State::Closed(error.clone());
        self.waker = None;
        self.buffer = BytesMut::new();
        std::mem::take(&mut self.awaited)
    }
}

/// The error for a socket that failed.
pub(crate) fn lost(error: io::Error) -> Error {
    Error::caused(ErrorKind::Closed, "the connection broke", error)
}

pub(crate) fn closed_here() -> Error {
    Error::closed("the connection was closed by this program")
}
