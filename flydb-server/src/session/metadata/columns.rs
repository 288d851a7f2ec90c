//! GetColumns.

use bytes::BytesMut;
use flydb_protocol::message::metadata::GetColumns;

use super::super::state::Session;
use super::{INT, ListRows, Pattern, SMALL, Shape, TEXT, TypeFacts, int, place_of, text, yes_no};
use crate::catalog::{Column, SequenceKind, Table};
use crate::types::{Result, Value};

const SHAPE: Shape = &[
    ("TABLE_CAT", TEXT),
    ("TABLE_SCHEM", TEXT),
    ("TABLE_NAME", TEXT),
    ("COLUMN_NAME", TEXT),
    ("DATA_TYPE", INT),
    ("TYPE_NAME", TEXT),
    ("COLUMN_SIZE", INT),
    ("BUFFER_LENGTH", INT),
    ("DECIMAL_DIGITS", INT),
    ("NUM_PREC_RADIX", INT),
    ("NULLABLE", INT),
    ("REMARKS", TEXT),
    ("COLUMN_DEF", TEXT),
    ("SQL_DATA_TYPE", INT),
    ("SQL_DATETIME_SUB", INT),
    ("CHAR_OCTET_LENGTH", INT),
    ("ORDINAL_POSITION", INT),
    ("IS_NULLABLE", TEXT),
    ("SCOPE_CATALOG", TEXT),
    ("SCOPE_SCHEMA", TEXT),
    ("SCOPE_TABLE", TEXT),
    ("SOURCE_DATA_TYPE", SMALL),
    ("IS_AUTOINCREMENT", TEXT),
    ("IS_GENERATEDCOLUMN", TEXT),
];

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
        self.reply_list(SHAPE, &rows, out)
    }
}

fn row(table: &Table, place: usize, column: &Column) -> Vec<Value> {
    let facts = TypeFacts::of(column.data_type);
    let default = column.default.as_ref();
    let mut row = Vec::from(place_of(table));
    row.extend([
        text(&column.name),
        int(facts.jdbc),
        text(&column.data_type.to_string()),
        int(facts.precision),
        Value::Null,
        facts.digits.map_or(Value::Null, int),
        facts.radix.map_or(Value::Null, int),
        int(i32::from(column.nullable)),
        text(""),
        default.map_or(Value::Null, |default| text(&default.sql)),
        int(facts.odbc),
        facts.datetime_sub.map_or(Value::Null, int),
        facts.octets.map_or(Value::Null, int),
        int(i32::try_from(place + 1).unwrap_or(i32::MAX)),
        yes_no(column.nullable),
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
        yes_no(counts(column)),
        text("NO"),
    ]);
    debug_assert_eq!(row.len(), SHAPE.len());
    row
}

fn counts(column: &Column) -> bool {
    matches!(
        column.sequence,
        Some(SequenceKind::AutoIncrement | SequenceKind::Serial)
    )
}
