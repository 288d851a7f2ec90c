//! The rows of a function of a user that is run.

use std::collections::VecDeque;

use crate::exec::blocking::met_a_lock;
use crate::exec::operator::Pull;
use crate::exec::output::Output;
use crate::exec::routine::{Advance, Program};
use crate::exec::run::Context;
use crate::plan;
use crate::txn::Transaction;
use crate::types::{Batch, Column, DataType, Result, SqlError, SqlState, Value};

/// Bytes of stack that must be left for a call, and that a new piece of stack has.
const STACK_LEFT: usize = 1 << 20;
const STACK: usize = 4 << 20;

/// Runs the function at the first pull, to its end.
#[derive(Debug, Default)]
pub(in crate::exec) struct RoutineScan {
    rows: Option<VecDeque<Output>>,
}

impl RoutineScan {
    /// The next rows.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::RoutineScan,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        context.check()?;
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => self.rows.insert(rows(plan, context)?),
        };
        match rows.pop_front() {
            Some(rows) => Ok(Pull::Ready(rows.into_batch()?)),
            None => Ok(Pull::Done),
        }
    }
}

/// All rows of a call; of a function that gives a value, the one row that this is.
fn rows(plan: &plan::RoutineScan, context: Context<'_>) -> Result<VecDeque<Output>> {
    let arguments = plan.arguments.iter();
    let arguments = arguments.map(|argument| context.constant(argument));
    let arguments = arguments.collect::<Result<Vec<Value>>>()?;
    let unasked = plan.function.traits.strict && arguments.contains(&Value::Null);
    let mut rows = match unasked {
        true => VecDeque::new(),
        false => stacker::maybe_grow(STACK_LEFT, STACK, || {
            let run = |txn: &mut Transaction| run(plan, arguments, context, txn);
            context.run.with_lent(run)
        })?,
    };
    rows.retain(|rows| rows.len() > 0);
    if plan.function.set {
        return Ok(rows);
    }
    let first = match rows.pop_front() {
        Some(rows) => rows.slice(0, 1),
        None => Output::Batch(nothing(&plan.types)?),
    };
    Ok(VecDeque::from([first]))
}

fn run(
    plan: &plan::RoutineScan,
    arguments: Vec<Value>,
    context: Context<'_>,
    txn: &mut Transaction,
) -> Result<VecDeque<Output>> {
    let name = &plan.function.name;
    let inside = |error: SqlError| match error.state() {
        // Of a function that calls itself it would say so at each level.
        SqlState::StatementTooComplex => error,
        _ => error.inside(&format!("SQL function \"{name}\"")),
    };
    let program = Program::of_function(&plan.function, plan.reader.as_ref(), arguments, context);
    let mut program = program.map_err(inside)?;
    loop {
        match program.step(context.run, txn).map_err(inside)? {
            Advance::Done => break,
            Advance::Yield => {}
            Advance::Wait(ticket) => {
                context.run.blocking.wait_for(ticket);
                return Err(met_a_lock());
            }
        }
    }
    Ok(program.take_rows())
}

/// A row of NULLs.
fn nothing(types: &[DataType]) -> Result<Batch> {
    let null = |one: &DataType| Column::constant(one.physical(), &Value::Null, 1);
    let columns = types.iter().map(null);
    Ok(Batch::new(columns.collect::<Result<_>>()?))
}
