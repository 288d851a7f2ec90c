//! A job: the changes of one table that are made together. See [`super`] for its stages.

use std::collections::VecDeque;
use std::sync::Arc;

use super::change::RowChange;
use super::children::{Children, Kept, Outcome};
use super::late::{self, Doubtful};
use super::links::Links;
use super::parents::{Orphan, missing, new_parent};
use super::referring_rows::{Removed, removed, removed_key};
use super::triggers::{After, Event};
use super::unique::{Taken, check, compute_keys};
use super::writing::{Progress, Writing, finish};
use crate::exec::limits::{CHANGES_PER_YIELD, LOCKS_AT_ONCE, MAX_CASCADE_DEPTH};
use crate::exec::memory::Held;
use crate::exec::run::{Context, no_table};
use crate::storage::Key;
use crate::txn::{LockMode, LockName};
use crate::types::{Result, SqlError, SqlState};

/// Bytes of a job and of what it knows of its table, about.
const JOB_BYTES: usize = 4096;

/// Bytes of a key beside its own.
const KEY_BYTES: usize = size_of::<(usize, Key)>();

/// Changes of one table, and how far they have come.
#[derive(Debug)]
pub(super) struct Job {
    links: Arc<Links>,
    changes: Vec<RowChange>,
    /// How many referential actions led here.
    depth: usize,
    stage: Stage,
    /// The changes before this one are through the stage.
    at: usize,
    taken: Taken,
    /// Whether all changes are new rows in order of ids that no row has had.
    fresh: bool,
    orphans: Vec<Orphan>,
    children: VecDeque<Children>,
    /// What it takes beside the changes, or with them where they came of a referential action.
    held: Held,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Keys,
    Locks,
    Remove,
    Check,
    Put,
    Parents,
    Children,
}

/// What jobs leave behind: checks for the statement's end.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// New rows whose keys others may have.
    pub(super) doubtful: Vec<Doubtful>,
    /// New rows whose parents are missing so far.
    pub(super) orphans: Vec<Orphan>,
    /// Keys that went away and were still referred to.
    pub(super) kept: VecDeque<Kept>,
    /// What AFTER triggers are to be told.
    pub(super) after: After,
}

impl Job {
    /// These changes, before the first stage.
    ///
    /// # Errors
    /// 54001 where too many referential actions led here.
    pub(super) fn new(links: Arc<Links>, changes: Vec<RowChange>, depth: usize) -> Result<Job> {
        if depth > MAX_CASCADE_DEPTH {
            return Err(SqlError::new(
                SqlState::StatementTooComplex,
                format!("referential actions cascade over more than {MAX_CASCADE_DEPTH} levels"),
            ));
        }
        Ok(Job {
            links,
            changes,
            depth,
            stage: Stage::Keys,
            at: 0,
            taken: Taken::default(),
            fresh: false,
            orphans: Vec::new(),
            children: VecDeque::new(),
            held: Held::default(),
        })
    }

    /// Counts the changes, which nobody has, and the job itself.
    ///
    /// # Errors
    /// 53200 past the memory budget.
    pub(super) fn hold_changes(&mut self, context: Context<'_>) -> Result<()> {
        let changes = self.changes.iter().map(RowChange::bytes);
        let bytes = JOB_BYTES + changes.sum::<usize>();
        context.run.memory.hold(&mut self.held, bytes)
    }

