//! The vocabulary of the engine: values and types, errors, columns and batches.
//!
//! Everything else in the server builds on this room and nothing in it builds on another. It is also
//! the one door through which the engine sees `flydb-protocol`: its values, types, row images and
//! SQLSTATEs are re-exported here, so that messages stay out of the engine.

pub(crate) mod calendar;
pub(crate) mod cast;
pub(crate) mod clock;
pub(crate) mod coercion;
mod column;
pub(crate) mod compare;
pub(crate) mod depth;
mod error;
mod ids;
pub(crate) mod json;
mod labels;
pub(crate) mod reading;
mod time_size;
pub(crate) mod zone;

pub(crate) use column::{
    Batch, Bitmap, Column, ColumnData, MAX_COLUMN_BYTES, Strings, check_column_bytes, loose_bytes,
    work_of,
};
pub(crate) use error::{Result, SqlError};
pub(crate) use flydb_protocol::data_type::{DataType, DecimalSize, Physical};
pub(crate) use flydb_protocol::error_code::{ErrorCode, SqlState};
pub(crate) use flydb_protocol::row::{
    MAX_COLUMNS, MAX_ROW_BYTES, RowError, RowLayout, RowRef, encode_row,
};
pub(crate) use flydb_protocol::value::{
    Abbreviation, Date, DateOrder, DateTime, Decimal, Interval, IntervalFields, InvalidJson, Json,
    JsonNode, Moments, Numeric, NumericRef, ParseDecimalError, Surroundings, TemporalError, Time,
    TimeTz, Timestamp, Value, ValueRef, ZoneRef,
};
pub(crate) use ids::{IndexId, RowId, TableId};
pub(crate) use labels::{Labels, Place};
pub(crate) use time_size::TimeSize;
