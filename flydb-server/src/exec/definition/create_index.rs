//! CREATE INDEX.

use super::create_table::exists;
use super::{DefinitionContext, spec};
use crate::catalog::{Index, Table};
use crate::exec::run::no_table;
use crate::plan::CreateIndex;
use crate::txn::{Transaction, conflict};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Makes the index and fills it from the table's rows.
pub(super) fn run(
    create: &CreateIndex,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if context.catalog.relation_exists(&create.name) {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(exists(&create.name)),
        };
    }
    let table = context.catalog.table_by_id(create.table);
    let mut table = Table::clone(table.ok_or_else(|| no_table(create.table))?);
    refuse_unseen_rows(create.table, txn)?;
    table.indexes.push(Index {
        id: txn.new_index_id(),
        name: create.name.clone(),
        columns: create.columns.clone(),
        unique: create.unique,
        constraint: false,
    });
    spec::put(&table, txn).map_err(|error| name_index(error, &create.name))
}

/// The index is built from the transaction's snapshot: rows committed since then would be checked for
/// duplicates only when this transaction commits.
fn refuse_unseen_rows(table: TableId, txn: &mut Transaction) -> Result<()> {
    let (newest, view) = (txn.newest(), txn.view());
    let version = |table: crate::txn::TableView<'_>| table.version();
    if newest.table(table).map(version) == view.table(table).map(version) {
        Ok(())
    } else {
        Err(conflict())
    }
}

fn name_index(error: SqlError, index: &str) -> SqlError {
    if error.state() != SqlState::UniqueViolation {
        return error;
    }
    let named = SqlError::new(
        SqlState::UniqueViolation,
        format!("could not create unique index \"{index}\""),
    );
    named.with_detail(error.detail().unwrap_or("Two rows share a key.").to_owned())
}
