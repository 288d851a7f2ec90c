//! Whole results to and from frames: what a client reads, and what tests and small peers write.

use bytes::{Bytes, BytesMut};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::super::core::QueryResult;
use super::super::cursor::CursorResult;
use super::super::metadata::MetadataResult;
use super::super::object;
use super::columns::{MetadataColumns, ResultColumns};
use super::ends::{CursorEnd, MetadataEnd, QueryEnd};
use super::writer::{Columns, ResultWriter};
use super::{RowFormat, Rows};
use crate::codec::Frame;
use crate::data_type::DataType;
use crate::error::{DecodeError, EncodeError};
use crate::header::Flags;
use crate::wire::Reader;

/// Takes a frame with rows apart: the message without them, and the rows as they lie.
pub(in crate::message) fn decode<T: DeserializeOwned>(
    message: &'static str,
    frame: &Frame,
) -> Result<(T, Rows), DecodeError> {
    if frame.flags.contains(Flags::BINARY_ROWS) {
        return decode_binary(message, &frame.payload);
    }
    let (value, raw) = object::decode_aside(message, &frame.payload, Some("rows"))?;
    let array = match raw.map(RawValue::get) {
        None | Some("null") => Bytes::new(),
        Some(array) if array.starts_with('[') => frame.payload.slice_ref(array.as_bytes()),
        Some(_) => {
            let reason = "rows are not an array".to_owned();
            return Err(DecodeError::Json { message, reason });
        }
    };
    Ok((value, Rows::json(array)))
}

fn decode_binary<T: DeserializeOwned>(
    message: &'static str,
    payload: &Bytes,
) -> Result<(T, Rows), DecodeError> {
    let mut reader = Reader::new(payload);
    let header = object::decode(message, reader.bytes()?)?;
    let count = reader.u32()?;
    let rows = Rows::binary(count, payload.slice_ref(reader.rest()))?;
    Ok((header, rows))
}

pub(in crate::message) fn encode_query(
    result: &QueryResult,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let types = result.column_types.as_deref().unwrap_or_default();
    let types = types
        .iter()
        .copied()
        .chain(std::iter::repeat(DataType::Unknown));
    let columns = ResultColumns::new(result.columns.iter().map(String::as_str).zip(types));
    let writer = begin(out, Columns::Query(&columns), &result.rows);
    writer.finish_query(&QueryEnd {
        message: &result.message,
        row_count: Some(result.row_count),
        statement_type: result.statement_type.as_deref(),
        affected_rows: result.affected_rows,
        last_insert_id: result.last_insert_id,
        column_types: result.column_types.is_some(),
        has_more_rows: result.has_more_rows,
        cursor_id: result.cursor_id.as_deref(),
        warnings: &result.warnings,
        tx: result.tx,
    })
}

pub(in crate::message) fn encode_cursor(
    result: &CursorResult,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let columns = MetadataColumns::new(&result.columns);
    let writer = begin(out, Columns::Cursor(&columns), &result.rows);
    writer.finish_cursor(&CursorEnd {
        cursor_id: &result.cursor_id,
        has_more_rows: result.has_more_rows,
        position: result.position,
        total_rows: result.total_rows,
        message: &result.message,
        holes: &result.holes,
        tx: result.tx,
    })
}

pub(in crate::message) fn encode_metadata(
    result: &MetadataResult,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let columns = MetadataColumns::new(&result.columns);
    let writer = begin(out, Columns::Metadata(&columns), &result.rows);
    writer.finish_metadata(&MetadataEnd {
        message: &result.message,
        tx: result.tx,
    })
}

fn begin<'a>(out: &'a mut BytesMut, columns: Columns<'a>, rows: &Rows) -> ResultWriter<'a> {
    let mut writer = ResultWriter::begin(out, columns, rows.format());
    // More rows than a u32 counts do not fit into a frame.
    let count = u32::try_from(rows.iter().count()).unwrap_or(u32::MAX);
    match rows.format() {
        RowFormat::Json => {
            let inside = rows.bytes().strip_prefix(b"[");
            let inside = inside.and_then(|rest| rest.strip_suffix(b"]"));
            writer.written_rows(count, inside.unwrap_or_default());
        }
        RowFormat::Binary => writer.written_rows(count, rows.bytes()),
    }
    writer
}
