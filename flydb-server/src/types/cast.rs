//! Casts: a value of one type as another.

#![allow(clippy::todo, unused_variables, missing_docs)]

use jiff::tz::TimeZone;

use super::{Column, DataType, Result, Timestamp, Value, ValueRef};

/// What a cast depends on besides the value.
#[derive(Clone, Copy, Debug)]
pub struct CastRules<'a> {
    /// CAST or `::`, which cuts a text down to its VARCHAR(n); others answer 22001.
    pub explicit: bool,
    /// The session's zone: between TIMESTAMP and local dates and times.
    pub zone: &'a TimeZone,
    /// What `'now'` and `'today'` mean.
    pub now: Timestamp,
}

/// One value of type `from` as type `to`. NULL stays NULL.
///
/// # Errors
/// 22P02, 22007, 22008 for text that is no such value, 22003 out of range, 22001 too long, 42846
/// where nothing converts the types.
pub fn cast_value(
    value: ValueRef<'_>,
    from: DataType,
    to: DataType,
    rules: &CastRules<'_>,
) -> Result<Value> {
    todo!()
}

/// A column of type `from` as type `to`.
///
/// # Errors
/// As [`cast_value`], for the first cell that fails.
pub fn cast_column(
    column: &Column,
    from: DataType,
    to: DataType,
    rules: &CastRules<'_>,
) -> Result<Column> {
    todo!()
}
