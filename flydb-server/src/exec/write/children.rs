//! Foreign keys, seen from the row referred to: what happens to rows that refer to a key that went.
//!
//! RESTRICT refuses at once, NO ACTION at the statement's end. The others change the referring rows,
//! which are locked first; as they are looked for in the newest state, one may have been changed by
//! another transaction since the snapshot, and then the statement has to be run again.
//!
//! Two foreign keys may lead to one row. So what one does to rows is done to its end before the next is
//! looked at, which then finds the rows as they have become.

use std::sync::Arc;

use super::change::RowChange;
use super::errors::still_referenced;
use super::job::{Effects, Job};
use super::links::{Link, Links};
use super::prepare::lock_known;
use super::referring_change;
use super::referring_rows::{Referring, Removed, Search, renewed};
use super::triggers::{Before, Passed};
use super::unique::holder;
use super::writing::{Progress, Writing, finish};
use crate::catalog::ReferentialAction;
use crate::exec::operators::row_id;
use crate::exec::run::{Context, no_table};
use crate::storage::{Row, TableSpec};
use crate::txn::{Ticket, View, WaitingKey, conflict};
use crate::types::{Result, RowRef, SqlError, TableId, ValueRef};

/// One foreign key to a table from which keys went away.
#[derive(Debug)]
pub(super) struct Children {
    pub(super) link: Arc<Link>,
    /// What storage knows of the parent.
    pub(super) parent: Arc<TableSpec>,
    pub(super) removed: Vec<Removed>,
    pub(super) action: ReferentialAction,
    /// How many referential actions led here.
    depth: usize,
    /// What looks for the referring rows.
    search: Option<Search>,
    /// The referring rows, while they are locked.
    found: Option<Found>,
    /// Their changes, while BEFORE triggers see them.
    pending: Option<Pending>,
}

#[derive(Debug)]
struct Pending {
    links: Arc<Links>,
    before: Before,
    passed: Vec<RowChange>,
}

#[derive(Debug)]
struct Found {
    rows: Vec<Referring>,
    /// The version of their table when they were looked for.
    version: Option<u64>,
    locked: usize,
}

/// How far a foreign key has come.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Nothing is left to do.
    Done,
    /// Only this job is left, which must be done before anything else is looked at.
    Spawned(Job),
    /// It goes on with the next step.
    Yield,
    /// It goes on once this lock is free.
    Wait(Ticket),
}

impl Children {
    /// What these keys' removal means to a foreign key.
    pub(super) fn new(
        links: &Links,
        link: &Arc<Link>,
        removed: Vec<Removed>,
        depth: usize,
    ) -> Children {
        let deleted = removed
            .first()
            .is_some_and(|removed| removed.after.is_none());
        Children {
            link: Arc::clone(link),
            parent: Arc::clone(&links.spec),
            removed,
            action: if deleted {
                link.key.on_delete
            } else {
                link.key.on_update
            },
            depth,
            search: None,
            found: None,
            pending: None,
        }
    }

