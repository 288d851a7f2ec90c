//! A running query: opened on a snapshot, stepped until it is done.

use std::sync::Arc;

use super::arguments::Arguments;
use super::environment::Environment;
use super::operator::{Delivery, Operator, Pull};
use super::output::Output;
use super::run::{Context, Run};
use super::write::{Mutation, Written};
use crate::auth::AuthorizedPlan;
use crate::plan::Node;
use crate::txn::{Ticket, Transaction};
use crate::types::{Result, SqlError};

/// A running query. Dropping it abandons it.
#[derive(Debug)]
pub(crate) struct Execution {
    plan: Arc<AuthorizedPlan>,
    run: Run,
    root: Root,
}

#[derive(Debug)]
enum Root {
    Read(Operator),
    Write(Box<Mutation>),
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
        let (params, sets) = match arguments.into() {
            Arguments::Values(values) => (values, None),
            Arguments::Sets(sets) => (Arc::default(), Some(sets)),
        };
        let root = match &plan.query().root {
            node @ (Node::Insert(_) | Node::Update(_) | Node::Delete(_)) => {
                Root::Write(Box::new(Mutation::open(node, sets)?))
            }
            _ if sets.is_some() => {
                return Err(SqlError::internal("only an INSERT takes parameter sets"));
            }
            node => Root::Read(Operator::open(node, Delivery::Stored)?),
        };
        Ok(Execution {
            run: Run::new(txn.view(), params, environment),
            root,
            plan,
        })
    }

    /// Runs until there are rows, the statement has to wait, or it ends.
    ///
    /// # Errors
    /// What the statement ends with. 40001 where a row that it locked was changed since its snapshot:
    /// under read committed the session runs the statement again, on a new snapshot.
    pub(crate) fn step(&mut self, txn: &mut Transaction) -> Result<Step> {
        let context = Context {
            run: &self.run,
            outer: &[],
        };
        let node = &self.plan.query().root;
        let step = match &mut self.root {
            Root::Read(operator) => match operator.pull(node, context)? {
                Pull::Ready(output) => Step::Rows(output),
                Pull::Yield => Step::Yield,
                Pull::Done => Step::Done(Summary::default()),
            },
            Root::Write(mutation) => match mutation.step(node, context, txn)? {
                Written::Returned(batch) => Step::Rows(Output::Batch(batch)),
                Written::Yield => Step::Yield,
                Written::Wait(ticket) => Step::Wait(ticket),
                Written::Done(summary) => Step::Done(summary),
            },
        };
        for table in self.run.take_reads() {
            txn.note_read(table);
        }
        Ok(step)
    }
}
