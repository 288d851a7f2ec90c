//! The transaction, lent to expressions that run functions of users.
//!
//! Operators and expressions see an execution and no transaction: nearly all of them only read. Around the
//! evaluation of those that may run a function, whoever steps the execution leaves the transaction here, and
//! the function takes it for as long as its statements run.

use super::run::Run;
use crate::txn::Transaction;
use crate::types::{Result, SqlError};

impl Run {
    /// Does `work`, whose expressions may run functions in the transaction.
    pub(super) fn lend<T>(&self, txn: &mut Transaction, work: impl FnOnce() -> T) -> T {
        if !self.runs_routines {
            return work();
        }
        let stand_in = txn.stand_in();
        let own = std::mem::replace(txn, stand_in);
        *self.lent.borrow_mut() = Some(own);
        let done = work();
        if let Some(own) = self.lent.take() {
            *txn = own;
        }
        done
    }

    /// Does `work` in the transaction that was lent.
    ///
    /// # Errors
    /// Those of `work`; 0A000 where none was lent.
    pub(super) fn with_lent<T>(
        &self,
        work: impl FnOnce(&mut Transaction) -> Result<T>,
    ) -> Result<T> {
        let Some(mut txn) = self.lent.take() else {
            return Err(SqlError::unsupported(
                "a function of several statements, or that changes data, in this place",
            ));
        };
        let done = work(&mut txn);
        *self.lent.borrow_mut() = Some(txn);
        done
    }
}
