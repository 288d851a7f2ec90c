//! The operator of each node: made when an execution opens, pulled until it is done.

use std::sync::Arc;

use super::operators::{
    Aggregate, CteScan, Distinct, Filter, FunctionScan, HashJoin, IndexScan, Join, LeftHashedJoin,
    Limit, LockRows, MergeJoin, PointLookup, Project, ProjectSet, Recursion, RoutineScan, Scan,
    SetOperation, Sort, StreamedAggregate, SystemScan, TopK, Values, Window, With, WorkingScan,
};
use super::output::Output;
use super::profile::measured;
use super::rows::key_filter::KeyFilter;
use super::rows::used::Used;
use super::run::Context;
use crate::plan::{Hashed, Node};
use crate::types::{Batch, Result, SqlError};

/// What a pull answers.
#[derive(Debug)]
pub(super) enum Pull<T> {
    /// Rows: at least one, except that a blocking operator may pass on none.
    Ready(T),
    /// No rows yet, but work was done: pull again, after others had their turn.
    Yield,
    /// No more rows.
    Done,
}

/// Takes what is ready out of a pull, or passes the rest on to the caller of the function.
macro_rules! ready {
    ($pull:expr) => {
        match $pull {
            $crate::exec::operator::Pull::Ready(ready) => ready,
            $crate::exec::operator::Pull::Yield => return Ok($crate::exec::operator::Pull::Yield),
            $crate::exec::operator::Pull::Done => return Ok($crate::exec::operator::Pull::Done),
        }
    };
}
pub(super) use ready;

/// In which form rows are wanted from an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// As columns.
    Columns,
    /// As stored, where the operator reads a table; else as columns.
    Stored,
}

/// The operator of a node.
#[derive(Debug)]
pub(super) enum Operator {
    Values(Values),
    SystemScan(SystemScan),
    Scan(Scan),
    PointLookup(PointLookup),
    IndexScan(Box<IndexScan>),
    Filter(Box<Filter>),
    Project(Box<Project>),
    Join(Box<Join>),
    HashJoin(Box<HashJoin>),
    LeftHashedJoin(Box<LeftHashedJoin>),
    MergeJoin(Box<MergeJoin>),
    Aggregate(Box<Aggregate>),
    StreamedAggregate(Box<StreamedAggregate>),
    Window(Box<Window>),
    Distinct(Box<Distinct>),
    Sort(Box<Sort>),
    TopK(Box<TopK>),
    Limit(Box<Limit>),
    SetOperation(Box<SetOperation>),
    With(Box<With>),
    CteScan(CteScan),
    Recursion(Box<Recursion>),
    WorkingScan(WorkingScan),
    FunctionScan(Box<FunctionScan>),
    RoutineScan(Box<RoutineScan>),
    ProjectSet(Box<ProjectSet>),
    LockRows(Box<LockRows>),
}

