//! Constraints that are checked late: at the end of the statement, or of the transaction.
//!
//! A UNIQUE constraint that is DEFERRABLE stands on an index in which several rows may have one key. Whoever writes a row
//! locks its key, as for any unique key, and notes the row; later it is looked whether another one has the key.
//! What waits for the end of the transaction is kept by it, as rows and not as what was found wrong: by then the row
//! may be another, or its parent may have come.

use std::ops::Bound;
use std::sync::Arc;

use hashbrown::HashMap;

use super::change::RowChange;
use super::children::Kept;
use super::links::{Link, Links};
use super::parents::Orphan;
use super::unique::clash;
use super::writing::{Progress, Writing};
use crate::catalog::{Deferral, Index, Table};
use crate::exec::environment::Environment;
use crate::exec::limits::BATCH_ROWS;
use crate::exec::run::{Context, Run, no_table};
use crate::storage::{IndexSpec, Key, Row, TableSpec, unique_key};
use crate::txn::{ConstraintName, TableView, Transaction, View, Waiting, WaitingKey};
use crate::types::{Result, RowId, SqlError, TableId};

/// A UNIQUE constraint that is checked late.
#[derive(Debug)]
pub(super) struct LateUnique {
    /// Its index, as if it were unique: its keys have no row ids.
    pub(super) index: IndexSpec,
    /// Whether it waits for the commit by itself.
    deferral: Deferral,
}

/// A row that has a key which another may have too.
#[derive(Debug)]
pub(super) struct Doubtful {
    links: Arc<Links>,
    /// Which of the table's late constraints.
    at: usize,
    row: RowId,
}

/// The late constraints of a table.
pub(super) fn late_uniques(table: &Table, spec: &TableSpec) -> Vec<LateUnique> {
    let late = table.indexes.iter();
    late.filter_map(|index: &Index| {
        let mut stored = spec.indexes.iter();
        let stored = stored.find(|stored| stored.id == index.id)?;
        Some(LateUnique {
            index: IndexSpec {
                unique: true,
                ..stored.clone()
            },
            deferral: index.deferral?,
        })
    })
    .collect()
}

impl LateUnique {
    /// The key that a change's new row takes, if its old row had not the same under the same id.
    ///
    /// # Errors
    /// 54000 for a key that is too long.
    pub(super) fn taken(&self, spec: &TableSpec, change: &RowChange) -> Result<Option<Key>> {
        let Some((id, row)) = &change.after else {
            return Ok(None);
        };
        let Some(key) = unique_key(spec, &self.index, row)? else {
            return Ok(None);
        };
        if let Some((old_id, old)) = &change.before
            && old_id == id
            && unique_key(spec, &self.index, old)?.as_ref() == Some(&key)
        {
            return Ok(None);
        }
        Ok(Some(key))
    }

    /// Whether another row has the key of this one.
    fn is_shared(&self, table: &TableView<'_>, row: RowId, image: &Row) -> Result<bool> {
        let spec = table.spec();
        let (Some(key), Some(entries)) = (
            unique_key(spec, &self.index, image)?,
            table.index(self.index.id),
        ) else {
            return Ok(false);
        };
        let end = key.successor();
        let end = end.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut last: Option<Key> = None;
        loop {
            let start = last.as_ref().map_or(Bound::Included(&key), Bound::Excluded);
            let chunk = entries.range(start, end, false, BATCH_ROWS);
            for (_, other) in &chunk {
                if *other != row
                    && let Some(image) = table.get(*other)
                    && unique_key(spec, &self.index, image)?.as_ref() == Some(&key)
                {
                    return Ok(true);
                }
            }
            match chunk.into_iter().next_back() {
                Some((key, _)) => last = Some(key),
                None => return Ok(false),
            }
        }
    }
}

/// Notes the keys that changes take of constraints that are checked late.
///
/// # Errors
/// 54000 for a key that is too long; 53200 past the memory budget.
pub(super) fn note(
    links: &Arc<Links>,
    changes: &[RowChange],
    doubtful: &mut Vec<Doubtful>,
    writing: &mut Writing<'_>,
) -> Result<()> {
    for (at, late) in links.late.iter().enumerate() {
        let waits = writing.defers(links.table.id, &late.index.name, Some(late.deferral));
        for change in changes {
            let Some((row, _)) = change.after.as_ref() else {
                continue;
            };
            if late.taken(&links.spec, change)?.is_none() {
                continue;
            }
            if let Some(constraint) = &waits {
                writing.txn.defer_row(constraint.clone(), *row);
                continue;
            }
            writing.context.reserve(size_of::<Doubtful>())?;
            doubtful.push(Doubtful {
                links: Arc::clone(links),
                at,
                row: *row,
            });
        }
    }
    Ok(())
}

impl Doubtful {
    /// Checks that no other row has the key.
    ///
    /// # Errors
    /// 23505.
    pub(super) fn check(&self, newest: &View, context: Context<'_>) -> Result<()> {
        match self.links.late.get(self.at) {
            Some(late) => refuse_shared(&self.links, late, self.row, newest, context),
            None => Ok(()),
        }
    }
}

