//! What definitions of tables lock.

use std::borrow::Cow;

use super::sequences::{of_new, of_owned};
use super::texts::of_parts;
use super::views::of_dependents;
use super::{Wanted, relation};
use crate::catalog::{Catalog, NEW_TABLE, Table};
use crate::plan::{AlterTable, CreateTable, DropTable, TableChange, Truncate};

/// The names of a table, of its indexes and of its key.
pub(super) fn relations(table: &Table) -> impl Iterator<Item = Cow<'_, str>> {
    let indexes = table.indexes.iter().map(|index| &index.name);
    let names = indexes.chain([&table.name]).chain(&table.primary_key_name);
    names.map(|name| table.key_of(name))
}

/// Writers of a table that is referred to from now on must learn of it, so its lock is taken alone too.
pub(super) fn of_create_table(create: &CreateTable, catalog: &Catalog) -> Vec<Wanted> {
    let names = relations(&create.table).map(|name| relation(&name));
    let parents = create.table.foreign_keys.iter().map(|key| key.parent);
    let parents = parents.filter(|parent| *parent != NEW_TABLE);
    let types = of_parts(&create.table, catalog);
    names
        .chain(of_new(&create.sequences))
        .chain(parents.map(Wanted::Table))
        .chain(types)
        .collect()
}

/// The names that come and go, the table, and the tables that it refers to or that refer to it: what
/// writes to those looks into the table's keys.
pub(super) fn of_change(change: &TableChange, catalog: &Catalog) -> Vec<Wanted> {
    let table = &change.definition;
    let before = catalog.table_by_id(table.id);
    let mut wanted: Vec<Wanted> = relations(table)
        .chain(before.into_iter().flat_map(|before| relations(before)))
        .map(|name| relation(&name))
        .collect();
    wanted.push(Wanted::Table(table.id));
    wanted.extend(of_parts(table, catalog));
    let keys = before.into_iter().flat_map(|before| &before.foreign_keys);
    let parents = keys.chain(&table.foreign_keys).map(|key| key.parent);
    wanted.extend(parents.map(Wanted::Table));
    let referring = catalog.referencing(table.id);
    wanted.extend(referring.map(|(table, _)| Wanted::Table(table.id)));
    wanted
}

pub(super) fn of_alter_table(alter: &AlterTable, catalog: &Catalog) -> Vec<Wanted> {
    let change = alter.change.iter();
    let mut wanted: Vec<Wanted> = change
        .flat_map(|change| of_change(change, catalog))
        .collect();
    wanted.extend(alter.others.iter().map(|table| Wanted::Table(table.id)));
    wanted.extend(of_new(&alter.new_sequences));
    let changed = alter.sequences.iter().map(|(sequence, _)| sequence.id);
    let sequences = changed.chain(alter.dropped_sequences.iter().copied());
    wanted.extend(sequences.map(Wanted::Table));
    wanted
}

/// Tables that refer to those emptied get no rows in the meantime.
pub(super) fn of_truncate(truncate: &Truncate, catalog: &Catalog) -> Vec<Wanted> {
    let tables = truncate.tables.iter();
    let with_referring = tables.flat_map(|table| {
        let referring = catalog.referencing(*table);
        let referring = referring.map(|(table, _)| Wanted::Table(table.id));
        [Wanted::Table(*table)].into_iter().chain(referring)
    });
    let mut wanted: Vec<Wanted> = with_referring.collect();
    if truncate.restart {
        wanted.extend(of_owned(&truncate.tables, catalog));
    }
    wanted
}

pub(super) fn of_drop_table(drop: &DropTable, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = of_owned(&drop.tables, catalog).collect();
    wanted.extend(drop.others.iter().map(|table| Wanted::Table(table.id)));
    for &table in &drop.tables {
        wanted.push(Wanted::Table(table));
        let Some(definition) = catalog.table_by_id(table) else {
            continue;
        };
        wanted.push(relation(&definition.key_name()));
        let parents = definition.foreign_keys.iter().map(|key| key.parent);
        wanted.extend(parents.map(Wanted::Table));
        if drop.cascade {
            wanted.extend(of_dependents(&[table], catalog));
            let referring = catalog.referencing(table);
            wanted.extend(referring.map(|(table, _)| Wanted::Table(table.id)));
        }
    }
    wanted
}
