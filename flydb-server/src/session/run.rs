//! Running plans: the transaction that a statement runs in, its snapshot, and a plan that fits it.

use std::sync::Arc;

use super::kept::Lookup;
use super::outcome::{Outcome, RowSource, Running, Tag};
use super::patience::Patience;
use super::planned::{Planned, RowGuard, Verb};
use super::planning::{Texts, contained};
use super::rehearsal::Outlet;
use super::state::Session;
use crate::auth::AuthorizedPlan;
use crate::exec::{Arguments, Execution};
use crate::txn::{Transaction, View};
use crate::types::{Result, SqlError};

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
                Verb::LockingSelect
                | Verb::Insert
                | Verb::Update
                | Verb::Delete
                | Verb::Merge
                | Verb::Call,
            )) => self.change(planned, arguments, own, patience).await,
            None => Err(SqlError::internal("the statement is no query")),
        }
    }

    /// Starts a statement on a snapshot, and makes sure that the plan is one for it.
    pub(super) fn start(
        &mut self,
        planned: &Arc<Planned>,
        own: &mut Own,
    ) -> Result<(Arc<Planned>, Arc<AuthorizedPlan>, Verb)> {
        let kind = planned.kind();
        self.txn(own)?.begin_statement(kind)?;
        self.fitting(planned, own)
    }

    /// The plan, or a new one where the snapshot shows other definitions.
    pub(super) fn fitting(
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
        self.check_rights_now(&planned, &plan)?;
        Ok((planned, plan, verb))
    }

    /// Whether the user may still run a plan of the open transaction's snapshot: what was revoked holds
    /// from the next statement on, however old the snapshot is that the statement reads.
    fn check_rights_now(&mut self, planned: &Planned, plan: &AuthorizedPlan) -> Result<()> {
        let Some(open) = &mut self.transaction else {
            return Ok(());
        };
        let newest = open.txn.newest();
        if newest.schema_version() == planned.version() {
            return Ok(());
        }
        let now = self.catalog_of(&newest)?;
        plan.check_again(self.principal()?, &now.catalog)
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
        match planned.body.plan() {
            Some((plan, verb)) if verb.is_select() => {
                let root = &plan.query().root;
                let as_it_goes = own.is_none() && root.locks_as_it_goes() && !root.changes_data();
                if verb == Verb::Select || as_it_goes {
                    return self.open_query(planned, params.into(), own, patience);
                }
                let outlet = self.turn_outlet(Outlet::Cursor);
                let changed = self.change(planned, params.into(), own, patience).await;
                self.turn_outlet(outlet);
                changed
            }
            Some(_) | None => Err(SqlError::unsupported(
                "a cursor over a statement that is no query",
            )),
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
                let header = Arc::clone(planned.rows_header());
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
        let rows = RowSource::running(Arc::clone(planned.rows_header()), running);
        Ok(read_rows(verb, rows.tracking(planned.tracked())?))
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

fn changed() -> SqlError {
    SqlError::internal("the statement means something else after a definition changed")
}
