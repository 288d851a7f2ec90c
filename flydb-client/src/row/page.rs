//! The rows of one reply.

use std::sync::Arc;

use bytes::Bytes;
use flydb_protocol::message::rows::RowSlice;
use flydb_protocol::message::{RowFormat, Rows};
use flydb_protocol::value::parse_json_value;
use flydb_protocol::{DecodeError, Value};

use super::{Columns, Row};
use crate::error::{Error, ErrorKind, Result};

/// Bytes before each image: its length.
const LENGTH_BYTES: usize = 4;

/// The rows of one reply, as they came.
#[derive(Debug)]
pub(crate) struct Page {
    columns: Arc<Columns>,
    body: Body,
}

#[derive(Debug)]
enum Body {
    /// Row images, each behind its length, checked to fill the bytes.
    Images(Bytes),
    /// The values of all rows, one row after the other.
    Values(Vec<Value>),
}

impl Page {
    /// The rows of a reply: images are left where they are, JSON is decoded.
    pub(crate) fn read(columns: Arc<Columns>, rows: &Rows) -> Result<Page> {
        match rows.format() {
            RowFormat::Binary => Ok(Page::from_images(columns, rows.bytes().clone())),
            RowFormat::Json => {
                let values = decode_json(&columns, rows)?;
                Ok(Page::from_values(columns, values))
            }
        }
    }

    /// Images that are known to fill `bytes`, each behind its length.
    pub(crate) fn from_images(columns: Arc<Columns>, bytes: Bytes) -> Page {
        let body = Body::Images(bytes);
        Page { columns, body }
    }

    pub(crate) fn from_values(columns: Arc<Columns>, values: Vec<Value>) -> Page {
        let body = Body::Values(values);
        Page { columns, body }
    }

    #[inline]
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The values of the row at this place; `None` where rows are images.
    #[inline]
    pub(super) fn values(&self, start: usize, end: usize) -> Option<&[Value]> {
        match &self.body {
            Body::Images(_) => None,
            Body::Values(values) => Some(values.get(start..end).unwrap_or_default()),
        }
    }

    /// The image of the row at this place.
    #[inline]
    pub(super) fn image(&self, start: usize, end: usize) -> &[u8] {
        match &self.body {
            Body::Images(bytes) => bytes.get(start..end).unwrap_or_default(),
            Body::Values(_) => &[],
        }
    }

    /// Where the row after the place `at` starts and ends.
    #[inline]
    fn next(&self, at: usize) -> Option<(usize, usize)> {
        match &self.body {
            Body::Images(bytes) => {
                let length = bytes.get(at..)?.first_chunk::<LENGTH_BYTES>()?;
                let start = at + LENGTH_BYTES;
                Some((start, start + u32::from_be_bytes(*length) as usize))
            }
            Body::Values(values) => {
                // Rows without columns cannot be told apart; there is nothing to read in them.
                let width = self.columns.list().len().max(1);
                (at + width <= values.len()).then_some((at, at + width))
            }
        }
    }
}

/// The rows of a page, one after the other.
#[derive(Debug)]
pub(crate) struct PageRows {
    /// The row last given out; before the first, an empty place at the start.
    row: Row,
}

impl PageRows {
    pub(crate) fn new(page: Arc<Page>) -> PageRows {
        let row = Row::new(page, 0, 0);
        PageRows { row }
    }

    /// The next row, lent: nothing is counted or cloned for a reader that keeps no rows.
    #[inline]
    pub(crate) fn advance(&mut self) -> Option<&Row> {
        let (start, end) = self.row.page.next(self.row.end)?;
        (self.row.start, self.row.end) = (start, end);
        Some(&self.row)
    }

    /// The row that [`PageRows::advance`] went to last.
    #[inline]
    pub(crate) fn lent(&self) -> Option<&Row> {
        (self.row.end > 0).then_some(&self.row)
    }
}

impl Iterator for PageRows {
    type Item = Row;

