//! A running query: opened on a snapshot, stepped until it is done.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use super::arguments::Arguments;
use super::environment::Environment;
use super::operator::{Delivery, Operator, Pull};
use super::output::Output;
use super::routine::{Advance, Program};
use super::run::{Context, Run};
use super::write::{Mutation, Written};
use crate::auth::AuthorizedPlan;
use crate::catalog::{Catalog, SCHEMA_PREFIX, VIEW_PREFIX};
use crate::plan::{CommonTable, Node, With};
use crate::txn::{Isolation, Ticket, Transaction, View, conflict};
use crate::types::{Result, SqlError, TableId};

/// A running query. Dropping it abandons it.
#[derive(Debug)]
pub(crate) struct Execution {
    plan: Arc<AuthorizedPlan>,
    run: Run,
    /// The data changes of a WITH that are still to be made.
    changes: VecDeque<Change>,
    /// `None` only at the end of its life.
    root: Option<Root>,
}

#[derive(Debug)]
enum Root {
    Read(Operator),
    Write(Box<Mutation>),
    Call(Box<Program>),
}

/// A data change of a WITH.
#[derive(Debug)]
struct Change {
    table: CommonTable,
    mutation: Mutation,
}

/// What a step answers.
#[derive(Debug)]
pub(crate) enum Step {
    /// Rows of the result.
    Rows(Output),
    /// Nothing yet: let others have their turn, then step again.
    Yield,
    /// A lock is held by another transaction: wait for it, then step again.
    Wait(Ticket),
    /// A lock is held by another transaction, and what was done so far is lost: wait for it, then open
    /// the statement again.
    Again(Ticket),
    /// The end.
    Done(Summary),
}

/// What a statement did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Rows inserted, updated or deleted; 0 for a query.
    pub(crate) rows_affected: u64,
    /// The first number that the statement's AUTO_INCREMENT or SERIAL column generated.
    pub(crate) last_insert_id: Option<i64>,
}

impl Execution {
    /// Makes ready to run `plan` on the transaction's present snapshot.
    ///
    /// # Errors
    /// 0A000 for a plan that cannot be run as it is.
    pub(crate) fn open(
        plan: Arc<AuthorizedPlan>,
        arguments: impl Into<Arguments>,
        txn: &mut Transaction,
        environment: Environment,
    ) -> Result<Execution> {
        let depth = plan.depth();
        depth.run(|| Execution::open_here(plan, arguments.into(), txn, environment))
    }

    fn open_here(
        plan: Arc<AuthorizedPlan>,
        arguments: Arguments,
        txn: &mut Transaction,
        environment: Environment,
    ) -> Result<Execution> {
        let (params, sets) = match arguments {
            Arguments::Values(values) => (values, None),
            Arguments::Sets(sets) => (Arc::default(), Some(sets)),
        };
        let (tables, node) = parts(&plan);
        let mut run = Run::new(txn, params, environment);
        run.runs_routines = plan.runs_routines();
        let mut changes = VecDeque::new();
        for table in tables {
            if !table.plan.changes_data() {
                run.tables.define(table)?;
                continue;
            }
            run.tables.define_filled(table);
            changes.push_back(Change {
                mutation: Mutation::open(&table.plan, None)?,
                table: table.clone(),
            });
        }
        if !changes.is_empty() {
            run.note_writes();
        }
        let root = match node {
            Node::Insert(_) | Node::Update(_) | Node::Delete(_) | Node::Merge(_) => {
                Root::Write(Box::new(Mutation::open(node, sets)?))
            }
            _ if sets.is_some() => {
                return Err(SqlError::internal("only an INSERT takes parameter sets"));
            }
            Node::Call(call) => {
                let context = Context {
                    run: &run,
                    outer: &[],
                };
                let program = run.lend(txn, || Program::of_call(call, context));
                Root::Call(Box::new(program?))
            }
            node => Root::Read(Operator::open(node, Delivery::Stored)?),
        };
        Ok(Execution {
            run,
            changes,
            root: Some(root),
            plan,
        })
    }

    /// As [`Execution::open`], for a query whose rows are taken while other statements run: it locks
    /// rows one by one as they are asked for, and does not begin anew.
    ///
    /// # Errors
    /// Those of [`Execution::open`].
    pub(crate) fn open_cursor(
        plan: Arc<AuthorizedPlan>,
        arguments: impl Into<Arguments>,
        txn: &mut Transaction,
        environment: Environment,
    ) -> Result<Execution> {
        let mut execution = Execution::open(plan, arguments, txn, environment)?;
        execution.run.is_cursor = true;
        Ok(execution)
    }

    /// Lets it read another snapshot than the transaction's.
    pub(super) fn read_from(&mut self, view: View) {
        self.run.view = view;
    }

