//! The text protocol over a peer: lines in, answers and events out.

use std::io;
use std::time::Duration;

use flydb_protocol::text::{LineCodec, LineError};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_util::codec::Decoder;

use super::limits::FLUSH_BYTES;
use super::peer::{Filled, Peer};
use super::wait::{Over, Wait};
use crate::session::{Interrupt, Next, TextSession};
use crate::types::SqlState;

/// A connection of the text protocol.
struct Text<S> {
    peer: Peer<S>,
    codec: LineCodec,
    session: TextSession,
    interrupt: Interrupt,
}

enum Incoming {
    Line(Result<String, LineError>),
    End,
    Last(SqlState, &'static str),
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
        codec: LineCodec::new(),
        interrupt: session.interrupt(),
        session,
    };
    let log_in = connection.run(Stage::LogIn);
    let goes_on = if patience.is_zero() {
        log_in.await?
    } else {
        match timeout(patience, log_in).await {
            Ok(goes_on) => goes_on?,
            Err(_) => {
                let state = SqlState::InvalidAuthorizationSpecification;
                return connection.last(state, "no log-in came in time").await;
            }
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
                Incoming::Last(state, message) => {
                    return self.last(state, message).await.map(|()| false);
                }
            };
            if self.answer(line).await? == Next::Close {
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

    /// Answers a line, writing a long answer piece by piece.
    async fn answer(&mut self, line: Result<String, LineError>) -> io::Result<Next> {
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                TextSession::refuse(error.state(), &error.to_string(), &mut self.peer.output);
                return Ok(Next::Continue);
            }
        };
        let cancel = self.session.canceller();
        let (output, absence) = self.peer.answering();
        let answer = self.session.answer(&line, output);
        let mut next = absence.unless_gone(answer, || cancel.raise()).await;
        while next == Next::Resume {
            self.peer.flush(&mut self.interrupt).await?;
            let (output, absence) = self.peer.answering();
            let answer = self.session.resume(output);
            next = absence.unless_gone(answer, || cancel.raise()).await;
        }
        Ok(next)
    }

    /// The next line. What was answered, and what happened meanwhile to watched tables, is written
    /// before the peer is waited for.
    async fn next(&mut self) -> io::Result<Incoming> {
        let mut wait = None;
        loop {
            if !self.interrupt.is_running() {
                return Ok(stopping());
            }
            if let Some(line) = self.codec.decode(&mut self.peer.input)? {
                return Ok(Incoming::Line(line));
            }
            self.session.take_events(&mut self.peer.output);
            self.peer.flush(&mut self.interrupt).await?;
            let begun = !self.peer.input.is_empty();
            let wait = wait.get_or_insert_with(|| Wait::begin(self.session.idle_limit()));
            if begun {
                wait.within_request(self.peer.stall());
            }
            let (until, over) = wait.until();
            let filled = tokio::select! {
                filled = self.peer.fill(until, &mut self.interrupt) => filled?,
                () = self.session.event() => continue,
            };
            match filled {
                Filled::Bytes => wait.bytes_came(),
                Filled::End => return Ok(Incoming::End),
                Filled::Stopping => return Ok(stopping()),
                Filled::TimedOut if over == Over::Stalled => {
                    let message = "the rest of the line did not come in time";
                    return Ok(Incoming::Last(SqlState::ConnectionFailure, message));
                }
                Filled::TimedOut => {
                    self.session.expire_transaction();
                    wait.idled_out();
                }
            }
        }
    }

    async fn last(&mut self, state: SqlState, message: &str) -> io::Result<()> {
        TextSession::refuse(state, message, &mut self.peer.output);
        self.peer.flush(&mut self.interrupt).await?;
        self.peer.linger().await;
        Ok(())
    }
}

fn stopping() -> Incoming {
    Incoming::Last(SqlState::AdminShutdown, "the server is shutting down")
}
