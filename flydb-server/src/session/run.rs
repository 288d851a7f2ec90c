//! Running plans: snapshots, waits, restarts, and commits of statements that commit by themselves.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, RuntimeFlavor};

use super::catalogs::Versioned;
use super::interrupt::{Interrupt, Phase};
use super::kept::Lookup;
use super::limits::MAX_RESTARTS;
use super::outcome::{Outcome, RowSource, Running, Tag};
use super::planning::{Body, Planned, RowGuard, Texts, Verb, contained};
use super::routines::ROUTINES;
use super::state::Session;
use super::transaction::begin_options;
use crate::auth::AuthorizedPlan;
use crate::binder::{bind_column_text, bind_expression_text};
use crate::catalog::{Catalog, Column, Table};
use crate::exec::{Arguments, Environment, Execution, Output, ServerFacts, Step, Summary};
use crate::plan::Expr;
use crate::txn::{StatementKind, Ticket, Transaction, View};
use crate::types::clock::Clock;
use crate::types::{DataType, Result, SqlError, SqlState};

/// How long a statement may take, and what ends its waits.
#[derive(Clone, Debug)]
pub(super) struct Patience {
    pub(super) deadline: Option<Instant>,
    lock_timeout: Option<Duration>,
    clock: Arc<dyn Clock>,
    interrupt: Interrupt,
}

/// What a step of a query brought.
pub(super) enum Pulled {
    Rows(Output),
    Done(Summary),
    /// What came is void: the statement is to be opened again.
    Again,
}

impl Patience {
    /// Waits for a lock.
    ///
    /// # Errors
    /// 55P03 and 57014 when the time is up, 40P01, 57P01 when the server is forced to stop.
    pub(super) async fn wait(&mut self, ticket: Ticket) -> Result<()> {
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(self.clock.instant()));
        let limit = match (self.lock_timeout, left) {
            (Some(lock), Some(left)) => Some(lock.min(left)),
            (lock, left) => lock.or(left),
        };
        let waited = tokio::select! {
            waited = ticket.wait(limit) => waited,
            () = self.interrupt.reached(Phase::Forced) => Err(shutting_down()),
        };
        match waited {
            Err(error) if error.state() == SqlState::LockNotAvailable && limit == left => {
                Err(timed_out())
            }
            other => other,
        }
    }
}

/// Binds an expression that a table keeps as SQL: what a column holds by default or by what generates
/// it, or without a column a check.
fn bind_stored(
    sql: &str,
    table: &Table,
    column: Option<&Column>,
    catalog: &Catalog,
) -> Result<Expr> {
    match column {
        Some(column) => bind_column_text(sql, column, table, catalog),
        None => bind_expression_text(sql, Some(table), DataType::Boolean, catalog),
    }
}

