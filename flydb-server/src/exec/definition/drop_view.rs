//! DROP VIEW.

use super::DefinitionContext;
use crate::catalog::{TableId, View, privileges_key, view_key};
use crate::plan::DropView;
use crate::txn::Transaction;
use crate::types::Result;

/// Drops the views, what was granted on them, and the views that stand on them.
pub(super) fn run(
    drop: &DropView,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    drop_all(&drop.views, context, txn);
    Ok(())
}

/// Drops views with what stands on them.
pub(super) fn drop_all(views: &[TableId], context: &DefinitionContext<'_>, txn: &mut Transaction) {
    let catalog = context.catalog();
    for view in views.iter().filter_map(|id| catalog.view_by_id(*id)) {
        drop_one(view, context, txn);
    }
    drop_dependents(views, context, txn);
}

/// Drops the views that stand on relations which go.
pub(super) fn drop_dependents(
    relations: &[TableId],
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) {
    for dependent in context.catalog().dependent_views(relations) {
        drop_one(&dependent.view, context, txn);
    }
}

/// Drops one view with what was granted on it.
pub(super) fn drop_one(view: &View, context: &DefinitionContext<'_>, txn: &mut Transaction) {
    for grant in context.catalog().grants_on(view.id) {
        txn.delete_system(&privileges_key(&grant.user, &view.name));
    }
    txn.delete_system(&view_key(&view.name));
}
