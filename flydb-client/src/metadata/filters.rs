//! Lists that can be narrowed down.

use flydb_protocol::Request;
use flydb_protocol::message::metadata::{GetColumns, GetTables};

use super::rows;
use super::tables::{ColumnInfo, TableInfo};
use crate::client::Client;
use crate::error::Result;

/// Tables that are about to be listed. In each filter `%` stands for any characters and `_` for one; `\`
/// takes that meaning away.
#[must_use = "a list is fetched by `fetch`"]
#[derive(Clone, Debug)]
pub struct TableFilter<'a> {
    client: &'a Client,
    request: GetTables,
}

impl<'a> TableFilter<'a> {
    pub(super) fn new(client: &'a Client) -> Self {
        let request = GetTables::default();
        TableFilter { client, request }
    }

    /// Only of this schema.
    pub fn schema(mut self, pattern: impl Into<String>) -> Self {
        self.request.schema = Some(pattern.into());
        self
    }

    /// Only of this name.
    pub fn name(mut self, pattern: impl Into<String>) -> Self {
        self.request.table_name = Some(pattern.into());
        self
    }

    /// Only of this type: `TABLE`, `VIEW`. Called several times, of any of them.
    pub fn table_type(mut self, table_type: impl Into<String>) -> Self {
        let types = self.request.table_types.get_or_insert_default();
        types.push(table_type.into());
        self
    }

    /// Fetches the list.
    ///
    /// # Errors
    /// What the server says.
    pub async fn fetch(self) -> Result<Vec<TableInfo>> {
        let request = Request::GetTables(self.request);
        let rows = rows::fetch(self.client, &request).await?;
        rows.iter().map(TableInfo::read).collect()
    }
}

/// Columns that are about to be listed. Filters are patterns, as those of [`TableFilter`].
#[must_use = "a list is fetched by `fetch`"]
#[derive(Clone, Debug)]
pub struct ColumnFilter<'a> {
    client: &'a Client,
    request: GetColumns,
}

impl<'a> ColumnFilter<'a> {
    pub(super) fn new(client: &'a Client) -> Self {
        let request = GetColumns::default();
        ColumnFilter { client, request }
    }

    /// Only of tables of this schema.
    pub fn schema(mut self, pattern: impl Into<String>) -> Self {
        self.request.schema = Some(pattern.into());
        self
    }

    /// Only of tables of this name.
    pub fn table(mut self, pattern: impl Into<String>) -> Self {
        self.request.table_name = Some(pattern.into());
        self
    }

    /// Only of this name.
    pub fn name(mut self, pattern: impl Into<String>) -> Self {
        self.request.column_name = Some(pattern.into());
        self
    }

    /// Fetches the list.
    ///
    /// # Errors
    /// What the server says.
    pub async fn fetch(self) -> Result<Vec<ColumnInfo>> {
        let request = Request::GetColumns(self.request);
        let rows = rows::fetch(self.client, &request).await?;
        rows.iter().map(ColumnInfo::read).collect()
    }
}
