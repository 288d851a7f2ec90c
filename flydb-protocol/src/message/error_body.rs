//! The Error message.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::transaction::TxStatus;
use crate::error::{DecodeError, FrameError};
use crate::error_code::{ErrorCode, Retry, SqlState};

/// Why a request was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The numeric code, as [`ErrorCode`] lists them; a later server may have others.
    pub code: u16,
    /// For people, one line.
    #[serde(default)]
    pub message: String,
    /// Extension: the SQLSTATE, as [`SqlState`] lists them; a later server may have others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sqlstate: Option<String>,
    /// Extension: the character of the statement that it is about, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// Extension: facts about this case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Extension: what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Extension: what may be tried again.
    #[serde(
        default,
        deserialize_with = "known_retry",
        skip_serializing_if = "Option::is_none"
    )]
    pub retry: Option<Retry>,
    /// Extension: the state of the transaction after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
    /// Extension, with 503: where the leader is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
}

impl ErrorBody {
    /// An error with the base fields only.
    #[must_use]
    pub fn base(code: ErrorCode, message: impl Into<String>) -> ErrorBody {
        ErrorBody {
            code: code as u16,
            message: message.into(),
            ..ErrorBody::default()
        }
    }

    /// An error of this state: its numeric code and its retry advice follow from the table.
    #[must_use]
    pub fn new(state: SqlState, message: impl Into<String>) -> ErrorBody {
        ErrorBody {
            sqlstate: Some(state.as_str().to_owned()),
            retry: Some(state.retry()),
            ..ErrorBody::base(state.code(), message)
        }
    }

    /// Leaves only what every peer understands: code and message.
    #[must_use]
    pub fn without_extensions(self) -> ErrorBody {
        ErrorBody {
            code: self.code,
            message: self.message,
            ..ErrorBody::default()
        }
    }

    /// The SQLSTATE, where it is in the table.
    #[must_use]
    pub fn state(&self) -> Option<SqlState> {
        SqlState::from_state(self.sqlstate.as_deref()?)
    }
}

impl From<&DecodeError> for ErrorBody {
    fn from(error: &DecodeError) -> ErrorBody {
        ErrorBody::new(error.state(), error.to_string())
    }
}

impl From<&FrameError> for ErrorBody {
    fn from(error: &FrameError) -> ErrorBody {
        ErrorBody::new(SqlState::ProtocolViolation, error.to_string())
    }
}

impl fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.sqlstate {
            Some(state) => write!(f, " (SQLSTATE {state})"),
            None => write!(f, " (code {})", self.code),
        }
    }
}

/// Advice that this version does not know is no advice.
fn known_retry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Retry>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    Ok(name.and_then(|name| Retry::from_name(&name)))
}
