//! The engine's error: an SQLSTATE, a message for people, and where in the statement it is.

use std::fmt;

use super::{RowError, SqlState};

/// What engine functions return.
pub(crate) type Result<T, E = SqlError> = std::result::Result<T, E>;

/// An error that a statement ends with. Boxed inside, so that results stay small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqlError(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    state: SqlState,
    message: String,
    position: Option<u32>,
    detail: Option<String>,
    hint: Option<String>,
    of_text: bool,
}

impl SqlError {
    /// An error of this state.
    #[must_use]
    #[cold]
    pub(crate) fn new(state: SqlState, message: impl Into<String>) -> SqlError {
        let message = message.into();
        SqlError(Box::new(Parts {
            state,
            message,
            position: None,
            detail: None,
            hint: None,
            of_text: false,
        }))
    }

    /// 0A000 for this feature: `{feature} is not supported`.
    #[must_use]
    #[cold]
    pub(crate) fn unsupported(feature: impl fmt::Display) -> SqlError {
        SqlError::new(
            SqlState::FeatureNotSupported,
            format!("{feature} is not supported"),
        )
    }

    /// XX000: the server's own fault.
    #[must_use]
    #[cold]
    pub(crate) fn internal(message: impl Into<String>) -> SqlError {
        SqlError::new(SqlState::InternalError, message)
    }

    /// Names the place: the 1-based character of the statement. The first place named stays.
    #[must_use]
    pub(crate) fn at(mut self, position: Option<u32>) -> SqlError {
        self.0.position = self.0.position.or(position);
        self
    }

    /// Moves the place, where the text that was read is not the one that the client sent.
    #[must_use]
    pub(crate) fn moved(mut self, place: impl FnOnce(u32) -> u32) -> SqlError {
        self.0.position = self.0.position.map(place);
        self
    }

    /// Takes the place away, where it is one of another text than the statement's.
    #[must_use]
    pub(crate) fn placeless(mut self) -> SqlError {
        self.0.position = None;
        self
    }

    /// Says where the error comes from, where that is inside of something that the statement set off. A
    /// place in that text would mean nothing in the statement's, and goes.
    #[must_use]
    pub(crate) fn inside(mut self, what: &str) -> SqlError {
        self.0.position = None;
        let place = format!("In {what}.");
        self.0.detail = Some(match self.0.detail.take() {
            Some(detail) => format!("{detail}\n{place}"),
            None => place,
        });
        self
    }

    /// The same error in other words.
    #[must_use]
    pub(crate) fn saying(mut self, message: String) -> SqlError {
        self.0.message = message;
        self
    }

    /// Adds a detail: facts about this case, such as the key that exists.
    #[must_use]
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> SqlError {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds a hint: what to do about it.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> SqlError {
        self.0.hint = Some(hint.into());
        self
    }

    /// Notes that the text of the statement was not understood at all, so that nothing else was asked.
    #[must_use]
    pub(crate) fn of_text(mut self) -> SqlError {
        self.0.of_text = true;
        self
    }

    /// Whether the text was not understood at all.
    #[must_use]
    pub(crate) fn is_of_text(&self) -> bool {
        self.0.of_text
    }

    /// The SQLSTATE.
    #[must_use]
    pub(crate) fn state(&self) -> SqlState {
        self.0.state
    }

    /// The message, one line.
    #[must_use]
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The 1-based character of the statement that it is about.
    #[must_use]
    pub(crate) fn position(&self) -> Option<u32> {
        self.0.position
    }

    /// Facts about this case.
    #[must_use]
    pub(crate) fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What to do about it.
    #[must_use]
    pub(crate) fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (SQLSTATE {})", self.0.message, self.0.state)
    }
}

impl std::error::Error for SqlError {}

impl From<RowError> for SqlError {
    fn from(error: RowError) -> SqlError {
        let state = match error {
            RowError::TooLarge { .. } => SqlState::ProgramLimitExceeded,
            RowError::Malformed(_) => SqlState::DataCorrupted,
            _ => SqlState::InternalError,
        };
        SqlError::new(state, error.to_string())
    }
}
