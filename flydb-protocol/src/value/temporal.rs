//! Dates, times, instants and intervals.

mod abbreviations;
mod civil;
mod convert;
mod error;
mod fields;
mod format;
mod infinite;
mod interval_fields;
mod moment;
mod numbers;
mod read;
mod span;
mod surroundings;
mod time_tz;
mod words;

pub use abbreviations::Abbreviation;
pub use error::TemporalError;
pub use interval_fields::IntervalFields;
pub use surroundings::{DateOrder, Surroundings, TextAlone, ZoneRef};

/// A calendar date: days since 1970-01-01, in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub i32);

/// A time of day: microseconds since midnight, 0 to 86,400,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

/// A time of day and how far its zone is from UTC, packed into an integer that orders as they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeTz(i64);

/// A date and time of day without a zone: microseconds since 1970-01-01 00:00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub i64);

/// An instant: microseconds since 1970-01-01 00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A span of time whose months and days have no fixed length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Whole months; a year is twelve.
    pub months: i32,
    /// Whole days.
    pub days: i32,
    /// Microseconds.
    pub micros: i64,
}
