//! `information_schema.key_column_usage` and `information_schema.constraint_column_usage`.

use super::constraints::uniques;
use super::directory::{Directory, place};
use super::{Row, int, text};
use crate::catalog::{ForeignKey, Table};
use crate::types::Value;

/// The columns of primary, unique and foreign keys, by table, key and place in the key.
pub(super) fn usage(directory: &Directory<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for table in directory.tables() {
        for (name, columns) in keys(table) {
            rows.extend(numbered(table, name, &columns, |_| Value::Null));
        }
        for key in &table.foreign_keys {
            rows.extend(numbered(table, &key.name, &key.columns, |at| {
                position_in_parent(directory, key, at)
            }));
        }
    }
    rows
}

/// The primary key and the UNIQUE constraints: name and columns.
fn keys(table: &Table) -> impl Iterator<Item = (&str, Vec<usize>)> {
    let primary = table.primary_key_name.as_deref();
    let primary = primary.map(|name| (name, table.primary_key.clone()));
    let uniques = uniques(table).map(|index| {
        let columns = index.columns.iter().map(|column| column.column);
        (index.name.as_str(), columns.collect())
    });
    primary.into_iter().chain(uniques)
}

fn numbered<'a>(
    table: &'a Table,
    name: &'a str,
    columns: &'a [usize],
    in_parent: impl Fn(usize) -> Value + 'a,
) -> impl Iterator<Item = Row> + 'a {
    let schema = table.shown_schema();
    columns.iter().enumerate().map(move |(at, &column)| {
        let mut row = Vec::from(place(&schema, name));
        row.extend(place(&schema, &table.name));
        row.extend([column_name(table, column), int(at + 1), in_parent(at)]);
        row
    })
}

/// Which column of the parent's key a foreign key's column refers to, counted from 1.
fn position_in_parent(directory: &Directory<'_>, key: &ForeignKey, at: usize) -> Value {
    let position = || {
        let column = key.parent_columns.get(at)?;
        let parent = directory.catalog.table_by_id(key.parent)?;
        let (_, columns) = parent_key(parent, key)?;
        columns.iter().position(|one| one == column)
    };
    position().map_or(Value::Null, |position| int(position + 1))
}

/// The key of the parent that a foreign key refers to: name and columns. `None` for a unique index
/// that is no constraint.
pub(super) fn parent_key<'t>(parent: &'t Table, key: &ForeignKey) -> Option<(&'t str, Vec<usize>)> {
    let sorted = |columns: &[usize]| {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        columns
    };
    let wanted = sorted(&key.parent_columns);
    keys(parent).find(|(_, columns)| sorted(columns) == wanted)
}

/// The columns that constraints stand on: those of keys, and for foreign keys those referred to.
pub(super) fn constrained(directory: &Directory<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |table: &Table, of: &Table, name: &str, columns: &[usize]| {
        for &column in columns {
            let mut row = Vec::from(place(&table.shown_schema(), &table.name));
            row.push(column_name(table, column));
            row.extend(place(&of.shown_schema(), name));
            rows.push(row);
        }
    };
    for table in directory.tables() {
        for (name, columns) in keys(table) {
            add(table, table, name, &columns);
        }
        for key in &table.foreign_keys {
            if let Some(parent) = directory.catalog.table_by_id(key.parent) {
                add(parent, table, &key.name, &key.parent_columns);
            }
        }
    }
    rows
}

fn column_name(table: &Table, column: usize) -> Value {
    let column = table.columns.get(column);
    column.map_or(Value::Null, |column| text(&column.name))
}
