//! Temporary tables: they go with their session, or with a transaction.
//!
//! They lie in the store as others do, under keys that name the session, so that transactions, limits and
//! constraints treat them alike. Only their session's catalog has them by name. What a server leaves
//! behind when it stops is dropped when it starts again, before anyone can log in.

use tokio::runtime::Handle;

use super::engine::Engine;
use super::limits::MAX_RESTARTS;
use super::state::Session;
use crate::exec::{commit_temporary, drop_temporary};
use crate::txn::{BeginOptions, StatementKind, Transaction};
use crate::types::{Result, SqlState};

impl Engine {
    /// Drops the temporary tables of a session, or of all.
    ///
    /// # Errors
    /// What the commit is refused with.
    pub(crate) async fn drop_temporary(&self, session: Option<u64>) -> Result<()> {
        for _ in 0..MAX_RESTARTS {
            let mut txn = self.manager.begin(BeginOptions::default());
            txn.begin_statement(StatementKind::Write)?;
            let catalog = self.catalogs.of(&txn.view())?.catalog;
            if !drop_temporary(session, &catalog, &mut txn)? {
                return Ok(());
            }
            txn.end_statement();
            match txn.commit().await {
                Ok(_) => return Ok(()),
                Err(error) if error.state() == SqlState::SerializationFailure => {}
                Err(error) => return Err(error),
            }
        }
        Err(crate::txn::conflict())
    }
}

impl Session {
    /// Does what ON COMMIT says to the session's temporary tables, in a transaction that is about to
    /// commit.
    ///
    /// # Errors
    /// XX001 for a catalog that does not decode.
    pub(super) fn settle_temporary(&mut self, txn: &mut Transaction) -> Result<()> {
        if !self.has_temporary {
            return Ok(());
        }
        let catalog = self.catalog_of(&txn.view())?.catalog;
        commit_temporary(self.id, &catalog, txn)
    }

    /// Drops the session's temporary tables.
    pub(super) async fn forget_temporary(&mut self) {
        if !std::mem::take(&mut self.has_temporary) {
            return;
        }
        if let Err(error) = self.engine.drop_temporary(Some(self.id)).await {
            self.has_temporary = true;
            tracing::warn!(%error, session = self.id, "temporary tables could not be dropped");
        }
    }

    /// Has the session's temporary tables dropped once it is over.
    pub(super) fn leave_temporary(&self) {
        let (true, Ok(runtime)) = (self.has_temporary, Handle::try_current()) else {
            return;
        };
        let (engine, session) = (std::sync::Arc::clone(&self.engine), self.id);
        runtime.spawn(async move {
            if let Err(error) = engine.drop_temporary(Some(session)).await {
                tracing::warn!(%error, session, "temporary tables could not be dropped");
            }
        });
    }
}