    /// Takes the changes on, stage by stage.
    ///
    /// # Errors
    /// What a constraint or a lock answers.
    pub(super) fn step(
        &mut self,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<Outcome> {
        while self.stage != Stage::Children {
            writing.context.check()?;
            let end = (self.at + CHANGES_PER_YIELD).min(self.changes.len());
            match self.work(end, writing, effects)? {
                Progress::Ready => {}
                Progress::Yield => return Ok(Outcome::Yield),
                Progress::Wait(ticket) => return Ok(Outcome::Wait(ticket)),
            }
            self.at = end;
            if end < self.changes.len() {
                return Ok(Outcome::Yield);
            }
            self.enter_next_stage(writing, effects)?;
        }
        self.treat_children(writing, effects)
    }

    /// Takes the changes before `end` through the present stage.
    fn work(
        &mut self,
        end: usize,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<Progress> {
        match self.stage {
            Stage::Keys => self.compute_keys(end, writing.context)?,
            Stage::Locks => return self.lock(end, writing),
            Stage::Remove => self.remove(end, writing)?,
            Stage::Check => return self.check(end, writing),
            Stage::Put => self.put(end, writing, effects)?,
            Stage::Parents => self.look_up_parents(end, writing, effects)?,
            Stage::Children => {}
        }
        Ok(Progress::Ready)
    }

    fn enter_next_stage(&mut self, writing: &mut Writing<'_>, effects: &mut Effects) -> Result<()> {
        self.at = 0;
        self.stage = match self.stage {
            Stage::Keys => Stage::Locks,
            Stage::Locks => Stage::Remove,
            Stage::Remove => {
                self.fresh = self.is_fresh(writing)?;
                Stage::Check
            }
            Stage::Check => Stage::Put,
            Stage::Put => Stage::Parents,
            Stage::Parents => {
                self.settle_orphans(writing, effects)?;
                self.find_children(writing.context)?;
                Stage::Children
            }
            Stage::Children => Stage::Children,
        };
        Ok(())
    }

    /// Computes keys, and counts them twice: among those that were taken they are once more.
    fn compute_keys(&mut self, end: usize, context: Context<'_>) -> Result<()> {
        let changes = self.changes.get_mut(self.at..end).unwrap_or_default();
        let mut bytes = 0;
        for change in changes {
            compute_keys(&self.links.spec, change)?;
            let keys = change.keys.iter();
            bytes += 2 * keys.map(|(_, key)| KEY_BYTES + key.len()).sum::<usize>();
        }
        context.run.memory.hold(&mut self.held, bytes)
    }

    /// Whether all changes are new rows past every row of the table. Others may be inserted later, but
    /// not under ids that are locked.
    fn is_fresh(&self, writing: &mut Writing<'_>) -> Result<bool> {
        let ids = |change: &RowChange| match (&change.before, &change.after) {
            (None, Some((id, _))) => Some(*id),
            _ => None,
        };
        let Some(first) = self.changes.first().and_then(ids) else {
            return Ok(false);
        };
        let newest = writing.newest();
        let table = self.links.table.id;
        let table = newest.table(table).ok_or_else(|| no_table(table))?;
        let in_order =
            |a: &RowChange, b: &RowChange| matches!((ids(a), ids(b)), (Some(a), Some(b)) if a < b);
        Ok(first > table.last_row_id() && self.changes.is_sorted_by(in_order))
    }

    /// Takes the locks of new rows by runs, while no other transaction has any of them.
    fn lock_runs(&mut self, end: usize, writing: &mut Writing<'_>) {
        let plain = self.links.parents.is_empty() && self.links.late.is_empty();
        while self.at < end && plain {
            let run = (self.at + LOCKS_AT_ONCE).min(end);
            let changes = self.changes.get(self.at..run).unwrap_or_default();
            if changes.iter().any(|change| change.before.is_some()) {
                return;
            }
            let names = changes.iter();
            let names = names.flat_map(|change| new_names(&self.links, change));
            let names: Vec<LockName> = names.collect();
            let wanted = names.len();
            if writing.txn.lock_free(names.into_iter()) < wanted {
                return;
            }
            self.at = run;
        }
    }

    fn lock(&mut self, end: usize, writing: &mut Writing<'_>) -> Result<Progress> {
        self.lock_runs(end, writing);
        for change in self.changes.get(self.at..end).unwrap_or_default() {
            finish!(lock_one(&self.links, change, writing)?);
            self.at += 1;
        }
        Ok(Progress::Ready)
    }

    fn remove(&mut self, end: usize, writing: &mut Writing<'_>) -> Result<()> {
        for change in self.changes.get(self.at..end).unwrap_or_default() {
            if change.removes()
                && let Some((id, _)) = &change.before
            {
                writing.context.run.wrote(self.links.table.id, *id)?;
                writing.txn.delete_row(self.links.table.id, *id)?;
                let to = change.after.as_ref().map(|(id, _)| *id);
                writing.txn.note_move(self.links.table.id, *id, to);
            }
        }
        Ok(())
    }

    fn check(&mut self, end: usize, writing: &mut Writing<'_>) -> Result<Progress> {
        let table = self.links.table.id;
        let several = self.changes.len() > 1;
        let mut newest = writing.newest();
        while let Some(change) = self.changes.get(self.at).filter(|_| self.at < end) {
            let taken = several.then_some(&mut self.taken);
            let context = writing.context;
            match check(&self.links, change, &newest, taken, self.fresh, context)? {
                None => self.at += 1,
                // Another transaction may remove that row, or give it another key.
                Some((holder, _)) if writing.txn.is_held_by_another(table, holder) => {
                    finish!(writing.share_row(table, holder)?);
                    newest = writing.newest();
                }
                Some((_, error)) => return Err(error),
            }
        }
        Ok(Progress::Ready)
    }

    fn put(&mut self, end: usize, writing: &mut Writing<'_>, effects: &mut Effects) -> Result<()> {
        self.note_events(end, writing, effects)?;
        let table = self.links.table.id;
        if self.fresh && self.links.parents.is_empty() {
            // Rows that no snapshot shows are not changed again.
            let changes = self.changes.get(self.at..end).unwrap_or_default();
            let rows = changes.iter().filter_map(|change| change.after.clone());
            return writing.txn.put_new_rows(table, rows);
        }
        for change in self.changes.get(self.at..end).unwrap_or_default() {
            let Some((id, row)) = &change.after else {
                continue;
            };
            writing.context.run.wrote(table, *id)?;
            writing.txn.put_row(table, *id, row.clone())?;
        }
        Ok(())
    }

    /// Notes what fires AFTER triggers.
    fn note_events(&self, end: usize, writing: &Writing<'_>, effects: &mut Effects) -> Result<()> {
        for change in self.changes.get(self.at..end).unwrap_or_default() {
            let Some(event) = Event::of(&self.links, change) else {
                continue;
            };
            writing.context.reserve(size_of::<Event>())?;
            effects.after.add(event);
        }
        Ok(())
    }

    fn look_up_parents(
        &mut self,
        end: usize,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<()> {
        let changes = self.changes.get(self.at..end).unwrap_or_default();
        late::note(&self.links, changes, &mut effects.doubtful, writing)?;
        if self.links.parents.is_empty() {
            return Ok(());
        }
        let newest = writing.newest();
        for change in self.changes.get(self.at..end).unwrap_or_default() {
            let before = self.orphans.len();
            missing(
                &self.links,
                change,
                &newest,
                &mut self.orphans,
                writing.context,
            )?;
            let mut new = self.orphans.split_off(before);
            new.retain(|orphan| !orphan.wait(writing));
            self.orphans.append(&mut new);
            // One that cannot be mended is reported before more of them pile up.
            if let Some(orphan) = self.orphans.last().filter(|o| !self.may_mend(o)) {
                orphan.check(&newest, writing.context)?;
            }
        }
        Ok(())
    }

    fn may_mend(&self, orphan: &Orphan) -> bool {
        self.depth > 0 || orphan.refers_to_itself()
    }

    fn settle_orphans(&mut self, writing: &Writing<'_>, effects: &mut Effects) -> Result<()> {
        let bytes = self.orphans.len() * size_of::<Orphan>();
        writing.context.reserve(bytes)?;
        effects.orphans.append(&mut self.orphans);
        Ok(())
    }

    fn find_children(&mut self, context: Context<'_>) -> Result<()> {
        for link in &self.links.children {
            context.check()?;
            let removed = removed(&self.links, link, &self.changes)?;
            let bytes = removed.iter().map(Removed::bytes).sum();
            context.run.memory.hold(&mut self.held, bytes)?;
            if !removed.is_empty() {
                let children = Children::new(&self.links, link, removed, self.depth);
                self.children.push_back(children);
            }
        }
        Ok(())
    }

    fn treat_children(
        &mut self,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<Outcome> {
        while let Some(children) = self.children.front_mut() {
            let outcome = children.step(writing, effects)?;
            match &outcome {
                Outcome::Done | Outcome::Spawned(_) => self.children.pop_front(),
                Outcome::Yield | Outcome::Wait(_) => return Ok(outcome),
            };
            if matches!(outcome, Outcome::Spawned(_)) {
                return Ok(outcome);
            }
        }
        Ok(Outcome::Done)
    }
}

/// What a new row locks: its id where that is a key, and its unique keys.
fn new_names<'a>(links: &'a Links, change: &'a RowChange) -> impl Iterator<Item = LockName> + 'a {
    let id = change
        .new_row_id()
        .filter(|_| links.table.row_id_column.is_some());
    let id = id.map(|id| LockName::Row(links.table.id, id));
    let keys = change.keys.iter().filter_map(|(place, key)| {
        let index = links.spec.indexes.get(*place)?;
        Some(LockName::Key(index.id, key.clone()))
    });
    id.into_iter().chain(keys)
}

/// Takes the locks that one change needs: alone for what it takes and what it takes away, shared for
/// the parents that it refers to.
fn lock_one(links: &Links, change: &RowChange, writing: &mut Writing<'_>) -> Result<Progress> {
    if links.table.row_id_column.is_some()
        && let Some(id) = change.new_row_id()
    {
        finish!(writing.lock_row(links.table.id, id)?);
    }
    for (place, key) in &change.keys {
        if let Some(index) = links.spec.indexes.get(*place) {
            finish!(writing.lock_key(index.id, key, LockMode::Exclusive)?);
        }
    }
    for late in &links.late {
        if let Some(key) = late.taken(&links.spec, change)? {
            finish!(writing.lock_key(late.index.id, &key, LockMode::Exclusive)?);
        }
    }
    for link in &links.children {
        if let Some(key) = removed_key(links, link, change)? {
            finish!(writing.lock_key(link.space, &key, LockMode::Exclusive)?);
        }
    }
    for link in &links.parents {
        if let Some(key) = new_parent(links, link, change)? {
            finish!(writing.lock_key(link.space, &key, LockMode::Shared)?);
        }
    }
    Ok(Progress::Ready)
}
