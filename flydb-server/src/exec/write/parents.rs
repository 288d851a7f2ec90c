//! Foreign keys, seen from the referring row: its parent must exist.

use std::ops::Bound;
use std::sync::Arc;

use super::change::RowChange;
use super::errors::{in_part, no_parent};
use super::links::{Link, Links};
use super::unique::holder;
use super::writing::Writing;
use crate::catalog::{Catalog, ForeignKey, Table};
use crate::exec::limits::BATCH_ROWS;
use crate::exec::run::{Context, no_table};
use crate::storage::{Key, Row};
use crate::txn::{RowRange, View};
use crate::types::{Result, RowId, RowRef, ValueRef};

/// A new row whose parent was not there when it was looked up. It may still come within the statement.
#[derive(Debug)]
pub(super) struct Orphan {
    link: Arc<Link>,
    id: RowId,
    row: Row,
    layout: Arc<crate::storage::TableSpec>,
}

/// The key of a parent that a change's new row refers to and its old row did not; `None` where there
/// is none to look up.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(super) fn new_parent(links: &Links, link: &Link, change: &RowChange) -> Result<Option<Key>> {
    let layout = &links.spec.layout;
    let Some((_, after)) = &change.after else {
        return Ok(None);
    };
    let Some(key) = link.child_key(&RowRef::new(layout, after)?)? else {
        return Ok(None);
    };
    let old = match &change.before {
        Some((_, before)) => link.child_key(&RowRef::new(layout, before)?)?,
        None => None,
    };
    // The old row may still wait for its parent, under its own id.
    let waits = link.key.deferral.is_some();
    Ok((waits || old.as_ref() != Some(&key)).then_some(key))
}

/// Looks up the parents of a change's new row; those that are missing come back.
///
/// # Errors
/// 23503 for a row that refers in part by MATCH FULL; XX001 for an image that does not decode.
pub(super) fn missing(
    links: &Links,
    change: &RowChange,
    newest: &View,
    orphans: &mut Vec<Orphan>,
    context: Context<'_>,
) -> Result<()> {
    for link in &links.parents {
        refuse_mixed(links, link, change, context)?;
        let Some(key) = new_parent(links, link, change)? else {
            continue;
        };
        let Some((id, row)) = &change.after else {
            continue;
        };
        let image = RowRef::new(&links.spec.layout, row)?;
        if !exists(link, &key, &image, newest)? {
            orphans.push(Orphan::new(link, *id, row.clone(), links));
        }
    }
    Ok(())
}

/// # Errors
/// 23503 for a new row that refers in part, by MATCH FULL.
fn refuse_mixed(
    links: &Links,
    link: &Link,
    change: &RowChange,
    context: Context<'_>,
) -> Result<()> {
    let (true, Some((_, after))) = (link.key.match_full, &change.after) else {
        return Ok(());
    };
    let layout = &links.spec.layout;
    let after = RowRef::new(layout, after)?;
    if !link.mixes_nulls(&after)? {
        return Ok(());
    }
    match &change.before {
        Some((_, before)) if link.refer_alike(&RowRef::new(layout, before)?, &after)? => Ok(()),
        _ => Err(in_part(link, context)),
    }
}

/// Checks that all rows of a table have the parents that a foreign key wants, as a run's view shows
/// both tables.
///
/// # Errors
/// 23503 for the first row without its parent.
pub(in crate::exec) fn verify(
    table: &Arc<Table>,
    key: &ForeignKey,
    catalog: &Catalog,
    context: Context<'_>,
) -> Result<()> {
    let link = Link::new(table, key, catalog)?;
    let rows = context.table(table.id)?;
    let mut range = RowRange::ALL;
    loop {
        context.check()?;
        let chunk = rows.rows(range, false, BATCH_ROWS);
        let Some((last, _)) = chunk.last() else {
            return Ok(());
        };
        range.start = Bound::Excluded(*last);
        for (_, row) in &chunk {
            let image = RowRef::new(&rows.spec().layout, row)?;
            if link.mixes_nulls(&image)? {
                return Err(in_part(&link, context));
            }
            if let Some(key) = link.child_key(&image)?
                && !exists(&link, &key, &image, &context.run.view)?
            {
                return Err(no_parent(&link, &image, context));
            }
        }
    }
}

impl Orphan {
    /// A row of a table whose parent was not there.
    pub(super) fn new(link: &Arc<Link>, id: RowId, row: Row, links: &Links) -> Orphan {
        Orphan {
            link: Arc::clone(link),
            id,
            row,
            layout: Arc::clone(&links.spec),
        }
    }

    /// Leaves the check to the commit, where its constraint waits for it; whether it does.
    pub(super) fn wait(&self, writing: &mut Writing<'_>) -> bool {
        let Link { child, key, .. } = &*self.link;
        match writing.defers(child.id, &key.name, key.deferral) {
            Some(constraint) => {
                writing.txn.defer_row(constraint, self.id);
                true
            }
            None => false,
        }
    }

    /// Looks the parent up once more.
    ///
    /// # Errors
    /// 23503 where it is still missing.
    pub(super) fn check(&self, newest: &View, context: Context<'_>) -> Result<()> {
        let image = RowRef::new(&self.layout.layout, &self.row)?;
        match self.link.child_key(&image)? {
            Some(key) if !exists(&self.link, &key, &image, newest)? => {
                Err(no_parent(&self.link, &image, context))
            }
            _ => Ok(()),
        }
    }

    /// Whether a statement that writes only to the referring table can still bring the parent.
    pub(super) fn refers_to_itself(&self) -> bool {
        self.link.child.id == self.link.parent.id
    }
}

/// Whether the parent that `row` refers to by `key` exists.
fn exists(link: &Link, key: &Key, row: &RowRef<'_>, newest: &View) -> Result<bool> {
    let parent = link.parent.id;
    let table = newest.table(parent).ok_or_else(|| no_table(parent))?;
    let Some(index) = link.index else {
        let column = link.key.columns.first().copied().unwrap_or(usize::MAX);
        let id = row.get(column)?.and_then(row_id);
        return Ok(id.is_some_and(|id| table.get(id).is_some()));
    };
    let spec = table.spec();
    match spec.indexes.iter().find(|spec| spec.id == index) {
        Some(index) => Ok(holder(spec, &table, index, key)?.is_some()),
        None => Ok(false),
    }
}

fn row_id(value: ValueRef<'_>) -> Option<RowId> {
    match value {
        ValueRef::SmallInt(v) => Some(RowId(v.into())),
        ValueRef::Int(v) => Some(RowId(v.into())),
        ValueRef::BigInt(v) => Some(RowId(v)),
        _ => None,
    }
}
