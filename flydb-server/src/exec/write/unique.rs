//! Unique keys: which ones new rows take, and whether they are free.

use hashbrown::HashSet;

use super::change::RowChange;
use super::errors::duplicate_key;
use super::links::Links;
use crate::exec::run::{Context, no_table};
use crate::storage::{IndexSpec, Key, Row, TableSpec, index_key};
use crate::txn::{TableView, View};
use crate::types::{Result, RowId, RowRef, SqlError};

/// Keys that rows of one job have taken, to find two of them alike.
#[derive(Debug, Default)]
pub(super) struct Taken {
    keys: HashSet<(usize, Key)>,
    row_ids: HashSet<RowId>,
}

/// Computes the keys that a change's new row takes in unique indexes.
///
/// # Errors
/// 54000 for a key that is too long.
pub(super) fn compute_keys(spec: &TableSpec, change: &mut RowChange) -> Result<()> {
    change.keys.clear();
    change.leaves = false;
    let Some((id, row)) = &change.after else {
        return Ok(());
    };
    for (place, index) in spec
        .indexes
        .iter()
        .enumerate()
        .filter(|(_, index)| index.unique)
    {
        let key = index_key(spec, index, *id, row)?;
        let old = match &change.before {
            Some((id, row)) => index_key(spec, index, *id, row)?,
            None => None,
        };
        match key {
            Some(key) if old.as_ref() != Some(&key) => change.keys.push((place, key)),
            Some(_) => {}
            None => change.leaves |= old.is_some(),
        }
    }
    Ok(())
}

/// The row that has a key which another one is to take, and the 23505 that says so.
pub(super) type InTheWay = (RowId, SqlError);

/// Checks that the keys of a change are free: in `newest`, from which the job's old rows are removed,
/// and among `taken`, which they are added to where the job has other rows. The row id is not looked
/// at where it is `fresh`: past every other. The first row in `newest` that is in the way comes back.
///
/// # Errors
/// 23505 where another row of the job has a key.
pub(super) fn check(
    links: &Links,
    change: &RowChange,
    newest: &View,
    taken: Option<&mut Taken>,
    fresh: bool,
    context: Context<'_>,
) -> Result<Option<InTheWay>> {
    let Some((_, row)) = &change.after else {
        return Ok(None);
    };
    if fresh && change.keys.is_empty() {
        return Ok(None);
    }
    let table = newest
        .table(links.table.id)
        .ok_or_else(|| no_table(links.table.id))?;
    let new_id = change
        .new_row_id()
        .filter(|_| links.table.row_id_column.is_some() && !fresh);
    if let Some(id) = new_id.filter(|id| table.get(*id).is_some()) {
        return Ok(Some((id, row_id_taken(links, row, context))));
    }
    for (place, key) in &change.keys {
        let Some(index) = links.spec.indexes.get(*place) else {
            continue;
        };
        if let Some(id) = holder(&links.spec, &table, index, key)? {
            return Ok(Some((id, key_taken(links, index, row, context))));
        }
    }
    if let Some(taken) = taken {
        taken.add(links, change, new_id, row, context)?;
    }
    Ok(None)
}

/// The row that has a key in a unique index.
///
/// An entry may be out of date where the transaction changed a row that its snapshot shows otherwise
/// than the newest state does, so the row itself is asked.
///
/// # Errors
/// XX001 for an image that does not decode.
pub(super) fn holder(
    spec: &TableSpec,
    table: &TableView<'_>,
    index: &IndexSpec,
    key: &Key,
) -> Result<Option<RowId>> {
    let Some(id) = table.index(index.id).and_then(|entries| entries.get(key)) else {
        return Ok(None);
    };
    let Some(row) = table.get(id) else {
        return Ok(None);
    };
    Ok((index_key(spec, index, id, row)?.as_ref() == Some(key)).then_some(id))
}

impl Taken {
    fn add(
        &mut self,
        links: &Links,
        change: &RowChange,
        new_id: Option<RowId>,
        row: &Row,
        context: Context<'_>,
    ) -> Result<()> {
        if new_id.is_some_and(|id| !self.row_ids.insert(id)) {
            return Err(row_id_taken(links, row, context));
        }
        for (place, key) in &change.keys {
            if !self.keys.insert((*place, key.clone()))
                && let Some(index) = links.spec.indexes.get(*place)
            {
                return Err(key_taken(links, index, row, context));
            }
        }
        Ok(())
    }
}

#[cold]
fn row_id_taken(links: &Links, row: &Row, context: Context<'_>) -> SqlError {
    let table = &links.table;
    let name = match &table.primary_key_name {
        Some(name) => name.clone(),
        None => format!("{}_pkey", table.name),
    };
    clash(&name, links, &table.primary_key, row, context)
}

#[cold]
fn key_taken(links: &Links, index: &IndexSpec, row: &Row, context: Context<'_>) -> SqlError {
    let columns: Vec<usize> = index.columns.iter().map(|(column, _)| *column).collect();
    clash(&index.name, links, &columns, row, context)
}

/// 23505 for a row whose key another has.
pub(super) fn clash(
    name: &str,
    links: &Links,
    columns: &[usize],
    row: &Row,
    context: Context<'_>,
) -> SqlError {
    match RowRef::new(&links.spec.layout, row) {
        Ok(image) => duplicate_key(name, &links.table, columns, &image, context),
        Err(error) => error.into(),
    }
}
