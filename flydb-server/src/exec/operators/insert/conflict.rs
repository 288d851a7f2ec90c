//! Rows of an INSERT on their way past the rows that have their keys.
//!
//! Rows are judged one after the other, in their order, as if each were written before the next is
//! looked at. They are written by runs all the same: a run ends before a row that depends on what
//! the run will write.

use hashbrown::HashSet;

use crate::exec::rows::decode;
use crate::exec::write::arbiters::{
    RowKey, all_holders, await_changes, first_holder, keys_of, lock_keys, meet,
};
use crate::exec::write::assignment::{assign, changes, changes_keys, replaced};
use crate::exec::write::change::RowChange;
use crate::exec::write::constraints;
use crate::exec::write::links::Links;
use crate::exec::write::writing::{Progress, Writing};
use crate::plan::{self, Conflict, ConflictAction, ConflictUpdate};
use crate::storage::Row;
use crate::txn::Ticket;
use crate::types::{Batch, Result, RowId, SqlError, SqlState};

/// New rows, computed and checked, that are not written yet.
#[derive(Debug)]
pub(super) struct Proposed {
    /// As the table's columns.
    pub(super) rows: Batch,
    /// As they will be stored.
    pub(super) images: Vec<Row>,
    /// Their ids.
    pub(super) ids: Vec<RowId>,
}

/// Judges proposed rows.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    proposed: Option<Proposed>,
    /// The rows before this one are judged.
    at: usize,
    run: Run,
    /// The rows that the statement has inserted or changed, where that must not happen twice.
    written: HashSet<RowId>,
}

/// What is to be written together.
#[derive(Debug, Default)]
struct Run {
    verdicts: Vec<(usize, Verdict)>,
    /// The keys that its new rows take.
    taken: HashSet<RowKey>,
    /// The rows that it changes or removes.
    changed: HashSet<RowId>,
}

/// What becomes of a proposed row.
#[derive(Debug)]
enum Verdict {
    Insert,
    /// The row in its way is changed.
    Update((RowId, Row)),
    /// The rows in its way are removed for it.
    Replace(Vec<(RowId, Row)>),
}

enum Judged {
    As(Verdict),
    /// It is left out.
    Skip,
    /// It depends on the run, which must be written first.
    Cut,
    Wait(Ticket),
}

/// What the rows were resolved to.
pub(super) enum Resolved {
    /// The changes of a run; none where all its rows were left out.
    Changes(Vec<RowChange>),
    /// A lock is held by another transaction.
    Wait(Ticket),
}

/// Passes "wait" on to the caller of the function.
macro_rules! granted {
    ($progress:expr) => {
        match $progress {
            Progress::Ready => {}
            Progress::Yield => return Err(SqlError::internal("a lock yielded")),
            Progress::Wait(ticket) => return Ok(Judged::Wait(ticket)),
        }
    };
}

impl Resolver {
    /// Whether there are rows to judge.
    pub(super) const fn has_rows(&self) -> bool {
        self.proposed.is_some()
    }

    /// Takes rows in.
    pub(super) fn propose(&mut self, proposed: Proposed) {
        self.proposed = Some(proposed);
        self.at = 0;
    }

