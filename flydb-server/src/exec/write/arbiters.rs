//! The rows in the way of a new one: those that have its unique keys, in the newest state.
//!
//! A key that nobody has is locked before the new row takes it, so that whoever comes second waits
//! and then finds the row. One who only looks takes no lock, but waits for a transaction that
//! changes or removes the row it found.

use smallvec::SmallVec;

use super::links::Links;
use super::unique::holder;
use super::writing::{Progress, Writing, finish};
use crate::exec::run::no_table;
use crate::plan::UniqueKey;
use crate::storage::{Key, Row, unique_key};
use crate::txn::{LockMode, View, conflict};
use crate::types::{Result, RowId};

/// One unique key of a new row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::exec) enum RowKey {
    /// Its row id.
    Id(RowId),
    /// Its key in one of the table's indexes.
    Entry(usize, Key),
}

/// The unique keys of a new row that are looked at.
pub(in crate::exec) type RowKeys = SmallVec<[RowKey; 2]>;

/// The keys of a row. One with a NULL is in nobody's way.
///
/// # Errors
/// 54000 for a key that is too long.
pub(in crate::exec) fn keys_of(
    links: &Links,
    wanted: &[UniqueKey],
    id: RowId,
    row: &Row,
) -> Result<RowKeys> {
    let mut keys = RowKeys::new();
    for key in wanted {
        match key {
            UniqueKey::RowId => keys.push(RowKey::Id(id)),
            UniqueKey::Index(wanted) => {
                let mut indexes = links.spec.indexes.iter().enumerate();
                if let Some((place, index)) = indexes.find(|(_, index)| index.id == *wanted) {
                    let key = unique_key(&links.spec, index, row)?;
                    keys.extend(key.map(|key| RowKey::Entry(place, key)));
                }
            }
        }
    }
    Ok(keys)
}

/// The row that has one of these keys, by the first that is taken.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(in crate::exec) fn first_holder(
    links: &Links,
    keys: &[RowKey],
    newest: &View,
) -> Result<Option<(RowId, Row)>> {
    for key in keys {
        if let Some(found) = holder_of(links, key, newest)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// All rows that have one of these keys, each once.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(in crate::exec) fn all_holders(
    links: &Links,
    keys: &[RowKey],
    newest: &View,
) -> Result<Vec<(RowId, Row)>> {
    let mut found: Vec<(RowId, Row)> = Vec::new();
    for key in keys {
        if let Some((id, row)) = holder_of(links, key, newest)?
            && found.iter().all(|(other, _)| *other != id)
        {
            found.push((id, row));
        }
    }
    Ok(found)
}

fn holder_of(links: &Links, key: &RowKey, newest: &View) -> Result<Option<(RowId, Row)>> {
    let table = links.table.id;
    let table = newest.table(table).ok_or_else(|| no_table(table))?;
    let id = match key {
        RowKey::Id(id) => Some(*id),
        RowKey::Entry(place, key) => match links.spec.indexes.get(*place) {
            Some(index) => holder(&links.spec, &table, index, key)?,
            None => None,
        },
    };
    Ok(id.and_then(|id| Some((id, table.get(id)?.clone()))))
}

/// Locks the keys, to take them.
///
/// # Errors
/// What a lock answers.
pub(in crate::exec) fn lock_keys(
    links: &Links,
    keys: &[RowKey],
    writing: &mut Writing<'_>,
) -> Result<Progress> {
    for key in keys {
        match key {
            RowKey::Id(id) => finish!(writing.lock_row(links.table.id, *id)?),
            RowKey::Entry(place, key) => {
                if let Some(index) = links.spec.indexes.get(*place) {
                    finish!(writing.lock_key(index.id, key, LockMode::Exclusive)?);
                }
            }
        }
    }
    Ok(Progress::Ready)
}

/// Waits for a transaction that changes or removes a row, if there is one.
///
/// # Errors
/// What a lock answers.
pub(in crate::exec) fn await_changes(
    links: &Links,
    id: RowId,
    writing: &mut Writing<'_>,
) -> Result<Progress> {
    let table = links.table.id;
    if !writing.txn.is_held_by_another(table, id) {
        return Ok(Progress::Ready);
    }
    writing.share_row(table, id)
}

/// Makes sure that the transaction may build on the newest version of a row in its way. The plan goes on
/// with what comes after that on a newer snapshot, which must show the definitions that it was made with.
///
/// # Errors
/// 40001 where the isolation level shows another version, or none, or where something was defined anew.
pub(in crate::exec) fn meet(
    links: &Links,
    id: RowId,
    row: &Row,
    writing: &mut Writing<'_>,
) -> Result<()> {
    let shown = writing.txn.view();
    let table = shown.table(links.table.id);
    let same = table
        .and_then(|table| table.get(id))
        .is_some_and(|seen| seen.ptr_eq(row));
    if same {
        return Ok(());
    }
    let known = writing.context.run.environment.version;
    if writing.txn.catch_up() && writing.txn.view().schema_version() == known {
        return Ok(());
    }
    Err(conflict())
}
