//! Statements that are no queries: definitions, transactions, settings, prepared statements.

use std::sync::Arc;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::limits::MAX_RESTARTS;
use super::metadata::Pattern;
use super::options::{OptionName, Setting};
use super::outcome::{Outcome, ResultHeader, Tag};
use super::patience::Patience;
use super::planned::{Body, Planned};
use super::planning::{Texts, contained};
use super::pull::{Pulled, pull};
use super::run::Own;
use super::state::Session;
use super::transaction::begin_options;
use crate::auth::authorize;
use crate::exec::{DefinitionContext, Output, Progress, run_definition};
use crate::plan::{Command, OutputColumn, Query, SetOption};
use crate::txn::StatementKind;
use crate::types::cast::{CastRules, cast_value};
use crate::types::{Batch, Column, DataType, Result, SqlError, SqlState, Value, ValueRef};

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
            Command::ShowAll { pattern } => self.show_all(pattern.as_deref()),
            Command::Nothing { tag } => Ok(Outcome::plain(tag)),
            Command::DiscardAll => self.discard_all().await,
            Command::DiscardSequences => {
                self.facts.forget_numbers();
                Ok(Outcome::plain("DISCARD SEQUENCES"))
            }
            Command::DiscardTemporary => self.discard_temporary().await,
            Command::ResetAll => self.reset_options().await,
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

    async fn set_by_sql(&mut self, set: &SetOption) -> Result<Outcome> {
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

    /// SHOW ALL and SHOW VARIABLES: names and values.
    fn show_all(&self, pattern: Option<&str>) -> Result<Outcome> {
        let text = |name: &str| OutputColumn {
            name: String::from(name),
            data_type: DataType::Text,
            nullable: false,
            origin: None,
        };
        let header = ResultHeader::new(vec![text("name"), text("setting")])?;
        let mut settings = self.all_settings();
        if let Some(pattern) = pattern {
            let like = Pattern::new(Some(pattern));
            settings.retain(|(name, _)| like.matches(name));
        }
        let column = |values: Vec<&str>| {
            let values = values.into_iter().map(ValueRef::Text);
            Column::from_values(DataType::Text.physical(), values)
        };
        let names = column(settings.iter().map(|(name, _)| name.as_str()).collect())?;
        let values = column(settings.iter().map(|(_, value)| value.as_str()).collect())?;
        let rows = Output::Batch(Batch::new(vec![names, values]));
        Ok(Outcome::ready(Tag::Plain("SHOW"), Arc::new(header), rows))
    }

    fn show(&mut self, option: &str) -> Result<Outcome> {
        if let Some((name, value)) = self.parameter(option) {
            return one_text(&name, &value);
        }
        let option = OptionName::find(option)?;
        let value = self.options.get(option, self.username()).to_string();
        one_text(option.as_str(), &value)
    }

    async fn execute_by_sql(
        &mut self,
        name: &str,
        arguments: &Query,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let statement = self.prepared_plan(name, &own);
        let statement = statement.map_err(|error| self.failed(error))?;
        let values = self
            .arguments(arguments, &statement.parameters, patience)
            .await
            .map_err(|error| self.failed(error))?;
        Box::pin(self.run_planned(statement, values, own, patience)).await
    }

    /// The values of EXECUTE's arguments, as the types of the statement's parameters.
    async fn arguments(
        &mut self,
        arguments: &Query,
        types: &[DataType],
        patience: &mut Patience,
    ) -> Result<Arc<[Value]>> {
        if arguments.columns.len() != types.len() {
            return Err(SqlError::new(
                SqlState::ProtocolViolation,
                format!(
                    "the statement has {} parameters, and {} values came",
                    types.len(),
                    arguments.columns.len()
                ),
            ));
        }
        if types.is_empty() {
            return Ok(Arc::default());
        }
        let row = self.one_row(arguments, patience).await?;
        let now = self.engine.clock.now();
        let rules = CastRules {
            explicit: false,
            zone: self.facts.time_zone(),
            now,
        };
        let cells = arguments.columns.iter().zip(types).enumerate();
        cells
            .map(|(place, (from, to))| cast_value(row.get(place, 0), from.data_type, *to, &rules))
            .collect()
    }

    /// Runs a query of one row in a transaction that nobody sees.
    async fn one_row(&mut self, query: &Query, patience: &mut Patience) -> Result<Batch> {
        let view = self.present_view();
        let schema = self.catalog_of(&view)?;
        let plan = authorize(query.clone(), self.principal()?, &schema.catalog, |query| {
            query
        })?;
        let environment = self.environment(&schema, patience);
        let mut txn = self.engine.manager.begin(begin_options(1, true));
        txn.begin_statement(StatementKind::Read)?;
        let mut execution =
            crate::exec::Execution::open(Arc::new(plan), Arc::default(), &mut txn, environment)?;
        match pull(&mut execution, &mut txn, patience).await? {
            Pulled::Rows(rows) => rows.into_batch(),
            Pulled::Done(_) | Pulled::Again => Err(SqlError::internal("the arguments have no row")),
        }
    }

    /// Runs a definition, which commits by itself outside a transaction.
    async fn define(
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
                Ok(()) => return Ok(Outcome::plain(tag(&planned))),
                Err(error) if error.state() != SqlState::SerializationFailure => return Err(error),
                Err(error) => {
                    if alone {
                        let options = begin_options(self.options.isolation_level, false);
                        own = Some(self.engine.manager.begin(options));
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
fn off_the_runtime<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // A runtime of one thread cannot hand its other tasks over.
        _ => work(),
    }
}

/// The tag of a definition.
fn tag(planned: &Planned) -> &'static str {
    let Body::Command(command) = &planned.body else {
        return "OK";
    };
    match command {
        Command::CreateTable(_) => "CREATE TABLE OK",
        Command::AlterTable(alter) if alter.of_index => "ALTER INDEX OK",
        Command::AlterTable(_) => "ALTER TABLE OK",
        Command::Truncate(_) => "TRUNCATE TABLE OK",
        Command::DropTable(_) => "DROP TABLE OK",
        Command::CreateIndex(_) => "CREATE INDEX OK",
        Command::DropIndex(_) => "DROP INDEX OK",
        Command::CreateSchema(_) => "CREATE SCHEMA OK",
        Command::AlterSchema(_) => "ALTER SCHEMA OK",
        Command::DropSchema(_) => "DROP SCHEMA OK",
        Command::CreateView(create) if create.materialized.is_some() => {
            "CREATE MATERIALIZED VIEW OK"
        }
        Command::CreateView(_) => "CREATE VIEW OK",
        Command::RefreshView { .. } => "REFRESH MATERIALIZED VIEW OK",
        Command::RenameView(_) | Command::AlterView(_) => "ALTER VIEW OK",
        Command::DropView(_) => "DROP VIEW OK",
        Command::CreateSequence(_) => "CREATE SEQUENCE OK",
        Command::AlterSequence(_) => "ALTER SEQUENCE OK",
        Command::DropSequence(_) => "DROP SEQUENCE OK",
        Command::CreateType(create) if create.user_type.domain().is_some() => "CREATE DOMAIN OK",
        Command::CreateType(_) => "CREATE TYPE OK",
        Command::AlterType(alter) if alter.definition.domain().is_some() => "ALTER DOMAIN OK",
        Command::AlterType(_) => "ALTER TYPE OK",
        Command::DropTypes(drop) if drop.domains => "DROP DOMAIN OK",
        Command::DropTypes(_) => "DROP TYPE OK",
        Command::FunctionCallers { grant: true, .. } => "GRANT OK",
        Command::FunctionCallers { grant: false, .. } => "REVOKE OK",
        Command::CreateFunction(_) => "CREATE FUNCTION OK",
        Command::AlterFunction(_) => "ALTER FUNCTION OK",
        Command::DropFunctions(_) => "DROP FUNCTION OK",
        Command::CreateProcedure(_) => "CREATE PROCEDURE OK",
        Command::DropProcedure(_) => "DROP PROCEDURE OK",
        Command::CreateTrigger(_) => "CREATE TRIGGER OK",
        Command::DropTrigger(_) => "DROP TRIGGER OK",
        Command::CreateUser(_) => "CREATE USER OK",
        Command::AlterUser(_) => "ALTER USER OK",
        Command::DropUser(_) => "DROP USER OK",
        Command::Grant(_) => "GRANT OK",
        Command::Revoke(_) => "REVOKE OK",
        Command::Begin { .. } => "BEGIN",
        Command::Commit => "COMMIT",
        Command::Rollback { .. } => "ROLLBACK",
        Command::Savepoint { .. } => "SAVEPOINT",
        Command::Release { .. } => "RELEASE",
        Command::Maintain(maintenance) => maintenance.command,
        Command::Set(_) | Command::SetTransaction { .. } => "SET",
        Command::ResetAll => "RESET",
        Command::Show { .. } | Command::ShowAll { .. } => "SHOW",
        Command::Nothing { tag } => tag,
        Command::DiscardAll => "DISCARD ALL",
        Command::DiscardSequences => "DISCARD SEQUENCES",
        Command::DiscardTemporary => "DISCARD TEMP",
        Command::EndAndChain { commit: true } => "COMMIT",
        Command::EndAndChain { commit: false } => "ROLLBACK",
        Command::Prepare { .. } => "PREPARE",
        Command::Execute { .. } => "EXECUTE",
        Command::Deallocate { .. } => "DEALLOCATE",
        Command::Fetch { .. } => "FETCH",
        Command::Close { .. } => "CLOSE CURSOR",
    }
}

/// A result of one text.
fn one_text(name: &str, value: &str) -> Result<Outcome> {
    let header = ResultHeader::new(vec![OutputColumn {
        name: String::from(name),
        data_type: DataType::Text,
        nullable: false,
        origin: None,
    }])?;
    let column = Column::from_values(DataType::Text.physical(), [ValueRef::Text(value)])?;
    let rows = Output::Batch(Batch::new(vec![column]));
    Ok(Outcome::ready(Tag::Plain("SHOW"), Arc::new(header), rows))
}