    /// Does what the foreign key says, up to the job that changes the referring rows; checks for the
    /// statement's end go into `effects`.
    ///
    /// # Errors
    /// 23503 for RESTRICT; 40001 for a referring row that changed since the snapshot.
    pub(super) fn step(
        &mut self,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<Outcome> {
        if let Some(pending) = self.pending.take() {
            return self.fire(pending, writing, effects);
        }
        match self.action {
            ReferentialAction::NoAction | ReferentialAction::Restrict => {
                self.refuse(writing, effects)
            }
            ReferentialAction::Cascade
            | ReferentialAction::SetNull
            | ReferentialAction::SetDefault => match self.lock_rows(writing)? {
                Progress::Ready => self.change(writing, effects),
                Progress::Yield => Ok(Outcome::Yield),
                Progress::Wait(ticket) => Ok(Outcome::Wait(ticket)),
            },
        }
    }

    fn refuse(&mut self, writing: &mut Writing<'_>, effects: &mut Effects) -> Result<Outcome> {
        let is_done = self.search(writing)?;
        let found = self.search.as_ref().map_or(&[][..], Search::found);
        let Some((_, _, at)) = found.first() else {
            return Ok(if is_done {
                Outcome::Done
            } else {
                Outcome::Yield
            });
        };
        if self.action == ReferentialAction::Restrict {
            return Err(self.referenced(*at, writing.context));
        }
        self.search = None;
        let Link { child, key, .. } = &*self.link;
        if let Some(constraint) = writing.defers(child.id, &key.name, key.deferral) {
            for removed in std::mem::take(&mut self.removed) {
                writing.txn.defer_key(WaitingKey {
                    constraint: constraint.clone(),
                    parent: self.link.parent.id,
                    before: removed.before,
                });
            }
            return Ok(Outcome::Done);
        }
        self.keep_for_the_end(writing.context, effects)?;
        Ok(Outcome::Done)
    }

    /// Looks for referring rows; whether it has come to the end.
    fn search(&mut self, writing: &mut Writing<'_>) -> Result<bool> {
        let search = match &mut self.search {
            Some(search) => search,
            None => {
                let (newest, context) = (writing.newest(), writing.context);
                let search = Search::new(&self.link, &self.removed, newest, context)?;
                self.search.insert(search)
            }
        };
        search.step(&self.link, &self.parent, &self.removed, writing.context)
    }

    fn keep_for_the_end(&mut self, context: Context<'_>, effects: &mut Effects) -> Result<()> {
        context.reserve(self.removed.iter().map(Removed::bytes).sum())?;
        effects.kept.push_back(self.keep());
        Ok(())
    }

    /// The same keys, to be looked at again at the statement's end.
    fn keep(&mut self) -> Kept {
        Kept(Children {
            link: Arc::clone(&self.link),
            parent: Arc::clone(&self.parent),
            removed: std::mem::take(&mut self.removed),
            action: self.action,
            depth: self.depth,
            search: None,
            found: None,
            pending: None,
        })
    }

    #[cold]
    fn referenced(&self, at: usize, context: Context<'_>) -> SqlError {
        let Some(removed) = self.removed.get(at) else {
            return SqlError::internal("a key that went away is gone");
        };
        match RowRef::new(&self.parent.layout, &removed.before) {
            Ok(row) => still_referenced(&self.link, &row, context),
            Err(error) => error.into(),
        }
    }

    /// Finds the referring rows and locks them, as they are by then.
    fn lock_rows(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        let child = self.link.child.id;
        if self.found.is_none() && self.search.is_none() {
            finish!(lock_known(child, writing)?);
        }
        if self.found.is_none() {
            if !self.search(writing)? {
                return Ok(Progress::Yield);
            }
            self.found = self.search.take().map(|search| Found {
                version: search.version(&self.link),
                rows: search.into_found(),
                locked: 0,
            });
        }
        let Some(found) = &mut self.found else {
            return Ok(Progress::Ready);
        };
        finish!(found.lock(child, writing)?);
        let newest = writing.newest();
        let table = newest.table(child).ok_or_else(|| no_table(child))?;
        if found.version != Some(table.version()) {
            // Others wrote to the table while the rows were looked for and locked.
            let rows = std::mem::take(&mut found.rows);
            found.rows = renewed(&self.link, &self.removed, rows, &newest)?;
        }
        Ok(Progress::Ready)
    }

    fn change(&mut self, writing: &mut Writing<'_>, effects: &mut Effects) -> Result<Outcome> {
        let found = self.found.take();
        let rows = found.map(|found| found.rows).unwrap_or_default();
        if rows.is_empty() {
            return Ok(Outcome::Done);
        }
        refuse_changed(self.link.child.id, &rows, writing)?;
        let links = referring_change::links(self, writing.context)?;
        let changes = referring_change::changes(self, &links, rows, writing.context)?;
        if !links.triggers.any_before() {
            referring_change::check(&links, &changes, writing.context)?;
            return self.spawn(links, changes, writing.context, effects);
        }
        let mut before = Before::default();
        before.add(changes, None);
        let pending = Pending {
            links,
            before,
            passed: Vec::new(),
        };
        self.fire(pending, writing, effects)
    }

    /// Takes the changes past the BEFORE triggers of their table.
    fn fire(
        &mut self,
        mut pending: Pending,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<Outcome> {
        loop {
            let outcome = match pending.before.next(&pending.links, writing)? {
                Passed::Row(change, _) => {
                    pending.passed.push(change);
                    continue;
                }
                Passed::Yield => Outcome::Yield,
                Passed::Wait(ticket) => Outcome::Wait(ticket),
                Passed::Done => {
                    let Pending { links, passed, .. } = pending;
                    referring_change::check(&links, &passed, writing.context)?;
                    return self.spawn(links, passed, writing.context, effects);
                }
            };
            self.pending = Some(pending);
            return Ok(outcome);
        }
    }

    fn spawn(
        &mut self,
        links: Arc<Links>,
        changes: Vec<RowChange>,
        context: Context<'_>,
        effects: &mut Effects,
    ) -> Result<Outcome> {
        let mut job = Job::new(links, changes, self.depth + 1)?;
        job.hold_changes(context)?;
        // The default may be the very key that went away.
        if self.action == ReferentialAction::SetDefault {
            self.keep_for_the_end(context, effects)?;
        }
        Ok(Outcome::Spawned(job))
    }
}

impl Found {
    fn lock(&mut self, table: TableId, writing: &mut Writing<'_>) -> Result<Progress> {
        for (id, _, _) in self.rows.get(self.locked..).unwrap_or_default() {
            finish!(writing.lock_row(table, *id)?);
            self.locked += 1;
        }
        Ok(Progress::Ready)
    }
}

/// A foreign key with NO ACTION whose rows were still there: to be checked at the statement's end.
#[derive(Debug)]
pub(super) struct Kept(Children);

impl Kept {
    /// The key that a row had to which a foreign key refers; `None` where it had none.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn of(
        link: &Arc<Link>,
        parent: &Arc<TableSpec>,
        before: Row,
    ) -> Result<Option<Kept>> {
        let Some(key) = link.parent_key(&RowRef::new(&parent.layout, &before)?)? else {
            return Ok(None);
        };
        Ok(Some(Kept(Children {
            link: Arc::clone(link),
            parent: Arc::clone(parent),
            removed: vec![Removed {
                key,
                before,
                after: None,
            }],
            action: ReferentialAction::NoAction,
            depth: 0,
            search: None,
            found: None,
            pending: None,
        })))
    }

    /// Checks that nothing refers to the keys any more, or that rows have them again.
    ///
    /// # Errors
    /// 23503.
    pub(super) fn check(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        let Kept(children) = self;
        if !children.search(writing)? {
            return Ok(Progress::Yield);
        }
        let newest = writing.newest();
        let found = children.search.take().map(Search::into_found);
        for (_, _, at) in found.unwrap_or_default() {
            let Some(removed) = children.removed.get(at) else {
                continue;
            };
            if !is_back(&children.link, removed, &children.parent, &newest)? {
                return Err(children.referenced(at, writing.context));
            }
        }
        Ok(Progress::Ready)
    }
}

/// Whether another row of the parent has the key by now.
fn is_back(link: &Link, removed: &Removed, parent: &TableSpec, newest: &View) -> Result<bool> {
    let id = link.parent.id;
    let table = newest.table(id).ok_or_else(|| no_table(id))?;
    let Some(index) = link.index else {
        let column = link
            .key
            .parent_columns
            .first()
            .copied()
            .unwrap_or(usize::MAX);
        let row = RowRef::new(&parent.layout, &removed.before)?;
        let value = row.get(column)?.unwrap_or(ValueRef::Null).to_value();
        return Ok(row_id(&value)?.is_some_and(|id| table.get(id).is_some()));
    };
    match parent.indexes.iter().find(|spec| spec.id == index) {
        Some(index) => Ok(holder(parent, &table, index, &removed.key)?.is_some()),
        None => Ok(false),
    }
}

/// A row that the transaction did not write must be the one that its snapshot shows. What it did write,
/// in whichever part of the statement, is what both show.
fn refuse_changed(table: TableId, rows: &[Referring], writing: &Writing<'_>) -> Result<()> {
    writing.context.table(table)?; // notes that it is read
    let shown = writing.txn.view();
    let shown = shown.table(table).ok_or_else(|| no_table(table))?;
    let same = |(id, row, _): &Referring| shown.get(*id).is_some_and(|seen| seen.ptr_eq(row));
    match rows.iter().all(same) {
        true => Ok(()),
        false => Err(conflict()),
    }
}
