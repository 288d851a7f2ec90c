//! Results out of replies.

use std::sync::Arc;

use bytes::Bytes;
use flydb_protocol::message::core::QueryResult;
use flydb_protocol::message::metadata::ColumnMetadata;
use flydb_protocol::message::rows::{Elements, RowSlice};
use flydb_protocol::message::{RowFormat, Rows};
use flydb_protocol::wire::Reader;
use flydb_protocol::{DataType, Flags, Frame, MessageType, Response};

use super::{Header, KnownHeader, ResultSet};
use crate::connection::{Delivered, Shared};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::COPY_BYTES;
use crate::row::{Columns, Page};

/// Reads the reply to a Query or an Execute. `known` is what the statement answered with last.
pub(crate) fn read_result(
    mut reply: Delivered,
    known: Option<&KnownHeader>,
    shared: &Shared,
) -> Result<ResultSet> {
    let Some(frame) = reply.take() else {
        return Err(Error::protocol("a reply was read twice"));
    };
    let raw = raw_header(&frame);
    if let (Some(known), Some((raw, rest))) = (known, raw)
        && let Some(header) = known.get(raw)
    {
        reply.note(header.tx);
        note_touch(&header, shared);
        return match rest {
            Some(rest) => from_images(header, rest, &frame).map_err(|error| reply.malformed(error)),
            None => Ok(ResultSet::new(header)),
        };
    }
    match reply.decode_frame(&frame)? {
        Response::QueryResult(result) => {
            let set = from_message(result).map_err(|error| reply.malformed(error))?;
            note_touch(set.header(), shared);
            if let (Some(known), Some((raw, rest))) = (known, raw)
                && (rest.is_some() || set.columns().is_empty())
            {
                known.set(raw, set.header());
            }
            Ok(set)
        }
        other => Err(Delivered::unexpected(shared, &other)),
    }
}

fn note_touch(header: &Header, shared: &Shared) {
    if header.touches_session {
        shared.touch();
    }
}

/// The part of a reply that a statement mostly answers with again: the header of a result with row
/// images, with what follows it, or the whole of a result without rows.
fn raw_header(frame: &Frame) -> Option<(&[u8], Option<Reader<'_>>)> {
    if frame.code != MessageType::QueryResult.code() {
        return None;
    }
    if frame.flags == Flags::BINARY_ROWS {
        let mut reader = Reader::new(&frame.payload);
        let raw = reader.bytes().ok()?;
        return Some((raw, Some(reader)));
    }
    let short = frame.flags.is_empty() && frame.payload.len() <= COPY_BYTES;
    short.then_some((&frame.payload, None))
}

fn from_images(header: Arc<Header>, mut rest: Reader<'_>, frame: &Frame) -> Result<ResultSet> {
    let count = rest.u32().map_err(damaged)?;
    let bytes: Bytes = frame.payload.slice_ref(rest.rest());
    // Checks that the images fill the bytes.
    let rows = Rows::binary(count, bytes).map_err(damaged)?;
    let page = Page::read(Arc::clone(&header.columns), &rows)?;
    let mut set = ResultSet::new(header);
    set.push(page, count as usize);
    Ok(set)
}

fn from_message(mut result: QueryResult) -> Result<ResultSet> {
    let names = std::mem::take(&mut result.columns);
    let types = match result.column_types.take() {
        Some(types) => types,
        None => guess_types(names.len(), &result.rows)?,
    };
    if types.len() != names.len() {
        return Err(Error::protocol(
            "a result has more columns than types, or fewer",
        ));
    }
    let columns = Arc::new(Columns::new(names.into_iter().zip(types)).map_err(damaged)?);
    let rows = std::mem::take(&mut result.rows);
    let count = usize::try_from(result.row_count).unwrap_or(usize::MAX);
    let page = Page::read(Arc::clone(&columns), &rows)?;
    let has_rows = !columns.list().is_empty();
    let mut set = ResultSet::new(Arc::new(Header::new(result, columns)));
    if has_rows {
        set.push(page, count);
    }
    Ok(set)
}

/// The columns that metadata describes, of rows in this format. Where a type's name is not known, JSON
/// can be read all the same; row images cannot.
pub(crate) fn columns_of(metadata: Vec<ColumnMetadata>, format: RowFormat) -> Result<Arc<Columns>> {
    let unknown = |column: &ColumnMetadata| column.data_type.parse::<DataType>().is_err();
    if format == RowFormat::Binary && metadata.iter().any(unknown) {
        return Err(Error::protocol(
            "row images came with a column of an unknown type",
        ));
    }
    let columns = metadata.into_iter().map(|column| {
        let data_type = column.data_type.parse().unwrap_or(DataType::Unknown);
        let shown = if column.label.is_empty() {
            column.name
        } else {
            column.label
        };
        (shown, data_type)
    });
    Ok(Arc::new(Columns::new(columns).map_err(damaged)?))
}

/// Types for columns whose server names none: by the first value of each that is not NULL.
fn guess_types(columns: usize, rows: &Rows) -> Result<Vec<DataType>> {
    let mut types = vec![DataType::Unknown; columns];
    if rows.format() == RowFormat::Binary {
        return Err(Error::protocol(
            "row images came without the types of their columns",
        ));
    }
    for row in rows {
        let RowSlice::Json(text) = row.map_err(damaged)? else {
            continue;
        };
        for (data_type, cell) in types.iter_mut().zip(Elements::of(text)) {
            if *data_type == DataType::Unknown {
                *data_type = guess_type(cell.map_err(damaged)?);
            }
        }
        if !types.contains(&DataType::Unknown) {
            break;
        }
    }
    Ok(types)
}

fn guess_type(cell: &str) -> DataType {
    match cell.as_bytes().first() {
        Some(b'n') | None => DataType::Unknown,
        Some(b't' | b'f') => DataType::Boolean,
        Some(b'"') => DataType::Text,
        Some(b'[' | b'{') => DataType::Jsonb,
        Some(_) if cell.parse::<i64>().is_ok() => DataType::BigInt,
        Some(_) => DataType::Double,
    }
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::caused(ErrorKind::Protocol, "the server sent damaged rows", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_names_no_types_is_read_by_its_values() {
        let result = QueryResult {
            success: true,
            columns: ["a", "b", "c"].map(str::to_owned).to_vec(),
            rows: Rows::json(Bytes::from_static(br#"[[1,null,1.5],[2,"x",2]]"#)),
            row_count: 2,
            ..QueryResult::default()
        };
        let rows = from_message(result).expect("readable").into_rows();
        let read: Vec<(i64, Option<String>, f64)> = rows
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2)))
            .collect();
        assert_eq!(read, [(1, None, 1.5), (2, Some("x".to_owned()), 2.0)]);
    }

    #[test]
    fn rows_affected_are_counted_where_there_are_no_columns() {
        let result = QueryResult {
            row_count: 7,
            message: "DELETE 7".to_owned(),
            ..QueryResult::default()
        };
        let set = from_message(result).expect("readable");
        assert_eq!((set.affected_rows(), set.len()), (7, 0));
    }
}
