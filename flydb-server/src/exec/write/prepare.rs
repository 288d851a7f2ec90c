//! The start of a data change: the table's lock, and whether the plan still fits the table.

use super::links::Links;
use super::writing::{Progress, Writing, finish};
use crate::catalog::{Catalog, ForeignKey, SCHEMA_PREFIX, TRIGGER_PREFIX, TableId, VIEW_PREFIX};
use crate::txn::{View, conflict};
use crate::types::Result;

/// Locks a table against changes of its definition and makes sure that none came since the snapshot.
///
/// # Errors
/// 40001 where the table's definition, a trigger of it, or a foreign key to it, changed, or its sequence
/// was started anew: the statement has to be run again, on a new snapshot.
pub(in crate::exec) fn lock_table(table: TableId, writing: &mut Writing<'_>) -> Result<Progress> {
    finish!(lock_known(table, writing)?);
    let newest = writing.newest();
    let generation = |view: &View| view.table(table).map(|table| table.generation());
    if generation(&newest) != generation(&writing.context.run.view) {
        return Err(conflict());
    }
    Ok(Progress::Ready)
}

/// Locks a table against changes of its definition and makes sure that it is the one which the
/// statement was planned with. What refers to it cannot change from then on either.
///
/// # Errors
/// 40001 where the table's definition, a trigger of it, or a foreign key from or to it, changed.
pub(super) fn lock_known(table: TableId, writing: &mut Writing<'_>) -> Result<Progress> {
    finish!(writing.lock_definition(table)?);
    let newest = writing.newest();
    let environment = &writing.context.run.environment;
    if newest.schema_version() != environment.version
        && has_moved(table, &environment.catalog, &newest)?
    {
        return Err(conflict());
    }
    Ok(Progress::Ready)
}

/// What a writer must know of a table.
///
/// # Errors
/// 42P01 where it does not exist.
pub(in crate::exec) fn links(table: TableId, writing: &Writing<'_>) -> Result<Links> {
    let run = writing.context.run;
    Links::of(table, &run.environment, &run.view)
}

/// Something was defined since the plan was made: does it concern this table, or one that it refers to or
/// that refers to it?
fn has_moved(table: TableId, known: &Catalog, newest: &View) -> Result<bool> {
    let prefixes = [SCHEMA_PREFIX, TRIGGER_PREFIX, VIEW_PREFIX];
    let entries = prefixes.map(|prefix| newest.system_prefix(prefix));
    let now = Catalog::load(entries.into_iter().flatten())?;
    let same = |id: TableId| now.table_by_id(id) == known.table_by_id(id);
    let children = known.referencing(table).map(|(child, _)| child.id);
    let parents = known.table_by_id(table).into_iter();
    let mut parents = parents.flat_map(|table| table.foreign_keys.iter().map(|key| key.parent));
    Ok(!same(table)
        || !now.triggers_on(table).eq(known.triggers_on(table))
        || references(table, &now) != references(table, known)
        || !children.into_iter().all(same)
        || !parents.all(same))
}

fn references(table: TableId, catalog: &Catalog) -> Vec<(TableId, ForeignKey)> {
    let references = catalog.referencing(table);
    references
        .map(|(child, key)| (child.id, key.clone()))
        .collect()
}
