//! LOCK TABLE: the lock of a table that writers and definitions take too, and some that only LOCK TABLE takes.
//!
//! | mode | table | rows | access | update |
//! |---|---|---|---|---|
//! | ACCESS SHARE | | | shared | |
//! | ROW SHARE | | shared | | |
//! | ROW EXCLUSIVE | shared, as those who write rows | | | |
//! | SHARE UPDATE EXCLUSIVE | shared | | | alone |
//! | SHARE, SHARE ROW EXCLUSIVE | alone | | | |
//! | EXCLUSIVE | alone | alone | | |
//! | ACCESS EXCLUSIVE | alone | alone | alone | |
//!
//! Caveats: two of SHARE exclude one another. Queries that only read take no locks: they go on with what was committed.

use super::outcome::Outcome;
use super::patience::Patience;
use super::state::Session;
use crate::plan::{LockTables, TableLockMode};
use crate::txn::{Lock, LockMode, Transaction};
use crate::types::{Result, SqlError, SqlState, TableId};

/// A part of what a mode locks.
#[derive(Clone, Copy)]
enum Part {
    Table(LockMode),
    Named(&'static str, LockMode),
}

impl Session {
    /// Locks tables, one after the other, to the end of the transaction.
    ///
    /// # Errors
    /// 25P01 outside a transaction; 55P03 where another has a lock in the way and NOWAIT says so, or the wait takes
    /// too long; 40P01 where it would never end.
    pub(super) async fn lock_tables(
        &mut self,
        lock: &LockTables,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let LockTables {
            tables,
            mode,
            nowait,
        } = lock;
        for (table, name) in tables {
            for part in parts(*mode) {
                self.lock_part(*table, name, *part, *nowait, patience)
                    .await?;
            }
        }
        Ok(Outcome::plain("LOCK TABLE"))
    }

    async fn lock_part(
        &mut self,
        table: TableId,
        name: &str,
        part: Part,
        nowait: bool,
        patience: &mut Patience,
    ) -> Result<()> {
        loop {
            let open = self.transaction.as_mut().ok_or_else(outside)?;
            match request(&mut open.txn, table, part) {
                Ok(Lock::Granted) => return Ok(()),
                // The request is given up with its ticket.
                Ok(Lock::Wait(_)) if nowait => return Err(not_free(name)),
                Ok(Lock::Wait(ticket)) => patience.wait(ticket).await?,
                Err(error) if nowait && error.state() == SqlState::DeadlockDetected => {
                    return Err(not_free(name));
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn request(txn: &mut Transaction, table: TableId, part: Part) -> Result<Lock> {
    match part {
        Part::Table(mode) => txn.lock_table(table, mode),
        Part::Named(kind, mode) => txn.lock_name(&format!("{kind} {}", table.0), mode),
    }
}

const fn parts(mode: TableLockMode) -> &'static [Part] {
    use LockMode::{Exclusive, Shared};
    use Part::{Named, Table};
    const ACCESS: &str = "lock of access";
    const ROWS: &str = "lock of rows";
    const UPDATE: &str = "lock of update";
    match mode {
        TableLockMode::AccessShare => &[Named(ACCESS, Shared)],
        TableLockMode::RowShare => &[Named(ROWS, Shared)],
        TableLockMode::RowExclusive => &[Table(Shared)],
        TableLockMode::ShareUpdateExclusive => &[Table(Shared), Named(UPDATE, Exclusive)],
        TableLockMode::Share | TableLockMode::ShareRowExclusive => &[Table(Exclusive)],
        TableLockMode::Exclusive => &[Table(Exclusive), Named(ROWS, Exclusive)],
        TableLockMode::AccessExclusive => &[
            Table(Exclusive),
            Named(ROWS, Exclusive),
            Named(ACCESS, Exclusive),
        ],
    }
}

fn outside() -> SqlError {
    SqlError::new(
        SqlState::NoActiveSqlTransaction,
        "LOCK TABLE can only be used in transaction blocks",
    )
}

fn not_free(name: &str) -> SqlError {
    SqlError::new(
        SqlState::LockNotAvailable,
        format!("could not obtain lock on relation \"{name}\""),
    )
}
