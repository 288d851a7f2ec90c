//! Running data changes: to their end, and anew where others change their rows under them.

use std::collections::VecDeque;
use std::sync::Arc;

use super::limits::MAX_RESTARTS;
use super::outcome::{Outcome, RowSource, Tag};
use super::patience::Patience;
use super::planned::{Planned, Verb};
use super::planning::contained;
use super::pull::{Pulled, pull};
use super::reply::output_bytes;
use super::run::Own;
use super::state::Session;
use super::transaction::begin_options;
use crate::auth::AuthorizedPlan;
use crate::exec::{Arguments, Environment, Execution, Output, Summary};
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

impl Session {
    /// Runs a data change to its end, again and again as long as others change its rows under it.
    pub(super) async fn change(
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
        let arguments = &self.with_rows_meant(arguments.clone(), &plan)?;
        loop {
            let environment = self.environment(&planned.schema, patience);
            let txn = self.txn(own)?;
            match collect(plan, arguments.clone(), txn, environment, patience).await {
                Ok((rows, summary)) => {
                    txn.end_statement();
                    let changed = summary.rows_affected;
                    self.facts.notes().changed(changed, summary.last_insert_id);
                    let outcome = changed_rows(&planned, verb, rows, summary)?;
                    if let Some(mut own) = own.take() {
                        self.rehearse(&outcome)?;
                        self.settle_temporary(&mut own)?;
                        own.commit().await?;
                    }
                    return Ok(outcome);
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

/// Runs a plan to its end and keeps all rows that it returns, within the memory of a statement.
///
/// # Errors
/// What it ends with.
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
                Pulled::Rows(output) => {
                    execution.hold(output_bytes(&output))?;
                    rows.push_back(output);
                }
                Pulled::Done(summary) => return Ok((rows, summary)),
                Pulled::Again => break,
            }
        }
        txn.repeat_statement();
    }
}

fn changed_rows(
    planned: &Planned,
    verb: Verb,
    rows: VecDeque<Output>,
    summary: Summary,
) -> Result<Outcome> {
    let header = planned.rows_header();
    let returns = !header.columns.is_empty();
    let source = RowSource::ready(Arc::clone(header), rows).tracking(planned.tracked())?;
    Ok(Outcome {
        tag: Tag::Counted(verb),
        affected: (verb != Verb::LockingSelect).then_some(summary.rows_affected),
        last_insert_id: summary.last_insert_id,
        rows: returns.then_some(source),
    })
}

pub(super) fn is_conflict(error: &SqlError) -> bool {
    error.state() == SqlState::SerializationFailure
}
