//! Keys that went away, and the rows that still refer to them.

use std::ops::Bound;

use hashbrown::HashMap;

use super::change::RowChange;
use super::links::{Link, Links};
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::run::{Context, no_table};
use crate::storage::{IndexSpec, Key, KeyBuilder, Row, TableSpec};
use crate::txn::{RowRange, TableView, View};
use crate::types::{IndexId, Result, RowId, RowRef, SqlError, ValueRef};

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

impl Removed {
    /// About how many bytes it takes; the images are shared.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Removed>() + self.key.len()
    }
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

/// Looks for the rows that refer to any of some keys, chunk by chunk: by an index of the foreign key's
/// columns if there is one, else in one pass over the table.
///
/// Others may commit meanwhile. The keys are locked, so that they bring no row that refers to one.
#[derive(Debug)]
pub(super) struct Search {
    view: View,
    way: Way,
    found: Vec<Referring>,
}

#[derive(Debug)]
enum Way {
    /// The key whose entries are read, and the last that was.
    Index(IndexId, usize, Option<Key>),
    /// What is left of the table, and the keys.
    Scan(RowRange, HashMap<Key, usize>),
}

impl Search {
    /// Before the first row.
    ///
    /// # Errors
    /// 42P01 where the table does not exist; 53200 past the memory budget.
    pub(super) fn new(
        link: &Link,
        removed: &[Removed],
        newest: View,
        context: Context<'_>,
    ) -> Result<Search> {
        let child = link.child.id;
        let table = newest.table(child).ok_or_else(|| no_table(child))?;
        let way = match index_for(link, table.spec()) {
            Some(index) => Way::Index(index.id, 0, None),
            None => {
                context.reserve(removed.len() * size_of::<(Key, usize)>())?;
                let keys = removed.iter().map(|removed| removed.key.clone());
                Way::Scan(RowRange::ALL, keys.zip(0..).collect())
            }
        };
        Ok(Search {
            view: newest,
            way,
            found: Vec::new(),
        })
    }

    /// Looks at more rows; whether it has come to the end.
    ///
    /// # Errors
    /// XX001 for an image that does not decode; 53200 past the memory budget; 57014.
    pub(super) fn step(
        &mut self,
        link: &Link,
        parent: &TableSpec,
        removed: &[Removed],
        context: Context<'_>,
    ) -> Result<bool> {
        let child = link.child.id;
        let table = self.view.table(child).ok_or_else(|| no_table(child))?;
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let before = self.found.len();
            let is_done = match &mut self.way {
                Way::Index(id, at, last) => {
                    let index = table.spec().indexes.iter().find(|index| index.id == *id);
                    let index = index.ok_or_else(|| SqlError::internal("an index is gone"))?;
                    let entries = Entries {
                        link,
                        parent,
                        table: &table,
                        index,
                    };
                    entries.next(removed, at, last, &mut self.found)?
                }
                Way::Scan(range, keys) => scan(link, &table, range, keys, &mut self.found)?,
            };
            context.reserve(size_of::<Referring>() * (self.found.len() - before))?;
            if is_done {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The rows found so far.
    pub(super) fn found(&self) -> &[Referring] {
        &self.found
    }

    /// The version of the table that is looked through.
    pub(super) fn version(&self, link: &Link) -> Option<u64> {
        self.view.table(link.child.id).map(|table| table.version())
    }

    /// The rows that were found.
    pub(super) fn into_found(self) -> Vec<Referring> {
        self.found
    }
}

/// Rows that were found, as others have left them in the newest state.
///
/// # Errors
/// 42P01 where the table does not exist; XX001 for an image that does not decode.
pub(super) fn renewed(
    link: &Link,
    removed: &[Removed],
    found: Vec<Referring>,
    newest: &View,
) -> Result<Vec<Referring>> {
    let child = link.child.id;
    let table = newest.table(child).ok_or_else(|| no_table(child))?;
    let mut rows = Vec::with_capacity(found.len());
    for (id, row, at) in found {
        match table.get(id) {
            Some(now) if now.ptr_eq(&row) => rows.push((id, row, at)),
            Some(now) => {
                let key = refers(link, table.spec(), now)?;
                if key.is_some() && key.as_ref() == removed.get(at).map(|removed| &removed.key) {
                    rows.push((id, now.clone(), at));
                }
            }
            None => {}
        }
    }
    Ok(rows)
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

/// The entries of an index that may belong to referring rows.
struct Entries<'a> {
    link: &'a Link,
    parent: &'a TableSpec,
    table: &'a TableView<'a>,
    index: &'a IndexSpec,
}

impl Entries<'_> {
    /// Reads on, for the key `at` from behind its `last` entry, then for the next keys; whether none is left.
    fn next(
        &self,
        removed: &[Removed],
        at: &mut usize,
        last: &mut Option<Key>,
        found: &mut Vec<Referring>,
    ) -> Result<bool> {
        let Some(entries) = self.table.index(self.index.id) else {
            return Ok(true);
        };
        let mut left = BATCH_ROWS;
        while left > 0 {
            let Some(of) = removed.get(*at) else {
                return Ok(true);
            };
            let prefix = prefix(self.link, self.parent, self.index, &of.before)?;
            let end = prefix.successor();
            let end = end.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
            let start = match last.take() {
                Some(last) => Bound::Excluded(last),
                None => Bound::Included(prefix.clone()),
            };
            let chunk = entries.range(start.as_ref(), end, false, left);
            for (_, id) in &chunk {
                if let Some(row) = self.table.get(*id)
                    && refers(self.link, self.table.spec(), row)?.as_ref() == Some(&of.key)
                {
                    found.push((*id, row.clone(), *at));
                }
            }
            if chunk.len() < left {
                *at += 1;
                left -= chunk.len() + 1;
            } else {
                *last = chunk.into_iter().next_back().map(|(key, _)| key);
                left = 0;
            }
        }
        Ok(false)
    }
}

/// Looks at the next rows of a table; whether there are no more.
fn scan(
    link: &Link,
    table: &TableView<'_>,
    range: &mut RowRange,
    keys: &HashMap<Key, usize>,
    found: &mut Vec<Referring>,
) -> Result<bool> {
    let chunk = table.rows(*range, false, BATCH_ROWS);
    let Some((last, _)) = chunk.last() else {
        return Ok(true);
    };
    range.start = Bound::Excluded(*last);
    for (id, row) in chunk {
        let key = refers(link, table.spec(), &row)?;
        if let Some(&at) = key.as_ref().and_then(|key| keys.get(key)) {
            found.push((id, row, at));
        }
    }
    Ok(keys.is_empty())
}

fn refers(link: &Link, child: &TableSpec, row: &Row) -> Result<Option<Key>> {
    link.child_key(&RowRef::new(&child.layout, row)?)
}