    #[inline]
    fn next(&mut self) -> Option<Row> {
        self.advance().cloned()
    }
}

fn decode_json(columns: &Columns, rows: &Rows) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    for row in rows {
        let RowSlice::Json(text) = row.map_err(damaged)? else {
            return Err(Error::protocol(
                "the server mixed JSON rows with row images",
            ));
        };
        decode_row(columns, text, &mut values)?;
    }
    Ok(values)
}

fn decode_row(columns: &Columns, text: &str, values: &mut Vec<Value>) -> Result<()> {
    let start = values.len();
    let mut types = columns.list().iter();
    for cell in flydb_protocol::message::rows::Elements::of(text) {
        let Some(column) = types.next() else { break };
        let value = parse_json_value(cell.map_err(damaged)?, column.data_type());
        values.push(value.map_err(|error| {
            let message = format!("the server sent no value of the column '{}'", column.name());
            Error::caused(ErrorKind::Protocol, message, error)
        })?);
    }
    if types.next().is_some() || values.len() == start && !columns.list().is_empty() {
        return Err(Error::protocol("the server sent a row of too few columns"));
    }
    Ok(())
}

fn damaged(error: DecodeError) -> Error {
    Error::caused(ErrorKind::Protocol, "the server sent damaged rows", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flydb_protocol::DataType;
    use flydb_protocol::row::encode_row;

    fn columns() -> Arc<Columns> {
        let list = [("a", DataType::Int), ("b", DataType::Text)];
        let named = list.map(|(name, data_type)| (name.to_owned(), data_type));
        Arc::new(Columns::new(named).expect("a layout"))
    }

    fn images(rows: &[(i32, &str)]) -> Rows {
        let mut bytes = Vec::new();
        for (a, b) in rows {
            let mut image = Vec::new();
            let values = [Value::Int(*a), Value::Text((*b).into())];
            let refs = values.iter().map(Value::as_ref);
            encode_row(columns().layout(), refs, &mut image).expect("an image");
            bytes.extend_from_slice(&u32::try_from(image.len()).expect("short").to_be_bytes());
            bytes.extend_from_slice(&image);
        }
        let count = u32::try_from(rows.len()).expect("few");
        Rows::binary(count, bytes.into()).expect("whole")
    }

    fn read(rows: &Rows) -> Vec<(i32, String)> {
        let page = Page::read(columns(), rows).expect("a page");
        PageRows::new(Arc::new(page))
            .map(|row| (row.get(0), row.get(1)))
            .collect()
    }

    #[test]
    fn images_and_json_read_alike() {
        let expected = vec![(1, "one".to_owned()), (-2, String::new())];
        assert_eq!(read(&images(&[(1, "one"), (-2, "")])), expected);
        let json = Rows::json(Bytes::from_static(br#"[[1,"one"],[-2,""]]"#));
        assert_eq!(read(&json), expected);
        assert_eq!(read(&images(&[])), []);
        assert_eq!(read(&Rows::default()), []);
    }

    #[test]
    fn json_that_does_not_fit_the_columns_is_refused() {
        for rows in [
            r#"[[1]]"#,
            r#"[[]]"#,
            r#"[["x","y"]]"#,
            r#"[1]"#,
            r#"[[1,2]"#,
        ] {
            let rows = Rows::json(Bytes::copy_from_slice(rows.as_bytes()));
            assert!(Page::read(columns(), &rows).is_err());
        }
    }

    #[test]
    fn a_damaged_image_is_an_error_where_it_is_read() {
        let rows = Rows::binary(1, Bytes::from_static(&[0, 0, 0, 2, 0, 2])).expect("whole");
        let page = Page::read(columns(), &rows).expect("not read yet");
        let row = PageRows::new(Arc::new(page)).next().expect("one row");
        let error = row.try_get::<i32>(0).expect_err("cut short");
        assert_eq!(error.kind(), ErrorKind::Protocol);
    }
}
