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

/// The tables, by name.
pub(super) fn tables(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables();
    tables
        .map(|table| {
            let mut row = Vec::from(place(&table.name));
            row.push(text("BASE TABLE"));
            row.resize(9, Value::Null);
            row.extend([yes_no(true), yes_no(false), Value::Null]);
            row
        })
        .collect()
}
