//! Row locks for queries: taken without the transaction at hand.

use std::sync::Arc;

use super::locks::{Lock, LockMode, LockName, TxnId};
use super::manager::Manager;
use super::view::View;
use crate::types::{Result, RowId, TableId};

/// Takes locks for one transaction, which frees them at its end.
#[derive(Clone, Debug)]
pub(crate) struct RowLocks {
    manager: Arc<Manager>,
    txn: TxnId,
}

impl RowLocks {
    pub(super) fn new(manager: Arc<Manager>, txn: TxnId) -> RowLocks {
        RowLocks { manager, txn }
    }

    /// Locks a table against changes of its definition.
    ///
    /// # Errors
    /// As [`super::Transaction::lock_table`].
    pub(crate) fn lock_definition(&self, table: TableId) -> Result<Lock> {
        self.request(LockName::Table(table), LockMode::Shared)
    }

    /// Locks a row.
    ///
    /// # Errors
    /// As [`super::Transaction::lock_table`].
    pub(crate) fn lock_row(&self, table: TableId, row: RowId, mode: LockMode) -> Result<Lock> {
        self.request(LockName::Row(table, row), mode)
    }

    /// Locks a row that nobody else holds; whether it did.
    ///
    /// # Errors
    /// 53400 past the bound of locks.
    pub(crate) fn try_lock_row(&self, table: TableId, row: RowId, mode: LockMode) -> Result<bool> {
        let name = LockName::Row(table, row);
        self.manager.locks().try_request(self.txn, name, mode)
    }

    fn request(&self, name: LockName, mode: LockMode) -> Result<Lock> {
        self.manager.locks().request(self.txn, name, mode)
    }

    /// The newest commit in order under the own writes that a view shows.
    pub(crate) fn newest(&self, view: &View) -> View {
        view.over(self.manager.head())
    }
}
