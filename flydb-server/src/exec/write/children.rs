//! Foreign keys, seen from the row referred to: what happens to rows that refer to a key that went.
//!
//! RESTRICT refuses at once, NO ACTION at the statement's end. The others change the referring rows,
//! which are locked first; as they are looked for in the newest state, one may have been changed by
//! another transaction since the snapshot, and then the statement has to be run again.

use std::sync::Arc;

use super::change::RowChange;
use super::constraints;
use super::errors::still_referenced;
use super::job::{Effects, Job};
use super::links::{Link, Links};
use super::referring_rows::{Referring, Removed, find};
use super::rows::encode_changed;
use super::unique::holder;
use super::writing::{Progress, Writing, finish};
use crate::catalog::ReferentialAction;
use crate::exec::operators::row_id;
use crate::exec::rows::decode;
use crate::exec::run::{Context, no_table};
use crate::plan::Expr;
use crate::storage::{Row, TableSpec};
use crate::txn::{View, conflict};
use crate::types::cast::{CastRules, cast_value};
use crate::types::{Column, DataType, Result, RowId, RowRef, SqlError, Value, ValueRef};

/// One foreign key to a table from which keys went away.
#[derive(Debug)]
pub(super) struct Children {
    link: Arc<Link>,
    parent: Arc<TableSpec>,
    removed: Vec<Removed>,
    action: ReferentialAction,
    /// How many referential actions led here.
    depth: usize,
    /// The referring rows, while they are locked.
    found: Option<Found>,
}

#[derive(Debug)]
struct Found {
    rows: Vec<Referring>,
    /// The version of their table when they were found.
    version: u64,
    locked: usize,
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
            found: None,
        }
    }

    /// Does what the foreign key says; jobs and later checks go into `effects`.
    ///
    /// # Errors
    /// 23503 for RESTRICT; 40001 for a referring row that changed since the snapshot.
    pub(super) fn step(
        &mut self,
        writing: &mut Writing<'_>,
        effects: &mut Effects,
    ) -> Result<Progress> {
        match self.action {
            ReferentialAction::NoAction | ReferentialAction::Restrict => {
                self.refuse(writing, effects)?;
                Ok(Progress::Ready)
            }
            ReferentialAction::Cascade
            | ReferentialAction::SetNull
            | ReferentialAction::SetDefault => self.change(writing, effects),
        }
    }

    fn refuse(&mut self, writing: &mut Writing<'_>, effects: &mut Effects) -> Result<()> {
        let newest = writing.newest();
        let found = find(&self.link, &self.parent, &self.removed, &newest)?;
        let Some((_, _, at)) = found.first() else {
            return Ok(());
        };
        if self.action == ReferentialAction::Restrict {
            return Err(self.referenced(*at, writing.context));
        }
        effects.kept.push(self.keep());
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
            found: None,
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

    fn change(&mut self, writing: &mut Writing<'_>, effects: &mut Effects) -> Result<Progress> {
        let child = self.link.child.id;
        finish!(writing.lock_definition(child)?);
        loop {
            let newest = writing.newest();
            let version = newest
                .table(child)
                .ok_or_else(|| no_table(child))?
                .version();
            match &mut self.found {
                Some(found) if found.locked == found.rows.len() && found.version == version => {
                    break;
                }
                Some(found) if found.locked < found.rows.len() => {
                    finish!(found.lock(child, writing)?);
                }
                // Not looked for yet, or others wrote to the table while the locks were taken.
                _ => {
                    let rows = find(&self.link, &self.parent, &self.removed, &newest)?;
                    self.found = Some(Found {
                        rows,
                        version,
                        locked: 0,
                    });
                }
            }
        }
        let rows = self
            .found
            .take()
            .map(|found| found.rows)
            .unwrap_or_default();
        if !rows.is_empty() {
            refuse_changed(child, &rows, writing.context, effects)?;
            let job = self.job(rows, writing)?;
            effects.jobs.push_back(job);
            // The default may be the very key that went away.
            if self.action == ReferentialAction::SetDefault {
                effects.kept.push(self.keep());
            }
        }
        Ok(Progress::Ready)
    }

    /// The change of the referring rows.
    fn job(&self, rows: Vec<Referring>, writing: &Writing<'_>) -> Result<Job> {
        let run = writing.context.run;
        let links = Links::of(self.link.child.id, &run.environment.catalog, &run.view)?;
        let deletes = self.action == ReferentialAction::Cascade
            && self.removed.iter().all(|removed| removed.after.is_none());
        let changes = if deletes {
            rows.into_iter()
                .map(|(id, row, _)| RowChange::new(Some((id, row)), None))
                .collect()
        } else {
            self.updates(&links, rows, writing.context)?
        };
        Job::new(Arc::new(links), changes, self.depth + 1)
    }

    fn updates(
        &self,
        links: &Links,
        rows: Vec<Referring>,
        context: Context<'_>,
    ) -> Result<Vec<RowChange>> {
        let which: Vec<usize> = rows.iter().map(|(_, _, at)| *at).collect();
        let old: Vec<(RowId, Row)> = rows.into_iter().map(|(id, row, _)| (id, row)).collect();
        let mut changed = Vec::with_capacity(self.link.key.columns.len());
        for (place, column) in self.link.key.columns.iter().enumerate() {
            changed.push((*column, self.new_values(place, &which, context)?));
        }
        let new = encode_changed(&links.spec, &old, &changed)?;
        let mut new: Vec<(RowId, Row)> = old.iter().map(|(id, _)| *id).zip(new).collect();
        check(links, &new, context)?;
        let moved = changed
            .iter()
            .find(|(column, _)| links.table.row_id_column == Some(*column));
        if let Some((_, ids)) = moved {
            for (at, (id, _)) in new.iter_mut().enumerate() {
                *id = row_id(&ids.value(at))?.unwrap_or(*id);
            }
        }
        let change = |(before, after)| RowChange::new(Some(before), Some(after));
        Ok(old.into_iter().zip(new).map(change).collect())
    }

    /// The new values of one of the foreign key's columns, for each referring row.
    fn new_values(&self, place: usize, which: &[usize], context: Context<'_>) -> Result<Column> {
        let data_type = child_type(&self.link, place);
        let values: Vec<Value> = match self.action {
            ReferentialAction::Cascade => {
                let values = self.parent_values(place, data_type, context)?;
                let value = |at: &usize| values.get(*at).cloned().unwrap_or(Value::Null);
                which.iter().map(value).collect()
            }
            ReferentialAction::SetDefault => {
                vec![default(&self.link, place, context)?; which.len()]
            }
            ReferentialAction::SetNull
            | ReferentialAction::NoAction
            | ReferentialAction::Restrict => vec![Value::Null; which.len()],
        };
        Column::from_values(data_type.physical(), values.iter().map(Value::as_ref))
    }

    /// The new values of the column referred to, for each key that went away.
    fn parent_values(
        &self,
        place: usize,
        to: DataType,
        context: Context<'_>,
    ) -> Result<Vec<Value>> {
        let column = self.link.key.parent_columns.get(place).copied();
        let column = column.unwrap_or(usize::MAX);
        let definition = self.link.parent.columns.get(column);
        let from = definition.map_or(to, |definition| definition.data_type);
        let value = |removed: &Removed| match &removed.after {
            None => Ok(Value::Null),
            Some(row) => {
                let row = RowRef::new(&self.parent.layout, row)?;
                let value = row.get(column)?.unwrap_or(ValueRef::Null);
                assigned(value, from, to, context)
            }
        };
        self.removed.iter().map(value).collect()
    }
}

