//! Tables of which a constraint still waits to be checked keep their definitions until then.

use crate::catalog::Catalog;
use crate::plan::{Command, TableChange};
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState, TableId};

/// Refuses to redefine, empty or drop such a table.
///
/// # Errors
/// 55006.
pub(super) fn refuse(command: &Command, catalog: &Catalog, txn: &Transaction) -> Result<()> {
    let of = |change: &TableChange| change.definition.id;
    let (what, tables): (&str, Vec<TableId>) = match command {
        Command::AlterTable(alter) => {
            let others = alter.others.iter().map(|table| table.id);
            let changed = alter.change.iter().map(of).chain(others);
            ("ALTER TABLE", changed.collect())
        }
        Command::CreateIndex(create) => ("CREATE INDEX", vec![of(&create.change)]),
        Command::DropIndex(drop) => ("DROP INDEX", drop.changes.iter().map(of).collect()),
        Command::Truncate(truncate) => ("TRUNCATE", truncate.tables.clone()),
        Command::DropTable(drop) => ("DROP TABLE", drop.tables.clone()),
        _ => return Ok(()),
    };
    let Some(waiting) = tables.into_iter().find(|table| txn.has_waiting(*table)) else {
        return Ok(());
    };
    let table = catalog.table_by_id(waiting);
    let table = table.map_or("", |table| &table.name);
    let message = format!("cannot {what} \"{table}\" because it has pending trigger events");
    Err(SqlError::new(SqlState::ObjectInUse, message)
        .with_detail("A deferred constraint of the table is still to be checked.")
        .with_hint("SET CONSTRAINTS ALL IMMEDIATE checks it."))
}
