//! A table as storage must know it, from the catalog's definition.

use crate::catalog::{Index, Table, encode_table, schema_key};
use crate::storage::{IndexSpec, TableSpec};
use crate::txn::Transaction;
use crate::types::Result;

/// Writes a table's definition: the catalog's entry, and what storage knows of it.
///
/// # Errors
/// 23505 where a new unique index finds two rows with one key.
pub(super) fn put(table: &Table, txn: &mut Transaction) -> Result<()> {
    txn.put_table(spec_of(table)?)?;
    put_entry(table, txn)
}

/// Writes the catalog's entry alone: for changes that storage does not see.
///
/// # Errors
/// XX000 where the entry cannot be written as JSON.
pub(super) fn put_entry(table: &Table, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&schema_key(&table.key_name()), encode_table(table)?);
    Ok(())
}

/// What storage knows of a table.
///
/// # Errors
/// 54011 for too many columns.
pub(super) fn spec_of(table: &Table) -> Result<TableSpec> {
    let columns = table.columns.iter();
    TableSpec::new(
        table.id,
        table.key_name(),
        columns.map(|column| column.data_type.physical()).collect(),
        table.indexes.iter().map(index_spec).collect(),
    )
}

fn index_spec(index: &Index) -> IndexSpec {
    let columns = index.columns.iter();
    IndexSpec {
        id: index.id,
        name: index.name.clone(),
        columns: columns
            .map(|column| (column.column, column.descending))
            .collect(),
        unique: index.unique,
        nulls_clash: index.nulls_clash,
        predicate: index.predicate,
    }
}
