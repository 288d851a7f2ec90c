//! Batches: one prepared statement, many sets of parameters, one transaction.
//!
//! An INSERT whose parameters stand in its one row of VALUES takes all sets as one input: that is the
//! way to load many rows. Any other data change runs set by set. Where the one statement fails, it is
//! taken back and the sets run one by one after all: the first that fails is then known, and sets that
//! are only good one after the other (one changes what another inserted) come out right.

use std::sync::Arc;

use flydb_protocol::message::ParamSets;
use flydb_protocol::message::core::Execute;

use super::change::is_conflict;
use super::limits::{BATCH_ROWS, MAX_RESTARTS};
use super::outcome::{Outcome, RowSource, Tag};
use super::patience::Patience;
use super::planned::{Body, Planned, Verb};
use super::state::Session;
use super::statement::{bind_param, bind_params, check_count};
use super::transaction::OpenTransaction;
use crate::eval::ColumnBuilder;
use crate::exec::{Arguments, out_of_memory};
use crate::plan::Node;
use crate::types::{Batch, Result, SqlError, SqlState};

impl Session {
    /// Execute with a batch.
    ///
    /// # Errors
    /// What the first set that fails ends with; none has run then. An open transaction has failed.
    pub(super) async fn execute_batch(
        &mut self,
        request: &Execute,
        sets: &ParamSets,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let alone = self.transaction.is_none() && self.options.auto_commit;
        for _ in 0..MAX_RESTARTS {
            match self.try_batch(request, sets, patience).await {
                // As a statement that commits by itself, it is tried again on a new snapshot.
                Err(error) if alone && is_conflict(&error) => tokio::task::yield_now().await,
                other => return other,
            }
        }
        Err(crate::txn::conflict())
    }

    async fn try_batch(
        &mut self,
        request: &Execute,
        sets: &ParamSets,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let own = self.scratch();
        let planned = self.prepared_plan(&request.name, &own);
        let bound = planned.and_then(|planned| {
            check_batch(&planned)?;
            let columns = takes_sets(&planned).then(|| self.columns_of(sets, &planned));
            Ok((planned, columns.transpose()?))
        });
        let (planned, columns) = bound.map_err(|error| self.failed(error))?;
        let alone = self.transaction.is_none() && self.options.auto_commit;
        if alone && let Some(txn) = own {
            let facts = self.facts.start();
            self.transaction = Some(OpenTransaction::new(txn, facts, true));
        } else {
            self.adopt(own);
        }
        let ran = match columns {
            Some(columns) => self.run_at_once(planned, columns, sets, patience).await,
            None => self.run_sets(planned, sets, patience).await,
        };
        if alone {
            let ran = ran.and_then(|outcome| self.rehearse(&outcome).map(|()| outcome));
            match &ran {
                Ok(_) => self.commit().await.map(drop)?,
                Err(_) => self.rollback().map(drop)?,
            }
            return ran;
        }
        ran
    }

