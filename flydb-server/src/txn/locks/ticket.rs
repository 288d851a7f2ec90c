//! A place in a lock's queue.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{LockName, LockTable, TxnId};
use crate::types::{Result, SqlError, SqlState};

/// A place in a lock's queue. Dropping it gives the place up; a lock that was granted in the meantime
/// stays with the transaction.
#[derive(Debug)]
pub(crate) struct Ticket {
    table: LockTable,
    txn: TxnId,
    name: LockName,
    receiver: oneshot::Receiver<()>,
}

impl Ticket {
    pub(super) const fn new(
        table: LockTable,
        txn: TxnId,
        name: LockName,
        receiver: oneshot::Receiver<()>,
    ) -> Ticket {
        Ticket {
            table,
            txn,
            name,
            receiver,
        }
    }

    /// Waits until the lock is held; asking for it again then grants it. `limit` is `lock_timeout`;
    /// without one it waits for as long as it takes.
    ///
    /// Cancel safe: dropping the future gives the place up.
    ///
    /// # Errors
    /// 55P03 when the limit is over.
    pub(crate) async fn wait(mut self, limit: Option<Duration>) -> Result<()> {
        let granted = match limit {
            Some(limit) => timeout(limit, &mut self.receiver).await.is_ok(),
            None => {
                // The sender goes only with a grant, or with the whole table.
                let _ = (&mut self.receiver).await;
                true
            }
        };
        if granted {
            return Ok(());
        }
        Err(SqlError::new(
            SqlState::LockNotAvailable,
            "the lock was not available within lock_timeout",
        )
        .with_hint(
            "another transaction holds it; run the transaction again, or raise lock_timeout",
        ))
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.table.abandon(self.txn, &self.name);
    }
}
