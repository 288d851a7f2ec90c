//! A session.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::catalogs::Versioned;
use super::cursors::Cursors;
use super::engine::Engine;
use super::facts::Facts;
use super::interrupt::Interrupt;
use super::options::Options;
use super::prepared::Prepared;
use super::rehearsal::Outlet;
use super::transaction::{OpenTransaction, TransactionState};
use crate::auth::Principal;
use crate::catalog::Catalog;
use crate::exec::{Cancel, Profile};
use crate::plan::UserVariables;
use crate::txn::View;
use crate::types::{Result, SqlError};

/// One user's session over one connection. Dropping it rolls back what is open.
#[derive(Debug)]
pub(crate) struct Session {
    pub(super) engine: Arc<Engine>,
    pub(super) id: u64,
    /// Raised to stop the running statement.
    pub(super) cancel: Cancel,
    pub(super) interrupt: Interrupt,
    /// Who; nobody before the log-in.
    pub(super) user: Option<Principal>,
    /// Tries at logging in that failed.
    pub(super) failed_tries: u32,
    /// Whether the client asked for extensions when it logged in. If it did not, it sees none.
    pub(super) extended: bool,
    pub(super) options: Options,
    /// The options after the log-in, which a Reset restores.
    pub(super) initial: Options,
    /// What SET said of names that change nothing: see `parameters`.
    pub(super) kept: BTreeMap<String, String>,
    /// What makes foreign keys that wait: see `held_keys`.
    pub(super) held_keys: Vec<String>,
    /// Its variables.
    pub(super) variables: UserVariables,
    /// The options, and whether names that are kept changed, when settings were noted last for functions.
    pub(super) noted: Option<Options>,
    pub(super) facts: Facts,
    pub(super) transaction: Option<OpenTransaction>,
    pub(super) prepared: Prepared,
    pub(super) cursors: Cursors,
    /// Where the rows of the statement that runs go.
    pub(super) outlet: Outlet,
    /// The catalog last used.
    pub(super) catalog: Option<Versioned>,
    /// When the statement that runs, or ran last, had to end.
    pub(super) deadline: Option<Instant>,
    /// Where EXPLAIN ANALYZE collects what the running statement does.
    pub(super) profile: Option<Arc<Profile>>,
    /// Whether it has made a temporary table.
    pub(super) has_temporary: bool,
}

impl Session {
    /// A session of nobody yet.
    pub(crate) fn new(engine: &Arc<Engine>) -> Session {
        let (id, cancel) = engine.enter();
        Session {
            id,
            cancel,
            interrupt: engine.interrupt(),
            user: None,
            failed_tries: 0,
            extended: false,
            options: Options::default(),
            initial: Options::default(),
            kept: BTreeMap::new(),
            held_keys: Vec::new(),
            variables: UserVariables::default(),
            noted: None,
            facts: Facts::new(id, &engine.clock),
            transaction: None,
            prepared: Prepared::default(),
            cursors: Cursors::new(engine.bounds.cursor_memory),
            outlet: Outlet::Frame,
            catalog: None,
            deadline: None,
            profile: None,
            has_temporary: false,
            engine: Arc::clone(engine),
        }
    }

    /// Whether somebody has logged in.
    pub(crate) fn is_authenticated(&self) -> bool {
        self.user.is_some()
    }

    /// Where the server's stop is noticed.
    pub(crate) fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// What cancels the statement that runs.
    pub(crate) fn canceller(&self) -> Cancel {
        self.cancel.clone()
    }

    /// How long the connection may be idle now: the limit on idle transactions, where one is open.
    pub(crate) fn idle_limit(&self) -> Option<Duration> {
        let open = self.transaction.as_ref()?;
        self.options
            .idle_in_transaction_timeout
            .filter(|_| open.state() == TransactionState::Active)
    }

    /// Rolls the open transaction back because it was idle for too long. Its locks go at once; the
    /// client is told with its next statement.
    pub(crate) fn expire_transaction(&mut self) {
        let Some(open) = &mut self.transaction else {
            return;
        };
        let options = open.txn.options();
        // The old transaction is dropped here, and with it its locks and snapshots.
        open.txn = self.engine.manager.begin(options);
        open.txn.fail();
        open.expired = true;
        self.cursors.end_transaction(None);
    }

    /// The state of the transaction.
    pub(super) fn state(&self) -> TransactionState {
        let open = self.transaction.as_ref();
        open.map_or(TransactionState::Idle, OpenTransaction::state)
    }

    /// The user.
    ///
    /// # Errors
    /// XX000 before the log-in: no request that needs one gets this far.
    pub(super) fn principal(&self) -> Result<&Principal> {
        self.user
            .as_ref()
            .ok_or_else(|| SqlError::internal("nobody has logged in"))
    }

    /// The user's name; empty before the log-in.
    pub(super) fn username(&self) -> &str {
        self.user.as_ref().map_or("", |user| user.name())
    }

    /// The catalog that a view shows.
    ///
    /// # Errors
    /// XX001 for an entry that does not decode.
    pub(super) fn catalog_of(&mut self, view: &View) -> Result<Versioned> {
        let version = view.schema_version();
        if let Some(kept) = &self.catalog
            && kept.version == version
        {
            return Ok(kept.clone());
        }
        let loaded = self.engine.catalogs.of(view)?;
        let path = &self.options.search_path.schemas;
        let loaded = loaded.of_session(self.id, self.username(), path);
        self.catalog = Some(loaded.clone());
        Ok(loaded)
    }

    /// What a statement that is planned now would see: the transaction's newest, or what is published.
    pub(super) fn present_view(&mut self) -> View {
        match &mut self.transaction {
            Some(open) => open.txn.newest(),
            None => self.engine.manager.begin(Default::default()).view(),
        }
    }

    /// The catalog as it is now.
    ///
    /// # Errors
    /// XX001 for an entry that does not decode.
    pub(super) fn present_catalog(&mut self) -> Result<Arc<Catalog>> {
        let view = self.present_view();
        Ok(self.catalog_of(&view)?.catalog)
    }

    /// Ends an open transaction in failure: until a rollback nothing else runs.
    pub(super) fn fail_transaction(&mut self) {
        if let Some(open) = &mut self.transaction {
            open.txn.fail();
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.leave_temporary();
        self.engine.leave(self.id);
    }
}
