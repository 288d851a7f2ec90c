//! A session of the text protocol: lines in, lines out.

use std::time::Duration;

use bytes::BytesMut;
use flydb_protocol::text::{
    Command, write_auth_ok, write_error, write_help, write_line, write_row, write_row_count,
    write_row_header,
};

use super::answer::Next;
use super::interrupt::Interrupt;
use super::limits::MAX_TEXT_PIECE_BYTES;
use super::options::Options;
use super::outcome::{Outcome, RowSource};
use super::patience::Patience;
use super::rehearsal::Outlet;
use super::state::Session;
use super::watch::Watch;
use crate::exec::{Cancel, Output};
use crate::types::{Result, SqlError, SqlState};

/// A session of the text protocol.
#[derive(Debug)]
pub(crate) struct TextSession {
    pub(super) session: Session,
    pub(super) watch: Watch,
    /// The rest of an answer that is written piece by piece.
    rest: Option<Rest>,
}

#[derive(Debug)]
struct Rest {
    source: RowSource,
    patience: Patience,
    rows: u64,
}

impl TextSession {
    /// A session of nobody yet.
    pub(crate) fn new(mut session: Session) -> TextSession {
        session.turn_outlet(Outlet::Lines);
        TextSession {
            session,
            watch: Watch::default(),
            rest: None,
        }
    }

    /// Whether somebody has logged in.
    pub(crate) fn is_authenticated(&self) -> bool {
        self.session.is_authenticated()
    }

    /// Where the server's stop is noticed.
    pub(crate) fn interrupt(&self) -> Interrupt {
        self.session.interrupt()
    }

    /// See [`Session::canceller`].
    pub(crate) fn canceller(&self) -> Cancel {
        self.session.canceller()
    }

    /// How long the connection may be idle now.
    pub(crate) fn idle_limit(&self) -> Option<Duration> {
        self.session.idle_limit()
    }

    /// See [`Session::expire_transaction`].
    pub(crate) fn expire_transaction(&mut self) {
        self.session.expire_transaction();
    }

    /// Appends a failure to which no session is needed.
    pub(crate) fn refuse(state: SqlState, message: &str, out: &mut BytesMut) {
        write_error(out, Some(state), message);
    }

    /// Answers a line. Where [`Next::Resume`] comes back, the answer goes on: write what there is, then
    /// call [`TextSession::resume`].
    pub(crate) async fn answer(&mut self, line: &str, out: &mut BytesMut) -> Next {
        let command = match Command::parse(line) {
            Ok(Some(command)) => command,
            Ok(None) => return Next::Continue,
            Err(error) => {
                write_error(out, Some(SqlState::SyntaxError), &error.to_string());
                return Next::Continue;
            }
        };
        let before = out.len();
        match Box::pin(self.run(command, out)).await {
            Ok(next) => next,
            Err(error) => {
                out.truncate(before);
                fail(&error, out)
            }
        }
    }

    async fn run(&mut self, command: Command<'_>, out: &mut BytesMut) -> Result<Next> {
        match command {
            Command::Ping => write_line(out, "PONG"),
            Command::Auth { username, password } => {
                return self.log_in(username, password, out).await;
            }
            Command::Quit => {
                write_line(out, "BYE");
                return Ok(Next::Close);
            }
            _ if !self.is_authenticated() => return Err(not_authenticated()),
            Command::Help => write_help(out),
            Command::Sql(statement) => return self.sql(statement, out).await,
            Command::Watch(table) => {
                self.watch(table)?;
                write_line(out, "WATCH OK");
            }
            Command::Unwatch(table) => {
                self.unwatch(table)?;
                write_line(out, "UNWATCH OK");
            }
        }
        Ok(Next::Continue)
    }

    async fn log_in(&mut self, username: &str, password: &str, out: &mut BytesMut) -> Result<Next> {
        let session = &mut self.session;
        if session.transaction.is_some() {
            return Err(super::transaction::already_open());
        }
        let Some(user) = session.verify(username, password).await? else {
            let message = "the user name or the password is wrong";
            write_error(out, Some(SqlState::InvalidPassword), message);
            return Ok(session.count_failed_try());
        };
        session.log_in_as(user, Options::default()).await;
        self.watch = Watch::default();
        let catalog = session.present_catalog()?;
        let administrator = catalog.user(username).is_some_and(|user| user.admin);
        write_auth_ok(out, administrator);
        Ok(Next::Continue)
    }

    async fn sql(&mut self, statement: &str, out: &mut BytesMut) -> Result<Next> {
        let mut patience = self.session.patience(None);
        let outcome = self.session.run_text(statement, &[], &mut patience).await?;
        let Outcome {
            tag,
            affected,
            last_insert_id: _,
            rows,
        } = outcome;
        let Some(source) = rows else {
            write_line(out, &tag.message(affected.unwrap_or(0)));
            return Ok(Next::Continue);
        };
        write_row_header(out, source.header.columns.iter().map(|c| c.name.as_str()));
        self.rest = Some(Rest {
            source,
            patience,
            rows: 0,
        });
        Ok(self.resume(out).await)
    }

    /// Goes on with an answer.
    pub(crate) async fn resume(&mut self, out: &mut BytesMut) -> Next {
        let Some(mut rest) = self.rest.take() else {
            return Next::Continue;
        };
        match self.write_piece(&mut rest, out).await {
            Ok(true) => {
                self.rest = Some(rest);
                Next::Resume
            }
            Ok(false) => {
                write_row_count(out, rest.rows);
                Next::Continue
            }
            Err(error) => {
                let error = self.session.failed(error);
                fail(&error, out)
            }
        }
    }

    /// Writes rows until there are enough for a piece; whether there may be more.
    async fn write_piece(&mut self, rest: &mut Rest, out: &mut BytesMut) -> Result<bool> {
        let Rest {
            source,
            patience,
            rows,
        } = rest;
        while self.session.advance(source, patience).await? {
            let Some(output) = source.ready.front() else {
                break;
            };
            while source.taken < output.len() {
                write_one(output, source.taken, out)?;
                source.taken += 1;
                *rows += 1;
                if out.len() >= MAX_TEXT_PIECE_BYTES {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn write_one(output: &Output, row: usize, out: &mut BytesMut) -> Result<()> {
    match output {
        Output::Batch(batch) => write_row(out, batch.columns.iter().map(|c| c.get(row))),
        Output::Stored(stored) => {
            let Some((_, image)) = stored.rows.get(row) else {
                return Ok(());
            };
            let cells: Vec<_> = stored.cells(image)?.collect::<Result<_>>()?;
            write_row(out, cells);
        }
    }
    Ok(())
}

fn fail(error: &SqlError, out: &mut BytesMut) -> Next {
    write_error(out, Some(error.state()), error.message());
    if error.state() == SqlState::AdminShutdown {
        Next::Close
    } else {
        Next::Continue
    }
}

fn not_authenticated() -> SqlError {
    SqlError::new(
        SqlState::InvalidAuthorizationSpecification,
        "not authenticated: AUTH user password comes first",
    )
}
