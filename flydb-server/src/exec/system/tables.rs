//! `information_schema.schemata` and `information_schema.tables`.

use super::directory::{Directory, names, place};
use super::{Row, text, yes_no};
use crate::plan::INFORMATION_SCHEMA;
use crate::types::Value;

/// The schemas, by name.
pub(super) fn schemata() -> Vec<Row> {
    let [database, public] = names();
    let row = |schema| {
        let mut row = vec![text(database), text(schema), text("admin")];
        row.resize(7, Value::Null);
        row
    };
    [INFORMATION_SCHEMA, public].into_iter().map(row).collect()
}

/// The tables and then the views, by name.
pub(super) fn tables(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables();
    let tables = tables.map(|table| match table.temporary {
        None => row(&table.name, "BASE TABLE", true),
        Some(_) => row(&table.name, "LOCAL TEMPORARY", true),
    });
    let views = directory
        .plain_views()
        .map(|view| row(&view.name, "VIEW", false));
    tables.chain(views).collect()
}

fn row(name: &str, kind: &str, takes_rows: bool) -> Row {
    let mut row = Vec::from(place(name));
    row.push(text(kind));
    row.resize(9, Value::Null);
    row.extend([yes_no(takes_rows), yes_no(false), Value::Null]);
    row
}
