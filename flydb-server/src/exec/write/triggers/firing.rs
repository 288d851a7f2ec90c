//! The triggers that one row's change fires, one after the other.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::catalog::{Table, Trigger};
use crate::eval::{EvalContext, evaluate_constant};
use crate::exec::routine::{Advance, Program, TriggerPlan};
use crate::exec::write::links::Links;
use crate::exec::write::writing::{Progress, Writing};
use crate::plan::Expr;
use crate::storage::Row;
use crate::types::{Result, RowRef, SqlError, Value};

/// The triggers that one row's change fires.
#[derive(Debug)]
pub(super) struct Firing {
    table: Arc<Table>,
    /// Those that have not fired; the first may be at work.
    triggers: VecDeque<Arc<Trigger>>,
    /// The columns of NEW, then those of OLD.
    variables: Vec<Value>,
    program: Option<Program>,
}

impl Firing {
    /// These triggers for a row, as it was and as it will be.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn new<'t>(
        triggers: impl Iterator<Item = &'t Arc<Trigger>>,
        links: &Links,
        before: Option<&Row>,
        after: Option<&Row>,
    ) -> Result<Firing> {
        let mut variables = values(links, after)?;
        variables.extend(values(links, before)?);
        Ok(Firing {
            table: Arc::clone(&links.table),
            triggers: triggers.cloned().collect(),
            variables,
            program: None,
        })
    }

    /// Goes on; ready when all have fired.
    ///
    /// # Errors
    /// What a trigger's statement ends with, saying which trigger it was.
    pub(super) fn step(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        while let Some(trigger) = self.triggers.front() {
            let trigger = Arc::clone(trigger);
            let progress = self
                .fire(&trigger, writing)
                .map_err(|error| self.inside(&trigger, error))?;
            if !matches!(progress, Progress::Ready) {
                return Ok(progress);
            }
            self.triggers.pop_front();
        }
        Ok(Progress::Ready)
    }

    #[cold]
    fn inside(&self, trigger: &Trigger, error: SqlError) -> SqlError {
        let (name, table) = (&trigger.name, &self.table.name);
        error.inside(&format!("trigger {name} on table {table}"))
    }

    fn fire(&mut self, trigger: &Trigger, writing: &mut Writing<'_>) -> Result<Progress> {
        let run = writing.context.run;
        let mut program = match self.program.take() {
            Some(program) => program,
            None => {
                let plan = self.plan(trigger, writing)?;
                if !self.holds(plan.when.as_ref(), writing)? {
                    return Ok(Progress::Ready);
                }
                let owner = Arc::from(self.table.owner.as_str());
                let variables = std::mem::take(&mut self.variables);
                Program::new(Arc::clone(&plan.routine), owner, variables)
            }
        };
        Ok(match program.step(run, writing.txn)? {
            Advance::Done => {
                self.variables = program.into_variables();
                Progress::Ready
            }
            Advance::Yield => {
                self.program = Some(program);
                Progress::Yield
            }
            Advance::Wait(ticket) => {
                self.program = Some(program);
                Progress::Wait(ticket)
            }
        })
    }

    fn plan(&self, trigger: &Trigger, writing: &Writing<'_>) -> Result<Arc<TriggerPlan>> {
        let run = writing.context.run;
        let environment = &run.environment;
        trigger.planned.get_or_make("", || {
            let plan = environment.routines.trigger;
            plan(trigger, &self.table, &environment.catalog, &run.view)
        })
    }

    /// Whether WHEN is true.
    fn holds(&self, when: Option<&Expr>, writing: &Writing<'_>) -> Result<bool> {
        let Some(when) = when else {
            return Ok(true);
        };
        let context = EvalContext {
            params: &self.variables,
            ..writing.context.eval()
        };
        Ok(evaluate_constant(when, &context)? == Value::Boolean(true))
    }

    /// The columns of NEW as the triggers left them.
    pub(super) fn into_new(mut self) -> Vec<Value> {
        self.variables.truncate(self.table.columns.len());
        self.variables
    }
}

/// A row's cells; all NULL where there is no row.
fn values(links: &Links, row: Option<&Row>) -> Result<Vec<Value>> {
    let columns = 0..links.table.columns.len();
    let Some(row) = row else {
        return Ok(columns.map(|_| Value::Null).collect());
    };
    let row = RowRef::new(&links.spec.layout, row)?;
    let cell = |column| Ok(row.get(column)?.map_or(Value::Null, |cell| cell.to_value()));
    columns.map(cell).collect()
}
