//! Definitions: run under their locks, bound anew where the catalog moved meanwhile, and committed by themselves outside
//! a transaction.

use std::sync::Arc;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::tag::tag;
use crate::exec::{DefinitionContext, Progress, run_definition};
use crate::plan::Command;
use crate::session::limits::MAX_RESTARTS;
use crate::session::outcome::Outcome;
use crate::session::patience::Patience;
use crate::session::planned::{Body, Planned};
use crate::session::planning::{Texts, contained};
use crate::session::run::Own;
use crate::session::state::Session;
use crate::session::transaction::begin_options;
use crate::txn::{StatementKind, Transaction};
use crate::types::{Result, SqlError, SqlState};

impl Session {
    /// Runs a definition, which commits by itself outside a transaction.
    pub(super) async fn define(
        &mut self,
        planned: &Arc<Planned>,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        match &planned.body {
            Body::Command(Command::CreateIndex(create)) if create.concurrently => {
                self.refuse_in_transaction("CREATE INDEX CONCURRENTLY")?;
            }
            Body::Command(Command::DropIndex(drop)) if drop.concurrently => {
                self.refuse_in_transaction("DROP INDEX CONCURRENTLY")?;
            }
            _ => {}
        }
        let mut own = self.adopt(own);
        let mut planned = Arc::clone(planned);
        let hash = self.password_hash(&planned).await?;
        for _ in 0..MAX_RESTARTS {
            let alone = own.is_some();
            match self
                .try_define(&planned, hash.as_deref(), &mut own, patience)
                .await
            {
                Ok(()) => {
                    self.hold_keys(&planned.held_keys)?;
                    return Ok(Outcome::plain(tag(&planned)));
                }
                Err(error) if error.state() != SqlState::SerializationFailure => return Err(error),
                Err(error) => {
                    if alone {
                        own = Some(self.begin_on_newest()?);
                    } else if !self.restart_open() {
                        return Err(error);
                    }
                    planned = self.plan_again(&planned, &own)?;
                }
            }
        }
        Err(crate::txn::conflict())
    }

    async fn try_define(
        &mut self,
        planned: &Planned,
        password_hash: Option<&str>,
        own: &mut Own,
        patience: &mut Patience,
    ) -> Result<()> {
        let Body::Command(command) = &planned.body else {
            return Err(SqlError::internal("the statement is no command"));
        };
        let user = Arc::clone(self.principal()?.name());
        let environment = self.environment(&planned.schema, patience);
        let context = DefinitionContext {
            environment: &environment,
            user: &user,
            password_hash,
        };
        let txn = self.txn(own)?;
        txn.begin_statement(StatementKind::Write)?;
        if txn.view().schema_version() != planned.version() {
            return Err(crate::txn::conflict());
        }
        // It may convert all rows of a table, which takes as long as it takes.
        let mut run = || off_the_runtime(|| contained(|| run_definition(command, &context, txn)));
        while let Progress::Wait(ticket) = run()? {
            patience.wait(ticket).await?;
        }
        self.fill_created(command, &planned.schema.catalog, own, patience)
            .await?;
        self.txn(own)?.end_statement();
        let made = match command {
            Command::CreateTable(create) => create.table.temporary.is_some(),
            Command::CreateView(create) => create.temporary,
            Command::CreateSequence(create) => create.sequence.session.is_some(),
            _ => false,
        };
        self.has_temporary |= made;
        if let Some(mut own) = own.take() {
            self.settle_temporary(&mut own)?;
            own.commit().await?;
        }
        Ok(())
    }

    /// A transaction that starts from the newest commit in order: bound to what is durable, a definition
    /// would meet the same conflict again until what it lost to is on the disk.
    fn begin_on_newest(&self) -> Result<Transaction> {
        let options = begin_options(self.options.isolation_level, false);
        let mut txn = self.engine.manager.begin(options);
        txn.begin_statement(StatementKind::Write)?;
        Ok(txn)
    }

    fn restart_open(&mut self) -> bool {
        let open = self.transaction.as_mut();
        open.is_some_and(|open| open.txn.restart_statement())
    }

    fn plan_again(&mut self, planned: &Planned, own: &Own) -> Result<Arc<Planned>> {
        let view = match (own, &self.transaction) {
            (Some(own), _) => own.view(),
            (None, Some(open)) => open.txn.view(),
            (None, None) => self.present_view(),
        };
        match self.plan_text(&planned.text, &[], &view)? {
            Texts::One(again) => Ok(again),
            Texts::None | Texts::Several(_) => {
                Err(SqlError::internal("a text changed its meaning"))
            }
        }
    }

    /// The hash of the password that a statement sets, made off the network threads.
    async fn password_hash(&mut self, planned: &Planned) -> Result<Option<String>> {
        let password = match &planned.body {
            Body::Command(Command::CreateUser(create)) => Some(&create.password),
            Body::Command(Command::AlterUser(alter)) => alter.password.as_ref(),
            _ => None,
        };
        match password {
            Some(password) => self.engine.passwords.hash(password).await.map(Some),
            None => Ok(None),
        }
    }
}

/// Runs work that takes long where it does not hold up other tasks.
pub(in crate::session) fn off_the_runtime<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // A runtime of one thread cannot hand its other tasks over.
        _ => work(),
    }
}
