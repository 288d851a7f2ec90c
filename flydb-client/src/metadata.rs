//! What there is in the database, as typed structs.
//!
//! The server answers in the rows that JDBC and ODBC define, one per column of a key or an index; here
//! they are put together into one struct per key and index. What the user may not see is not listed.

mod filters;
mod keys;
mod rows;
mod tables;

use flydb_protocol::Request;
use flydb_protocol::message::metadata::{GetForeignKeys, GetIndexes, GetPrimaryKeys};

use crate::client::Client;
use crate::error::Result;

pub use filters::{ColumnFilter, TableFilter};
pub use keys::{ForeignKey, Index, IndexColumn, PrimaryKey, ReferentialAction};
pub use tables::{ColumnInfo, TableInfo, TypeInfo};

/// Questions about the database; see [`Client::metadata`].
///
/// ```no_run
/// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// for table in client.metadata().tables().name("order%").fetch().await? {
///     println!("{}", table.name);
///     for column in client.metadata().columns().table(&table.name).fetch().await? {
///         println!("  {} {}", column.name, column.type_name);
///     }
///     for key in client.metadata().foreign_keys(&table.name).await? {
///         println!("  {:?} -> {}", key.columns, key.referenced_table);
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Metadata<'a> {
    client: &'a Client,
}

impl<'a> Metadata<'a> {
    pub(crate) fn new(client: &'a Client) -> Metadata<'a> {
        Metadata { client }
    }

    /// The tables, to be narrowed down and fetched.
    pub fn tables(&self) -> TableFilter<'a> {
        TableFilter::new(self.client)
    }

    /// The columns of tables, to be narrowed down and fetched.
    pub fn columns(&self) -> ColumnFilter<'a> {
        ColumnFilter::new(self.client)
    }

    /// The primary key of a table, where it has one.
    ///
    /// # Errors
    /// What the server says; so with all questions here.
    pub async fn primary_key(&self, table: &str) -> Result<Option<PrimaryKey>> {
        let request = Request::GetPrimaryKeys(GetPrimaryKeys {
            table_name: Some(table.to_owned()),
            ..GetPrimaryKeys::default()
        });
        let rows = rows::fetch(self.client, &request).await?;
        let mut keys = keys::primary_keys(&rows)?;
        keys.retain(|key| key.table == table);
        Ok(keys.into_iter().next())
    }

    /// The foreign keys that a table has.
    ///
    /// # Errors
    /// What the server says.
    pub async fn foreign_keys(&self, table: &str) -> Result<Vec<ForeignKey>> {
        let mut keys = self.keys_between(None, Some(table)).await?;
        keys.retain(|key| key.table == table);
        Ok(keys)
    }

    /// The foreign keys of other tables that refer to a table.
    ///
    /// # Errors
    /// What the server says.
    pub async fn referencing_keys(&self, table: &str) -> Result<Vec<ForeignKey>> {
        let mut keys = self.keys_between(Some(table), None).await?;
        keys.retain(|key| key.referenced_table == table);
        Ok(keys)
    }

    /// The indexes of a table, those of its keys included.
    ///
    /// # Errors
    /// What the server says.
    pub async fn indexes(&self, table: &str) -> Result<Vec<Index>> {
        let request = Request::GetIndexes(GetIndexes {
            table_name: Some(table.to_owned()),
            ..GetIndexes::default()
        });
        let rows = rows::fetch(self.client, &request).await?;
        let mut indexes = keys::indexes(&rows)?;
        indexes.retain(|index| index.table == table);
        Ok(indexes)
    }

    /// The types that columns can have.
    ///
    /// # Errors
    /// What the server says.
    pub async fn types(&self) -> Result<Vec<TypeInfo>> {
        let rows = rows::fetch(self.client, &Request::GetTypeInfo).await?;
        rows.iter().map(TypeInfo::read).collect()
    }

    async fn keys_between(
        &self,
        referenced: Option<&str>,
        referring: Option<&str>,
    ) -> Result<Vec<ForeignKey>> {
        let request = Request::GetForeignKeys(GetForeignKeys {
            pk_table: referenced.map(str::to_owned),
            fk_table: referring.map(str::to_owned),
            ..GetForeignKeys::default()
        });
        let rows = rows::fetch(self.client, &request).await?;
        keys::foreign_keys(&rows)
    }
}
