//! INTROSPECT USERS, TABLES, TABLE t and INDEXES: the catalog in short, for people at a prompt.

use super::directory::Directory;
use super::{Row, int, text};
use crate::catalog::{Catalog, Column, Index, SequenceKind, Table};
use crate::types::Value;

/// The users, by name; those who are no administrators see themselves.
pub(super) fn users(directory: &Directory<'_>) -> Vec<Row> {
    let all = directory.is_admin();
    let users = directory.catalog.users();
    users
        .filter(|user| all || user.name == directory.user())
        .map(|user| vec![text(&user.name), Value::Boolean(user.admin)])
        .collect()
}

/// The tables, by name, with their sizes, and then the views.
pub(super) fn tables(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables().map(|table| {
        let rows = directory.view.table(table.id).map_or(0, |rows| rows.len());
        vec![
            text(&table.name),
            text("TABLE"),
            text(&table.owner),
            int(table.visible_columns().count()),
            int(table.indexes.len()),
            Value::BigInt(i64::try_from(rows).unwrap_or(i64::MAX)),
        ]
    });
    let views = directory.views().map(|view| {
        vec![
            text(&view.name),
            text(match view.rows {
                None => "VIEW",
                Some(_) => "MATERIALIZED VIEW",
            }),
            text(&view.owner),
            int(view.columns.len()),
            int(0),
            Value::Null,
        ]
    });
    tables.chain(views).collect()
}

/// The columns of every table and view, by table and then in their order.
pub(super) fn table_columns(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables().flat_map(|table| {
        let columns = table.visible_columns();
        columns.map(|(at, column)| table_column(table, at, column, directory.catalog))
    });
    let views = directory.views().flat_map(|view| {
        let columns = view.columns.iter();
        columns.map(|column| {
            vec![
                text(&view.name),
                text(&column.name),
                match directory.catalog.enum_of(column.data_type) {
                    Some(of) => text(&of.name),
                    None => text(column.data_type.to_string()),
                },
                Value::Boolean(column.nullable),
                Value::Null,
                text(""),
                text(""),
                text(view.key_name()),
            ]
        })
    });
    tables.chain(views).collect()
}

fn table_column(table: &Table, at: usize, column: &Column, catalog: &Catalog) -> Row {
    let default = column.default.as_ref();
    vec![
        text(&table.name),
        text(&column.name),
        text(catalog.declared_name(column)),
        Value::Boolean(column.nullable),
        default.map_or(Value::Null, |default| text(&default.sql)),
        text(key(table, at)),
        text(extra(column)),
        text(table.key_name()),
    ]
}

/// Which key a column belongs to, the first that holds: primary, unique, foreign, or an index's.
fn key(table: &Table, column: usize) -> &'static str {
    let has = |index: &Index| index.columns.iter().any(|one| one.column == column);
    if table.primary_key.contains(&column) {
        "PRIMARY"
    } else if table.indexes.iter().any(|index| index.unique && has(index)) {
        "UNIQUE"
    } else if table
        .foreign_keys
        .iter()
        .any(|key| key.columns.contains(&column))
    {
        "FOREIGN"
    } else if table.indexes.iter().any(has) {
        "INDEX"
    } else {
        ""
    }
}

fn extra(column: &Column) -> &'static str {
    match column.sequence {
        Some(SequenceKind::AutoIncrement) => "AUTO_INCREMENT",
        Some(SequenceKind::Serial) => "SERIAL",
        Some(SequenceKind::Always | SequenceKind::ByDefault) => "IDENTITY",
        None if column.counts() => "SERIAL",
        None if column.generated.is_some() => "GENERATED",
        None => "",
    }
}

/// The indexes, by table and then by materialized view, in the order in which they were made.
pub(super) fn indexes(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables().flat_map(|table| {
        let indexes = table.indexes.iter();
        indexes.map(|index| index_row(table, &table.key_name(), index))
    });
    let views = directory.views().flat_map(|view| {
        let rows = view.rows.as_ref();
        let table = rows.and_then(|rows| directory.catalog.table_by_id(rows.table));
        table.into_iter().flat_map(|table| {
            let indexes = table.indexes.iter();
            indexes.map(|index| index_row(table, &view.key_name(), index))
        })
    });
    tables.chain(views).collect()
}

fn index_row(table: &Table, key_name: &str, index: &Index) -> Row {
    vec![
        text(&table.name),
        text(&index.name),
        text(index_columns(table, index)),
        Value::Boolean(index.unique),
        Value::Boolean(index.constraint),
        text(key_name),
    ]
}

fn index_columns(table: &Table, index: &Index) -> String {
    let columns = index.columns.iter().map(|one| {
        let name = table
            .columns
            .get(one.column)
            .map_or("?", |column| &column.name);
        let direction = if one.descending { " DESC" } else { "" };
        format!("{name}{direction}")
    });
    let columns = columns.collect::<Vec<String>>().join(", ");
    match index.predicate.and_then(|place| table.columns.get(place)) {
        Some(predicate) => format!("{columns} WHERE {}", predicate.name),
        None => columns,
    }
}
