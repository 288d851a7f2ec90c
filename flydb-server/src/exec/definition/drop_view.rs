//! DROP VIEW.

use crate::catalog::{Catalog, TableId, View, privileges_key, view_key};
use crate::plan::DropView;
use crate::txn::Transaction;
use crate::types::Result;

/// Drops the views, what was granted on them, and the views that stand on them.
pub(super) fn run(drop: &DropView, catalog: &Catalog, txn: &mut Transaction) -> Result<()> {
    drop_all(&drop.views, catalog, txn);
    Ok(())
}

/// Drops views with what stands on them.
pub(super) fn drop_all(views: &[TableId], catalog: &Catalog, txn: &mut Transaction) {
    for view in views.iter().filter_map(|id| catalog.view_by_id(*id)) {
        drop_one(view, catalog, txn);
    }
    drop_dependents(views, catalog, txn);
}

/// Drops the views that stand on relations which go.
pub(super) fn drop_dependents(relations: &[TableId], catalog: &Catalog, txn: &mut Transaction) {
    for dependent in catalog.dependent_views(relations) {
        drop_one(&dependent.view, catalog, txn);
    }
}

/// Drops one view with its rows and what was granted on it.
pub(super) fn drop_one(view: &View, catalog: &Catalog, txn: &mut Transaction) {
    forget(view, catalog, txn);
    if let Some(rows) = &view.rows {
        txn.drop_table(rows.table);
    }
}

/// Takes the entries of a view away.
pub(super) fn forget(view: &View, catalog: &Catalog, txn: &mut Transaction) {
    let name = view.key_name();
    for grant in catalog.grants_on(view.id) {
        txn.delete_system(&privileges_key(&grant.user, &name));
    }
    txn.delete_system(&view_key(&name));
}
