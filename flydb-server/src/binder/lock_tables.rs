//! LOCK TABLE.

use super::BindContext;
use super::relation::find_table;
use crate::plan::{Command, LockTables, TableLockMode};
use crate::sql::ast;
use crate::types::Result;

/// Binds LOCK TABLE.
///
/// # Errors
/// 42P01 for a table that is not there, 42809 for what is none.
pub(super) fn bind_lock_tables(lock: &ast::Lock, context: &BindContext<'_>) -> Result<Command> {
    let ast::Lock {
        tables,
        lock_mode,
        nowait,
    } = lock;
    let named = tables.iter().map(|target| {
        let ast::LockTableTarget {
            name,
            only: _, // there is no inheritance
            has_asterisk: _,
        } = target;
        let table = find_table(context, name)?;
        Ok((table.id, table.name.clone()))
    });
    Ok(Command::LockTables(LockTables {
        tables: named.collect::<Result<_>>()?,
        mode: lock_mode
            .as_ref()
            .map_or(TableLockMode::AccessExclusive, mode_of),
        nowait: *nowait,
    }))
}

fn mode_of(mode: &ast::LockTableMode) -> TableLockMode {
    match mode {
        ast::LockTableMode::AccessShare => TableLockMode::AccessShare,
        ast::LockTableMode::RowShare => TableLockMode::RowShare,
        ast::LockTableMode::RowExclusive => TableLockMode::RowExclusive,
        ast::LockTableMode::ShareUpdateExclusive => TableLockMode::ShareUpdateExclusive,
        ast::LockTableMode::Share => TableLockMode::Share,
        ast::LockTableMode::ShareRowExclusive => TableLockMode::ShareRowExclusive,
        ast::LockTableMode::Exclusive => TableLockMode::Exclusive,
        ast::LockTableMode::AccessExclusive => TableLockMode::AccessExclusive,
    }
}
