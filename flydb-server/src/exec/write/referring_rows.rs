//! Keys that went away, and the rows that still refer to them.

use std::ops::Bound;

use hashbrown::HashMap;

use super::change::RowChange;
use super::links::{Link, Links};
use crate::exec::limits::BATCH_ROWS;
use crate::exec::run::no_table;
use crate::storage::{IndexSpec, Key, KeyBuilder, Row, TableSpec};
use crate::txn::{RowRange, TableView, View};
use crate::types::{Result, RowId, RowRef, ValueRef};

/// A key of the parent that no row of a job has any more.
#[derive(Debug)]
pub(super) struct Removed {
    /// The key.
    pub(super) key: Key,
    /// The row that had it.
    pub(super) before: Row,
    /// The same row with its new key; `None` where it was deleted.
    pub(super) after: Option<Row>,
}

/// A row that refers to a key that went away: its id, the row, and which of the keys.
pub(super) type Referring = (RowId, Row, usize);

/// The keys that a foreign key may refer to and that changes of its parent take away.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(super) fn removed(links: &Links, link: &Link, changes: &[RowChange]) -> Result<Vec<Removed>> {
    let mut removed = Vec::new();
    for change in changes {
        if let Some(key) = removed_key(links, link, change)?
            && let Some((_, before)) = &change.before
        {
            removed.push(Removed {
                key,
                before: before.clone(),
                after: change.after.as_ref().map(|(_, row)| row.clone()),
            });
        }
    }
    Ok(removed)
}

/// The key that one change takes away.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(super) fn removed_key(links: &Links, link: &Link, change: &RowChange) -> Result<Option<Key>> {
    let layout = &links.spec.layout;
    let Some((_, before)) = &change.before else {
        return Ok(None);
    };
    let Some(key) = link.parent_key(&RowRef::new(layout, before)?)? else {
        return Ok(None);
    };
    let kept = match &change.after {
        Some((_, after)) => link.parent_key(&RowRef::new(layout, after)?)?,
        None => None,
    };
    Ok((kept.as_ref() != Some(&key)).then_some(key))
}

/// The rows that refer to any of these keys: by an index of the foreign key's columns if there is
/// one, else in one pass over the table.
///
/// # Errors
/// 42P01 where the table does not exist; XX001 for an image that does not decode.
pub(super) fn find(
    link: &Link,
    parent: &TableSpec,
    removed: &[Removed],
    newest: &View,
) -> Result<Vec<Referring>> {
    let child = link.child.id;
    let table = newest.table(child).ok_or_else(|| no_table(child))?;
    let mut found = Vec::new();
    if let Some(index) = index_for(link, table.spec()) {
        for (at, removed) in removed.iter().enumerate() {
            let prefix = prefix(link, parent, index, &removed.before)?;
            by_index(link, &table, index, &prefix, (at, removed), &mut found)?;
        }
        return Ok(found);
    }
    if removed.is_empty() {
        return Ok(found);
    }
    let keys: HashMap<&Key, usize> = removed.iter().map(|r| &r.key).zip(0..).collect();
    by_scan(link, &table, &keys, &mut found)?;
    Ok(found)
}

/// An index whose first columns are the foreign key's, in any order.
fn index_for<'a>(link: &Link, child: &'a TableSpec) -> Option<&'a IndexSpec> {
    // A converted value may stand for several of the child's, which only looking at all rows finds.
    if link.conversions.iter().any(Option::is_some) {
        return None;
    }
    let wanted = &link.key.columns;
    let whole = child
        .indexes
        .iter()
        .filter(|index| index.predicate.is_none());
    whole.into_iter().find(|index| {
        let leading = index.columns.get(..wanted.len());
        leading.is_some_and(|leading| leading.iter().all(|(column, _)| wanted.contains(column)))
    })
}

/// The parent's key in the form of the child's index.
fn prefix(link: &Link, parent: &TableSpec, index: &IndexSpec, before: &Row) -> Result<Key> {
    let row = RowRef::new(&parent.layout, before)?;
    let mut prefix = KeyBuilder::new();
    for (column, descending) in index.columns.iter().take(link.key.columns.len()) {
        let place = link.key.columns.iter().position(|c| c == column);
        let of_parent = place.and_then(|place| link.key.parent_columns.get(place));
        let value = row.get(of_parent.copied().unwrap_or(usize::MAX))?;
        prefix.push(value.unwrap_or(ValueRef::Null), *descending);
    }
    Ok(prefix.key())
}

fn by_index(
    link: &Link,
    table: &TableView<'_>,
    index: &IndexSpec,
    prefix: &Key,
    (at, removed): (usize, &Removed),
    found: &mut Vec<Referring>,
) -> Result<()> {
    let Some(entries) = table.index(index.id) else {
        return Ok(());
    };
    let end = prefix.successor();
    let end = end.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
    let mut start = Bound::Included(prefix.clone());
    loop {
        let chunk = entries.range(start.as_ref(), end, false, BATCH_ROWS);
        for (_, id) in &chunk {
            if let Some(row) = table.get(*id)
                && refers(link, table.spec(), row)?.as_ref() == Some(&removed.key)
            {
                found.push((*id, row.clone(), at));
            }
        }
        if chunk.len() < BATCH_ROWS {
            return Ok(());
        }
        if let Some((last, _)) = chunk.into_iter().next_back() {
            start = Bound::Excluded(last);
        }
    }
}

fn by_scan(
    link: &Link,
    table: &TableView<'_>,
    keys: &HashMap<&Key, usize>,
    found: &mut Vec<Referring>,
) -> Result<()> {
    let mut range = RowRange::ALL;
    loop {
        let chunk = table.rows(range, false, BATCH_ROWS);
        let Some((last, _)) = chunk.last() else {
            return Ok(());
        };
        range.start = Bound::Excluded(*last);
        for (id, row) in chunk {
            let key = refers(link, table.spec(), &row)?;
            if let Some(&at) = key.as_ref().and_then(|key| keys.get(key)) {
                found.push((id, row, at));
            }
        }
    }
}

fn refers(link: &Link, child: &TableSpec, row: &Row) -> Result<Option<Key>> {
    link.child_key(&RowRef::new(&child.layout, row)?)
}
