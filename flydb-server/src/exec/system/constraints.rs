//! `information_schema.table_constraints`. NOT NULL is not listed: `columns.is_nullable` says it.

use super::directory::{Directory, place};
use super::{Row, text, yes_no};
use crate::catalog::{Deferral, Index, Table};
use crate::types::Value;

/// A constraint of a table: its name, and what kind it is.
struct Constraint<'t> {
    name: &'t str,
    kind: &'static str,
    unique: bool,
    deferral: Option<Deferral>,
}

/// The constraints, by table: keys, then checks, then foreign keys.
pub(super) fn constraints(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables();
    tables
        .flat_map(|table| of(table).map(|constraint| row(table, &constraint)))
        .collect()
}

fn of(table: &Table) -> impl Iterator<Item = Constraint<'_>> {
    let primary = table.primary_key_name.as_deref().map(|name| Constraint {
        name,
        kind: "PRIMARY KEY",
        unique: true,
        deferral: of_index(table, name),
    });
    let uniques = uniques(table).map(|index| Constraint {
        name: &index.name,
        kind: "UNIQUE",
        unique: true,
        deferral: index.deferral,
    });
    let checks = table.checks.iter().map(|check| Constraint {
        name: &check.name,
        kind: "CHECK",
        unique: false,
        deferral: None,
    });
    let foreign = table.foreign_keys.iter().map(|key| Constraint {
        name: &key.name,
        kind: "FOREIGN KEY",
        unique: false,
        deferral: key.deferral,
    });
    primary
        .into_iter()
        .chain(uniques)
        .chain(checks)
        .chain(foreign)
}

fn of_index(table: &Table, name: &str) -> Option<Deferral> {
    let mut indexes = table.indexes.iter();
    indexes.find(|index| index.name == name)?.deferral
}

/// The indexes of UNIQUE constraints.
pub(super) fn uniques(table: &Table) -> impl Iterator<Item = &Index> {
    let primary = table.primary_key_name.as_deref();
    let indexes = table.indexes.iter();
    indexes.filter(move |index| index.constraint && Some(index.name.as_str()) != primary)
}

fn row(table: &Table, constraint: &Constraint<'_>) -> Row {
    let schema = table.shown_schema();
    let deferral = constraint.deferral;
    let initially = deferral.is_some_and(|deferral| deferral.initially_deferred);
    let mut row = Vec::from(place(&schema, constraint.name));
    row.extend(place(&schema, &table.name));
    row.extend([
        text(constraint.kind),
        yes_no(constraint.deferral.is_some()),
        yes_no(initially),
        yes_no(true),
        match constraint.unique {
            true => yes_no(true),
            false => Value::Null,
        },
    ]);
    row
}
