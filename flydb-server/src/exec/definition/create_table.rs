//! CREATE TABLE.

use super::{DefinitionContext, ids, sequence, spec};
use crate::catalog::{Catalog, ForeignKey, Index, NEW_TABLE, Table, TableId};
use crate::plan::CreateTable;
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Makes the table, its indexes and its constraints.
pub(super) fn run(
    create: &CreateTable,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    if catalog.is_taken(create.table.home(), &create.table.name) {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(exists(&create.table.name)),
        };
    }
    let mut table = create.table.clone();
    table.id = new_relation_id(catalog, txn);
    if let Some(temporary) = &mut table.temporary {
        temporary.session = context.environment.session.session_id;
    }
    for key in &mut table.foreign_keys {
        if key.parent == NEW_TABLE {
            key.parent = table.id;
        }
    }
    ids::give_to_indexes(&mut table, txn);
    let mut names = table.indexes.iter().map(|index| &index.name);
    if let Some(taken) = names.find(|name| catalog.is_taken(table.home(), name)) {
        return Err(exists(taken));
    }
    for key in &table.foreign_keys {
        require_unique_parent(key, &table, catalog)?;
    }
    spec::put(&table, txn)?;
    sequence::own(&create.sequences, &table, context, txn)?;
    match create.first_value {
        Some(first) => txn.raise_sequence(table.id, first.saturating_sub(1)),
        None => Ok(()),
    }
}

/// That a table, view or index of this name exists.
#[cold]
pub(super) fn exists(name: &str) -> SqlError {
    SqlError::new(
        SqlState::DuplicateTable,
        format!("relation \"{name}\" already exists"),
    )
}

/// An id for a new table or view. Storage, which counts the ids, does not know of those of views.
pub(super) fn new_relation_id(catalog: &Catalog, txn: &Transaction) -> TableId {
    loop {
        let id = txn.new_table_id();
        if !catalog.id_is_used(id) {
            return id;
        }
    }
}

/// A foreign key must refer to what no two rows share, or it would not say which row it means.
fn require_unique_parent(key: &ForeignKey, table: &Table, catalog: &Catalog) -> Result<()> {
    let parent = if key.parent == table.id {
        table
    } else {
        catalog.table_by_id(key.parent).ok_or_else(|| {
            SqlError::new(
                SqlState::UndefinedTable,
                "the table that a foreign key refers to no longer exists",
            )
        })?
    };
    let mut columns = key.parent_columns.clone();
    columns.sort_unstable();
    let mut uniques = parent.indexes.iter();
    let by_index =
        uniques.any(|index| index.unique && index.is_whole() && sorted_columns(index) == columns);
    if by_index
        || parent
            .row_id_column
            .is_some_and(|column| columns == [column])
    {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::InvalidForeignKey,
        format!(
            "there is no unique constraint matching given keys for referenced table \"{}\"",
            parent.name
        ),
    ))
}

fn sorted_columns(index: &Index) -> Vec<usize> {
    let mut columns: Vec<usize> = index.places().collect();
    columns.sort_unstable();
    columns
}