    /// Judges rows up to the end of a run.
    ///
    /// # Errors
    /// 21000 for a row that the statement would change twice; 40001 for one whose newest version
    /// the isolation level does not show; what expressions and constraints answer.
    pub(super) fn resolve(
        &mut self,
        plan: &plan::Insert,
        conflict: &Conflict,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Resolved> {
        let Some(proposed) = self.proposed.take() else {
            return Ok(Resolved::Changes(Vec::new()));
        };
        // An update that moves keys has to be made before the next row is looked at.
        let alone = conflict
            .update()
            .is_some_and(|update| changes_keys(&update.assignments, links));
        while self.at < proposed.ids.len() {
            match self.judge(conflict, &proposed, links, writing)? {
                Judged::As(verdict) => {
                    let ends = alone && matches!(verdict, Verdict::Update(_));
                    self.run.verdicts.push((self.at, verdict));
                    self.at += 1;
                    if ends {
                        break;
                    }
                }
                Judged::Skip => self.at += 1,
                Judged::Cut => break,
                Judged::Wait(ticket) => {
                    self.proposed = Some(proposed);
                    return Ok(Resolved::Wait(ticket));
                }
            }
        }
        let changes = self.end_run(plan, conflict, &proposed, links, writing)?;
        if self.at < proposed.ids.len() {
            self.proposed = Some(proposed);
        }
        Ok(Resolved::Changes(changes))
    }

    fn judge(
        &mut self,
        conflict: &Conflict,
        proposed: &Proposed,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Judged> {
        let (Some(id), Some(image)) = (proposed.ids.get(self.at), proposed.images.get(self.at))
        else {
            return Err(SqlError::internal("a row past its batch"));
        };
        let keys = keys_of(links, &conflict.keys, *id, image)?;
        if keys.iter().any(|key| self.run.taken.contains(key)) {
            return Ok(match conflict.action {
                ConflictAction::Nothing => Judged::Skip,
                ConflictAction::Update(_) | ConflictAction::Replace => Judged::Cut,
            });
        }
        let judged = match &conflict.action {
            ConflictAction::Nothing => leave_out(links, &keys, writing)?,
            ConflictAction::Update(update) => self.update(update, links, &keys, writing)?,
            ConflictAction::Replace => self.replace(links, &keys, writing)?,
        };
        match &judged {
            Judged::As(Verdict::Insert | Verdict::Replace(_)) => self.run.taken.extend(keys),
            Judged::As(Verdict::Update(_)) | Judged::Skip | Judged::Cut | Judged::Wait(_) => {}
        }
        Ok(judged)
    }

    /// DO UPDATE: the row in the way is locked and seen once more.
    fn update(
        &mut self,
        update: &ConflictUpdate,
        links: &Links,
        keys: &[RowKey],
        writing: &mut Writing<'_>,
    ) -> Result<Judged> {
        let mut locked = false;
        loop {
            let Some((id, _)) = first_holder(links, keys, &writing.newest())? else {
                if locked {
                    return Ok(Judged::As(Verdict::Insert));
                }
                granted!(lock_keys(links, keys, writing)?);
                locked = true;
                continue;
            };
            if self.run.changed.contains(&id) {
                return Ok(Judged::Cut);
            }
            if !update.again && self.written.contains(&id) {
                return Err(changed_twice());
            }
            granted!(writing.lock_row(links.table.id, id)?);
            let again = first_holder(links, keys, &writing.newest())?;
            if let Some((same, row)) = again.filter(|(again, _)| *again == id) {
                meet(links, same, &row, writing)?;
                self.run.changed.insert(same);
                return Ok(Judged::As(Verdict::Update((same, row))));
            }
        }
    }

    /// REPLACE: the keys are locked, then all rows that have them.
    fn replace(
        &mut self,
        links: &Links,
        keys: &[RowKey],
        writing: &mut Writing<'_>,
    ) -> Result<Judged> {
        granted!(lock_keys(links, keys, writing)?);
        loop {
            let found = all_holders(links, keys, &writing.newest())?;
            if found.iter().any(|(id, _)| self.run.changed.contains(id)) {
                return Ok(Judged::Cut);
            }
            for (id, _) in &found {
                granted!(writing.lock_row(links.table.id, *id)?);
            }
            let again = all_holders(links, keys, &writing.newest())?;
            let same = again
                .iter()
                .map(|(id, _)| id)
                .eq(found.iter().map(|(id, _)| id));
            if !same {
                continue;
            }
            for (id, row) in &again {
                meet(links, *id, row, writing)?;
                self.run.changed.insert(*id);
            }
            return Ok(Judged::As(match again.is_empty() {
                true => Verdict::Insert,
                false => Verdict::Replace(again),
            }));
        }
    }

    /// The changes of the run, in the rows' order.
    fn end_run(
        &mut self,
        plan: &plan::Insert,
        conflict: &Conflict,
        proposed: &Proposed,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Vec<RowChange>> {
        let Run { verdicts, .. } = std::mem::take(&mut self.run);
        let mut updated = match conflict.update() {
            Some(update) => updates(update, plan, &verdicts, proposed, links, writing)?,
            None => Vec::new(),
        }
        .into_iter();
        let mut changes = Vec::with_capacity(verdicts.len());
        for (at, verdict) in verdicts {
            match verdict {
                Verdict::Insert => changes.extend(insertion(proposed, at)),
                Verdict::Update(_) => changes.extend(updated.next().flatten()),
                Verdict::Replace(rows) => {
                    let rows = rows.into_iter();
                    changes.extend(rows.map(|row| RowChange::new(Some(row), None)));
                    changes.extend(insertion(proposed, at));
                }
            }
        }
        if conflict.update().is_some_and(|update| !update.again) {
            let ids = changes.iter().filter_map(|change| change.after.as_ref());
            self.written.extend(ids.map(|(id, _)| *id));
            writing.context.reserve(16 * changes.len())?;
        }
        Ok(changes)
    }
}

/// DO NOTHING: a row is left out for one that is there to stay.
fn leave_out(links: &Links, keys: &[RowKey], writing: &mut Writing<'_>) -> Result<Judged> {
    let mut locked = false;
    loop {
        match first_holder(links, keys, &writing.newest())? {
            Some((id, _)) => {
                granted!(await_changes(links, id, writing)?);
                // It is over by now, one way or the other.
                if let Some((same, row)) = first_holder(links, keys, &writing.newest())?
                    && same == id
                {
                    meet(links, same, &row, writing)?;
                    return Ok(Judged::Skip);
                }
            }
            None if locked => return Ok(Judged::As(Verdict::Insert)),
            None => {
                granted!(lock_keys(links, keys, writing)?);
                locked = true;
            }
        }
    }
}

fn insertion(proposed: &Proposed, at: usize) -> Option<RowChange> {
    let (id, image) = (proposed.ids.get(at)?, proposed.images.get(at)?);
    Some(RowChange::new(None, Some((*id, image.clone()))))
}

/// The changes of the rows in the way, `None` for those that WHERE leaves as they are.
fn updates(
    update: &ConflictUpdate,
    plan: &plan::Insert,
    verdicts: &[(usize, Verdict)],
    proposed: &Proposed,
    links: &Links,
    writing: &mut Writing<'_>,
) -> Result<Vec<Option<RowChange>>> {
    let mut rows = Vec::new();
    let mut which = Vec::new();
    for (at, verdict) in verdicts {
        if let (Verdict::Update(row), Ok(at)) = (verdict, u32::try_from(*at)) {
            rows.push(row.clone());
            which.push(at);
        }
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let columns: Vec<usize> = (0..links.spec.layout.len()).collect();
    let mut input = decode::batch(&links.spec, &rows, &columns, false)?;
    input.columns.extend(proposed.rows.gather(&which).columns);
    let mut changed: Vec<Option<RowChange>> = rows.iter().map(|_| None).collect();
    let mut kept: Vec<u32> = (0..).take(rows.len()).collect();
    if let Some(condition) = &update.condition {
        kept = writing.lend(|context| context.filter(condition, &input))?;
        input = input.gather(&kept);
    }
    let assigned = assign(&update.assignments, &input, links, writing)?;
    let mut new = replaced(input, &assigned);
    new.columns.truncate(columns.len());
    constraints::check(&links.table, &plan.checks, &new, writing.context)?;
    let places = kept.iter().filter_map(|at| usize::try_from(*at).ok());
    let places: Vec<usize> = places.collect();
    let kept_rows = places.iter().filter_map(|at| rows.get(*at).cloned());
    let made = changes(links, kept_rows.collect(), &assigned)?;
    for (at, change) in places.into_iter().zip(made) {
        if let Some(place) = changed.get_mut(at) {
            *place = Some(change);
        }
    }
    Ok(changed)
}

#[cold]
fn changed_twice() -> SqlError {
    SqlError::new(
        SqlState::CardinalityViolation,
        "ON CONFLICT DO UPDATE command cannot affect row a second time",
    )
    .with_hint(
        "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
    )
}
