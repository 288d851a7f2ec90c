//! DROP TABLE.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{drop_view, routine, sequence, spec};
use crate::catalog::{Catalog, Table, TableId, privileges_key, schema_key};
use crate::plan::DropTable;
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Drops the tables with their rows, indexes, triggers, sequences and privileges. Foreign keys of other tables to them, and
/// views on them, forbid it, or with CASCADE go as well.
pub(super) fn run(drop: &DropTable, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    let others = drop.others.iter();
    let mut referring: BTreeMap<TableId, Table> =
        others.map(|table| (table.id, table.clone())).collect();
    for &id in &drop.tables {
        for (table, key) in catalog.referencing(id) {
            if drop.tables.contains(&table.id) {
                continue;
            }
            if !drop.cascade {
                return Err(depended_on(id, table, &key.name, catalog));
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
    let owned = catalog.sequences().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(table, _)| drop.tables.contains(table))
    });
    let mut going = drop.tables.clone();
    going.extend(owned.map(|sequence| sequence.id));
    drop_view::drop_dependents(&going, catalog, txn);
    for &id in &drop.tables {
        drop_one(id, catalog, txn);
    }
    Ok(())
}

/// Drops one table with its rows, indexes, triggers, sequences and privileges.
pub(super) fn drop_one(id: TableId, catalog: &Catalog, txn: &mut Transaction) {
    let Some(table) = catalog.table_by_id(id) else {
        return;
    };
    let name = table.key_name();
    for grant in catalog.grants_on(id) {
        txn.delete_system(&privileges_key(&grant.user, &name));
    }
    sequence::drop_owned(id, catalog, txn);
    routine::drop_triggers(id, &name, catalog, txn);
    txn.delete_system(&schema_key(&name));
    txn.drop_table(id);
}

#[cold]
fn depended_on(id: TableId, referring: &Arc<Table>, key: &str, catalog: &Catalog) -> SqlError {
    let dropped = catalog.table_by_id(id);
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
