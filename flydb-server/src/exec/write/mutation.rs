//! A data change at work: its phases, which are the same for INSERT, UPDATE and DELETE.

use std::sync::Arc;

use super::assignment::changes_keys;
use super::change::RowChange;
use super::links::Links;
use super::prepare;
use super::returning::Returning;
use super::writer::Writer;
use super::writing::{Progress, Writing};
use crate::exec::execution::Summary;
use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operators::{Delete, Insert, Update};
use crate::exec::run::Context;
use crate::plan::Node;
use crate::txn::{Ticket, Transaction};
use crate::types::{Batch, Result, SqlError, TableId};

/// A data change at work.
#[derive(Debug)]
pub(in crate::exec) struct Mutation {
    table: TableId,
    source: Source,
    phase: Phase,
    writer: Writer,
    returning: Returning,
    /// Changes that are made together, until all are found.
    changes: Vec<RowChange>,
    summary: Summary,
}

#[derive(Debug)]
enum Source {
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

#[derive(Debug)]
enum Phase {
    /// The table is locked against changes of its definition.
    Prepare,
    /// Changes are computed, and made at once where that is possible.
    Compute(Arc<Links>),
    /// What is left to change is changed.
    Apply,
    /// Rows of RETURNING go out.
    Return,
}

/// What a step of a data change answers.
#[derive(Debug)]
pub(in crate::exec) enum Written {
    /// Rows of RETURNING.
    Returned(Batch),
    /// Nothing yet.
    Yield,
    /// A lock is held by another transaction.
    Wait(Ticket),
    /// The end.
    Done(Summary),
}

/// What a source of changes answers.
#[derive(Debug)]
pub(in crate::exec) enum Changes {
    /// Some.
    Some(Vec<RowChange>),
    /// None yet.
    Yield,
    /// A lock is held by another transaction.
    Wait(Ticket),
    /// No more.
    Done,
}

impl Mutation {
    /// The data change of a node, before its first row; of an INSERT perhaps for many parameter sets.
    ///
    /// # Errors
    /// XX000 for a node that changes nothing, or takes no parameter sets.
    pub(in crate::exec) fn open(node: &Node, sets: Option<Arc<[Batch]>>) -> Result<Mutation> {
        let (table, source) = match (node, sets) {
            (Node::Insert(plan), sets) => (plan.table, Source::Insert(Insert::open(plan, sets)?)),
            (Node::Update(plan), None) => (plan.table, Source::Update(Update::open(plan)?)),
            (Node::Delete(plan), None) => (plan.table, Source::Delete(Delete::open(plan)?)),
            _ => return Err(SqlError::internal("the plan is no data change")),
        };
        Ok(Mutation {
            table,
            source,
            phase: Phase::Prepare,
            writer: Writer::default(),
            returning: Returning::default(),
            changes: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// Goes on with the change.
    ///
    /// # Errors
    /// What the statement ends with.
    pub(in crate::exec) fn step(
        &mut self,
        node: &Node,
        context: Context<'_>,
        txn: &mut Transaction,
    ) -> Result<Written> {
        let mut writing = Writing { context, txn };
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let progress = match &self.phase {
                Phase::Prepare => self.prepare(&mut writing)?,
                Phase::Compute(links) => {
                    let links = Arc::clone(links);
                    self.compute(node, &links, &mut writing)?
                }
                Phase::Apply => self.apply(&mut writing)?,
                Phase::Return => return Ok(self.next_returned()),
            };
            match progress {
                Progress::Ready => {}
                Progress::Yield => return Ok(Written::Yield),
                Progress::Wait(ticket) => return Ok(Written::Wait(ticket)),
            }
        }
        Ok(Written::Yield)
    }

    fn prepare(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        let progress = prepare::lock_table(self.table, writing)?;
        if matches!(progress, Progress::Ready) {
            let links = prepare::links(self.table, writing)?;
            self.phase = Phase::Compute(Arc::new(links));
        }
        Ok(progress)
    }

    fn compute(
        &mut self,
        node: &Node,
        links: &Arc<Links>,
        writing: &mut Writing<'_>,
    ) -> Result<Progress> {
        match self.writer.step(writing)? {
            Progress::Ready => {}
            other => return Ok(other),
        }
        match self.next_changes(node, links, writing)? {
            Changes::Some(changes) => self.take(node, links, changes, writing.context)?,
            Changes::Yield => return Ok(Progress::Yield),
            Changes::Wait(ticket) => return Ok(Progress::Wait(ticket)),
            Changes::Done => {
                let changes = std::mem::take(&mut self.changes);
                self.writer.submit(links, changes)?;
                self.phase = Phase::Apply;
            }
        }
        Ok(Progress::Ready)
    }

    fn next_changes(
        &mut self,
        node: &Node,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        let returning = &mut self.returning;
        match (&mut self.source, node) {
            (Source::Insert(insert), Node::Insert(plan)) => {
                insert.next(plan, links, returning, writing)
            }
            (Source::Update(update), Node::Update(plan)) => {
                update.next(plan, links, returning, writing)
            }
            (Source::Delete(delete), Node::Delete(plan)) => delete.next(plan, returning, writing),
            _ => Err(SqlError::internal(
                "a data change was stepped with another node than its own",
            )),
        }
    }

    fn take(
        &mut self,
        node: &Node,
        links: &Arc<Links>,
        changes: Vec<RowChange>,
        context: Context<'_>,
    ) -> Result<()> {
        self.summary.rows_affected += self.affected(&changes);
        if self.works_at_once(node, links) {
            return self.writer.submit(links, changes);
        }
        context.reserve(changes.iter().map(RowChange::bytes).sum())?;
        self.changes.extend(changes);
        Ok(())
    }

    /// How many rows these changes count for: an INSERT that removes rows in its way counts its own.
    fn affected(&self, changes: &[RowChange]) -> u64 {
        let counted = match self.source {
            Source::Insert(_) => changes.iter().filter(|one| one.after.is_some()).count(),
            Source::Update(_) | Source::Delete(_) => changes.len(),
        };
        counted as u64
    }

    /// Whether changes can be made batch by batch. Where old keys go away while new ones come, or
    /// other rows refer to them, all have to be found before the first is made.
    fn works_at_once(&self, node: &Node, links: &Links) -> bool {
        match (&self.source, node) {
            (Source::Insert(_), _) => true,
            (Source::Update(_), Node::Update(plan)) => {
                !links.is_referred_to() && !changes_keys(&plan.assignments, links)
            }
            (Source::Update(_) | Source::Delete(_), _) => !links.is_referred_to(),
        }
    }

    fn apply(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        match self.writer.step(writing)? {
            Progress::Ready => {}
            other => return Ok(other),
        }
        self.writer.finish(writing)?;
        if let Source::Insert(insert) = &self.source {
            self.summary.last_insert_id = insert.last_insert_id();
        }
        self.phase = Phase::Return;
        Ok(Progress::Ready)
    }

    fn next_returned(&mut self) -> Written {
        match self.returning.next() {
            Some(batch) => Written::Returned(batch),
            None => Written::Done(self.summary),
        }
    }
}