impl Found {
    fn lock(
        &mut self,
        table: crate::types::TableId,
        writing: &mut Writing<'_>,
    ) -> Result<Progress> {
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
    /// Checks that nothing refers to the keys any more, or that rows have them again.
    ///
    /// # Errors
    /// 23503.
    pub(super) fn check(&self, newest: &View, context: Context<'_>) -> Result<()> {
        let Kept(children) = self;
        let found = find(&children.link, &children.parent, &children.removed, newest)?;
        for (_, _, at) in found {
            let Some(removed) = children.removed.get(at) else {
                continue;
            };
            if !is_back(&children.link, removed, &children.parent, newest)? {
                return Err(children.referenced(at, context));
            }
        }
        Ok(())
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

/// A row that this statement did not write must be the one that its snapshot shows.
fn refuse_changed(
    table: crate::types::TableId,
    rows: &[Referring],
    context: Context<'_>,
    effects: &Effects,
) -> Result<()> {
    let snapshot = context.table(table)?;
    for (id, row, _) in rows {
        let same = snapshot.get(*id).is_some_and(|seen| seen.ptr_eq(row));
        if !same && !effects.written.contains(&(table, *id)) {
            return Err(conflict());
        }
    }
    Ok(())
}

/// NOT NULL and CHECK of rows that a referential action changed.
fn check(links: &Links, rows: &[(RowId, Row)], context: Context<'_>) -> Result<()> {
    let environment = &context.run.environment;
    let table = &links.table;
    let bind = |check: &crate::catalog::Check| -> Result<(String, Expr)> {
        let condition = (environment.bind_text)(&check.sql, table, &environment.catalog)?;
        Ok((check.name.clone(), condition))
    };
    let checks: Vec<(String, Expr)> = table.checks.iter().map(bind).collect::<Result<_>>()?;
    let all: Vec<usize> = (0..links.spec.layout.len()).collect();
    let batch = decode::batch(&links.spec, rows, &all, false)?;
    constraints::check(table, &checks, &batch, context)
}

fn child_type(link: &Link, place: usize) -> DataType {
    let column = link.key.columns.get(place).copied();
    let column = column.and_then(|column| link.child.columns.get(column));
    column.map_or(DataType::Unknown, |column| column.data_type)
}

/// The default of one of a foreign key's columns; NULL without one.
fn default(link: &Link, place: usize, context: Context<'_>) -> Result<Value> {
    let environment = &context.run.environment;
    let column = link.key.columns.get(place).copied();
    let column = column.and_then(|column| link.child.columns.get(column));
    let Some(default) = column.and_then(|column| column.default.as_ref()) else {
        return Ok(Value::Null);
    };
    let expr = (environment.bind_text)(&default.sql, &link.child, &environment.catalog)?;
    let value = context.constant(&expr)?;
    assigned(
        value.as_ref(),
        expr.data_type,
        child_type(link, place),
        context,
    )
}

fn assigned(
    value: ValueRef<'_>,
    from: DataType,
    to: DataType,
    context: Context<'_>,
) -> Result<Value> {
    let session = &context.run.environment.session;
    let rules = CastRules {
        explicit: false,
        zone: &session.time_zone,
        now: session.now,
    };
    cast_value(value, from, to, &rules)
}
