//! `information_schema.schemata` and `information_schema.tables`.

use super::directory::{Directory, database, place};
use super::{Row, text, yes_no};
use crate::catalog::{PUBLIC, Relation};
use crate::plan::INFORMATION_SCHEMA;
use crate::types::Value;

/// Who has the schemas that nobody made.
const ADMIN: &str = "admin";

/// The schemas that the user may use, by name.
pub(super) fn schemata(directory: &Directory<'_>) -> Vec<Row> {
    let (catalog, user) = (directory.catalog, directory.user());
    let mut schemas = vec![(INFORMATION_SCHEMA, ADMIN), (PUBLIC, ADMIN)];
    let made = catalog.schemas();
    let made = made.filter(|one| catalog.may_use_schema(user, &one.name));
    schemas.extend(made.map(|one| (one.name.as_str(), one.owner.as_str())));
    schemas.sort_unstable();
    let row = |(schema, owner)| {
        let mut row = vec![text(database()), text(schema), text(owner)];
        row.resize(7, Value::Null);
        row
    };
    schemas.into_iter().map(row).collect()
}

/// The tables and then the views, by name.
pub(super) fn tables(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables();
    let tables = tables.map(|table| match table.temporary {
        None => row(Relation::Table(table), "BASE TABLE", true),
        Some(_) => row(Relation::Table(table), "LOCAL TEMPORARY", true),
    });
    let views = directory.plain_views().map(|view| {
        row(
            Relation::View(view),
            "VIEW",
            directory.catalog.takes_rows(view),
        )
    });
    tables.chain(views).collect()
}

fn row(relation: Relation<'_>, kind: &str, takes_rows: bool) -> Row {
    let mut row = Vec::from(place(&relation.shown_schema(), relation.name()));
    row.push(text(kind));
    row.resize(9, Value::Null);
    row.extend([yes_no(takes_rows), yes_no(false), Value::Null]);
    row
}
