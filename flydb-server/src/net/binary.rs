//! The binary protocol over a peer: frames in, answers out, in order.

use std::io;
use std::time::Duration;

use flydb_protocol::codec::{CodecError, Frame, FrameCodec};
use flydb_protocol::limits::MAX_PAYLOAD_BYTES;
use flydb_protocol::message::ErrorBody;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_util::codec::Decoder;

use super::limits::{FLUSH_BYTES, UNAUTHENTICATED_PAYLOAD_BYTES};
use super::peer::{Filled, Peer};
use super::wait::{Over, Wait};
use crate::session::{Interrupt, Next, Session};
use crate::types::SqlState;

/// A connection of the binary protocol.
pub(super) struct Binary<S> {
    peer: Peer<S>,
    codec: FrameCodec,
    session: Session,
    interrupt: Interrupt,
}

/// What came instead of a frame, or with it.
enum Incoming {
    Frame(Frame),
    /// The peer is gone.
    End,
    /// The peer is out of step, too slow, or the server stops: a last word, and the connection ends.
    Last(ErrorBody),
}

/// Up to where a connection is served.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    LogIn,
    Session,
}

/// Serves a connection to its end. A peer that does not log in within `patience` (zero: for ever) is
/// closed.
pub(super) async fn serve<S>(peer: Peer<S>, session: Session, patience: Duration) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut codec = FrameCodec::new();
    codec.set_max_payload(UNAUTHENTICATED_PAYLOAD_BYTES);
    let mut connection = Binary {
        peer,
        codec,
        interrupt: session.interrupt(),
        session,
    };
    let log_in = connection.run(Stage::LogIn);
    let goes_on = if patience.is_zero() {
        log_in.await?
    } else {
        match timeout(patience, log_in).await {
            Ok(goes_on) => goes_on?,
            Err(_) => return connection.last(too_late()).await,
        }
    };
    if goes_on {
        connection.codec.set_max_payload(MAX_PAYLOAD_BYTES);
        connection.run(Stage::Session).await?;
    }
    Ok(())
}

impl<S: AsyncRead + AsyncWrite + Unpin> Binary<S> {
    /// Answers frames; `true` once the peer has logged in, where only that was waited for.
    async fn run(&mut self, stage: Stage) -> io::Result<bool> {
        loop {
            let frame = match self.next().await? {
                Incoming::Frame(frame) => frame,
                Incoming::End => return Ok(false),
                Incoming::Last(error) => return self.last(error).await.map(|()| false),
            };
            let next = self.answer(&frame).await;
            drop(frame); // gives its part of the input buffer back
            if next == Next::Close {
                self.peer.flush(&mut self.interrupt).await?;
                self.peer.linger().await;
                return Ok(false);
            }
            if self.peer.output.len() >= FLUSH_BYTES {
                self.peer.flush(&mut self.interrupt).await?;
            }
            if stage == Stage::LogIn && self.session.is_authenticated() {
                return Ok(true);
            }
        }
    }

    async fn answer(&mut self, frame: &Frame) -> Next {
        let cancel = self.session.canceller();
        let (output, absence) = self.peer.answering();
        let answer = self.session.answer(frame, output);
        absence.unless_gone(answer, || cancel.raise()).await
    }

    /// The next frame. What was answered is written before the peer is waited for.
    async fn next(&mut self) -> io::Result<Incoming> {
        let mut wait = None;
        loop {
            if !self.interrupt.is_running() {
                return Ok(Incoming::Last(stopping()));
            }
            match self.codec.decode(&mut self.peer.input) {
                Ok(Some(frame)) => return Ok(Incoming::Frame(frame)),
                Ok(None) => {}
                Err(CodecError::Frame(error)) => return Ok(Incoming::Last((&error).into())),
                Err(CodecError::Io(error)) => return Err(error),
                Err(error) => return Err(io::Error::other(error)),
            }
            self.peer.flush(&mut self.interrupt).await?;
            let begun = self.codec.in_frame() || !self.peer.input.is_empty();
            let wait = wait.get_or_insert_with(|| Wait::begin(self.session.idle_limit()));
            if begun {
                wait.within_request(self.peer.stall());
            }
            let (until, over) = wait.until();
            match self.peer.fill(until, &mut self.interrupt).await? {
                Filled::Bytes => wait.bytes_came(),
                Filled::End => return Ok(Incoming::End),
                Filled::Stopping => return Ok(Incoming::Last(stopping())),
                Filled::TimedOut if over == Over::Stalled => return Ok(Incoming::Last(stalled())),
                Filled::TimedOut => {
                    self.session.expire_transaction();
                    wait.idled_out();
                }
            }
        }
    }

    async fn last(&mut self, error: ErrorBody) -> io::Result<()> {
        self.session.reply_error_body(error, &mut self.peer.output);
        self.peer.flush(&mut self.interrupt).await?;
        self.peer.linger().await;
        Ok(())
    }
}

fn too_late() -> ErrorBody {
    ErrorBody::new(
        SqlState::InvalidAuthorizationSpecification,
        "no log-in came in time",
    )
}

fn stalled() -> ErrorBody {
    ErrorBody::new(
        SqlState::ConnectionFailure,
        "the rest of the frame did not come in time",
    )
}

fn stopping() -> ErrorBody {
    ErrorBody::new(SqlState::AdminShutdown, "the server is shutting down")
}