    /// Runs all sets as one statement, or where that fails one by one.
    async fn run_at_once(
        &mut self,
        planned: Arc<Planned>,
        columns: Arc<[Batch]>,
        sets: &ParamSets,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        if let Some(open) = &self.transaction {
            open.check()?;
        }
        let arguments = Arguments::Sets(columns);
        let once = self.run_query(Arc::clone(&planned), arguments, None, patience);
        match once.await {
            Ok(outcome) => Ok(outcome),
            Err(error) if is_of_one_set(error.state()) => {
                if let Some(open) = &mut self.transaction {
                    open.txn.rollback_statement();
                }
                self.run_sets(planned, sets, patience).await
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    async fn run_sets(
        &mut self,
        planned: Arc<Planned>,
        sets: &ParamSets,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let mut total = empty_batch(&planned);
        for (place, set) in sets.iter().enumerate() {
            let params = bind_params(set, &planned.parameters, self.facts.time_zone())
                .map_err(|error| self.failed(error));
            let one = match params {
                Ok(params) => {
                    let planned = Arc::clone(&planned);
                    self.run_planned(planned, params, None, patience).await
                }
                Err(error) => Err(error),
            };
            let one = one.map_err(|error| of_set(error, place))?;
            total.affected = Some(total.affected.unwrap_or(0) + one.affected.unwrap_or(0));
            total.last_insert_id = total.last_insert_id.or(one.last_insert_id);
            if let (Some(all), Some(rows)) = (&mut total.rows, one.rows) {
                rows.ready
                    .into_iter()
                    .try_for_each(|output| all.push(output))?;
                self.check_held(all.bytes())
                    .map_err(|error| self.failed(error))?;
            }
        }
        Ok(total)
    }

    /// Whether the rows of all sets together may take so many bytes: no more than those of a statement.
    fn check_held(&self, bytes: usize) -> Result<()> {
        let limit = self.engine.bounds.query_memory;
        match bytes > limit {
            true => Err(out_of_memory(limit)),
            false => Ok(()),
        }
    }

    /// The sets as batches with a column for each parameter.
    fn columns_of(&self, sets: &ParamSets, planned: &Planned) -> Result<Arc<[Batch]>> {
        let firsts = (0..sets.len()).step_by(BATCH_ROWS);
        let batch = |first| self.batch_of(sets, first, planned);
        firsts.map(batch).collect()
    }

    /// A batch of the sets from the one at `first` on.
    fn batch_of(&self, sets: &ParamSets, first: usize, planned: &Planned) -> Result<Batch> {
        let types = &planned.parameters;
        let zone = self.facts.time_zone();
        let rows = BATCH_ROWS.min(sets.len() - first);
        let column =
            |data_type: &crate::types::DataType| ColumnBuilder::new(data_type.physical(), rows);
        let mut columns: Vec<ColumnBuilder> = types.iter().map(column).collect();
        for place in first..first + rows {
            let set = sets.get(place).unwrap_or_default();
            let mut fill = || {
                check_count(set, types)?;
                let cells = set.iter().zip(types).zip(&mut columns).enumerate();
                for (number, ((param, data_type), column)) in cells {
                    column.push(bind_param(param, number, *data_type, zone)?.as_ref())?;
                }
                Ok(())
            };
            fill().map_err(|error| of_set(error, place))?;
        }
        Ok(Batch {
            columns: columns.into_iter().map(ColumnBuilder::finish).collect(),
            rows,
        })
    }
}

/// An error says which set it is of.
fn of_set(error: SqlError, place: usize) -> SqlError {
    let set = format!("Parameter set {place}, counted from 0.");
    let detail = match error.detail() {
        Some(detail) => format!("{detail} {set}"),
        None => set,
    };
    error.with_detail(detail)
}

/// Whether an error is one of data, which a single set has caused.
fn is_of_one_set(state: SqlState) -> bool {
    matches!(state.as_str().get(..2), Some("21" | "22" | "23"))
}

/// Whether all sets can be the input of one statement.
fn takes_sets(planned: &Planned) -> bool {
    match &planned.body {
        Body::Query { plan, verb: _ } => match &plan.query().root {
            Node::Insert(insert) => insert.row_of_sets().is_some(),
            _ => false,
        },
        Body::Command(_)
        | Body::Declare { .. }
        | Body::Explain { .. }
        | Body::SetVariables { .. } => false,
    }
}

/// A batch is of data changes: the answer of a query says nothing about which set a row is of.
fn check_batch(planned: &Planned) -> Result<()> {
    let changes = match &planned.body {
        Body::Query { verb, .. } => *verb != Verb::Select,
        Body::Command(_)
        | Body::Declare { .. }
        | Body::Explain { .. }
        | Body::SetVariables { .. } => false,
    };
    if !changes {
        return Err(SqlError::unsupported(
            "a batch of a statement that changes no rows",
        ));
    }
    Ok(())
}

fn empty_batch(planned: &Planned) -> Outcome {
    let tag = match &planned.body {
        Body::Query { verb, .. } => Tag::Counted(*verb),
        Body::Command(_)
        | Body::Declare { .. }
        | Body::Explain { .. }
        | Body::SetVariables { .. } => Tag::Plain("OK"),
    };
    let header = Arc::clone(&planned.header);
    let returns = !header.columns.is_empty();
    Outcome {
        tag,
        affected: Some(0),
        last_insert_id: None,
        rows: returns.then(|| RowSource::ready(header, Default::default())),
    }
}
