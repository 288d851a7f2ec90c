//! EXECUTE.

use std::sync::Arc;

use crate::auth::authorize;
use crate::plan::{ExplainOptions, Query};
use crate::session::outcome::Outcome;
use crate::session::patience::Patience;
use crate::session::pull::{Pulled, pull};
use crate::session::run::Own;
use crate::session::state::Session;
use crate::session::transaction::begin_options;
use crate::txn::StatementKind;
use crate::types::cast::{CastRules, cast_value};
use crate::types::{Batch, DataType, Result, SqlError, SqlState, Value};

impl Session {
    pub(super) async fn execute_by_sql(
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

    /// EXPLAIN EXECUTE: the plan of a prepared statement, and with ANALYZE what it did with these arguments.
    pub(super) async fn explain_execute(
        &mut self,
        name: &str,
        arguments: &Query,
        options: ExplainOptions,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let statement = self.prepared_plan(name, &own);
        let statement = statement.map_err(|error| self.failed(error))?;
        let values = self
            .arguments(arguments, &statement.parameters, patience)
            .await
            .map_err(|error| self.failed(error))?;
        let own = self.adopt(own);
        let explained = self.explain_statement(statement, options, values.into(), own, patience);
        explained.await.map_err(|error| self.failed(error))
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
                SqlState::SyntaxError,
                "wrong number of parameters for the prepared statement",
            )
            .with_detail(format!(
                "Expected {} parameters but got {}.",
                types.len(),
                arguments.columns.len()
            )));
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
}