/// Runs work while another thread takes over the tasks that wait for this one. A runtime of one thread
/// has none to give them to.
fn aside(work: &mut dyn FnMut()) {
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    match flavor {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn shutting_down() -> SqlError {
    SqlError::new(SqlState::AdminShutdown, "the server is shutting down")
}

fn timed_out() -> SqlError {
    SqlError::new(
        SqlState::QueryCanceled,
        "the statement was cancelled: its timeout is over",
    )
}

/// Steps a query until there are rows or it is done, yielding and waiting as it wants.
///
/// # Errors
/// What the statement ends with.
pub(super) async fn pull(
    execution: &mut Execution,
    txn: &mut Transaction,
    patience: &mut Patience,
) -> Result<Pulled> {
    loop {
        match contained(|| execution.step(txn))? {
            Step::Rows(output) => return Ok(Pulled::Rows(output)),
            Step::Yield => tokio::task::yield_now().await,
            Step::Wait(ticket) => patience.wait(ticket).await?,
            Step::Again(ticket) => {
                patience.wait(ticket).await?;
                return Ok(Pulled::Again);
            }
            Step::Done(summary) => return Ok(Pulled::Done(summary)),
        }
    }
}

/// The transaction that a statement runs in: its own, or the session's.
pub(super) type Own = Option<Transaction>;

impl Session {
    /// What a statement is planned on before its kind, and so its snapshot, is known.
    pub(super) fn planning_view(&mut self, own: &Own) -> View {
        match (own, &mut self.transaction) {
            (Some(own), _) => own.view(),
            (None, Some(open)) => open.txn.newest(),
            (None, None) => self.present_view(),
        }
    }

    /// The transaction that a statement runs in.
    ///
    /// # Errors
    /// XX000 where there is none.
    pub(super) fn txn<'a>(&'a mut self, own: &'a mut Own) -> Result<&'a mut Transaction> {
        let open = self.transaction.as_mut().map(|open| &mut open.txn);
        own.as_mut()
            .or(open)
            .ok_or_else(|| SqlError::internal("a statement has no transaction"))
    }

    /// How patient a statement is that starts now. `timeout` is the message's own, in place of the
    /// session's; zero is none.
    pub(super) fn patience(&mut self, timeout: Option<Duration>) -> Patience {
        let timeout = match timeout {
            Some(timeout) => Some(timeout).filter(|timeout| !timeout.is_zero()),
            None => self.options.query_timeout,
        };
        let clock = &self.engine.clock;
        self.deadline = timeout.and_then(|timeout| clock.instant().checked_add(timeout));
        Patience {
            deadline: self.deadline,
            lock_timeout: self.options.lock_timeout,
            clock: Arc::clone(clock),
            interrupt: self.interrupt.clone(),
        }
    }

    /// What surrounds a statement that runs now.
    pub(super) fn environment(&mut self, schema: &Versioned, patience: &Patience) -> Environment {
        // A statement that starts again is measured from there.
        self.profile.iter().for_each(|profile| profile.clear());
        let session = match &self.transaction {
            Some(open) => Arc::clone(&open.facts),
            None => self.facts.start(),
        };
        Environment {
            catalog: Arc::clone(&schema.catalog),
            version: schema.version,
            session,
            memory: self.engine.bounds.query_memory,
            columns: Arc::clone(&self.engine.columns),
            cancel: self.cancel.clone(),
            deadline: patience.deadline,
            bind_text: bind_stored,
            aside,
            routines: ROUTINES,
            user: self
                .user
                .as_ref()
                .map(|user| Arc::clone(user.name()))
                .unwrap_or_default(),
            depth: 0,
            facts: Arc::clone(&self.engine) as Arc<dyn ServerFacts>,
            profile: self.profile.clone(),
        }
    }

    /// Runs a query or a data change. A query is only opened: its rows come as the answer is written.
    /// A data change is run to its end and, where it commits by itself, committed.
    ///
    /// # Errors
    /// What the statement ends with; an open transaction is not failed here.
    pub(super) async fn run_query(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        match planned.body.plan() {
            Some((_, Verb::Select)) => self.open_query(planned, arguments, own, patience),
            Some((
                _,
                Verb::LockingSelect | Verb::Insert | Verb::Update | Verb::Delete | Verb::Call,
            )) => self.change(planned, arguments, own, patience).await,
            None => Err(SqlError::internal("the statement is no query")),
        }
    }

    /// Starts a statement on a snapshot, and makes sure that the plan is one for it.
    fn start(
        &mut self,
        planned: &Arc<Planned>,
        own: &mut Own,
    ) -> Result<(Arc<Planned>, Arc<AuthorizedPlan>, Verb)> {
        let kind = planned.kind();
        if let Some(open) = &mut self.transaction {
            open.used = true;
        }
        self.txn(own)?.begin_statement(kind)?;
        self.fitting(planned, own)
    }

    /// The plan, or a new one where the snapshot shows other definitions.
    fn fitting(
        &mut self,
        planned: &Arc<Planned>,
        own: &mut Own,
    ) -> Result<(Arc<Planned>, Arc<AuthorizedPlan>, Verb)> {
        let view = self.txn(own)?.view();
        let mut planned = Arc::clone(planned);
        if view.schema_version() != planned.version() {
            let (text, hints) = (Arc::clone(&planned.text), planned.parameters.clone());
            planned = match planned.guard {
                RowGuard::None => match self.plan_text(&text, &hints, &view)? {
                    Texts::One(again) => again,
                    Texts::None | Texts::Several(_) => return Err(changed()),
                },
                guard => self.plan_guarded(&text, &hints, guard, &view)?,
            };
        }
        let Some((plan, verb)) = planned.body.plan() else {
            return Err(changed());
        };
        let plan = Arc::clone(plan);
        Ok((planned, plan, verb))
    }

    /// Opens a query for a cursor, whose rows are taken while other statements run. One that locks
    /// rows locks them as they come, where it can; else it is run to its end.
    ///
    /// # Errors
    /// As [`Session::run_query`].
    pub(super) async fn open_for_cursor(
        &mut self,
        planned: Arc<Planned>,
        params: impl Into<Arguments>,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        match &planned.body {
            Body::Query { plan, verb } if verb.is_select() => {
                let root = &plan.query().root;
                let as_it_goes = own.is_none() && root.locks_as_it_goes() && !root.changes_data();
                if *verb == Verb::Select || as_it_goes {
                    return self.open_query(planned, params.into(), own, patience);
                }
                self.change(planned, params.into(), own, patience).await
            }
            Body::Query { .. } | Body::Command(_) | Body::Explain { .. } => Err(
                SqlError::unsupported("a cursor over a statement that is no query"),
            ),
        }
    }

    fn open_query(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        mut own: Own,
        patience: &Patience,
    ) -> Result<Outcome> {
        let (planned, plan, verb) = self.start(&planned, &mut own)?;
        let recording = match self.look_up(&planned, &arguments, &mut own)? {
            Lookup::Found(rows) => {
                self.txn(&mut own)?.end_statement();
                let header = Arc::clone(&planned.header);
                return Ok(read_rows(verb, RowSource::ready(header, rows.into())));
            }
            Lookup::Record(recording) => Some(recording),
            Lookup::Pass => None,
        };
        let environment = self.environment(&planned.schema, patience);
        let txn = self.txn(&mut own)?;
        let guarded = verb == Verb::LockingSelect || planned.guard != RowGuard::None;
        let execution = contained(|| match guarded {
            true => Execution::open_cursor(plan, arguments, txn, environment),
            false => Execution::open(plan, arguments, txn, environment),
        })?;
        txn.end_statement();
        let running = Running {
            execution,
            own,
            recording,
        };
        let rows = RowSource::running(Arc::clone(&planned.header), running);
        Ok(read_rows(verb, rows))
    }

    /// Runs a data change to its end, again and again as long as others change its rows under it.
    async fn change(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        mut own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let mut restarts = MAX_RESTARTS;
        loop {
            let tried = self
                .try_change((&planned, &arguments), &mut own, patience, &mut restarts)
                .await;
            match tried {
                Err(error) if is_conflict(&error) && restarts > 0 && self.may_retry(&mut own) => {
                    restarts -= 1;
                    tokio::task::yield_now().await;
                }
                other => return other,
            }
        }
    }

    /// Whether a statement that met a conflict may be tried again: in a transaction of its own it
    /// always may, on a new one.
    fn may_retry(&mut self, own: &mut Own) -> bool {
        if own.is_none() && self.transaction.is_some() {
            return false;
        }
        let options = begin_options(self.options.isolation_level, self.options.read_only);
        *own = Some(self.engine.manager.begin(options));
        true
    }

    /// Runs a data change to its end in one transaction; `restarts` are those that are left, and shared
    /// with the transactions that come after it.
    async fn try_change(
        &mut self,
        (planned, arguments): (&Arc<Planned>, &Arguments),
        own: &mut Own,
        patience: &mut Patience,
        restarts: &mut usize,
    ) -> Result<Outcome> {
        let (mut planned, mut plan, verb) = self.start(planned, own)?;
        loop {
            let environment = self.environment(&planned.schema, patience);
            let txn = self.txn(own)?;
            match collect(plan, arguments.clone(), txn, environment, patience).await {
                Ok((rows, summary)) => {
                    txn.end_statement();
                    if let Some(mut own) = own.take() {
                        self.settle_temporary(&mut own)?;
                        own.commit().await?;
                    }
                    return Ok(changed_rows(&planned, verb, rows, summary));
                }
                Err(error) if is_conflict(&error) && *restarts > 0 && txn.restart_statement() => {
                    *restarts -= 1;
                    let view_changed = self.fitting(&planned, own)?;
                    (planned, plan) = (view_changed.0, view_changed.1);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Session {
    /// Runs a data change as a part of the statement that is running, in its transaction.
    ///
    /// # Errors
    /// What it ends with.
    pub(super) async fn run_inside(
        &mut self,
        text: &str,
        own: &mut Own,
        patience: &mut Patience,
    ) -> Result<()> {
        let view = self.txn(own)?.view();
        let Texts::One(planned) = self.plan_text(text, &[], &view)? else {
            return Err(SqlError::internal("a statement within another is not one"));
        };
        let Body::Query { plan, .. } = &planned.body else {
            return Err(SqlError::internal("a statement within another is no query"));
        };
        let environment = self.environment(&planned.schema, patience);
        let txn = self.txn(own)?;
        let plan = Arc::clone(plan);
        let none: Arc<[crate::types::Value]> = Arc::default();
        collect(plan, none.into(), txn, environment, patience).await?;
        Ok(())
    }
}

impl Planned {
    fn kind(&self) -> StatementKind {
        let plan = self.body.plan();
        plan.map_or(StatementKind::Read, |(_, verb)| verb.kind())
    }
}

/// Runs a plan to its end and keeps all rows that it returns.
pub(super) async fn collect(
    plan: Arc<AuthorizedPlan>,
    arguments: Arguments,
    txn: &mut Transaction,
    environment: Environment,
    patience: &mut Patience,
) -> Result<(VecDeque<Output>, Summary)> {
    loop {
        let (plan, arguments) = (plan.clone(), arguments.clone());
        let environment = environment.clone();
        let mut execution = contained(|| Execution::open(plan, arguments, txn, environment))?;
        let mut rows = VecDeque::new();
        loop {
            match pull(&mut execution, txn, patience).await? {
                Pulled::Rows(output) => rows.push_back(output),
                Pulled::Done(summary) => return Ok((rows, summary)),
                Pulled::Again => break,
            }
        }
        txn.repeat_statement();
    }
}

fn read_rows(verb: Verb, rows: RowSource) -> Outcome {
    Outcome {
        tag: Tag::Counted(verb),
        affected: None,
        last_insert_id: None,
        rows: Some(rows),
    }
}

fn changed_rows(
    planned: &Planned,
    verb: Verb,
    rows: VecDeque<Output>,
    summary: Summary,
) -> Outcome {
    let returns = !planned.header.columns.is_empty();
    Outcome {
        tag: Tag::Counted(verb),
        affected: (verb != Verb::LockingSelect).then_some(summary.rows_affected),
        last_insert_id: summary.last_insert_id,
        rows: returns.then(|| RowSource::ready(Arc::clone(&planned.header), rows)),
    }
}

fn is_conflict(error: &SqlError) -> bool {
    error.state() == SqlState::SerializationFailure
}

fn changed() -> SqlError {
    SqlError::internal("the statement means something else after a definition changed")
}

impl Session {
    /// Brings at least one row of a source to the front; `false` at the end.
    ///
    /// # Errors
    /// What the query ends with. A source in the session's transaction ends in failure with it.
    pub(super) async fn advance(
        &mut self,
        source: &mut RowSource,
        patience: &mut Patience,
    ) -> Result<bool> {
        while !source.settle() {
            let Some(running) = &mut source.running else {
                return Ok(false);
            };
            let open = self.transaction.as_mut().map(|open| &mut open.txn);
            let Some(txn) = running.own.as_mut().or(open) else {
                return Err(SqlError::internal("a query outlived its transaction"));
            };
            match pull(&mut running.execution, txn, patience).await? {
                Pulled::Rows(output) => {
                    let recording = running.recording.take();
                    running.recording = recording.and_then(|recording| recording.with(&output));
                    source.ready.push_back(output);
                }
                Pulled::Done(_) => {
                    if let Some(recording) = running.recording.take() {
                        let now = self.engine.clock.instant();
                        self.engine.results.keep(*recording, now);
                    }
                    source.running = None;
                }
                Pulled::Again => {
                    return Err(SqlError::internal(
                        "a query cannot begin anew under its cursor",
                    ));
                }
            }
        }
        Ok(true)
    }
}
