//! What an Error message of the server says.

use std::fmt;

use flydb_protocol::SqlState;
use flydb_protocol::error_code::Retry;

/// An error that the server answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    pub(crate) code: u16,
    pub(crate) message: String,
    pub(crate) sqlstate: Option<String>,
    pub(crate) position: Option<u32>,
    pub(crate) detail: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) retry: Option<Retry>,
}

impl ServerError {
    /// The numeric code: 400 malformed, 401 not authenticated, 403 no permission, and so on.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.code
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The SQLSTATE, where it is one of this client's table.
    #[must_use]
    pub fn sql_state(&self) -> Option<SqlState> {
        self.sqlstate.as_deref().and_then(SqlState::from_state)
    }

    /// The five characters of the SQLSTATE as the server sent them.
    #[must_use]
    pub fn sql_state_text(&self) -> Option<&str> {
        self.sqlstate.as_deref()
    }

    /// Where in the statement the error is: the character's number, counted from 1.
    #[must_use]
    pub fn position(&self) -> Option<u32> {
        self.position
    }

    /// More about what is wrong: which key, which row.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What may be tried again: as the server said, or as its SQLSTATE means.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.retry
            .or_else(|| self.sql_state().map(SqlState::retry))
            .unwrap_or(Retry::None)
    }

    /// The line of `statement` that the error points at, with a caret under the place, for printing
    /// below the message. `None` without a position, or where it lies outside the statement.
    #[must_use]
    pub fn excerpt(&self, statement: &str) -> Option<String> {
        let before = usize::try_from(self.position?).ok()?.checked_sub(1)?;
        let at = statement
            .char_indices()
            .map(|(byte, _)| byte)
            .chain([statement.len()])
            .nth(before)?;
        let (head, tail) = statement.split_at_checked(at)?;
        let start = head.rfind('\n').map_or(0, |newline| newline + 1);
        let column = head.get(start..)?.chars().count();
        let rest = tail.lines().next().unwrap_or("");
        let line = format!("{}{rest}", head.get(start..)?);
        Some(format!("{line}\n{:column$}^", ""))
    }

    pub(crate) fn is_timeout(&self) -> bool {
        // A statement's time limit is a cancellation by state; by code it is a timeout.
        self.code == flydb_protocol::ErrorCode::Timeout as u16
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.sqlstate {
            Some(state) => write!(f, " (SQLSTATE {state})")?,
            None => write!(f, " (code {})", self.code)?,
        }
        if let Some(position) = self.position {
            write!(f, " at character {position}")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, "; detail: {detail}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "; hint: {hint}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duplicate() -> ServerError {
        ServerError {
            code: 409,
            message: "the key exists already".to_owned(),
            sqlstate: Some("23505".to_owned()),
            position: None,
            detail: Some("users(id) = (1)".to_owned()),
            hint: None,
            retry: None,
        }
    }

    #[test]
    fn it_prints_all_that_the_server_said() {
        assert_eq!(
            duplicate().to_string(),
            "the key exists already (SQLSTATE 23505); detail: users(id) = (1)"
        );
    }

    #[test]
    fn retry_follows_the_state_unless_the_server_says_otherwise() {
        let mut error = duplicate();
        assert_eq!(error.retry(), Retry::None);
        error.sqlstate = Some("40001".to_owned());
        assert_eq!(error.retry(), Retry::Transaction);
        error.retry = Some(Retry::Connection);
        assert_eq!(error.retry(), Retry::Connection);
    }

    #[test]
    fn an_excerpt_points_at_the_character() {
        let mut error = duplicate();
        error.position = Some(12);
        let excerpt = error.excerpt("SELECT 'é',\nnope FROM t").expect("inside");
        assert_eq!(excerpt, "SELECT 'é',\n           ^");
        error.position = Some(13);
        let excerpt = error.excerpt("SELECT 'é',\nnope FROM t").expect("inside");
        assert_eq!(excerpt, "nope FROM t\n^");
        error.position = Some(99);
        assert_eq!(error.excerpt("SELECT 1"), None);
    }
}
