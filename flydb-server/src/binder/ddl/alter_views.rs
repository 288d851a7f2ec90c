//! Views on a table that changes: they keep the names that its columns had, and forbid that a column
//! which they read goes or gets another type.

use super::alteration::Alteration;
use crate::catalog::{StoredColumn, View};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Lets views find a column under its new name.
pub(super) fn rename(from: &str, to: &str, alteration: &mut Alteration<'_>) {
    for mut view in naming(alteration) {
        for column in columns_of(&mut view, alteration.before.id) {
            if column.column == from {
                to.clone_into(&mut column.column);
            }
        }
        alteration.views.insert(view.id, view);
    }
}

/// A column goes: views that read it forbid that, or with CASCADE go as well.
///
/// # Errors
/// 2BP01.
pub(super) fn drop_column(
    name: &str,
    cascade: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let (table, table_name) = (alteration.before.id, alteration.draft.table.name.clone());
    for mut view in naming(alteration) {
        if reads(&view, table, name) {
            if !cascade {
                let what = format!("column {name} of table {table_name}");
                return Err(needed(&view, &what));
            }
            alteration.views.remove(&view.id);
            alteration.dropped_views.push(view.id);
            continue;
        }
        for relation in &mut view.query.relations {
            if relation.relation == table {
                relation.columns.retain(|column| column.column != name);
            }
        }
        alteration.views.insert(view.id, view);
    }
    Ok(())
}

/// The primary key goes: views that show columns which it determines forbid that, or with CASCADE go as well.
///
/// # Errors
/// 2BP01.
pub(super) fn drop_key(name: &str, cascade: bool, alteration: &mut Alteration<'_>) -> Result<()> {
    let (table, table_name) = (alteration.before.id, alteration.draft.table.name.clone());
    for view in naming(alteration) {
        if !view.query.keys.contains(&table) {
            continue;
        }
        if !cascade {
            let what = format!("constraint {name} on table {table_name}");
            return Err(needed(&view, &what));
        }
        alteration.views.remove(&view.id);
        alteration.dropped_views.push(view.id);
    }
    Ok(())
}

/// A column gets another type: views that read it forbid that.
///
/// # Errors
/// 0A000.
pub(super) fn change_type(name: &str, alteration: &Alteration<'_>) -> Result<()> {
    let views = naming(alteration);
    let mut reading = views
        .iter()
        .filter(|view| reads(view, alteration.before.id, name));
    match reading.next() {
        None => Ok(()),
        Some(view) => Err(SqlError::new(
            SqlState::FeatureNotSupported,
            "cannot alter type of a column used by a view or rule",
        )
        .with_detail(format!("View {} depends on column \"{name}\".", view.name))),
    }
}

/// The views that name the table, as they are by now.
fn naming(alteration: &Alteration<'_>) -> Vec<View> {
    let catalog = alteration.draft.catalog();
    let views = catalog.every_view().map(|view| &**view);
    let views = views.filter(|view| view.query.names(alteration.before.id));
    let views = views.filter(|view| !alteration.dropped_views.contains(&view.id));
    views
        .map(|view| alteration.views.get(&view.id).unwrap_or(view).clone())
        .collect()
}

fn columns_of(view: &mut View, table: TableId) -> impl Iterator<Item = &mut StoredColumn> {
    let relations = view.query.relations.iter_mut();
    let of_table = relations.filter(move |relation| relation.relation == table);
    of_table.flat_map(|relation| &mut relation.columns)
}

fn reads(view: &View, table: TableId, name: &str) -> bool {
    let relations = view.query.relations.iter();
    let mut of_table = relations.filter(|relation| relation.relation == table);
    of_table.any(|relation| {
        let mut columns = relation.columns.iter();
        columns.any(|column| column.column == name && column.read)
    })
}

#[cold]
fn needed(view: &View, what: &str) -> SqlError {
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop {what} because other objects depend on it"),
    )
    .with_detail(format!("view {} depends on {what}", view.name))
    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
}