fn refuse_shared(
    links: &Links,
    late: &LateUnique,
    row: RowId,
    newest: &View,
    context: Context<'_>,
) -> Result<()> {
    context.check()?;
    let id = links.table.id;
    let table = newest.table(id).ok_or_else(|| no_table(id))?;
    // A row that is there no more has no key.
    let Some(image) = table.get(row) else {
        return Ok(());
    };
    if !late.is_shared(&table, row, image)? {
        return Ok(());
    }
    let columns = late.index.columns.iter().map(|(column, _)| *column);
    let columns: Vec<usize> = columns.collect();
    Err(clash(&late.index.name, links, &columns, image, context))
}

/// Checks that no two rows which are there share a key of a constraint that is checked late.
///
/// # Errors
/// 23505.
pub(in crate::exec) fn verify(table: &Arc<Table>, name: &str, over: Context<'_>) -> Result<()> {
    let rows = over.table(table.id)?;
    let spec = rows.spec();
    let late = late_uniques(table, spec);
    let Some(late) = late.iter().find(|late| late.index.name == name) else {
        return Ok(());
    };
    let Some(entries) = rows.index(late.index.id) else {
        return Ok(());
    };
    let (mut last, mut before): (Option<Key>, Option<Key>) = (None, None);
    loop {
        over.check()?;
        let start = last.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let chunk = entries.range(start, Bound::Unbounded, false, BATCH_ROWS);
        for (_, id) in &chunk {
            let Some(image) = rows.get(*id) else {
                continue;
            };
            let key = unique_key(spec, &late.index, image)?;
            if key.is_some() && key == before {
                let columns = late.index.columns.iter().map(|(column, _)| *column);
                let columns: Vec<usize> = columns.collect();
                let key = super::key_of_row(table, &columns, (spec, image), over);
                return Err(not_unique(name, &key));
            }
            before = key;
        }
        match chunk.into_iter().next_back() {
            Some((key, _)) => last = Some(key),
            None => return Ok(()),
        }
    }
}

#[cold]
fn not_unique(index: &str, key: &str) -> SqlError {
    SqlError::new(
        crate::types::SqlState::UniqueViolation,
        format!("could not create unique index \"{index}\""),
    )
    .with_detail(format!("Key {key} is duplicated."))
}

/// Checks what waited for the end of a transaction, or for SET CONSTRAINTS.
///
/// # Errors
/// 23505 and 23503; 57014 and 53200 as any statement.
pub(crate) fn check_waiting(
    waiting: Waiting,
    environment: &Environment,
    txn: &mut Transaction,
) -> Result<()> {
    let Waiting { rows, keys } = waiting;
    let run = Run::new(txn, [].into(), environment.clone());
    let context = Context {
        run: &run,
        outer: &[],
    };
    let mut writing = Writing { context, txn };
    let newest = writing.newest();
    let mut known: HashMap<TableId, Arc<Links>> = HashMap::new();
    for (constraint, row) in rows {
        let links = links(&constraint, &mut known, &newest, environment)?;
        check_row(&links, &constraint, row, &newest, context)?;
    }
    for WaitingKey {
        constraint,
        parent: _,
        before,
    } in keys
    {
        let links = links(&constraint, &mut known, &newest, environment)?;
        let mut parents = links.parents.iter();
        let link = parents.find(|link| *link.key.name == *constraint.name);
        let link = link.ok_or_else(|| is_gone(&constraint))?;
        check_key(link, before, &newest, &mut writing)?;
    }
    Ok(())
}

fn links(
    constraint: &ConstraintName,
    known: &mut HashMap<TableId, Arc<Links>>,
    newest: &View,
    environment: &Environment,
) -> Result<Arc<Links>> {
    if let Some(links) = known.get(&constraint.table) {
        return Ok(Arc::clone(links));
    }
    let links = Arc::new(Links::of(constraint.table, environment, newest)?);
    known.insert(constraint.table, Arc::clone(&links));
    Ok(links)
}

fn check_row(
    links: &Links,
    constraint: &ConstraintName,
    row: RowId,
    newest: &View,
    context: Context<'_>,
) -> Result<()> {
    let mut late = links.late.iter();
    if let Some(late) = late.find(|late| *late.index.name == *constraint.name) {
        return refuse_shared(links, late, row, newest, context);
    }
    let mut parents = links.parents.iter();
    let link = parents.find(|link| *link.key.name == *constraint.name);
    let link = link.ok_or_else(|| is_gone(constraint))?;
    let table = newest.table(links.table.id);
    let table = table.ok_or_else(|| no_table(links.table.id))?;
    match table.get(row) {
        Some(image) => {
            context.check()?;
            Orphan::new(link, row, image.clone(), links).check(newest, context)
        }
        None => Ok(()),
    }
}

fn check_key(
    link: &Arc<Link>,
    before: Row,
    newest: &View,
    writing: &mut Writing<'_>,
) -> Result<()> {
    let parent = link.parent.id;
    let parent = newest.table(parent).ok_or_else(|| no_table(parent))?;
    let Some(mut kept) = Kept::of(link, parent.spec(), before)? else {
        return Ok(());
    };
    loop {
        match kept.check(writing)? {
            Progress::Ready => return Ok(()),
            Progress::Yield => {}
            Progress::Wait(_) => return Err(SqlError::internal("a check waits for a lock")),
        }
    }
}

#[cold]
fn is_gone(constraint: &ConstraintName) -> SqlError {
    SqlError::internal(format!("constraint {} waits and is gone", constraint.name))
}
