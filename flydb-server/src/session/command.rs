//! Statements that are no queries: definitions, transactions, settings, prepared statements.

pub(super) mod define;
mod execute;
mod show;
mod tag;

use std::sync::Arc;

use super::options::{OptionName, Setting};
use super::outcome::Outcome;
use super::patience::Patience;
use super::planned::{Body, Planned};
use super::run::Own;
use super::state::Session;
use crate::plan::{Command, SetOption};
use crate::types::{Result, SqlError, SqlState};

impl Session {
    /// Runs a statement that is no query.
    ///
    /// # Errors
    /// What it ends with. The open transaction has failed then, unless the statement controls
    /// transactions.
    pub(super) async fn run_command(
        &mut self,
        planned: Arc<Planned>,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let Body::Command(command) = &planned.body else {
            return Err(SqlError::internal("the statement is no command"));
        };
        if let Some(control) = self.control(command).await {
            return control;
        }
        let outcome = match command {
            Command::Set(set) => self.set_by_sql(set).await,
            Command::Show { option } => self.show(option),
            Command::Maintain(maintenance) => self.maintain(maintenance),
            Command::LockTables(lock) => self.lock_tables(lock, patience).await,
            Command::ShowAll { pattern } => self.show_all(pattern.as_deref()),
            Command::Nothing { tag } => Ok(Outcome::plain(tag)),
            Command::DiscardAll => self.discard_all().await,
            Command::DiscardSequences => {
                self.facts.forget_numbers();
                Ok(Outcome::plain("DISCARD SEQUENCES"))
            }
            Command::DiscardTemporary => self.discard_temporary().await,
            Command::ResetAll => self.reset_options().await,
            Command::SetConstraints {
                constraints,
                deferred,
            } => self.set_constraints(constraints.as_deref(), *deferred),
            Command::SetTransaction {
                isolation,
                read_only,
                session,
            } => self.set_transaction(*isolation, *read_only, *session),
            Command::Prepare {
                name,
                parameter_types,
                sql,
            } => {
                let prepared = self.prepare(name, sql, parameter_types);
                prepared.map(|_| Outcome::plain("PREPARE"))
            }
            // Its statement has failed the transaction itself, where it did.
            Command::Execute { name, arguments } => {
                return self.execute_by_sql(name, arguments, own, patience).await;
            }
            Command::ExplainExecute {
                name,
                arguments,
                options,
            } => {
                let explained = self.explain_execute(name, arguments, *options, own, patience);
                return explained.await;
            }
            Command::Deallocate { name } => self.deallocate(name.as_deref()),
            Command::Fetch {
                cursor,
                movement,
                silent,
            } => {
                self.fetch_by_sql(cursor, *movement, *silent, patience)
                    .await
            }
            Command::Close { cursor } => self.close_by_sql(cursor.as_deref()),
            _ => self.define(&planned, own, patience).await,
        };
        outcome.map_err(|error| self.failed(error))
    }

    /// Statements that control transactions; `None` for any other.
    async fn control(&mut self, command: &Command) -> Option<Result<Outcome>> {
        let (done, tag) = match command {
            Command::Begin {
                isolation,
                read_only,
            } => (self.begin(*isolation, *read_only).map(drop), "BEGIN"),
            // As PostgreSQL does: COMMIT ends a failed transaction, and the tag says how.
            Command::Commit if self.has_failed() => (self.rollback().map(drop), "ROLLBACK"),
            Command::Commit => (self.commit().await.map(drop), "COMMIT"),
            Command::Rollback { to: None } => (self.rollback().map(drop), "ROLLBACK"),
            Command::Rollback { to: Some(name) } => (self.rollback_to(name), "ROLLBACK"),
            Command::EndAndChain { commit } => {
                let tag = if *commit { "COMMIT" } else { "ROLLBACK" };
                (self.end_and_chain(*commit).await, tag)
            }
            Command::Savepoint { name } => (self.savepoint(name), "SAVEPOINT"),
            Command::Release { name } => (self.release(name), "RELEASE"),
            _ => return None,
        };
        Some(done.map(|()| Outcome::plain(tag)))
    }

    pub(super) async fn set_by_sql(&mut self, set: &SetOption) -> Result<Outcome> {
        if let Some(done) = self.set_parameter(set).await {
            return done.map(|()| Outcome::plain("SET"));
        }
        let option = OptionName::find(&set.option)?;
        let value = match &set.value {
            Some(value) => Setting::from_sql(option, value)?,
            None => self.initial.get(option, self.username()),
        };
        if set.local {
            self.set_locally(option, &value).await?;
        } else {
            self.set_option(option, &value).await?;
        }
        Ok(Outcome::plain("SET"))
    }

    /// DISCARD ALL.
    async fn discard_all(&mut self) -> Result<Outcome> {
        self.outside_transaction("DISCARD ALL")?;
        self.reset().await;
        self.deallocate(None)?;
        Ok(Outcome::plain("DISCARD ALL"))
    }

    async fn discard_temporary(&mut self) -> Result<Outcome> {
        self.outside_transaction("DISCARD TEMP")?;
        self.forget_temporary().await;
        Ok(Outcome::plain("DISCARD TEMP"))
    }

    fn outside_transaction(&self, what: &str) -> Result<()> {
        match self.transaction {
            None => Ok(()),
            Some(_) => Err(SqlError::new(
                SqlState::ActiveSqlTransaction,
                format!("{what} cannot run inside a transaction block"),
            )),
        }
    }
}
