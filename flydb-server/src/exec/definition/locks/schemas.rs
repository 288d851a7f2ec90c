//! What definitions of schemas lock.

use super::Wanted;
use super::relation;
use super::views::of_dependents;
use crate::catalog::{Catalog, Home, Relation, Schema, namespace_key, procedure_key};
use crate::plan::{AlterSchema, DropSchema, SchemaChange};

/// The schema that something comes into stays meanwhile.
pub(super) fn of_schema(home: Home<'_>, catalog: &Catalog) -> Option<Wanted> {
    let Home::Schema(name) = home else {
        return None;
    };
    catalog.schema(name).map(|schema| Wanted::Ground(schema.id))
}

pub(super) fn of_alter_schema(alter: &AlterSchema, catalog: &Catalog) -> Vec<Wanted> {
    let schema = alter.schema.and_then(|id| catalog.schema_by_id(id));
    let mut wanted: Vec<Wanted> = schema
        .into_iter()
        .flat_map(|one| of_held(one, catalog))
        .collect();
    match &alter.change {
        SchemaChange::Name { name, tables } => {
            wanted.push(Wanted::Name(namespace_key(name)));
            wanted.extend(tables.iter().map(|table| Wanted::Table(table.id)));
        }
        SchemaChange::Owner(owner) => wanted.push(Wanted::Holder(owner.clone())),
    }
    wanted
}

pub(super) fn of_drop_schema(drop: &DropSchema, catalog: &Catalog) -> Vec<Wanted> {
    let schemas = drop.schemas.iter();
    let schemas = schemas.filter_map(|id| catalog.schema_by_id(*id));
    let mut wanted: Vec<Wanted> = schemas.flat_map(|one| of_held(one, catalog)).collect();
    wanted.extend(drop.tables.iter().map(|table| Wanted::Table(table.id)));
    wanted
}

/// A schema, what it holds, and what stands on that.
pub(super) fn of_held(schema: &Schema, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = vec![
        Wanted::Name(namespace_key(&schema.name)),
        Wanted::Table(schema.id),
    ];
    let mut ids = Vec::new();
    for held in catalog.relations_in(&schema.name) {
        wanted.extend([relation(&held.key_name()), Wanted::Table(held.id())]);
        ids.push(held.id());
        if let Relation::Table(table) = held {
            let parents = table.foreign_keys.iter().map(|key| key.parent);
            wanted.extend(parents.map(Wanted::Table));
        }
    }
    wanted.extend(of_dependents(&ids, catalog));
    let procedures = catalog.procedures_in(&schema.name);
    wanted.extend(procedures.map(|one| Wanted::Name(procedure_key(&one.key_name()))));
    wanted
}
