//! A routine at work.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Routine, RoutineStep};
use crate::exec::execution::{Execution, Step, Summary};
use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::output::Output;
use crate::exec::rows::collect::bytes_of;
use crate::exec::run::{Context, Run};
use crate::plan::{Call, RoutineName};
use crate::txn::{Ticket, Transaction, conflict};
use crate::types::{Result, SqlError, SqlState, Value};

/// A routine at work.
#[derive(Debug)]
pub(in crate::exec) struct Program {
    routine: Arc<Routine>,
    /// With whose rights what it calls runs.
    user: Arc<str>,
    variables: Vec<Value>,
    /// The statement that runs, or is next.
    at: usize,
    running: Option<Box<Execution>>,
    /// The statement that runs met a lock where it could not wait: once that is free, all that set it
    /// off has to begin anew.
    stale: bool,
    /// Which statement's rows are kept.
    result: Option<usize>,
    rows: VecDeque<Output>,
    summary: Summary,
}

/// How far a routine has come.
#[derive(Debug)]
pub(in crate::exec) enum Advance {
    /// To its end.
    Done,
    /// It goes on with the next step.
    Yield,
    /// It goes on once this lock is free.
    Wait(Ticket),
}

impl Program {
    /// A routine with these variables, before its first statement. Rows are dropped.
    pub(in crate::exec) fn new(
        routine: Arc<Routine>,
        user: Arc<str>,
        variables: Vec<Value>,
    ) -> Program {
        Program {
            routine,
            user,
            variables,
            at: 0,
            running: None,
            stale: false,
            result: None,
            rows: VecDeque::new(),
            summary: Summary::default(),
        }
    }

    /// The procedure of a call, with its arguments.
    ///
    /// # Errors
    /// 42883 where it is there no more; what its arguments, or planning it, answer.
    pub(in crate::exec) fn of_call(call: &Call, context: Context<'_>) -> Result<Program> {
        let environment = &context.run.environment;
        let RoutineName { schema, name } = &call.procedure;
        let Some(procedure) = environment.catalog.procedure(Some(schema), name) else {
            let message = format!("procedure \"{name}\" does not exist");
            return Err(SqlError::new(SqlState::UndefinedFunction, message));
        };
        let arguments = call.arguments.iter();
        let arguments = arguments.map(|argument| context.constant(argument));
        let arguments = arguments.collect::<Result<_>>()?;
        let user = Arc::clone(&environment.user);
        let routine = procedure.planned.get_or_make(&user, || {
            let plan = environment.routines.procedure;
            plan(procedure, &user, &environment.catalog, &context.run.view)
        });
        Ok(Program {
            result: call.result,
            ..Program::new(routine?, user, arguments)
        })
    }

    /// Goes on with the statements.
    ///
    /// # Errors
    /// What a statement ends with; 40001 where everything has to begin anew; 54001 where routines nest too deeply.
    pub(in crate::exec) fn step(&mut self, run: &Run, txn: &mut Transaction) -> Result<Advance> {
        let routine = Arc::clone(&self.routine);
        for _ in 0..BATCHES_PER_YIELD {
            run.environment.check()?;
            if self.stale {
                return Err(conflict());
            }
            let Some(step) = routine.steps.get(self.at) else {
                return Ok(Advance::Done);
            };
            let mut running = match self.running.take() {
                Some(running) => running,
                None => Box::new(self.open(step, run, txn)?),
            };
            match running.step(txn)? {
                Step::Rows(rows) => {
                    self.take(step, rows, run)?;
                    self.running = Some(running);
                }
                Step::Yield => {
                    self.running = Some(running);
                    return Ok(Advance::Yield);
                }
                Step::Wait(ticket) => {
                    self.running = Some(running);
                    return Ok(Advance::Wait(ticket));
                }
                Step::Again(ticket) => {
                    self.stale = true;
                    return Ok(Advance::Wait(ticket));
                }
                Step::Done(summary) => self.finish(summary),
            }
        }
        Ok(Advance::Yield)
    }

    fn open(&self, step: &RoutineStep, run: &Run, txn: &mut Transaction) -> Result<Execution> {
        let (RoutineStep::Run(plan) | RoutineStep::Set { value: plan, .. }) = step;
        let environment = run.environment.nested(&self.user, run.memory.left())?;
        let variables: Arc<[Value]> = Arc::from(self.variables.as_slice());
        Execution::open(Arc::clone(plan), variables, txn, environment)
    }

    fn take(&mut self, step: &RoutineStep, rows: Output, run: &Run) -> Result<()> {
        match step {
            RoutineStep::Set { variable, .. } => {
                let rows = rows.into_batch()?;
                if let Some(place) = self.variables.get_mut(*variable) {
                    *place = rows.get(0, 0).to_value();
                }
            }
            RoutineStep::Run(_) if self.result == Some(self.at) => {
                let rows = rows.into_batch()?;
                run.memory.reserve(bytes_of(&rows))?;
                self.rows.push_back(Output::Batch(rows));
            }
            RoutineStep::Run(_) => {}
        }
        Ok(())
    }

    fn finish(&mut self, done: Summary) {
        self.at += 1;
        self.summary.rows_affected += done.rows_affected;
        let first = self.summary.last_insert_id;
        self.summary.last_insert_id = first.or(done.last_insert_id);
    }

    /// The next rows of the result, once the routine is done.
    pub(in crate::exec) fn next_rows(&mut self) -> Option<Output> {
        self.rows.pop_front()
    }

    /// What its statements did together.
    pub(in crate::exec) const fn summary(&self) -> Summary {
        self.summary
    }

    /// The variables as its statements left them.
    pub(in crate::exec) fn into_variables(self) -> Vec<Value> {
        self.variables
    }
}
