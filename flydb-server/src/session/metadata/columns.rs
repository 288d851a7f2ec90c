//! GetColumns.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetColumns, MetadataList};

use super::super::state::Session;
use super::{ListRows, Pattern, int, place_of, text, yes_no};
use crate::catalog::{Column, ColumnDefault, Relation, ViewColumn};
use crate::types::{DataType, Result, TimeSize, Value};

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
        let relations =
            directory.relations(catalog.as_deref(), schema.as_deref(), table_name.as_deref());
        let mut relations: Vec<Relation<'_>> = relations.collect();
        relations.sort_by_key(|relation| (relation.shown_schema(), relation.name()));
        let rows: ListRows = relations
            .into_iter()
            .flat_map(|relation| {
                let columns = Described::all(relation).into_iter().enumerate();
                let columns = columns.filter(|(_, column)| wanted.matches(column.name));
                let rows = columns.map(|(place, column)| row(relation, place, &column));
                rows.collect::<ListRows>()
            })
            .collect();
        self.reply_list(LIST, &rows, out)
    }
}

/// A column of a table or view.
struct Described<'a> {
    name: &'a str,
    data_type: DataType,
    /// Digits behind the point.
    digits: Option<i32>,
    nullable: bool,
    default: Option<&'a ColumnDefault>,
    counts: bool,
}

impl<'a> Described<'a> {
    fn all(relation: Relation<'a>) -> Vec<Described<'a>> {
        match relation {
            Relation::Table(table) => {
                let columns = table.visible_columns();
                columns
                    .map(|(_, column)| Described::stored(column))
                    .collect()
            }
            Relation::View(view) => view.columns.iter().map(Described::shown).collect(),
            Relation::Sequence(_) => Vec::new(),
        }
    }

    fn stored(column: &'a Column) -> Described<'a> {
        Described {
            name: &column.name,
            data_type: on_the_wire(column.data_type),
            digits: match column.time_size.and_then(TimeSize::digits) {
                Some(digits) => Some(i32::from(digits)),
                None => column.data_type.decimal_digits(),
            },
            nullable: column.nullable,
            default: column.default.as_ref(),
            counts: column.counts(),
        }
    }

    fn shown(column: &'a ViewColumn) -> Described<'a> {
        Described {
            name: &column.name,
            data_type: on_the_wire(column.data_type),
            digits: column.data_type.decimal_digits(),
            nullable: column.nullable,
            default: None,
            counts: false,
        }
    }
}

/// The type that a client reads a column's values as: labels are texts.
const fn on_the_wire(data_type: DataType) -> DataType {
    match data_type {
        DataType::Enum(_) => DataType::Text,
        other => other,
    }
}

fn row(relation: Relation<'_>, place: usize, column: &Described<'_>) -> Vec<Value> {
    let Described {
        data_type, default, ..
    } = *column;
    let mut row = Vec::from(place_of(&relation.shown_schema(), relation.name()));
    row.extend([
        text(column.name),
        int(data_type.jdbc_type()),
        text(data_type.base_name()),
        int(data_type.precision()),
        int(data_type.buffer_length()),
        column.digits.map_or(Value::Null, int),
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
        yes_no(column.counts),
        text("NO"),
    ]);
    debug_assert_eq!(row.len(), LIST.columns().len());
    row
}