impl Operator {
    /// The operator that runs `node`, before its first row.
    ///
    /// # Errors
    /// 0A000 for a data change that is not the root of its plan.
    pub(super) fn open(node: &Node, delivery: Delivery) -> Result<Operator> {
        Ok(match node {
            Node::Values(_) => Operator::Values(Values::default()),
            Node::SystemScan(_) => Operator::SystemScan(SystemScan::default()),
            Node::Scan(_) => Operator::Scan(Scan::new(delivery)),
            Node::PointLookup(_) => Operator::PointLookup(PointLookup::new(delivery)),
            Node::IndexScan(_) => Operator::IndexScan(Box::new(IndexScan::new(delivery))),
            Node::Filter(plan) => Operator::Filter(boxed(|| Filter::open(plan))?),
            Node::Project(plan) => Operator::Project(boxed(|| Project::open(plan, delivery))?),
            Node::Join(plan) => Operator::Join(boxed(|| Join::open(plan))?),
            Node::HashJoin(plan) => match plan.hashed {
                Hashed::Right => Operator::HashJoin(boxed(|| HashJoin::open(plan))?),
                Hashed::Left => Operator::LeftHashedJoin(boxed(|| LeftHashedJoin::open(plan))?),
            },
            Node::MergeJoin(plan) => Operator::MergeJoin(boxed(|| MergeJoin::open(plan))?),
            Node::Aggregate(plan) => match plan.together {
                false => Operator::Aggregate(boxed(|| Aggregate::open(plan))?),
                true => Operator::StreamedAggregate(boxed(|| StreamedAggregate::open(plan))?),
            },
            Node::Window(plan) => Operator::Window(boxed(|| Window::open(plan))?),
            Node::Distinct(plan) => Operator::Distinct(boxed(|| Distinct::open(plan))?),
            Node::Sort(plan) => Operator::Sort(boxed(|| Sort::open(plan))?),
            Node::TopK(plan) => Operator::TopK(boxed(|| TopK::open(plan))?),
            Node::Limit(plan) => Operator::Limit(boxed(|| Limit::open(plan, delivery))?),
            Node::SetOperation(plan) => Operator::SetOperation(boxed(|| SetOperation::open(plan))?),
            Node::With(plan) => Operator::With(boxed(|| With::open(plan, delivery))?),
            Node::CteScan(_) => Operator::CteScan(CteScan::default()),
            Node::Recursion(plan) => Operator::Recursion(boxed(|| Recursion::open(plan))?),
            Node::WorkingScan(_) => Operator::WorkingScan(WorkingScan::default()),
            Node::FunctionScan(_) => Operator::FunctionScan(Box::default()),
            Node::RoutineScan(_) => Operator::RoutineScan(Box::default()),
            Node::ProjectSet(plan) => Operator::ProjectSet(boxed(|| ProjectSet::open(plan))?),
            Node::LockRows(plan) => Operator::LockRows(boxed(|| LockRows::open(plan))?),
            Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Merge(_)
            | Node::Call(_) => {
                return Err(SqlError::unsupported(
                    "a data change inside of another statement",
                ));
            }
        })
    }

    /// Says, before the first pull, that only these columns of what comes out are asked for. There may be
    /// placeholders for the others, which have no cells.
    pub(super) fn want(&mut self, node: &Node, wanted: Used) {
        match (self, node) {
            (Operator::Scan(op), Node::Scan(_)) => op.want(wanted),
            (Operator::Filter(op), Node::Filter(plan)) => op.want(plan, wanted),
            (Operator::Join(op), Node::Join(plan)) => op.want(plan, &wanted),
            (Operator::HashJoin(op), Node::HashJoin(plan)) => op.want(plan, &wanted),
            (Operator::LeftHashedJoin(op), Node::HashJoin(plan)) => op.want(plan, &wanted),
            (Operator::MergeJoin(op), Node::MergeJoin(plan)) => op.want(plan, &wanted),
            _ => {}
        }
    }

    /// Says that only rows with one of these keys in a column of what comes out are of use, before the first
    /// pull. Others may come all the same.
    pub(super) fn restrict(&mut self, node: &Node, column: usize, keys: &Arc<KeyFilter>) {
        match (self, node) {
            (Operator::Scan(op), Node::Scan(_)) => op.restrict(column, keys),
            (Operator::Filter(op), Node::Filter(plan)) => op.restrict(plan, column, keys),
            (Operator::Project(op), Node::Project(plan)) => op.restrict(plan, column, keys),
            (Operator::Sort(op), Node::Sort(plan)) => op.restrict(plan, column, keys),
            (Operator::Aggregate(op), Node::Aggregate(plan)) => op.restrict(plan, column, keys),
            (Operator::StreamedAggregate(op), Node::Aggregate(plan)) => {
                op.restrict(plan, column, keys);
            }
            (Operator::Join(op), Node::Join(plan)) => op.restrict(plan, column, keys),
            (Operator::HashJoin(op), Node::HashJoin(plan)) => op.restrict(plan, column, keys),
            (Operator::LeftHashedJoin(op), Node::HashJoin(plan)) => op.restrict(plan, column, keys),
            (Operator::MergeJoin(op), Node::MergeJoin(plan)) => op.restrict(plan, column, keys),
            _ => {}
        }
    }

    /// The next rows of `node`, which this operator was opened for.
    ///
    /// # Errors
    /// What evaluating answers; 57014 and 53200 as the execution's bounds say.
    #[inline]
    pub(super) fn pull(&mut self, node: &Node, context: Context<'_>) -> Result<Pull<Output>> {
        measured(node, context, || self.advance(node, context))
    }

