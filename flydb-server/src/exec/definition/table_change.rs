//! A table that gets another definition: its rows converted and checked, its indexes built, and the
//! catalog's entries that follow from it.

use super::create_table::exists;
use super::{DefinitionContext, create_view, existing_rows, ids, spec};
use crate::catalog::{
    Catalog, SCHEMA_PREFIX, Sequence, Table, encode_grant, privileges_key, schema_key,
};
use crate::exec::run::{Context, Run, no_table};
use crate::exec::write::{verify_foreign_key, verify_late_unique};
use crate::plan::TableChange;
use crate::storage::Refused;
use crate::txn::{Transaction, View, conflict};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Changes the table, whose columns may count with new sequences.
///
/// # Errors
/// 42P07 for a name that is taken; 23502, 23505, 23514 and 23503 where rows do not fit; what
/// converting them answers; 40001 where others wrote rows that the transaction's snapshot lacks.
pub(super) fn run(
    change: &TableChange,
    sequences: &[Sequence],
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let mut table = change.definition.clone();
    let before = context.catalog().table_by_id(table.id);
    let before = before.ok_or_else(|| no_table(table.id))?;
    refuse_taken(&table, before, context.catalog())?;
    refuse_unseen_rows(table.id, txn)?;
    ids::give_to_indexes(&mut table, txn);
    let shape = spec::spec_of(&table)?;
    let run = Run::new(txn, [].into(), context.environment.clone());
    let over = Context {
        run: &run,
        outer: &[],
    };
    let rows = existing_rows::convert(change, sequences, (before, &table), &shape, over, txn)?;
    let put = match rows {
        Some(rows) => txn.rewrite_table(shape, rows),
        None => txn.put_table(shape),
    };
    put.map_err(|refused| duplicate(refused, &table, over))?;
    put_entries(&table, before, context, txn)
}

/// Checks the UNIQUE constraints of a change that are checked late, once all definitions are in force.
///
/// # Errors
/// 23505 for two rows that share a key.
pub(super) fn verify_late_uniques(
    change: &TableChange,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if change.verify.late_uniques.is_empty() {
        return Ok(());
    }
    let catalog = Catalog::load(txn.view().system_prefix(SCHEMA_PREFIX))?;
    let Some(table) = catalog.table_by_id(change.definition.id) else {
        return Ok(());
    };
    let run = Run::new(txn, [].into(), context.environment.clone());
    let over = Context {
        run: &run,
        outer: &[],
    };
    let mut names = change.verify.late_uniques.iter();
    names.try_for_each(|name| verify_late_unique(table, name, over))
}

/// Checks the foreign keys of a change, once all definitions are in force.
///
/// # Errors
/// 23503 for a row without its parent; 40001 as [`run`].
pub(super) fn verify_foreign_keys(
    change: &TableChange,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if change.verify.foreign_keys.is_empty() {
        return Ok(());
    }
    let view = txn.view();
    let catalog = Catalog::load(view.system_prefix(SCHEMA_PREFIX))?;
    for (table, name) in &change.verify.foreign_keys {
        let table = catalog.table_by_id(*table);
        let key = table.and_then(|table| Some((table, key_of(table, name)?)));
        let Some((table, key)) = key else {
            return Err(SqlError::internal(
                "a foreign key to be checked is not there",
            ));
        };
        refuse_unseen_rows(table.id, txn)?;
        refuse_unseen_rows(key.parent, txn)?;
        let run = Run::new(txn, [].into(), context.environment.clone());
        let over = Context {
            run: &run,
            outer: &[],
        };
        verify_foreign_key(table, key, &catalog, over)?;
    }
    Ok(())
}

fn key_of<'t>(table: &'t Table, name: &str) -> Option<&'t crate::catalog::ForeignKey> {
    table.foreign_keys.iter().find(|key| key.name == name)
}

fn refuse_taken(table: &Table, before: &Table, catalog: &Catalog) -> Result<()> {
    let was_own = |name: &String| {
        let mut indexes = before.indexes.iter();
        *name == before.name
            || before.primary_key_name.as_ref() == Some(name)
            || indexes.any(|index| index.name == *name)
    };
    let names = table.indexes.iter().map(|index| &index.name);
    let mut names = names.chain([&table.name]);
    match names.find(|name| !was_own(name) && catalog.is_taken(table.home(), name)) {
        Some(taken) => Err(exists(taken)),
        None => Ok(()),
    }
}

/// Rows are read from the transaction's snapshot: those that were committed since then would be missing.///
/// # Errors
/// 40001.
pub(super) fn refuse_unseen_rows(table: TableId, txn: &mut Transaction) -> Result<()> {
    let (newest, view) = (txn.newest(), txn.view());
    let version = |view: &View| view.table(table).map(|table| table.version());
    if version(&newest) == version(&view) {
        Ok(())
    } else {
        Err(conflict())
    }
}

fn duplicate(refused: Refused, table: &Table, context: Context<'_>) -> SqlError {
    let duplicate = match refused {
        Refused::Duplicate(duplicate) => duplicate,
        Refused::Failed(error) => return error,
    };
    let mut indexes = table.indexes.iter();
    let Some(index) = indexes.find(|index| index.id == duplicate.index) else {
        return Refused::Duplicate(duplicate).into();
    };
    let columns: Vec<usize> = index.places().collect();
    let key =
        crate::exec::write::key_of_row(table, &columns, (&duplicate.spec, &duplicate.row), context);
    not_unique(&index.name, &key)
}

/// 23505 for a key that rows which are there share.
#[cold]
pub(super) fn not_unique(index: &str, key: &str) -> SqlError {
    SqlError::new(
        SqlState::UniqueViolation,
        format!("could not create unique index \"{index}\""),
    )
    .with_detail(format!("Key {key} is duplicated."))
}

/// The catalog's entries, which go by the table's name.
fn put_entries(
    table: &Table,
    before: &Table,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if table.rows_of_view {
        return create_view::put_kept(table, context.catalog(), txn);
    }
    let (name, before) = (table.key_name(), before.key_name());
    if name != before {
        txn.delete_system(&schema_key(&before));
        for grant in context.catalog().grants_on(table.id) {
            txn.delete_system(&privileges_key(&grant.user, &before));
            let key = privileges_key(&grant.user, &name);
            txn.put_system(&key, encode_grant(grant)?);
        }
    }
    spec::put_entry(table, txn)
}
