//! A routine at work.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Routine, RoutineStep};
use crate::catalog::{Function, FunctionVolatility, Returns};
use crate::exec::execution::{Execution, Step, Summary};
use crate::exec::limits::{BATCHES_PER_YIELD, MAX_FUNCTION_DEPTH, MAX_ROUTINE_DEPTH};
use crate::exec::output::Output;
use crate::exec::rows::collect::bytes_of;
use crate::exec::run::{Context, Run};
use crate::plan::{Call, RoutineName};
use crate::txn::{Ticket, Transaction, View, conflict};
use crate::types::{Result, SqlError, SqlState, Value};

/// A routine at work.
#[derive(Debug)]
pub(in crate::exec) struct Program {
    routine: Arc<Routine>,
    /// With whose rights what it calls runs.
    user: Arc<str>,
    variables: Vec<Value>,
    /// What its statements read, where that is not what those before them left.
    view: Option<View>,
    /// How many routines may lead to its statements.
    most: usize,
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
            view: None,
            most: MAX_ROUTINE_DEPTH,
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
        let function = procedure.function.as_ref();
        let user = match function.is_some_and(|function| function.traits.definer) {
            true => Arc::from(procedure.owner.as_str()),
            false => Arc::clone(&environment.user),
        };
        let routine = procedure.planned.get_or_make(&user, || {
            let plan = environment.routines.procedure;
            plan(procedure, &user, &environment.catalog, &context.run.view)
        });
        Ok(Program {
            result: call.result,
            ..Program::new(routine?, user, arguments)
        })
    }

    /// A function with its arguments; with the rights of `reader`, or of whoever runs the statement. One that is
    /// not volatile reads what the statement reads that calls it.
    ///
    /// # Errors
    /// What planning it answers.
    pub(in crate::exec) fn of_function(
        function: &Function,
        reader: Option<&Arc<str>>,
        arguments: Vec<Value>,
        context: Context<'_>,
    ) -> Result<Program> {
        let environment = &context.run.environment;
        let view = &context.run.view;
        let user = Arc::clone(reader.unwrap_or(&environment.user));
        let routine = function.planned.get_or_make(&user, || {
            let plan = environment.routines.function;
            plan(function, &user, &environment.catalog, view)
        })?;
        let is_volatile = function.traits.volatility == FunctionVolatility::Volatile;
        let gives_rows = !matches!(function.returns, Returns::Void);
        Ok(Program {
            view: (!is_volatile).then(|| view.clone()),
            most: MAX_FUNCTION_DEPTH,
            result: gives_rows.then(|| routine.steps.len().saturating_sub(1)),
            ..Program::new(routine, user, arguments)
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
        let memory = run.memory.left();
        let environment = run.environment.nested(&self.user, memory, self.most)?;
        let variables: Arc<[Value]> = Arc::from(self.variables.as_slice());
        let mut execution = Execution::open(Arc::clone(plan), variables, txn, environment)?;
        if let Some(view) = &self.view {
            execution.read_from(view.clone());
        }
        Ok(execution)
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

    /// All rows of the result.
    pub(in crate::exec) fn take_rows(&mut self) -> VecDeque<Output> {
        std::mem::take(&mut self.rows)
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
