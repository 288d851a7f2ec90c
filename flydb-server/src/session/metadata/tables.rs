//! GetTables.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetTables, MetadataList};

use super::super::state::Session;
use super::{ListRows, place_of, text};
use crate::catalog::Relation;
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
        let wanted = |kind: &str| {
            let types = table_types.as_ref();
            types.is_none_or(|types| types.iter().any(|one| one.eq_ignore_ascii_case(kind)))
        };
        // Tables come before views, as the order by type and name wants it.
        let relations =
            directory.relations(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let rows: ListRows = relations
            .filter(|relation| wanted(relation.kind()))
            .map(row)
            .collect();
        self.reply_list(LIST, &rows, out)
    }
}

fn row(relation: Relation<'_>) -> Vec<Value> {
    let mut row = Vec::from(place_of(&relation.shown_schema(), relation.name()));
    row.push(text(&relation.kind().to_ascii_uppercase()));
    row.push(text(""));
    row.resize(LIST.columns().len(), Value::Null);
    row
}
