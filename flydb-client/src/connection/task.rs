//! The task that reads the socket, and writes what callers did not write themselves.
//!
//! It reads until the socket has no more, handing each reply to its caller, and only then writes: the
//! callers that it woke append their next requests first. Where several requests are under way it
//! yields once before it writes, so that all of those callers have run and one write takes what they
//! appended.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use flydb_protocol::codec::CodecError;
use flydb_protocol::{Frame, FrameCodec, MessageType, Response};
use tokio::io::AsyncRead;
use tokio_util::codec::Decoder;
use tokio_util::io::poll_read_buf;

use super::outbox::{Pending, Writer, closed_here, lost};
use super::reply::server_error;
use super::{Delivered, Handle, Shared};
use crate::config::Config;
use crate::error::{Error, ErrorKind};
use crate::limits::{COPY_BYTES, LINGER, READ_BYTES};
use crate::statement::StatementCache;

type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// Starts the task of a connection over these two halves.
pub(crate) fn spawn(reader: Reader, writer: Writer, config: &Config) -> Handle {
    let statements = StatementCache::new(config.statement_cache);
    let outbox = super::outbox::Outbox::new(writer, statements);
    let shared = Arc::new(Shared::new(outbox, config.max_in_flight));
    let task = Task {
        shared: Arc::clone(&shared),
        reader,
        inbox: BytesMut::with_capacity(READ_BYTES),
        codec: FrameCodec::new(),
        replies: 0,
        farewell: None,
        gathered: false,
        lingers: false,
    };
    tokio::spawn(task.run());
    Handle::new(shared)
}

struct Task {
    shared: Arc<Shared>,
    reader: Reader,
    inbox: BytesMut,
    codec: FrameCodec,
    replies: u64,
    /// An Error that came unasked: why the server is about to close.
    farewell: Option<Error>,
    /// Whether callers have had their chance to append before the next write.
    gathered: bool,
    /// Whether it is known that no handle is left.
    lingers: bool,
}

/// Why polling stopped.
enum Stop {
    /// There is something to write, once the callers have run.
    Gather,
    /// Nobody holds the connection any more, but replies are awaited.
    Linger,
    End(Error),
}

impl Task {
    async fn run(mut self) {
        let error = match self.work().await {
            Stop::End(error) => error,
            // Closing a socket with unread replies would reset it, and could take back requests that
            // the server has not read yet.
            Stop::Linger | Stop::Gather => match tokio::time::timeout(LINGER, self.work()).await {
                Ok(Stop::End(error)) => error,
                Ok(Stop::Linger | Stop::Gather) | Err(_) => closed_here(),
            },
        };
        tracing::debug!(%error, "connection closed");
        self.shared.finish(&error);
        let shutdown = poll_fn(|cx| self.shared.outbox().poll_shutdown(cx));
        let _ = tokio::time::timeout(LINGER, shutdown).await;
    }

    async fn work(&mut self) -> Stop {
        loop {
            match poll_fn(|cx| self.poll(cx)).await {
                Stop::Gather => {
                    tokio::task::yield_now().await;
                    self.gathered = true;
                }
                stop => return stop,
            }
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        if let Poll::Ready(Err(error)) = self.poll_read(cx) {
            return Poll::Ready(Stop::End(error));
        }
        self.poll_write(cx)
    }

    /// Reads all that is there; ready only when the connection has ended.
    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            self.inbox.reserve(READ_BYTES / 2);
            let reader = Pin::new(&mut self.reader);
            let read = ready!(poll_read_buf(reader, cx, &mut self.inbox));
            match read {
                Ok(0) => return Poll::Ready(Err(self.ended())),
                Ok(_) => self.deliver()?,
                Err(error) => return Poll::Ready(Err(self.failed(error))),
            }
        }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        let mut outbox = self.shared.outbox();
        outbox.set_waker(cx.waker());
        if let Some(error) = outbox.take_broken() {
            return Poll::Ready(Stop::End(error));
        }
        if outbox.has_unsent() && outbox.in_flight() > 1 && !self.gathered {
            return Poll::Ready(Stop::Gather);
        }
        self.gathered = false;
        if let Poll::Ready(Err(error)) = outbox.poll_flush(cx) {
            return Poll::Ready(Stop::End(lost(error)));
        }
        if outbox.is_closing() && outbox.is_idle() {
            return Poll::Ready(Stop::End(closed_here()));
        }
        if outbox.is_forsaken() && !self.lingers {
            self.lingers = true;
            return Poll::Ready(Stop::Linger);
        }
        Poll::Pending
    }

    /// Hands out every whole frame that has been read.
    fn deliver(&mut self) -> Result<(), Error> {
        while let Some(frame) = self.codec.decode(&mut self.inbox).map_err(out_of_step)? {
            self.replies += 1;
            let frame = unpin(frame);
            let awaited = self.shared.outbox().next_awaited();
            match awaited {
                Some(pending) => self.hand_over(pending, frame),
                None => self.unasked(&frame)?,
            }
        }
        Ok(())
    }

    fn hand_over(&self, pending: Pending, frame: Frame) {
        self.shared.give_back(pending.permits);
        let shared = Arc::clone(&self.shared);
        let delivered = Delivered::new(shared, frame, pending.cleanup, self.replies);
        if let Some(receiver) = pending.receiver {
            // A caller that is gone gives it back, and dropping it cleans up.
            let _ = receiver.send(Ok(delivered));
        }
    }

    /// A server that is about to close may say why; nothing else comes unasked.
    fn unasked(&mut self, frame: &Frame) -> Result<(), Error> {
        match Response::decode(frame) {
            Ok(Response::Error(body)) => {
                self.farewell = Some(server_error(body));
                Ok(())
            }
            _ => {
                let name = MessageType::from_code(frame.code).map_or("frame", MessageType::name);
                Err(Error::protocol(format!(
                    "the server sent a {name} that nobody asked for"
                )))
            }
        }
    }

    fn ended(&mut self) -> Error {
        let outbox = self.shared.outbox();
        if outbox.is_closing() && outbox.is_idle() {
            return closed_here();
        }
        let message = if self.inbox.is_empty() {
            "the server closed the connection"
        } else {
            "the server closed the connection in the middle of a reply"
        };
        match self.farewell.take() {
            Some(farewell) => Error::caused(ErrorKind::Closed, message, farewell),
            None => Error::closed(message),
        }
    }

    fn failed(&mut self, error: io::Error) -> Error {
        match self.farewell.take() {
            Some(farewell) => Error::caused(
                ErrorKind::Closed,
                "the server closed the connection",
                farewell,
            ),
            None => lost(error),
        }
    }
}

/// A short payload is copied out of the read buffer, so that a row that is kept pins little memory and
/// the buffer can be used again.
fn unpin(mut frame: Frame) -> Frame {
    if frame.payload.len() <= COPY_BYTES {
        frame.payload = Bytes::copy_from_slice(&frame.payload);
    }
    frame
}

fn out_of_step(error: CodecError) -> Error {
    Error::caused(
        ErrorKind::Protocol,
        "the server does not speak the protocol",
        error,
    )
}
