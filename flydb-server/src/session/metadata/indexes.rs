//! GetIndexes.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetIndexes, MetadataList};

use super::super::state::Session;
use super::{DATABASE, ListRows, column_name, place_of, small, text};
use crate::catalog::{Index, Table};
use crate::txn::View;
use crate::types::{Result, Value};

const LIST: MetadataList = MetadataList::Indexes;

/// `tableIndexOther` of JDBC: neither clustered nor hashed.
const OTHER: usize = 3;

/// An index, as far as the list shows it.
struct Listed<'a> {
    name: &'a str,
    unique: bool,
    columns: Vec<(usize, bool)>,
}

impl Session {
    /// GetIndexes: by table, and then by materialized view, unique ones first, then by name and column. A primary key that is the row
    /// id has no index of its own and is listed as one all the same, since it serves as one.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 54000 for a list larger than a frame.
    pub(in crate::session) fn answer_indexes(
        &mut self,
        request: &GetIndexes,
        out: &mut BytesMut,
    ) -> Result<()> {
        let directory = self.directory()?;
        let view = self.present_view();
        let GetIndexes {
            catalog,
            schema,
            table_name,
            unique,
        } = request;
        let tables = directory.tables(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let kept =
            directory.kept_tables(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let rows: ListRows = tables
            .chain(kept)
            .flat_map(|table| rows(table, *unique, &view))
            .collect();
        self.reply_list(LIST, &rows, out)
    }
}

fn rows(table: &Table, only_unique: bool, view: &View) -> ListRows {
    let rows = view.table(table.id).map_or(0, |table| table.len());
    let mut listed: Vec<Listed<'_>> = row_id_key(table)
        .into_iter()
        .chain(table.indexes.iter().map(stored))
        .filter(|index| index.unique || !only_unique)
        .collect();
    listed.sort_by_key(|index| (!index.unique, index.name));
    listed
        .iter()
        .flat_map(|index| index_rows(table, index, rows))
        .collect()
}

fn row_id_key(table: &Table) -> Option<Listed<'_>> {
    Some(Listed {
        name: table.primary_key_name.as_deref()?,
        unique: true,
        columns: vec![(table.row_id_column?, false)],
    })
}

fn stored(index: &Index) -> Listed<'_> {
    let columns = index.columns.iter();
    Listed {
        name: &index.name,
        unique: index.unique,
        columns: columns.map(|one| (one.column, one.descending)).collect(),
    }
}

fn index_rows(table: &Table, index: &Listed<'_>, rows: usize) -> ListRows {
    let columns = index.columns.iter().enumerate();
    columns
        .map(|(place, (column, descending))| {
            let mut row = Vec::from(place_of(&table.shown_schema(), &table.name));
            row.extend([
                Value::Boolean(!index.unique),
                text(DATABASE),
                text(index.name),
                small(OTHER),
                small(place + 1),
                column_name(table, *column),
                text(if *descending { "D" } else { "A" }),
                Value::BigInt(i64::try_from(rows).unwrap_or(i64::MAX)),
                Value::BigInt(0),
                Value::Null,
            ]);
            row
        })
        .collect()
}
