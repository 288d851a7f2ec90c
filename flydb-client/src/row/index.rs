//! How a column is named: by place or by name.

use super::Column;
use crate::error::{Error, ErrorKind, Result};

/// What a column can be asked for by: its place, from 0, or its name.
///
/// A name is looked for as it stands, then without regard to ASCII case; the first column of that name
/// is taken.
pub trait RowIndex: sealed::Sealed {
    /// The column's place.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] where there is none.
    #[doc(hidden)]
    fn find(&self, columns: &[Column]) -> Result<usize>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for usize {}
    impl Sealed for str {}
    impl Sealed for String {}
    impl<T: Sealed + ?Sized> Sealed for &T {}
}

impl RowIndex for usize {
    #[inline]
    fn find(&self, columns: &[Column]) -> Result<usize> {
        if *self < columns.len() {
            return Ok(*self);
        }
        Err(Error::new(
            ErrorKind::Column,
            format!(
                "there is no column {self} (there are {}, counted from 0)",
                columns.len()
            ),
        ))
    }
}

impl RowIndex for str {
    #[inline]
    fn find(&self, columns: &[Column]) -> Result<usize> {
        let same = |column: &Column| column.name() == self;
        let alike = |column: &Column| column.name().eq_ignore_ascii_case(self);
        columns
            .iter()
            .position(same)
            .or_else(|| columns.iter().position(alike))
            .ok_or_else(|| missing(self, columns))
    }
}

impl RowIndex for String {
    fn find(&self, columns: &[Column]) -> Result<usize> {
        RowIndex::find(self.as_str(), columns)
    }
}

impl<T: RowIndex + ?Sized> RowIndex for &T {
    #[inline]
    fn find(&self, columns: &[Column]) -> Result<usize> {
        (**self).find(columns)
    }
}

#[cold]
fn missing(name: &str, columns: &[Column]) -> Error {
    let names: Vec<&str> = columns.iter().map(Column::name).collect();
    Error::new(
        ErrorKind::Column,
        format!(
            "there is no column '{name}' (there are: {})",
            names.join(", ")
        ),
    )
}
