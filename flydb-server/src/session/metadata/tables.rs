//! GetTables.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetTables, MetadataList};

use super::super::state::Session;
use super::{ListRows, place_of, text};
use crate::catalog::Table;
use crate::types::{Result, Value};

const LIST: MetadataList = MetadataList::Tables;

impl Session {
    /// GetTables.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 54000 for a list larger than a frame.
    pub(in crate::session) fn answer_tables(
        &mut self,
        request: &GetTables,
        out: &mut BytesMut,
    ) -> Result<()> {
        let directory = self.directory()?;
        let GetTables {
            catalog,
            schema,
            table_name,
            table_types,
        } = request;
        // There is one type of table, so the order by name is the order by type and name.
        let wanted = table_types
            .as_ref()
            .is_none_or(|types| types.iter().any(|kind| kind.eq_ignore_ascii_case("TABLE")));
        let tables = directory.tables(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let rows: ListRows = tables.filter(|_| wanted).map(|table| row(table)).collect();
        self.reply_list(LIST, &rows, out)
    }
}

fn row(table: &Table) -> Vec<Value> {
    let mut row = Vec::from(place_of(table));
    row.push(text("TABLE"));
    row.push(text(""));
    row.resize(LIST.columns().len(), Value::Null);
    row
}
