//! Why no connection could be had.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use deadpool::Status;
use flydb_client::Error;

use crate::step::Step;

/// Why a checkout failed: what kind of failure it was, how full the pool was, and what went wrong before.
#[derive(Clone, Debug)]
pub struct PoolError {
    pub(crate) kind: PoolErrorKind,
    pub(crate) after: Duration,
    pub(crate) status: Status,
    pub(crate) last_error: Option<Error>,
}

/// What kind of failure a [`PoolError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PoolErrorKind {
    /// The checkout ran out of time, in this step.
    TimedOut(Step),
    /// A connection could not be made.
    Connect,
    /// The pool is closed.
    Closed,
}

impl PoolError {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> PoolErrorKind {
        self.kind
    }

    /// How long the checkout took to fail.
    #[must_use]
    pub fn after(&self) -> Duration {
        self.after
    }

    /// How full the pool was.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// What went wrong last with a connection of the pool: the cause of a failure to connect, and the
    /// likely reason for a time-out.
    #[must_use]
    pub fn last_error(&self) -> Option<&Error> {
        self.last_error.as_ref()
    }
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Status {
            max_size,
            size,
            available,
            waiting,
        } = self.status;
        match self.kind {
            PoolErrorKind::TimedOut(step) => write!(
                f,
                "no connection within {:?}: the checkout ran out of time while {step}",
                self.after
            )?,
            PoolErrorKind::Connect => f.write_str("a connection could not be made")?,
            PoolErrorKind::Closed => return f.write_str("the pool is closed"),
        }
        write!(
            f,
            " ({size} of {max_size} connections open, {available} free, {waiting} callers waiting)"
        )?;
        match (&self.last_error, self.kind) {
            (Some(error), PoolErrorKind::Connect) => write!(f, ": {error}"),
            (Some(error), _) => write!(f, "; the last error was: {error}"),
            (None, _) => Ok(()),
        }
    }
}

impl StdError for PoolError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.last_error
            .as_ref()
            .map(|error| error as &(dyn StdError + 'static))
    }
}
