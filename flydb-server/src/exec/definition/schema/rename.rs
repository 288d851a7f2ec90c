//! ALTER SCHEMA ... RENAME TO: what the schema holds is kept under other names from then on.

use super::super::{DefinitionContext, create_view, drop_view, grant, routine, sequence, spec};
use super::{forget, put};
use crate::catalog::{
    Catalog, Procedure, Relation, Schema, Sequence, Table, Trigger, View, encode_procedure,
    privileges_key, procedure_key, schema_key, schema_name, trigger_key,
};
use crate::txn::Transaction;
use crate::types::Result;

/// Renames the schema; `changed` are tables whose defaults are kept otherwise then.
pub(super) fn run(
    schema: &Schema,
    to: &str,
    changed: &[Table],
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    forget(schema, catalog, txn);
    for granted in catalog.grants_on(schema.id) {
        grant::put(granted, &schema_name(to), txn)?;
    }
    let renamed = Schema {
        name: to.to_owned(),
        ..schema.clone()
    };
    put(&renamed, txn)?;
    for table in changed.iter().filter(|one| one.schema != schema.name) {
        spec::put_entry(table, txn)?;
    }
    for relation in catalog.relations_in(&schema.name) {
        match relation {
            Relation::Table(table) => {
                let as_changed = changed.iter().find(|one| one.id == table.id);
                let after = Table {
                    schema: to.to_owned(),
                    ..as_changed.unwrap_or(table).clone()
                };
                move_table(table, &after, catalog, txn)?;
            }
            Relation::View(view) => move_view(view, to, catalog, txn)?,
            Relation::Sequence(one) => {
                let after = Sequence {
                    schema: to.to_owned(),
                    ..Sequence::clone(one)
                };
                sequence::rename(one, &after, context, txn)?;
                sequence::put(&after, txn)?;
            }
        }
    }
    rename_in_paths(&schema.name, to, catalog, txn)
}

fn move_table(
    before: &Table,
    after: &Table,
    catalog: &Catalog,
    txn: &mut Transaction,
) -> Result<()> {
    let (old, new) = (before.key_name(), after.key_name());
    txn.delete_system(&schema_key(&old));
    for granted in catalog.grants_on(before.id) {
        txn.delete_system(&privileges_key(&granted.user, &old));
        grant::put(granted, &new, txn)?;
    }
    for trigger in catalog.triggers_on(before.id) {
        txn.delete_system(&trigger_key(&old, &trigger.name));
        routine::put_trigger(trigger, &new, txn)?;
    }
    spec::put(after, txn)
}

fn move_view(view: &View, to: &str, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    drop_view::forget(view, catalog, txn);
    let after = View {
        schema: to.to_owned(),
        ..view.clone()
    };
    for granted in catalog.grants_on(view.id) {
        grant::put(granted, &after.key_name(), txn)?;
    }
    create_view::put(&after, txn)
}

/// Lets procedures and triggers find what they mean under the schema's new name, and the procedures
/// of the schema follow it.
fn rename_in_paths(from: &str, to: &str, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    for procedure in catalog.procedures() {
        let mut after = Procedure::clone(procedure);
        if after.schema == from {
            to.clone_into(&mut after.schema);
        }
        rename_in(&mut after.path, from, to);
        if after != **procedure {
            txn.delete_system(&procedure_key(&procedure.key_name()));
            txn.put_system(&procedure_key(&after.key_name()), encode_procedure(&after)?);
        }
    }
    for table in catalog.tables() {
        let now_in = match table.schema == from {
            true => to,
            false => &table.schema,
        };
        let table = Table {
            schema: now_in.to_owned(),
            ..Table::clone(table)
        };
        for trigger in catalog.triggers_on(table.id) {
            let mut after = Trigger::clone(trigger);
            rename_in(&mut after.path, from, to);
            if after != **trigger {
                routine::put_trigger(&after, &table.key_name(), txn)?;
            }
        }
    }
    Ok(())
}

fn rename_in(path: &mut [String], from: &str, to: &str) {
    let named = path.iter_mut().filter(|name| *name == from);
    named.for_each(|name| to.clone_into(name));
}
