//! `information_schema.referential_constraints`.

use super::directory::{Directory, place};
use super::key_columns::parent_key;
use super::{Row, text};
use crate::catalog::{ForeignKey, ReferentialAction};
use crate::types::Value;

/// The foreign keys, by table.
pub(super) fn references(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables();
    tables
        .flat_map(|table| {
            let keys = table.foreign_keys.iter();
            keys.map(|key| row(directory, &table.shown_schema(), key))
        })
        .collect()
}

fn row(directory: &Directory<'_>, schema: &str, key: &ForeignKey) -> Row {
    let parent = directory.catalog.table_by_id(key.parent);
    let unique = parent.and_then(|parent| Some((parent, parent_key(parent, key)?)));
    let mut row = Vec::from(place(schema, &key.name));
    row.extend(unique.map_or(
        [Value::Null, Value::Null, Value::Null],
        |(parent, (name, _))| place(&parent.shown_schema(), name),
    ));
    row.extend([text("NONE"), rule(key.on_update), rule(key.on_delete)]);
    row
}

fn rule(action: ReferentialAction) -> Value {
    text(match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    })
}
