//! Statements as texts, and what every statement goes through whichever door it came by.

use std::sync::Arc;
use std::time::Duration;

use flydb_protocol::message::Param;
use flydb_protocol::value::parse_param_in;
use jiff::tz::TimeZone;

use super::outcome::Outcome;
use super::patience::Patience;
use super::planned::{Body, Planned};
use super::planning::{Texts, one_statement_needed};
use super::rehearsal::Outlet;
use super::run::Own;
use super::state::Session;
use super::transaction::{OpenTransaction, begin_options};
use crate::exec::Output;
use crate::sql::{Parsed, standard};
use crate::types::reading::InSession;
use crate::types::{
    Batch, Column, ColumnData, DataType, DateOrder, Result, SqlError, SqlState, Strings, Value,
};

impl Session {
    /// Runs a text of one or more statements; the last one's outcome is the answer.
    ///
    /// # Errors
    /// What the first statement that fails ends with. The open transaction has failed then.
    pub(super) async fn run_text(
        &mut self,
        text: &str,
        params: &[Param],
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let read = standard(text, self.text_rules());
        let ran = self.run_standard(&read.text, params, patience).await;
        ran.map_err(|error| error.moved(|at| read.place(at)))
    }

    async fn run_standard(
        &mut self,
        text: &str,
        params: &[Param],
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let own = self.scratch();
        let view = self.planning_view(&own);
        match self.plan_text(text, &[], &view) {
            Ok(Texts::One(planned)) => {
                let params = bind_params(params, &planned.parameters, self.facts.time_zone());
                let params = params.map_err(|error| self.failed(error))?;
                self.run_planned(planned, params, own, patience).await
            }
            Ok(Texts::Several(_)) if !params.is_empty() => {
                Err(self.failed(one_statement_needed("a statement with parameters")))
            }
            Ok(Texts::Several(parsed)) => {
                drop(own);
                self.run_script(text, parsed, patience).await
            }
            Ok(Texts::None) => Ok(Outcome::plain("OK")),
            Err(error) => Err(self.failed(error)),
        }
    }

    async fn run_script(
        &mut self,
        text: &str,
        parsed: Vec<Parsed>,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let count = parsed.len();
        let mut last = Outcome::plain("OK");
        for (place, statement) in parsed.into_iter().enumerate() {
            // The answer of all but the last is dropped, but its query is run to the end first.
            self.exhaust(last, patience).await?;
            let outlet = self.outlet;
            if place + 1 < count {
                self.turn_outlet(Outlet::Nothing);
            }
            let ran = self.run_part(text, &statement, patience).await;
            self.turn_outlet(outlet);
            last = ran?;
        }
        Ok(last)
    }

    async fn run_part(
        &mut self,
        text: &str,
        statement: &Parsed,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let own = self.scratch();
        let view = self.planning_view(&own);
        let planned = self.plan_parsed(text, statement, &view);
        let planned = planned.map_err(|error| self.failed(error))?;
        self.run_planned(planned, Arc::default(), own, patience)
            .await
    }

    async fn exhaust(&mut self, outcome: Outcome, patience: &mut Patience) -> Result<()> {
        let Some(mut source) = outcome.rows else {
            return Ok(());
        };
        loop {
            match self.advance(&mut source, patience).await {
                Ok(true) => source.clear(),
                Ok(false) => return Ok(()),
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    /// Runs a planned statement. On an error the open transaction has failed, but for statements that
    /// control transactions.
    pub(super) async fn run_planned(
        &mut self,
        planned: Arc<Planned>,
        params: Arc<[Value]>,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        if let Some(open) = &self.transaction
            && !planned.ends_failure()
        {
            open.check()?;
        }
        let outcome = match &planned.body {
            Body::Query { .. } => {
                let own = self.adopt(own);
                self.run_query(planned, params.into(), own, patience).await
            }
            Body::SetVariables { .. } => {
                let own = self.adopt(own);
                self.set_variables(planned, params.into(), own, patience)
                    .await
            }
            Body::Declare { .. } => {
                let own = self.adopt(own);
                self.declare_cursor(planned, params.into(), own, patience)
                    .await
            }
            Body::Explain { .. } => {
                let own = self.adopt(own);
                let explained = self.explain(planned, params.into(), own, patience);
                explained.await
            }
            Body::Command(_) => return Box::pin(self.run_command(planned, own, patience)).await,
        };
        outcome.map_err(|error| self.failed(error))
    }

    /// Notes that a statement failed, in the open transaction if there is one. In one that had failed
    /// before, that is what the client is told, unless the text is no statement at all.
    pub(super) fn failed(&mut self, error: SqlError) -> SqlError {
        let before = self.transaction.as_ref().map(OpenTransaction::check);
        self.fail_transaction();
        match before {
            Some(Err(failed)) if !error.is_of_text() => failed,
            Some(_) | None => error,
        }
    }

    /// A transaction to plan a statement in, and to run it in where it commits by itself; none where
    /// one is open.
    pub(super) fn scratch(&mut self) -> Own {
        if self.transaction.is_some() {
            return None;
        }
        let options = begin_options(self.options.isolation_level, self.options.read_only);
        Some(self.engine.manager.begin(options))
    }

    /// Settles whose a scratch transaction is: the statement's, or, without `auto_commit`, the
    /// session's from here on.
    pub(super) fn adopt(&mut self, own: Own) -> Own {
        if self.options.auto_commit {
            return own;
        }
        let txn = own?;
        let facts = self.facts.start();
        self.transaction = Some(OpenTransaction::new(txn, facts, false));
        None
    }

    /// What a message's own timeout is.
    pub(super) fn timeout(timeout_ms: Option<u64>) -> Option<Duration> {
        timeout_ms.map(Duration::from_millis)
    }
}

/// The values of parameters, as the types that the statement gives them.
///
/// # Errors
/// 08P01 for too few or too many, 22P02 and 22003 for one that is no value of its type.
pub(super) fn bind_params(
    params: &[Param],
    types: &[DataType],
    session_zone: &TimeZone,
) -> Result<Arc<[Value]>> {
    check_count(params, types)?;
    let values = params.iter().zip(types).enumerate();
    values
        .map(|(place, (param, data_type))| bind_param(param, place, *data_type, session_zone))
        .collect()
}

/// Whether there is a value for each parameter.
///
/// # Errors
/// 08P01.
pub(super) fn check_count(params: &[Param], types: &[DataType]) -> Result<()> {
    if params.len() == types.len() {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::ProtocolViolation,
        format!(
            "the statement has {} parameters, and {} values came",
            types.len(),
            params.len()
        ),
    ))
}

/// The value of the parameter at this place, as the type that the statement gives it.
///
/// # Errors
/// 22P02 and 22003 for one that is no value of its type.
pub(super) fn bind_param(
    param: &Param,
    place: usize,
    data_type: DataType,
    session_zone: &TimeZone,
) -> Result<Value> {
    let around = InSession {
        zone: session_zone,
        // The transaction that is to say when now is has not begun.
        now: None,
        order: DateOrder::MonthFirst,
    };
    let value = parse_param_in(param, data_type, &around);
    value.map_err(|error| {
        let place = place + 1;
        SqlError::new(error.state(), format!("parameter ${place}: {error}"))
    })
}

/// One column of texts.
pub(super) fn text_rows(lines: &[String]) -> Output {
    let mut texts = Strings::default();
    lines.iter().for_each(|line| texts.push(line));
    Output::Batch(Batch::new(vec![Column::new(ColumnData::Text(texts))]))
}
