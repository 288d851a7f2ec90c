//! The vocabulary of the engine: values and types, errors, columns and batches.
//!
//! Everything else in the server builds on this room and nothing in it builds on another. It is also
//! the one door through which the engine sees `flydb-protocol`: its values, types, row images and
//! SQLSTATEs are re-exported here, so that messages stay out of the engine.

pub mod calendar;
pub mod cast;
pub mod clock;
pub mod coercion;
mod column;
pub mod compare;
mod error;
mod ids;
pub mod json;
pub mod zone;

pub use column::{Batch, Bitmap, Column, ColumnData, Strings};
pub use error::{Result, SqlError};
pub use flydb_protocol::data_type::{DataType, DecimalSize, Physical};
pub use flydb_protocol::error_code::{ErrorCode, Retry, SqlState};
pub use flydb_protocol::row::{
    MAX_COLUMNS, MAX_ROW_BYTES, RowError, RowLayout, RowRef, encode_row,
};
pub use flydb_protocol::value::{
    Date, DateTime, Decimal, Interval, Json, JsonNode, ParseDecimalError, TemporalError, Time,
    Timestamp, Value, ValueRef,
};
pub use ids::{IndexId, RowId, TableId};
