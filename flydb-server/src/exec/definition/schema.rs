//! CREATE, ALTER and DROP SCHEMA.

mod rename;

use super::create_table::new_relation_id;
use super::{DefinitionContext, drop_table, drop_view, sequence, spec};
use crate::catalog::{
    Catalog, Relation, Schema, TableId, encode_namespace, namespace_key, privileges_key,
    procedure_key, schema_name,
};
use crate::exec::run::no_table;
use crate::plan::{AlterSchema, CreateSchema, DropSchema, SchemaChange};
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Makes the schema.
pub(super) fn create(
    create: &CreateSchema,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    if catalog.has_schema(&create.schema.name) {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(exists(&create.schema.name)),
        };
    }
    let schema = Schema {
        id: new_relation_id(catalog, txn),
        ..create.schema.clone()
    };
    put(&schema, txn)
}

/// Gives the schema another name or owner.
pub(super) fn alter(
    alter: &AlterSchema,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let Some(id) = alter.schema else {
        return Ok(());
    };
    let catalog = context.catalog();
    let schema = catalog.schema_by_id(id).ok_or_else(|| no_table(id))?;
    match &alter.change {
        SchemaChange::Owner(owner) => {
            let schema = Schema {
                owner: owner.clone(),
                ..Schema::clone(schema)
            };
            put(&schema, txn)
        }
        SchemaChange::Name { name, tables } => {
            if catalog.has_schema(name) {
                return Err(exists(name));
            }
            rename::run(schema, name, tables, context, txn)
        }
    }
}

/// Drops the schemas with all that they hold, and what stands on that.
pub(super) fn drop_schemas(
    drop: &DropSchema,
    catalog: &Catalog,
    txn: &mut Transaction,
) -> Result<()> {
    for table in &drop.tables {
        spec::put_entry(table, txn)?;
    }
    let schemas = drop.schemas.iter();
    let schemas: Vec<_> = schemas.filter_map(|id| catalog.schema_by_id(*id)).collect();
    let held = schemas
        .iter()
        .flat_map(|schema| catalog.relations_in(&schema.name));
    let held: Vec<Relation<'_>> = held.collect();
    let ids: Vec<TableId> = held.iter().map(|one| one.id()).collect();
    drop_view::drop_dependents(&ids, catalog, txn);
    for relation in held {
        match relation {
            Relation::Table(table) => drop_table::drop_one(table.id, catalog, txn),
            Relation::View(view) => drop_view::drop_one(view, catalog, txn),
            Relation::Sequence(one) => {
                // Those of the tables go with them.
                let owner = one.owned_by.as_ref();
                if !owner.is_some_and(|(table, _)| ids.contains(table)) {
                    sequence::drop_one(one, catalog, txn);
                }
            }
        }
    }
    for schema in schemas {
        drop_empty(schema, catalog, txn);
    }
    Ok(())
}

fn drop_empty(schema: &Schema, catalog: &Catalog, txn: &mut Transaction) {
    for procedure in catalog.procedures_in(&schema.name) {
        txn.delete_system(&procedure_key(&procedure.key_name()));
    }
    forget(schema, catalog, txn);
}

/// Takes the entries of a schema away.
fn forget(schema: &Schema, catalog: &Catalog, txn: &mut Transaction) {
    for grant in catalog.grants_on(schema.id) {
        txn.delete_system(&privileges_key(&grant.user, &schema_name(&schema.name)));
    }
    txn.delete_system(&namespace_key(&schema.name));
}

fn put(schema: &Schema, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&namespace_key(&schema.name), encode_namespace(schema)?);
    Ok(())
}

#[cold]
fn exists(name: &str) -> SqlError {
    let message = format!("schema \"{name}\" already exists");
    SqlError::new(SqlState::DuplicateSchema, message)
}
