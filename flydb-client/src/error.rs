//! What can go wrong, and what a program can ask about it.
//!
//! [`Error`] is one opaque type: a [`kind`](Error::kind), a message, what the server said where it
//! was the server that said it ([`Error::server`]), and the cause ([`source`](std::error::Error::source)).
//! It prints all of it in one line, since the line in a log is often all that is left. Programs ask by
//! predicate ([`Error::is_unique_violation`]) or by [`SqlState`]; matching on messages is never needed.
//!
//! An error is cheap to clone: when a connection breaks, every request under way gets the same one.

mod server;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use flydb_protocol::SqlState;
use flydb_protocol::error_code::Retry;

pub use server::ServerError;

/// What a call of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Arc<dyn StdError + Send + Sync>;

/// Why a call failed.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    server: Option<ServerError>,
    source: Option<Source>,
}

/// Where an [`Error`] comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration or the connection URL is wrong.
    Config,
    /// No host could be reached, or none answered in time.
    Connect,
    /// The server refused the user name or the password.
    Authentication,
    /// The connection is closed: by the server, by the network, or by this program.
    Closed,
    /// The server sent something that is not the protocol. The connection is closed.
    Protocol,
    /// The call's own time limit ran out.
    Timeout,
    /// The server answered with an error.
    Server,
    /// A parameter could not be written, or there are too many or too few.
    Parameter,
    /// A column does not exist, or its value is not of the type asked for.
    Column,
    /// A query for one row gave none, or more than one.
    RowCount,
    /// An error of the program's own, passed through a transaction's closure.
    Application,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::build(kind, message.into(), None, None)
    }

    pub(crate) fn caused(
        kind: ErrorKind,
        message: impl Into<String>,
        source: impl StdError + Send + Sync + 'static,
    ) -> Error {
        Error::build(kind, message.into(), None, Some(Arc::new(source)))
    }

    pub(crate) fn from_server(server: ServerError) -> Error {
        let kind = match server.sql_state() {
            Some(SqlState::InvalidPassword) => ErrorKind::Authentication,
            _ => ErrorKind::Server,
        };
        Error::build(kind, server.message().to_owned(), Some(server), None)
    }

    pub(crate) fn closed(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Closed, message)
    }

    pub(crate) fn protocol(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Protocol, message)
    }

    /// Wraps an error of the program's own, so that a closure given to
    /// [`Client::transaction_retry`](crate::Client::transaction_retry) can return it.
    pub fn application(source: impl StdError + Send + Sync + 'static) -> Error {
        Error::caused(
            ErrorKind::Application,
            "the transaction was given up",
            source,
        )
    }

    fn build(
        kind: ErrorKind,
        message: String,
        server: Option<ServerError>,
        source: Option<Source>,
    ) -> Error {
        Error(Arc::new(Inner {
            kind,
            message,
            server,
            source,
        }))
    }

    /// Where the error comes from.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the server said, if it was the server that refused.
    #[must_use]
    pub fn server(&self) -> Option<&ServerError> {
        self.0.server.as_ref()
    }

    /// The server's SQLSTATE, if it gave one that this client knows.
    #[must_use]
    pub fn sql_state(&self) -> Option<SqlState> {
        self.server().and_then(ServerError::sql_state)
    }

    /// What may be tried again.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match (self.server(), self.0.kind) {
            (Some(server), _) => server.retry(),
            (None, ErrorKind::Closed | ErrorKind::Connect) => Retry::Connection,
            (None, _) => Retry::None,
        }
    }

    /// Whether running the whole transaction again may succeed: a serialization failure, a deadlock,
    /// a lock that could not be had in time.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self.retry(), Retry::Transaction)
    }

    /// Whether the connection is closed. The call may or may not have taken effect.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Closed | ErrorKind::Protocol)
    }

    /// Whether time ran out: the call's own limit, or one of the server's (statement, lock, idle).
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout || self.server().is_some_and(ServerError::is_timeout)
    }

    /// Whether the user name or the password was refused.
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.0.kind == ErrorKind::Authentication
    }

    /// Whether a key exists already (23505).
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        self.has_state(SqlState::UniqueViolation)
    }

    /// Whether a row refers to one that does not exist, or is still referred to (23503, 23001).
    #[must_use]
    pub fn is_foreign_key_violation(&self) -> bool {
        self.has_state(SqlState::ForeignKeyViolation) || self.has_state(SqlState::RestrictViolation)
    }

    /// Whether a column that takes no NULL was given one (23502).
    #[must_use]
    pub fn is_not_null_violation(&self) -> bool {
        self.has_state(SqlState::NotNullViolation)
    }

    /// Whether a CHECK constraint said no (23514).
    #[must_use]
    pub fn is_check_violation(&self) -> bool {
        self.has_state(SqlState::CheckViolation)
    }

    /// Whether a concurrent transaction got in the way (40001).
    #[must_use]
    pub fn is_serialization_failure(&self) -> bool {
        self.has_state(SqlState::SerializationFailure)
    }

    /// Whether the transaction gave way in a deadlock (40P01).
    #[must_use]
    pub fn is_deadlock(&self) -> bool {
        self.has_state(SqlState::DeadlockDetected)
    }

    /// Whether the user lacks a privilege (42501).
    #[must_use]
    pub fn is_permission_denied(&self) -> bool {
        self.has_state(SqlState::InsufficientPrivilege)
    }

    /// Whether a table does not exist (42P01).
    #[must_use]
    pub fn is_undefined_table(&self) -> bool {
        self.has_state(SqlState::UndefinedTable)
    }

    /// Whether the statement was cancelled (57014).
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.has_state(SqlState::QueryCanceled)
    }

    pub(crate) fn has_state(&self, state: SqlState) -> bool {
        self.sql_state() == Some(state)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.server {
            Some(server) => server.fmt(f)?,
            None => f.write_str(&self.0.message)?,
        }
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            // One of ours prints its own causes.
            cause = if error.is::<Error>() {
                None
            } else {
                error.source()
            };
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.0.kind);
        debug.field("message", &self.0.message);
        if let Some(server) = &self.0.server {
            debug.field("server", server);
        }
        if let Some(source) = &self.0.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_prints_its_causes_in_one_line() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "refused");
        let error = Error::caused(ErrorKind::Connect, "could not connect to db:8889", refused);
        assert_eq!(error.to_string(), "could not connect to db:8889: refused");
        let outer = Error::application(error);
        assert_eq!(
            outer.to_string(),
            "the transaction was given up: could not connect to db:8889: refused"
        );
    }

    #[test]
    fn a_closed_connection_asks_for_a_new_one() {
        let error = Error::closed("the server closed the connection");
        assert!(error.is_closed() && !error.is_retryable());
        assert_eq!(error.retry(), Retry::Connection);
    }
}
