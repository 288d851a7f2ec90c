//! DROP TABLE.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{DefinitionContext, drop_view, routine, sequence, spec};
use crate::catalog::{Table, TableId, privileges_key, schema_key};
use crate::plan::DropTable;
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Drops the tables with their rows, indexes, triggers, sequences and privileges. Foreign keys of other tables to them, and
/// views on them, forbid it, or with CASCADE go as well.
pub(super) fn run(
    drop: &DropTable,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let mut referring: BTreeMap<TableId, Table> = BTreeMap::new();
    for &id in &drop.tables {
        for (table, key) in context.catalog().referencing(id) {
            if drop.tables.contains(&table.id) {
                continue;
            }
            if !drop.cascade {
                return Err(depended_on(id, table, &key.name, context));
            }
            let changed = referring
                .entry(table.id)
                .or_insert_with(|| Table::clone(table));
            changed.foreign_keys.retain(|key| key.parent != id);
        }
    }
    for table in referring.values() {
        spec::put_entry(table, txn)?;
    }
    drop_view::drop_dependents(&drop.tables, context, txn);
    for &id in &drop.tables {
        drop_one(id, context, txn);
    }
    Ok(())
}

fn drop_one(id: TableId, context: &DefinitionContext<'_>, txn: &mut Transaction) {
    let Some(table) = context.catalog().table_by_id(id) else {
        return;
    };
    for grant in context.catalog().grants_on(id) {
        txn.delete_system(&privileges_key(&grant.user, &table.name));
    }
    sequence::drop_owned(id, context, txn);
    routine::drop_triggers(id, &table.name, context.catalog(), txn);
    txn.delete_system(&schema_key(&table.name));
    txn.drop_table(id);
}

#[cold]
fn depended_on(
    id: TableId,
    referring: &Arc<Table>,
    key: &str,
    context: &DefinitionContext<'_>,
) -> SqlError {
    let dropped = context.catalog().table_by_id(id);
    let dropped = dropped.map_or("", |table| table.name.as_str());
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop table {dropped} because other objects depend on it"),
    )
    .with_detail(format!(
        "constraint {key} on table {} depends on table {dropped}",
        referring.name
    ))
    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
}
