//! GetPrimaryKeys.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetPrimaryKeys, MetadataList};

use super::super::state::Session;
use super::{ListRows, column_name, place_of, small, text};
use crate::catalog::Table;
use crate::types::{Result, Value};

const LIST: MetadataList = MetadataList::PrimaryKeys;

impl Session {
    /// GetPrimaryKeys: by table, then, as JDBC wants it, by column name.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 54000 for a list larger than a frame.
    pub(in crate::session) fn answer_primary_keys(
        &mut self,
        request: &GetPrimaryKeys,
        out: &mut BytesMut,
    ) -> Result<()> {
        let directory = self.directory()?;
        let GetPrimaryKeys {
            catalog,
            schema,
            table_name,
        } = request;
        let tables = directory.tables(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let rows: ListRows = tables.flat_map(|table| rows(table)).collect();
        self.reply_list(LIST, &rows, out)
    }
}

fn rows(table: &Table) -> ListRows {
    let mut key: Vec<(usize, usize)> = table.primary_key.iter().copied().enumerate().collect();
    key.sort_by_key(|(_, column)| table.columns.get(*column).map(|column| &column.name));
    key.into_iter()
        .map(|(place, column)| {
            let mut row = Vec::from(place_of(&table.shown_schema(), &table.name));
            row.push(column_name(table, column));
            row.push(small(place + 1));
            row.push(table.primary_key_name.as_deref().map_or(Value::Null, text));
            row
        })
        .collect()
}
