//! GetColumns.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetColumns, MetadataList};

use super::super::state::Session;
use super::{ListRows, Pattern, int, place_of, text, yes_no};
use crate::catalog::{Column, SequenceKind, Table};
use crate::types::{Result, Value};

const LIST: MetadataList = MetadataList::Columns;

impl Session {
    /// GetColumns: by table, then in the order of the columns.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 54000 for a list larger than a frame.
    pub(in crate::session) fn answer_columns(
        &mut self,
        request: &GetColumns,
        out: &mut BytesMut,
    ) -> Result<()> {
        let directory = self.directory()?;
        let GetColumns {
            catalog,
            schema,
            table_name,
            column_name,
        } = request;
        let wanted = Pattern::new(column_name.as_deref());
        let tables = directory.tables(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let rows: ListRows = tables
            .flat_map(|table| {
                let columns = table.columns.iter().enumerate();
                let columns = columns.filter(move |(_, column)| wanted.matches(&column.name));
                columns.map(move |(place, column)| row(table, place, column))
            })
            .collect();
        self.reply_list(LIST, &rows, out)
    }
}

fn row(table: &Table, place: usize, column: &Column) -> Vec<Value> {
    let data_type = column.data_type;
    let default = column.default.as_ref();
    let mut row = Vec::from(place_of(table));
    row.extend([
        text(&column.name),
        int(data_type.jdbc_type()),
        text(data_type.base_name()),
        int(data_type.precision()),
        int(data_type.buffer_length()),
        data_type.decimal_digits().map_or(Value::Null, int),
        data_type.num_prec_radix().map_or(Value::Null, int),
        int(i32::from(column.nullable)),
        text(""),
        default.map_or(Value::Null, |default| text(&default.sql)),
        int(data_type.sql_data_type()),
        data_type.sql_datetime_sub().map_or(Value::Null, int),
        data_type.char_octet_length().map_or(Value::Null, int),
        int(i32::try_from(place + 1).unwrap_or(i32::MAX)),
        yes_no(column.nullable),
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
        yes_no(counts(column)),
        text("NO"),
    ]);
    debug_assert_eq!(row.len(), LIST.columns().len());
    row
}

fn counts(column: &Column) -> bool {
    matches!(
        column.sequence,
        Some(SequenceKind::AutoIncrement | SequenceKind::Serial)
    )
}
