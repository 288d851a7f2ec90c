//! A data change at work: its phases, which are the same for INSERT, UPDATE, DELETE and MERGE.

use std::sync::Arc;

use super::assignment::changes_keys;
use super::change::RowChange;
use super::constraints;
use super::links::Links;
use super::prepare;
use super::returning::Returning;
use super::triggers::{Before, OfStatement, Passed, refuse_changed, whole};
use super::writer::Writer;
use super::writing::{Progress, Writing, finish};
use crate::catalog::Timing;
use crate::exec::execution::Summary;
use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operators::{Delete, Insert, Merge, Update};
use crate::exec::run::Context;
use crate::plan::{Assignment, ConflictAction, Expr, Node, RowCheck};
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
    /// Changes on their way past the BEFORE triggers.
    before: Before,
    /// Changes that are made together, until all are found.
    changes: Vec<RowChange>,
    summary: Summary,
}

#[derive(Debug)]
enum Source {
    Insert(Insert),
    Update(Update),
    Delete(Delete),
    Merge(Merge),
}

#[derive(Debug)]
enum Phase {
    /// The table is locked against changes of its definition.
    Prepare,
    /// Triggers fire that the statement fires before it changes anything.
    Before(Arc<Links>, OfStatement),
    /// Changes are computed, and made at once where that is possible.
    Compute(Arc<Links>),
    /// What is left to change is changed.
    Apply(Arc<Links>),
    /// AFTER triggers of rows fire.
    Fire(Arc<Links>),
    /// Those that the statement fires after all of it.
    After(OfStatement),
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
    /// Some that BEFORE triggers see before they are checked; with the rows of the input that they came
    /// of, where RETURNING may read more of them than the table's columns.
    Unchecked(Vec<RowChange>, Option<Batch>),
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
            (Node::Merge(plan), None) => (plan.table, Source::Merge(Merge::open(plan)?)),
            (Node::Delete(plan), None) => (plan.table, Source::Delete(Delete::open(plan)?)),
            _ => return Err(SqlError::internal("the plan is no data change")),
        };
        Ok(Mutation {
            table,
            source,
            phase: Phase::Prepare,
            writer: Writer::default(),
            returning: Returning::default(),
            before: Before::default(),
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
            let progress = match &mut self.phase {
                Phase::Prepare => self.prepare(node, &mut writing)?,
                Phase::Compute(links) => {
                    let links = Arc::clone(links);
                    self.compute(node, &links, &mut writing)?
                }
                Phase::Before(links, firing) => {
                    let progress = firing.step(&mut writing)?;
                    if matches!(progress, Progress::Ready) {
                        self.phase = Phase::Compute(Arc::clone(links));
                    }
                    progress
                }
                Phase::Apply(links) => {
                    let links = Arc::clone(links);
                    self.apply(links, &mut writing)?
                }
                Phase::Fire(links) => {
                    let links = Arc::clone(links);
                    self.fire(node, &links, &mut writing)?
                }
                Phase::After(firing) => {
                    let progress = firing.step(&mut writing)?;
                    if matches!(progress, Progress::Ready) {
                        self.phase = Phase::Return;
                    }
                    progress
                }
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

    fn prepare(&mut self, node: &Node, writing: &mut Writing<'_>) -> Result<Progress> {
        let progress = prepare::lock_table(self.table, writing)?;
        if matches!(progress, Progress::Ready) {
            let mut links = prepare::links(self.table, writing)?;
            let set = set_columns(node).into_iter();
            set.for_each(|column| links.note_set(column));
            let firing = OfStatement::new(node, Timing::Before, &links)?;
            self.phase = Phase::Before(Arc::new(links), firing);
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
        match self.before.next(links, writing)? {
            Passed::Done => {}
            Passed::Row(change, input) => {
                return self.take_passed(node, links, change, input, writing);
            }
            Passed::Yield => return Ok(Progress::Yield),
            Passed::Wait(ticket) => return Ok(Progress::Wait(ticket)),
        }
        match self.next_changes(node, links, writing)? {
            Changes::Some(changes) => self.take(node, links, changes, writing.context)?,
            Changes::Unchecked(changes, input) => self.before.add(changes, input.as_ref()),
            Changes::Yield => return Ok(Progress::Yield),
            Changes::Wait(ticket) => return Ok(Progress::Wait(ticket)),
            Changes::Done => {
                let changes = std::mem::take(&mut self.changes);
                if links.triggers.any_before() {
                    changes
                        .iter()
                        .try_for_each(|change| refuse_changed(links, change, writing))?;
                }
                self.writer.submit(links, changes)?;
                self.phase = Phase::Apply(Arc::clone(links));
            }
        }
        Ok(Progress::Ready)
    }

    /// Checks a row that is past its triggers, computes what it returns, and takes it.
    fn take_passed(
        &mut self,
        node: &Node,
        links: &Arc<Links>,
        change: RowChange,
        input: Option<Batch>,
        writing: &mut Writing<'_>,
    ) -> Result<Progress> {
        let context = writing.context;
        if let Some(new) = &change.after {
            let input = match input {
                Some(input) => input,
                None => whole(links, std::slice::from_ref(new))?,
            };
            let (checks, returning) = checks_of(node);
            constraints::check(&links.table, checks, &input, context)?;
            writing.lend(|context| self.returning.add(returning, &input, context))?;
        } else if let Some(input) = input {
            let (_, returning) = checks_of(node);
            writing.lend(|context| self.returning.add(returning, &input, context))?;
        }
        self.take(node, links, vec![change], context)?;
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
            (Source::Merge(merge), Node::Merge(plan)) => {
                merge.next(plan, links, returning, writing)
            }
            (Source::Delete(delete), Node::Delete(plan)) => {
                delete.next(plan, links, returning, writing)
            }
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
            Source::Update(_) | Source::Delete(_) | Source::Merge(_) => changes.len(),
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
            (Source::Merge(_), _) => false,
            (Source::Update(_) | Source::Delete(_), _) => !links.is_referred_to(),
        }
    }

    fn apply(&mut self, links: Arc<Links>, writing: &mut Writing<'_>) -> Result<Progress> {
        finish!(self.writer.step(writing)?);
        finish!(self.writer.finish(writing)?);
        self.summary.last_insert_id = match &self.source {
            Source::Insert(insert) => insert.last_insert_id(),
            Source::Merge(merge) => merge.last_insert_id(),
            Source::Update(_) | Source::Delete(_) => None,
        };
        self.phase = Phase::Fire(links);
        Ok(Progress::Ready)
    }

    fn fire(&mut self, node: &Node, links: &Links, writing: &mut Writing<'_>) -> Result<Progress> {
        let progress = self.writer.fire(writing)?;
        if matches!(progress, Progress::Ready) {
            self.phase = Phase::After(OfStatement::new(node, Timing::After, links)?);
        }
        Ok(progress)
    }

    fn next_returned(&mut self) -> Written {
        match self.returning.next() {
            Some(batch) => Written::Returned(batch),
            None => Written::Done(self.summary),
        }
    }
}

/// The columns that a statement's updates set.
fn set_columns(node: &Node) -> Vec<usize> {
    let column = |assignment: &Assignment| assignment.column;
    match node {
        Node::Update(plan) => plan.assignments.iter().map(column).collect(),
        Node::Merge(plan) => plan.assignments().map(column).collect(),
        Node::Insert(plan) => match plan.conflict.as_ref().map(|conflict| &conflict.action) {
            Some(ConflictAction::Update(update)) => update.assignments.iter().map(column).collect(),
            Some(ConflictAction::Nothing | ConflictAction::Replace) | None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The checks of a statement's new rows, and what it returns of them.
fn checks_of(node: &Node) -> (&[RowCheck], Option<&Vec<Expr>>) {
    match node {
        Node::Insert(plan) => (&plan.checks, plan.returning.as_ref()),
        Node::Update(plan) => (&plan.checks, plan.returning.as_ref()),
        Node::Merge(plan) => (&plan.checks, plan.returning.as_ref()),
        _ => (&[], None),
    }
}
