//! The end of temporary tables: with their session, and with a transaction.

use super::{drop_table, drop_view, sequence, spec};
use crate::catalog::{Catalog, OnCommit, Relation, TableId};
use crate::plan::DropTable;
use crate::txn::Transaction;
use crate::types::Result;

/// Drops the temporary relations of a session, or of all; whether there were any. Nobody else uses them, so
/// that no lock is needed.
///
/// # Errors
/// XX000 where an entry cannot be written.
pub(crate) fn drop_temporary(
    session: Option<u64>,
    catalog: &Catalog,
    txn: &mut Transaction,
) -> Result<bool> {
    let mut dropped = false;
    let mut tables = Vec::new();
    for relation in catalog.temporary(session) {
        dropped = true;
        match relation {
            Relation::Table(table) => tables.push(table.id),
            Relation::View(view) => drop_view::drop_one(view, catalog, txn),
            Relation::Sequence(one) => sequence::drop_one(one, catalog, txn),
        }
    }
    drop_all(tables, catalog, txn)?;
    Ok(dropped)
}

/// Does to a session's temporary tables what ON COMMIT says, before a transaction commits.
///
/// # Errors
/// XX000 where an entry cannot be written.
pub(crate) fn commit_temporary(
    session: u64,
    catalog: &Catalog,
    txn: &mut Transaction,
) -> Result<()> {
    let mut dropped = Vec::new();
    for relation in catalog.temporary(Some(session)) {
        let Relation::Table(table) = relation else {
            continue;
        };
        match table.temporary.map(|one| one.on_commit) {
            Some(OnCommit::Drop) => dropped.push(table.id),
            Some(OnCommit::DeleteRows) if has_rows(table.id, txn) => {
                txn.rewrite_table(spec::spec_of(table)?, Vec::new())?;
            }
            Some(OnCommit::DeleteRows | OnCommit::PreserveRows) | None => {}
        }
    }
    drop_all(dropped, catalog, txn)
}

fn has_rows(table: TableId, txn: &Transaction) -> bool {
    let view = txn.view();
    view.table(table).is_some_and(|rows| rows.len() > 0)
}

fn drop_all(tables: Vec<TableId>, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    if tables.is_empty() {
        return Ok(());
    }
    let drop = DropTable {
        tables,
        cascade: true,
        others: Vec::new(),
    };
    drop_table::run(&drop, catalog, txn)
}
