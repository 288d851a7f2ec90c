//! EXPLAIN: the plan in words, and with ANALYZE what it did.

use std::sync::Arc;

use super::outcome::{Outcome, ResultHeader, Tag};
use super::patience::Patience;
use super::planned::{Body, Planned};
use super::planning::explained_column;
use super::rehearsal::Outlet;
use super::run::Own;
use super::state::Session;
use super::statement::text_rows;
use crate::auth::AuthorizedPlan;
use crate::exec::{Arguments, Output, Profile};
use crate::plan::{ExplainFormat, ExplainOptions, Measures, as_json, as_text, explain};
use crate::types::{Batch, Column, DataType, Result, SqlError, SqlState, ValueRef};

impl Session {
    /// Runs EXPLAIN. With ANALYZE the statement is run as it would be alone, changes and all, and its
    /// rows are dropped.
    ///
    /// # Errors
    /// What the statement ends with.
    pub(super) async fn explain(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let Body::Explain { options, .. } = &planned.body else {
            return Err(SqlError::internal("the statement is no EXPLAIN"));
        };
        let options = *options;
        Box::pin(self.explain_statement(planned, options, arguments, own, patience)).await
    }

    /// Explains a planned query or data change.
    ///
    /// # Errors
    /// 42601 for a statement without a plan; with ANALYZE what it ends with.
    pub(super) async fn explain_statement(
        &mut self,
        planned: Arc<Planned>,
        options: ExplainOptions,
        arguments: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let Some((plan, _)) = planned.body.plan() else {
            let message = "EXPLAIN takes a statement that has a plan";
            return Err(SqlError::new(SqlState::SyntaxError, message));
        };
        let plan = Arc::clone(plan);
        let measures = match options.analyze {
            true => {
                let planned = Arc::clone(&planned);
                Some(self.analyze(planned, arguments, own, patience).await?)
            }
            false => None,
        };
        let rows = rendered(&planned, &plan, measures.as_ref(), options)?;
        let header = Arc::new(ResultHeader::new(vec![explained_column(options)])?);
        Ok(Outcome::ready(Tag::Plain("EXPLAIN"), header, rows))
    }

    /// Runs the statement to its end and measures it.
    async fn analyze(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Measures> {
        let profile = Arc::new(Profile::default());
        self.profile = Some(Arc::clone(&profile));
        let start = self.engine.clock.instant();
        let outlet = self.turn_outlet(Outlet::Nothing);
        let ran = self.run_through(planned, arguments, own, patience).await;
        self.turn_outlet(outlet);
        self.profile = None;
        ran?;
        let end = self.engine.clock.instant();
        let mut measures = profile.measures();
        measures.total = end.saturating_duration_since(start);
        Ok(measures)
    }

    async fn run_through(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<()> {
        let outcome = self.run_query(planned, arguments, own, patience).await?;
        let Some(mut source) = outcome.rows else {
            return Ok(());
        };
        while self.advance(&mut source, patience).await? {
            source.clear();
        }
        Ok(())
    }
}

fn rendered(
    planned: &Planned,
    plan: &AuthorizedPlan,
    measures: Option<&Measures>,
    options: ExplainOptions,
) -> Result<Output> {
    let lines = plan
        .depth()
        .run(|| explain(plan.query(), &planned.schema.catalog));
    match options.format {
        ExplainFormat::Text => Ok(text_rows(&as_text(&lines, measures, options))),
        ExplainFormat::Json => {
            let document = as_json(&lines, measures, options);
            let cell = [ValueRef::Json(&document)];
            let column = Column::from_values(DataType::Jsonb.physical(), cell)?;
            Ok(Output::Batch(Batch::new(vec![column])))
        }
    }
}
