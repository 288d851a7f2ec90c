//! What definitions of views lock.

use std::sync::Arc;

use super::texts::{of_texts, of_types};
use super::{Wanted, relation};
use crate::catalog::{Catalog, TableId, View, name_in};
use crate::plan::{CreateView, RenameView};

pub(super) fn of_create_view(create: &CreateView, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = vec![relation(&name_in(&create.schema, &create.name))];
    let replaced = catalog.relation_at(create.home(), &create.name);
    wanted.extend(replaced.map(|view| Wanted::Table(view.id())));
    let grounds = create.query.relations.iter();
    wanted.extend(grounds.map(|one| Wanted::Ground(one.relation)));
    let columns = create.columns.iter().map(|one| (one.data_type, None));
    wanted.extend(of_types(columns, catalog));
    wanted.extend(of_texts([create.query.sql.as_str()], catalog));
    wanted
}

pub(super) fn of_rename_view(rename: &RenameView, catalog: &Catalog) -> Vec<Wanted> {
    let view = rename.view.and_then(|view| catalog.view_by_id(view));
    let mut wanted: Vec<Wanted> = view
        .map(|view| relation(&rename.applied(view).key_name()))
        .into_iter()
        .collect();
    wanted.extend(view.into_iter().flat_map(of_view));
    wanted
}

/// Views that go, and those that go with them.
pub(super) fn of_views(views: &[TableId], catalog: &Catalog) -> Vec<Wanted> {
    let known = views.iter().filter_map(|view| catalog.view_by_id(*view));
    let mut wanted: Vec<Wanted> = known.flat_map(of_view).collect();
    wanted.extend(of_dependents(views, catalog));
    wanted
}

pub(super) fn of_dependents(relations: &[TableId], catalog: &Catalog) -> Vec<Wanted> {
    let dependents = catalog.dependent_views(relations);
    let dependents = dependents.iter();
    dependents
        .flat_map(|dependent| of_view(&dependent.view))
        .collect()
}

pub(super) fn of_view(view: &Arc<View>) -> [Wanted; 2] {
    [relation(&view.key_name()), Wanted::Table(view.id)]
}
