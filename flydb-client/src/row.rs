//! Rows of a result.
//!
//! A reply's rows stay in the bytes they came in: a [`Page`] holds the reply, a [`Row`] is a place in
//! it, and a cell is decoded when it is asked for, from its place in the row image. So a row costs two
//! numbers and a shared pointer, and columns nobody reads cost nothing. The price is that a kept row
//! keeps its page; a program that keeps few rows of many reads them into types of its own.
//!
//! Where the server answers in JSON (a session whose `result_format` is `json`), the page holds decoded
//! values instead, behind the same [`Row`].

mod columns;
mod index;
mod page;

use std::fmt;
use std::sync::Arc;

use flydb_protocol::row::RowRef;
use flydb_protocol::value::ValueRef;

use crate::error::{Error, ErrorKind, Result};
use crate::from_sql::{FromSql, FromSqlError};

pub use columns::Column;
pub(crate) use columns::Columns;
pub use index::RowIndex;
pub(crate) use page::{Page, PageRows};

/// One row of a result.
#[derive(Clone)]
pub struct Row {
    page: Arc<Page>,
    /// Where the row lies in its page: bytes of an image, or places of values.
    start: usize,
    end: usize,
}

impl Row {
    pub(crate) fn new(page: Arc<Page>, start: usize, end: usize) -> Row {
        Row { page, start, end }
    }

    /// How many columns it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns().len()
    }

    /// Whether it has no columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns().is_empty()
    }

    /// The columns: their names and types.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.page.columns().list()
    }

    /// A cell, by the column's place (from 0) or name, as the type asked for.
    ///
    /// # Panics
    /// Where [`Row::try_get`] is an error: no such column, another type, or NULL for a type that is no
    /// `Option`. These are mistakes in the program; where they are not, use `try_get`.
    #[must_use]
    #[track_caller]
    pub fn get<'a, T: FromSql<'a>>(&'a self, column: impl RowIndex) -> T {
        match self.try_get(column) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }

    /// A cell, by the column's place (from 0) or name, as the type asked for.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] where there is no such column or its value is not of the type;
    /// [`ErrorKind::Protocol`] where the bytes of the row are damaged.
    #[inline]
    pub fn try_get<'a, T: FromSql<'a>>(&'a self, column: impl RowIndex) -> Result<T> {
        let place = column.find(self.columns())?;
        self.read(place)
    }

    /// As [`Row::try_get`], by name, looking first where the column is likely to be: for derived
    /// [`FromRow`](crate::FromRow), whose fields mostly stand in the order of the columns.
    ///
    /// # Errors
    /// As [`Row::try_get`].
    #[doc(hidden)]
    #[inline]
    pub fn try_get_near<'a, T: FromSql<'a>>(&'a self, name: &str, near: usize) -> Result<T> {
        match self.columns().get(near) {
            Some(column) if column.name() == name => self.read(near),
            _ => self.try_get(name),
        }
    }

    /// A cell as it lies there.
    ///
    /// # Errors
    /// As [`Row::try_get`].
    pub fn value(&self, column: impl RowIndex) -> Result<ValueRef<'_>> {
        let place = column.find(self.columns())?;
        self.cell(place)
    }

    #[inline]
    fn read<'a, T: FromSql<'a>>(&'a self, place: usize) -> Result<T> {
        T::from_sql(self.cell(place)?).map_err(|error| self.wrong_type(place, error))
    }

    #[inline]
    fn cell(&self, place: usize) -> Result<ValueRef<'_>> {
        if let Some(values) = self.page.values(self.start, self.end) {
            return Ok(values.get(place).map_or(ValueRef::Null, |v| v.as_ref()));
        }
        let image = self.page.image(self.start, self.end);
        RowRef::new(self.page.columns().layout(), image)
            .and_then(|row| row.get(place))
            // A column that the image lacks was added after the row was written.
            .map(|cell| cell.unwrap_or(ValueRef::Null))
            .map_err(|error| {
                Error::caused(ErrorKind::Protocol, "the server sent a damaged row", error)
            })
    }

    #[cold]
    fn wrong_type(&self, place: usize, error: FromSqlError) -> Error {
        let name = self.columns().get(place).map_or("", Column::name);
        Error::caused(
            ErrorKind::Column,
            format!("the column '{name}' cannot be read"),
            error,
        )
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (place, column) in self.columns().iter().enumerate() {
            match self.cell(place) {
                Ok(value) => map.entry(&column.name(), &value),
                Err(error) => map.entry(&column.name(), &format_args!("<{error}>")),
            };
        }
        map.finish()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use flydb_protocol::{DataType, Value};

    pub(crate) fn sample() -> Row {
        let columns = Columns::new([
            ("id".to_owned(), DataType::Int),
            ("name".to_owned(), DataType::Text),
            ("Name".to_owned(), DataType::Text),
        ])
        .expect("a layout");
        let values = vec![Value::Int(7), Value::Text("seven".into()), Value::Null];
        let page = Arc::new(Page::from_values(Arc::new(columns), values));
        Row::new(page, 0, 3)
    }

    #[test]
    fn cells_are_read_by_place_and_by_name() {
        let row = sample();
        assert_eq!(row.get::<i64>(0), 7);
        assert_eq!(row.get::<&str>("name"), "seven");
        assert_eq!(row.get::<Option<&str>>("Name"), None);
        assert_eq!(row.get::<i32>("ID"), 7);
        assert_eq!(row.try_get_near::<i32>("id", 2).expect("found"), 7);
    }

    #[test]
    fn what_is_wrong_with_a_cell_is_said_in_full() {
        let row = sample();
        let message = |error: Error| error.to_string();
        assert_eq!(
            message(row.try_get::<i32>("name").expect_err("text")),
            "the column 'name' cannot be read: it is a TEXT, which cannot be read as i32"
        );
        assert_eq!(
            message(row.try_get::<i32>("age").expect_err("absent")),
            "there is no column 'age' (there are: id, name, Name)"
        );
        assert_eq!(
            message(row.try_get::<i32>(3).expect_err("absent")),
            "there is no column 3 (there are 3, counted from 0)"
        );
    }

    #[test]
    #[should_panic(expected = "there is no column 'age'")]
    fn get_panics_with_the_same_words() {
        let _: i32 = sample().get("age");
    }
}
