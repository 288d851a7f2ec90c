//! What a data change works with, and how far a piece of its work has come.

use crate::catalog::Deferral;
use crate::exec::run::Context;
use crate::plan::Expr;
use crate::txn::{ConstraintName, Lock, LockMode, Ticket, Transaction, View};
use crate::types::{Batch, Column, IndexId, Result, RowId, TableId};

/// What a data change works with for one step.
#[derive(Debug)]
pub(in crate::exec) struct Writing<'a> {
    /// The execution, whose view is the statement's snapshot.
    pub(in crate::exec) context: Context<'a>,
    /// The transaction that is written to.
    pub(in crate::exec) txn: &'a mut Transaction,
}

/// How far a piece of work has come.
#[derive(Debug)]
pub(in crate::exec) enum Progress {
    /// It is done.
    Ready,
    /// It goes on with the next step.
    Yield,
    /// It goes on once this lock is free.
    Wait(Ticket),
}

/// Passes on anything but "ready" to the caller of the function.
macro_rules! finish {
    ($progress:expr) => {
        match $progress {
            $crate::exec::write::writing::Progress::Ready => {}
            other => return Ok(other),
        }
    };
}
pub(in crate::exec) use finish;

impl<'a> Writing<'a> {
    /// Does `work`, which evaluates expressions that may run functions in the transaction.
    pub(in crate::exec) fn lend<T>(&mut self, work: impl FnOnce(Context<'a>) -> T) -> T {
        let context = self.context;
        context.run.lend(self.txn, || work(context))
    }

    /// An expression over each row.
    pub(in crate::exec) fn evaluate(&mut self, expr: &Expr, input: &Batch) -> Result<Column> {
        self.lend(|context| context.evaluate(expr, input))
    }

    /// The constraint, where it waits for the commit in this transaction.
    pub(in crate::exec) fn defers(
        &self,
        table: TableId,
        name: &str,
        deferral: Option<Deferral>,
    ) -> Option<ConstraintName> {
        let deferral = deferral?;
        let constraint = ConstraintName::new(table, name);
        let waits = self.txn.defers(&constraint, deferral.initially_deferred);
        waits.then_some(constraint)
    }

    /// The newest state of the database with the transaction's writes: what constraints hold in.
    pub(in crate::exec) fn newest(&mut self) -> View {
        self.txn.newest()
    }

    /// Locks a row, to change or insert it.
    pub(in crate::exec) fn lock_row(&mut self, table: TableId, row: RowId) -> Result<Progress> {
        self.lock_row_as(table, row, LockMode::Exclusive)
    }

    /// Locks a row in a mode.
    pub(in crate::exec) fn lock_row_as(
        &mut self,
        table: TableId,
        row: RowId,
        mode: LockMode,
    ) -> Result<Progress> {
        granted(self.txn.lock_row(table, row, mode)?)
    }

    /// Locks a row against changes, together with others.
    pub(in crate::exec) fn share_row(&mut self, table: TableId, row: RowId) -> Result<Progress> {
        granted(self.txn.lock_row(table, row, LockMode::Shared)?)
    }

    /// Locks a table against changes of its definition.
    pub(in crate::exec) fn lock_definition(&mut self, table: TableId) -> Result<Progress> {
        granted(self.txn.lock_table(table, LockMode::Shared)?)
    }

    /// Locks a key, whether a row has it or not.
    pub(in crate::exec) fn lock_key(
        &mut self,
        space: IndexId,
        key: &crate::storage::Key,
        mode: LockMode,
    ) -> Result<Progress> {
        granted(self.txn.lock_key(space, key, mode)?)
    }
}

fn granted(lock: Lock) -> Result<Progress> {
    Ok(match lock {
        Lock::Granted => Progress::Ready,
        Lock::Wait(ticket) => Progress::Wait(ticket),
    })
}

/// The space in which keys of a table's row ids are locked as keys that others refer to: ids of indexes
/// are counted from 1 and never come near it.
pub(in crate::exec) const fn row_id_space(table: TableId) -> IndexId {
    IndexId(u32::MAX - table.0)
}
