//! Why JSON is no value of a type.

use thiserror::Error;

use crate::data_type::DataType;
use crate::error_code::SqlState;
use crate::value::TemporalError;
use crate::value::wire::param::Param;

/// Characters of the input that an error shows.
const SHOWN: usize = 64;

/// JSON that is no value of the type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{problem} for type {data_type}: {input}")]
pub struct ValueError {
    state: SqlState,
    problem: &'static str,
    data_type: DataType,
    /// What was given, or its beginning.
    input: String,
}

impl ValueError {
    pub(super) fn new(problem: Problem, data_type: DataType, param: &Param) -> ValueError {
        let (state, problem) = match problem {
            Problem::Invalid => (SqlState::InvalidTextRepresentation, "invalid input"),
            Problem::OutOfRange => (SqlState::NumericValueOutOfRange, "value out of range"),
            Problem::Json => (SqlState::InvalidTextRepresentation, "invalid JSON"),
            Problem::Temporal(error) => (error.state(), "invalid input"),
        };
        let mut input = param.to_string();
        if let Some((end, _)) = input.char_indices().nth(SHOWN) {
            input.truncate(end);
            input.push('…');
        }
        ValueError {
            state,
            problem,
            data_type,
            input,
        }
    }

    /// The SQLSTATE: 22P02, 22003, 22007 or 22008.
    #[must_use]
    pub const fn state(&self) -> SqlState {
        self.state
    }
}

/// What is wrong.
pub(super) enum Problem {
    Invalid,
    OutOfRange,
    Json,
    Temporal(TemporalError),
}

impl From<TemporalError> for Problem {
    fn from(error: TemporalError) -> Problem {
        Problem::Temporal(error)
    }
}