    /// Sets when it has to end. One whose rows are taken while other statements run is measured anew at
    /// each taking: what its reader does meanwhile is not its own time.
    pub(crate) fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.run.environment.deadline = deadline;
    }

    /// Runs until there are rows, the statement has to wait, or it ends.
    ///
    /// # Errors
    /// What the statement ends with. 40001 where a row that it locked was changed since its snapshot:
    /// under read committed the session runs the statement again, on a new snapshot.
    pub(crate) fn step(&mut self, txn: &mut Transaction) -> Result<Step> {
        let depth = self.plan.depth();
        let stepped = depth.run(|| self.try_step(txn));
        for table in self.run.take_reads() {
            txn.note_read(table);
        }
        for (table, row, committed) in self.run.watched.take() {
            txn.watch(table, row, committed);
        }
        let ticket = self.run.blocking.take_ticket();
        if self.run.blocking.take_stale() {
            self.renew(txn)?;
        }
        match (stepped, ticket) {
            (Err(_), Some(ticket)) => Ok(Step::Again(ticket)),
            (Ok(Step::Yield), Some(ticket)) => Ok(Step::Wait(ticket)),
            (stepped, _) => stepped,
        }
    }

    /// Counts bytes of its rows that the caller keeps while it runs to its end.
    ///
    /// # Errors
    /// 53200 where they, with what the statement itself holds, are more than it may.
    pub(crate) fn hold(&self, bytes: usize) -> Result<()> {
        self.run.memory.reserve(bytes)
    }

    fn try_step(&mut self, txn: &mut Transaction) -> Result<Step> {
        let context = Context {
            run: &self.run,
            outer: &[],
        };
        if let Some(change) = self.changes.front_mut() {
            let step = change.step(context, txn)?;
            if matches!(step, Step::Done(_)) {
                self.changes.pop_front();
                return Ok(Step::Yield);
            }
            return Ok(step);
        }
        let (_, node) = parts(&self.plan);
        Ok(match &mut self.root {
            None => Step::Done(Summary::default()),
            Some(Root::Read(operator)) => {
                match self.run.lend(txn, || operator.pull(node, context))? {
                    Pull::Ready(output) => Step::Rows(output),
                    Pull::Yield => Step::Yield,
                    Pull::Done => Step::Done(Summary::default()),
                }
            }
            Some(Root::Write(mutation)) => match measured(mutation, node, context, txn)? {
                Written::Returned(batch) => Step::Rows(Output::Batch(batch)),
                Written::Yield => Step::Yield,
                Written::Wait(ticket) => Step::Wait(ticket),
                Written::Done(summary) => Step::Done(summary),
            },
            Some(Root::Call(program)) => call(program, node, &self.run, txn)?,
        })
    }

    /// Goes on with the newest snapshot, where the plan's tables are there what they were.
    fn renew(&mut self, txn: &mut Transaction) -> Result<()> {
        if txn.options().isolation != Isolation::ReadCommitted {
            return Err(conflict());
        }
        let newest = txn.newest();
        if newest.schema_version() != self.run.environment.version && self.has_moved(&newest)? {
            return Err(conflict());
        }
        self.run.view = newest;
        self.run.forget_results();
        self.run.blocking.renewed();
        Ok(())
    }

    /// Something was defined since the plan was made: is it a table that the plan reads?
    fn has_moved(&self, newest: &View) -> Result<bool> {
        let entries = [SCHEMA_PREFIX, VIEW_PREFIX].map(|prefix| newest.system_prefix(prefix));
        let now = Catalog::load(entries.into_iter().flatten())?;
        let known = &self.run.environment.catalog;
        let moved = |id: &TableId| now.table_by_id(*id) != known.table_by_id(*id);
        Ok(self.plan.tables().iter().any(moved))
    }
}

impl Drop for Execution {
    fn drop(&mut self) {
        let (root, changes) = (self.root.take(), std::mem::take(&mut self.changes));
        self.plan.depth().run(|| drop((root, changes)));
    }
}

/// The tables of a WITH at the root of a plan, and what reads them.
fn parts(plan: &AuthorizedPlan) -> (&[CommonTable], &Node) {
    match &plan.query().root {
        Node::With(With { tables, body }) => (tables, body),
        node => (&[], node),
    }
}

impl Change {
    /// Goes on with the change; its rows fill its table.
    fn step(&mut self, context: Context<'_>, txn: &mut Transaction) -> Result<Step> {
        let tables = &context.run.tables;
        Ok(match self.mutation.step(&self.table.plan, context, txn)? {
            Written::Returned(batch) => {
                tables.add(self.table.id, batch, context.run)?;
                Step::Yield
            }
            Written::Yield => Step::Yield,
            Written::Wait(ticket) => Step::Wait(ticket),
            Written::Done(summary) => {
                tables.finish(self.table.id);
                Step::Done(summary)
            }
        })
    }
}

/// A step of a data change, measured where EXPLAIN ANALYZE asks.
fn measured(
    mutation: &mut Mutation,
    node: &Node,
    context: Context<'_>,
    txn: &mut Transaction,
) -> Result<Written> {
    let environment = &context.run.environment;
    let Some(profile) = &environment.profile else {
        return mutation.step(node, context, txn);
    };
    let clock = &environment.session.clock;
    let start = clock.instant();
    let written = mutation.step(node, context, txn)?;
    let rows = match &written {
        Written::Done(summary) => summary.rows_affected,
        Written::Returned(_) | Written::Yield | Written::Wait(_) => 0,
    };
    let time = clock.instant().saturating_duration_since(start);
    profile.changed(node, rows, time);
    Ok(written)
}

/// Goes on with a procedure; the rows of its result come at its end.
fn call(program: &mut Program, node: &Node, run: &Run, txn: &mut Transaction) -> Result<Step> {
    let advance = program.step(run, txn).map_err(|error| match node {
        Node::Call(call) => error.inside(&format!("procedure {}", call.procedure.name)),
        _ => error,
    });
    Ok(match advance? {
        Advance::Yield => Step::Yield,
        Advance::Wait(ticket) => Step::Wait(ticket),
        Advance::Done => match program.next_rows() {
            Some(rows) => Step::Rows(rows),
            None => Step::Done(program.summary()),
        },
    })
}
