//! Why text is no date, time or interval.

use thiserror::Error;

use crate::error_code::SqlState;

/// Why text is no date, time or interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TemporalError {
    /// It is not written as one.
    #[error("not a valid date, time or interval")]
    Invalid,
    /// It is written as one, and there is no such day or time, or it is outside the range.
    #[error("a date, time or interval field is out of range")]
    OutOfRange,
    /// A time zone that is not known.
    #[error("the time zone is not known")]
    UnknownZone,
    /// A time zone that is further from UTC than any is.
    #[error("the time zone displacement is out of range")]
    FarZone,
    /// An interval of more months than there can be.
    #[error("interval out of range")]
    TooLong,
}

impl TemporalError {
    /// The SQLSTATE that goes with it.
    #[must_use]
    pub const fn state(self) -> SqlState {
        match self {
            TemporalError::Invalid => SqlState::InvalidDatetimeFormat,
            TemporalError::OutOfRange | TemporalError::TooLong => SqlState::DatetimeFieldOverflow,
            TemporalError::UnknownZone => SqlState::InvalidParameterValue,
            TemporalError::FarZone => SqlState::InvalidTimeZoneDisplacementValue,
        }
    }
}
