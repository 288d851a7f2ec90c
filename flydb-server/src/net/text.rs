//! The text protocol over a peer: lines in, answers and events out.

use std::io;
use std::time::Duration;

use bytes::BytesMut;
use flydb_protocol::limits::MAX_LINE_BYTES;
use memchr::memchr;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

use super::limits::{FLUSH_BYTES, UNAUTHENTICATED_LINE_BYTES};
use super::peer::{Filled, Peer};
use crate::session::{Interrupt, Next, TextSession};

/// A connection of the text protocol.
struct Text<S> {
    peer: Peer<S>,
    session: TextSession,
    interrupt: Interrupt,
    /// How far the input was searched for the end of a line.
    searched: usize,
}

enum Incoming {
    Line(BytesMut),
    End,
    Last(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    LogIn,
    Session,
}

/// Serves a connection to its end. A peer that does not log in within `patience` (zero: for ever) is
/// closed.
pub(super) async fn serve<S>(
    peer: Peer<S>,
    session: TextSession,
    patience: Duration,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut connection = Text {
        peer,
        interrupt: session.interrupt(),
        session,
        searched: 0,
    };
    let log_in = connection.run(Stage::LogIn);
    let goes_on = if patience.is_zero() {
        log_in.await?
    } else {
        match timeout(patience, log_in).await {
            Ok(goes_on) => goes_on?,
            Err(_) => return connection.last("no log-in came in time").await,
        }
    };
    if goes_on {
        connection.run(Stage::Session).await?;
    }
    Ok(())
}

impl<S: AsyncRead + AsyncWrite + Unpin> Text<S> {
    /// Answers lines; `true` once the peer has logged in, where only that was waited for.
    async fn run(&mut self, stage: Stage) -> io::Result<bool> {
        loop {
            let line = match self.next().await? {
                Incoming::Line(line) => line,
                Incoming::End => return Ok(false),
                Incoming::Last(message) => return self.last(message).await.map(|()| false),
            };
            let next = self.session.answer(&line, &mut self.peer.output).await;
            drop(line);
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

    async fn next(&mut self) -> io::Result<Incoming> {
        loop {
            match self.take_line() {
                Ok(Some(line)) => return Ok(Incoming::Line(line)),
                Ok(None) => {}
                Err(message) => return Ok(Incoming::Last(message)),
            }
            self.session.take_events(&mut self.peer.output);
            self.peer.flush(&mut self.interrupt).await?;
            let begun = !self.peer.input.is_empty();
            let limit = if begun { self.peer.stall() } else { self.session.idle_limit() };
            let filled = tokio::select! {
                filled = self.peer.fill(limit, &mut self.interrupt) => filled?,
                () = self.session.event() => continue,
            };
            match filled {
                Filled::Bytes => {}
                Filled::End => return Ok(Incoming::End),
                Filled::Stopping => return Ok(Incoming::Last("the server is shutting down")),
                Filled::TimedOut if begun => {
                    return Ok(Incoming::Last("the rest of the line did not come in time"));
                }
                Filled::TimedOut => self.session.expire_transaction(),
            }
        }
    }

    /// The next whole line, without its end.
    fn take_line(&mut self) -> Result<Option<BytesMut>, &'static str> {
        let limit = if self.session.is_authenticated() {
            MAX_LINE_BYTES
        } else {
            UNAUTHENTICATED_LINE_BYTES
        };
        let new = self.peer.input.get(self.searched..).unwrap_or_default();
        let Some(at) = memchr(b'\n', new) else {
            self.searched = self.peer.input.len();
            // One more for the carriage return that may be the last byte so far.
            return if self.searched > limit + 1 { Err(TOO_LONG) } else { Ok(None) };
        };
        let mut line = self.peer.input.split_to(self.searched + at + 1);
        self.searched = 0;
        line.truncate(line.len() - 1);
        if line.last() == Some(&b'\r') {
            line.truncate(line.len() - 1);
        }
        if line.len() > limit { Err(TOO_LONG) } else { Ok(Some(line)) }
    }

    async fn last(&mut self, message: &str) -> io::Result<()> {
        TextSession::refuse(message, &mut self.peer.output);
        self.peer.flush(&mut self.interrupt).await?;
        self.peer.linger().await;
        Ok(())
    }
}

const TOO_LONG: &str = "the line is too long: 1 MiB at most, 8 KiB before AUTH";
