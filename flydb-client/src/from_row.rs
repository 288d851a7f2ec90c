//! Whole rows as Rust values.

use crate::error::{Error, ErrorKind, Result};
use crate::from_sql::FromSqlOwned;
use crate::row::Row;

/// A type that a row can be read as: a tuple, by the columns' places, or a struct that derives it, by
/// their names.
///
/// ```no_run
/// use flydb_client::FromRow;
///
/// #[derive(FromRow)]
/// struct User {
///     id: i64,
///     #[flydb(rename = "full_name")]
///     name: String,
///     email: Option<String>,
///     #[flydb(default)]
///     tags: Vec<u8>,
///     #[flydb(skip)]
///     cached: bool,
/// }
///
/// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// let users = client.query_as::<User>("SELECT id, full_name, email FROM users", ()).await?;
/// let pairs = client.query_as::<(i64, String)>("SELECT id, full_name FROM users", ()).await?;
/// # Ok(()) }
/// ```
///
/// Attributes of a field: `rename = "…"` reads another column, `default` takes `Default::default()`
/// where the result has no such column or it is NULL, `skip` never reads one, and `flatten` reads the
/// field's own type from the same row. Of the struct: `rename_all = "camelCase"` (or `"PascalCase"`,
/// `"SCREAMING_SNAKE_CASE"`, `"kebab-case"`, `"lowercase"`, `"UPPERCASE"`).
///
/// What makes no sense does not compile, and the error says what does:
///
/// ```compile_fail
/// #[derive(flydb_client::FromRow)]
/// struct Pair(i32, i32); // FromRow goes by field names
/// ```
///
/// ```compile_fail
/// #[derive(flydb_client::FromRow)]
/// struct User {
///     #[flydb(rename = "x", skip)] // a field that is skipped has no column to rename
///     id: i32,
/// }
/// ```
///
/// ```compile_fail
/// #[derive(flydb_client::FromRow)]
/// struct User {
///     socket: std::net::TcpStream, // no column holds that
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    label = "not a row type",
    note = "add `#[derive(flydb_client::FromRow)]` to a struct, or use a tuple such as `({Self},)`"
)]
pub trait FromRow: Sized {
    /// Reads a row.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] where a column is missing or of another type.
    fn from_row(row: &Row) -> Result<Self>;
}

impl FromRow for Row {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(row.clone())
    }
}

impl FromRow for () {
    fn from_row(_: &Row) -> Result<Self> {
        Ok(())
    }
}

macro_rules! tuples {
    ($($name:ident $place:literal)+) => {
        tuples!(@ [] $($name $place)+);
    };
    (@ [$($done:ident $at:literal)*]) => {};
    (@ [$($done:ident $at:literal)*] $next:ident $place:literal $($rest:ident $later:literal)*) => {
        impl<$($done: FromSqlOwned,)* $next: FromSqlOwned> FromRow for ($($done,)* $next,) {
            #[inline]
            fn from_row(row: &Row) -> Result<Self> {
                check_width(row, $place + 1)?;
                Ok(($(row.try_get::<$done>($at)?,)* row.try_get::<$next>($place)?,))
            }
        }
        tuples!(@ [$($done $at)* $next $place] $($rest $later)*);
    };
}

tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15);

/// A tuple must take the whole row: a column that is left over is a mistake in the one or the other.
#[inline]
fn check_width(row: &Row, width: usize) -> Result<()> {
    if row.len() == width {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Column,
        format!(
            "a row of {} columns cannot be read as a tuple of {width}",
            row.len()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::tests::sample;

    #[test]
    fn a_tuple_takes_the_whole_row() {
        let row = sample();
        let read = <(i32, String, Option<String>)>::from_row(&row).expect("three columns");
        assert_eq!(read, (7, "seven".to_owned(), None));
        let error = <(i32, String)>::from_row(&row).expect_err("two of three");
        assert_eq!(
            error.to_string(),
            "a row of 3 columns cannot be read as a tuple of 2"
        );
    }
}
