//! Prepared statements: by message and by SQL, under one set of names.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::BytesMut;
use flydb_protocol::message::Response;
use flydb_protocol::message::core::{Deallocate, Execute, Prepare, PrepareResult};
use smol_str::SmolStr;

use super::limits::{MAX_STATEMENT_BYTES, MAX_STATEMENTS};
use super::outcome::Outcome;
use super::patience::Patience;
use super::planned::Planned;
use super::planning::{Texts, names_variable, one_statement_needed};
use super::reply::{column_metadata, reply};
use super::run::Own;
use super::state::Session;
use super::statement::bind_params;
use super::transaction_messages::check_name;
use crate::sql::standard;
use crate::types::{DataType, Result, SqlError, SqlState};

/// The prepared statements of a session.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    statements: HashMap<SmolStr, Arc<Planned>>,
    text_bytes: usize,
    next_id: u64,
}

impl Prepared {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.statements.clear();
        self.text_bytes = 0;
    }

    fn get(&self, name: &str) -> Result<&Arc<Planned>> {
        self.statements.get(name).ok_or_else(|| {
            SqlError::new(
                SqlState::InvalidSqlStatementName,
                format!("there is no prepared statement \"{name}\""),
            )
        })
    }

    /// Keeps a statement; its number.
    fn keep(&mut self, name: &str, planned: Arc<Planned>) -> Result<u64> {
        if name.is_empty() {
            self.remove(""); // a one-shot statement makes room for the next
        }
        if self.statements.contains_key(name) {
            return Err(SqlError::new(
                SqlState::DuplicatePreparedStatement,
                format!("there is a prepared statement \"{name}\" already"),
            ));
        }
        let bytes = self.text_bytes + planned.text.len();
        if self.statements.len() >= MAX_STATEMENTS || bytes > MAX_STATEMENT_BYTES {
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a session keeps {MAX_STATEMENTS} prepared statements at most, of 32 MiB of text together"),
            )
            .with_hint("Deallocate those that are not needed"));
        }
        self.text_bytes = bytes;
        self.next_id += 1;
        self.statements.insert(SmolStr::new(name), planned);
        Ok(self.next_id)
    }

    fn remove(&mut self, name: &str) -> bool {
        let Some(removed) = self.statements.remove(name) else {
            return false;
        };
        self.text_bytes -= removed.text.len();
        true
    }

    /// Puts a newer plan of the same statement in place.
    fn replace_plan(&mut self, name: &str, planned: &Arc<Planned>) {
        if let Some(statement) = self.statements.get_mut(name) {
            *statement = Arc::clone(planned);
        }
    }
}

impl Session {
    /// Prepare.
    ///
    /// # Errors
    /// Whatever is wrong with the statement; 42P05 for a name in use, 53400 for too many.
    pub(super) fn answer_prepare(&mut self, request: &Prepare, out: &mut BytesMut) -> Result<()> {
        let read = standard(&request.query, self.text_rules());
        let prepared = self.prepare(&request.name, &read.text, &[]);
        let prepared = prepared.map_err(|error| error.moved(|at| read.place(at)));
        let (id, planned) = prepared.map_err(|error| self.failed(error))?;
        let columns = &planned.header.columns;
        let describe = || column_metadata(columns, &planned.schema.catalog);
        let result = PrepareResult {
            success: true,
            name: request.name.clone(),
            param_count: planned.parameters.len() as u64,
            param_types: planned.parameters.clone(),
            columns: (self.extended && !columns.is_empty()).then(describe),
            statement_id: self.extended.then_some(id),
            tx: self.tx(),
        };
        reply(&Response::PrepareResult(result), out);
        Ok(())
    }

    /// Prepares a statement under a name; its number and plan. `types` are those that its parameters are
    /// declared with.
    ///
    /// # Errors
    /// As [`Session::answer_prepare`].
    pub(super) fn prepare(
        &mut self,
        name: &str,
        text: &str,
        types: &[DataType],
    ) -> Result<(u64, Arc<Planned>)> {
        if let Some(open) = &self.transaction {
            open.check()?;
        }
        check_name(name)?;
        let view = self.present_view();
        let Texts::One(planned) = self.plan_text(text, types, &view)? else {
            return Err(one_statement_needed("a prepared statement"));
        };
        let id = self.prepared.keep(name, Arc::clone(&planned))?;
        Ok((id, planned))
    }

    /// Deallocate.
    ///
    /// # Errors
    /// 26000 for a name that is none.
    pub(super) async fn answer_deallocate(
        &mut self,
        request: &Deallocate,
        patience: &mut Patience,
        out: &mut BytesMut,
    ) -> Result<()> {
        self.deallocate(Some(&request.name))?;
        let outcome = Outcome::plain("DEALLOCATE OK");
        self.reply_outcome(outcome, patience, out).await
    }

    /// Forgets a statement, or all.
    ///
    /// # Errors
    /// 26000 for a name that is none.
    pub(super) fn deallocate(&mut self, name: Option<&str>) -> Result<Outcome> {
        match name {
            None => self.prepared.clear(),
            Some(name) => {
                self.prepared.get(name)?;
                self.prepared.remove(name);
            }
        }
        Ok(Outcome::plain("DEALLOCATE"))
    }

    /// The plan of a prepared statement, for the schema as the transaction to be run in shows it now.
    ///
    /// # Errors
    /// 26000 for a name that is none; what planning it anew ends with.
    pub(super) fn prepared_plan(&mut self, name: &str, own: &Own) -> Result<Arc<Planned>> {
        let planned = Arc::clone(self.prepared.get(name)?);
        let view = match (own, &self.transaction) {
            (Some(own), _) => own.view(),
            (None, Some(open)) => open.txn.view(),
            (None, None) => self.present_view(),
        };
        let schema = self.catalog_of(&view)?;
        let same_names = schema.catalog.path() == planned.schema.catalog.path();
        if schema.version == planned.version()
            && same_names
            && !planned.is_outgrown(&view)
            && !names_variable(&planned.text)
        {
            return Ok(planned);
        }
        let view = self.planning_view(own);
        let types = planned.parameters.clone();
        let Texts::One(again) = self.plan_text(&planned.text, &types, &view)? else {
            return Err(one_statement_needed("a prepared statement"));
        };
        self.prepared.replace_plan(name, &again);
        Ok(again)
    }

    /// Execute: one set of parameters, or a batch of them.
    ///
    /// # Errors
    /// What the statement ends with. An open transaction has failed then.
    pub(super) async fn execute(
        &mut self,
        request: Execute,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        if let Some(batch) = &request.batch {
            return Box::pin(self.execute_batch(&request, batch, patience)).await;
        }
        let own = self.scratch();
        let bound = self.prepared_plan(&request.name, &own).and_then(|planned| {
            let params = bind_params(&request.params, &planned.parameters, self.facts.time_zone())?;
            Ok((planned, params))
        });
        let (planned, params) = bound.map_err(|error| self.failed(error))?;
        self.run_planned(planned, params, own, patience).await
    }
}
