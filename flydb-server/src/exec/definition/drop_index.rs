//! DROP INDEX.

use std::collections::BTreeMap;

use super::{DefinitionContext, spec};
use crate::catalog::{Table, TableId};
use crate::exec::run::no_table;
use crate::plan::DropIndex;
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Drops the indexes, unless a constraint or a foreign key needs one.
pub(super) fn run(
    drop: &DropIndex,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let mut changed: BTreeMap<TableId, Table> = BTreeMap::new();
    for (id, name) in &drop.indexes {
        let table = context
            .catalog
            .table_by_id(*id)
            .ok_or_else(|| no_table(*id))?;
        let table = changed.entry(*id).or_insert_with(|| Table::clone(table));
        refuse_needed(table, name, context)?;
        table.indexes.retain(|index| index.name != *name);
    }
    for table in changed.values() {
        spec::put(table, txn)?;
    }
    Ok(())
}

fn refuse_needed(table: &Table, name: &str, context: &DefinitionContext<'_>) -> Result<()> {
    let Some(index) = table.indexes.iter().find(|index| index.name == name) else {
        return Ok(());
    };
    if index.constraint {
        return Err(needed(name, name, &table.name));
    }
    let mut columns: Vec<usize> = index.columns.iter().map(|column| column.column).collect();
    columns.sort_unstable();
    for (referring, key) in context.catalog.referencing(table.id) {
        let mut referred = key.parent_columns.clone();
        referred.sort_unstable();
        if index.unique && referred == columns {
            return Err(needed(name, &key.name, &referring.name));
        }
    }
    Ok(())
}

#[cold]
fn needed(index: &str, constraint: &str, table: &str) -> SqlError {
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!(
            "cannot drop index {index} because constraint {constraint} on table {table} requires it"
        ),
    )
    .with_hint("drop the table that has the constraint instead")
}
