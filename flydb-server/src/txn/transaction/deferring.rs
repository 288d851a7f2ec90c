//! Constraints that wait for the commit.

use std::sync::Arc;

use super::Transaction;
use crate::txn::deferred::{ConstraintName, Waiting, WaitingKey};
use crate::types::{RowId, TableId};

impl Transaction {
    /// Lets constraints wait: it spans statements, and whoever commits it checks them.
    pub(crate) const fn let_constraints_wait(&mut self) {
        self.constraints_wait = true;
    }

    /// Whether a constraint that may wait does, in this transaction.
    pub(crate) fn defers(&self, constraint: &ConstraintName, initially: bool) -> bool {
        self.constraints_wait && self.writes.deferred().waits(constraint, initially)
    }

    /// SET CONSTRAINTS; `None`: ALL.
    pub(crate) fn set_constraints(
        &mut self,
        constraints: Option<&[ConstraintName]>,
        deferred: bool,
    ) {
        Arc::make_mut(&mut self.writes)
            .deferred_mut()
            .set(constraints, deferred);
    }

    /// Notes a row that a constraint of its table is to be checked of.
    pub(crate) fn defer_row(&mut self, constraint: ConstraintName, row: RowId) {
        let writes = Arc::make_mut(&mut self.writes);
        writes.deferred_mut().note_row(constraint, row);
    }

    /// Notes a row to which a foreign key may still refer by a key that it had.
    pub(crate) fn defer_key(&mut self, key: WaitingKey) {
        let writes = Arc::make_mut(&mut self.writes);
        writes.deferred_mut().note_key(key);
    }

    /// Whether a check waits of a constraint of this table.
    pub(crate) fn has_waiting(&self, table: TableId) -> bool {
        self.writes.deferred().waits_for(table)
    }

    /// Takes the checks that wait of some constraints; `None`: of all.
    pub(crate) fn take_waiting(&mut self, constraints: Option<&[ConstraintName]>) -> Waiting {
        if self.writes.deferred().is_empty() {
            return Waiting::default();
        }
        Arc::make_mut(&mut self.writes)
            .deferred_mut()
            .take(constraints)
    }
}