    fn advance(&mut self, node: &Node, context: Context<'_>) -> Result<Pull<Output>> {
        match (self, node) {
            (Operator::Values(op), Node::Values(plan)) => columns(op.pull(plan, context)),
            (Operator::SystemScan(op), Node::SystemScan(plan)) => columns(op.pull(plan, context)),
            (Operator::Scan(op), Node::Scan(plan)) => op.pull(plan, context),
            (Operator::PointLookup(op), Node::PointLookup(plan)) => op.pull(plan, context),
            (Operator::IndexScan(op), Node::IndexScan(plan)) => op.pull(plan, context),
            (Operator::Filter(op), Node::Filter(plan)) => columns(op.pull(plan, context)),
            (Operator::Project(op), Node::Project(plan)) => op.pull(plan, context),
            (Operator::Join(op), Node::Join(plan)) => columns(op.pull(plan, context)),
            (Operator::HashJoin(op), Node::HashJoin(plan)) => columns(op.pull(plan, context)),
            (Operator::LeftHashedJoin(op), Node::HashJoin(plan)) => columns(op.pull(plan, context)),
            (Operator::MergeJoin(op), Node::MergeJoin(plan)) => columns(op.pull(plan, context)),
            (Operator::Aggregate(op), Node::Aggregate(plan)) => columns(op.pull(plan, context)),
            (Operator::StreamedAggregate(op), Node::Aggregate(plan)) => {
                columns(op.pull(plan, context))
            }
            (Operator::Window(op), Node::Window(plan)) => columns(op.pull(plan, context)),
            (Operator::Distinct(op), Node::Distinct(plan)) => columns(op.pull(plan, context)),
            (Operator::Sort(op), Node::Sort(plan)) => columns(op.pull(plan, context)),
            (Operator::TopK(op), Node::TopK(plan)) => columns(op.pull(plan, context)),
            (Operator::Limit(op), Node::Limit(plan)) => op.pull(plan, context),
            (Operator::SetOperation(op), Node::SetOperation(plan)) => {
                columns(op.pull(plan, context))
            }
            (Operator::With(op), Node::With(plan)) => op.pull(plan, context),
            (Operator::CteScan(op), Node::CteScan(plan)) => columns(op.pull(plan, context)),
            (Operator::Recursion(op), Node::Recursion(plan)) => columns(op.pull(plan, context)),
            (Operator::WorkingScan(op), Node::WorkingScan(plan)) => columns(op.pull(plan, context)),
            (Operator::FunctionScan(op), Node::FunctionScan(plan)) => {
                columns(op.pull(plan, context))
            }
            (Operator::RoutineScan(op), Node::RoutineScan(plan)) => columns(op.pull(plan, context)),
            (Operator::ProjectSet(op), Node::ProjectSet(plan)) => columns(op.pull(plan, context)),
            (Operator::LockRows(op), Node::LockRows(plan)) => columns(op.pull(plan, context)),
            _ => Err(SqlError::internal(
                "an operator was pulled with another node than its own",
            )),
        }
    }

    /// The next rows, as columns.
    ///
    /// # Errors
    /// As [`Operator::pull`].
    pub(super) fn pull_batch(&mut self, node: &Node, context: Context<'_>) -> Result<Pull<Batch>> {
        Ok(match self.pull(node, context)? {
            Pull::Ready(output) => Pull::Ready(output.into_batch()?),
            Pull::Yield => Pull::Yield,
            Pull::Done => Pull::Done,
        })
    }
}

/// Opens an operator where it stays. A function of its own, since without optimization
/// [`Operator::open`] would hold a place for every kind of operator, on every level of a deep plan.
#[inline(never)]
fn boxed<O>(open: impl FnOnce() -> Result<O>) -> Result<Box<O>> {
    open().map(Box::new)
}

fn columns(pull: Result<Pull<Batch>>) -> Result<Pull<Output>> {
    Ok(match pull? {
        Pull::Ready(batch) => Pull::Ready(Output::Batch(batch)),
        Pull::Yield => Pull::Yield,
        Pull::Done => Pull::Done,
    })
}
