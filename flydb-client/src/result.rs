//! What a statement answered: its tag, its columns and its rows.

mod header;
mod read;

use std::sync::Arc;

pub use flydb_protocol::message::core::Warning;

use crate::error::{Error, ErrorKind, Result};
use crate::from_row::FromRow;
use crate::row::{Column, Page, PageRows, Row};

pub(crate) use header::{Header, KnownHeader};
pub(crate) use read::{columns_of, read_result};

/// Everything that a statement answered.
///
/// [`Client::run`](crate::Client::run) and [`Pipeline::run`](crate::Pipeline::run) give it; the other
/// calls are shortcuts to a part of it.
#[derive(Debug)]
pub struct ResultSet {
    header: Arc<Header>,
    pages: Vec<Arc<Page>>,
    rows: usize,
}

impl ResultSet {
    pub(crate) fn new(header: Arc<Header>) -> ResultSet {
        ResultSet {
            header,
            pages: Vec::new(),
            rows: 0,
        }
    }

    pub(crate) fn push(&mut self, page: Page, rows: usize) {
        if rows > 0 {
            self.pages.push(Arc::new(page));
            self.rows += rows;
        }
    }

    pub(crate) fn header(&self) -> &Arc<Header> {
        &self.header
    }

    /// The command tag, such as `SELECT 3` or `CREATE TABLE OK`.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.header.tag
    }

    /// How many rows were inserted, updated or deleted; 0 for other statements.
    #[must_use]
    pub fn affected_rows(&self) -> u64 {
        self.header.affected_rows
    }

    /// The number that the server gave the last row inserted, where it numbers them.
    #[must_use]
    pub fn last_insert_id(&self) -> Option<i64> {
        self.header.last_insert_id
    }

    /// What there is to know about a statement that succeeded.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.header.warnings
    }

    /// The columns of the rows; none for a statement that gives no rows.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.header.columns.list()
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, one after the other.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        self.pages
            .iter()
            .flat_map(|page| PageRows::new(Arc::clone(page)))
    }

    /// All rows.
    #[must_use]
    pub fn into_rows(self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.rows);
        rows.extend(self.pages.into_iter().flat_map(PageRows::new));
        rows
    }

    /// All rows as values of a type; the rows themselves are not kept.
    ///
    /// # Errors
    /// [`ErrorKind::Column`] where a row cannot be read as the type.
    pub fn read<T: FromRow>(self) -> Result<Vec<T>> {
        let mut values = Vec::with_capacity(self.rows);
        for page in self.pages {
            let mut rows = PageRows::new(page);
            while let Some(row) = rows.advance() {
                values.push(T::from_row(row)?);
            }
        }
        Ok(values)
    }

    pub(crate) fn at_most_one(self) -> Result<Option<Row>> {
        if self.rows > 1 {
            return Err(Error::new(
                ErrorKind::RowCount,
                format!(
                    "the query gave {} rows, where one at most was expected",
                    self.rows
                ),
            ));
        }
        Ok(self.rows().next())
    }

    pub(crate) fn exactly_one(self) -> Result<Row> {
        self.at_most_one()?.ok_or_else(|| {
            Error::new(
                ErrorKind::RowCount,
                "the query gave no row, where one was expected",
            )
        })
    }
}
