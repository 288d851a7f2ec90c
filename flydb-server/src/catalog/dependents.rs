//! Which views stand on a relation.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Catalog, TableId, View};

/// A view that stands on a relation which is about to go.
#[derive(Clone, Debug)]
pub(crate) struct Dependent {
    /// The view.
    pub(crate) view: Arc<View>,
    /// The relation that it names.
    pub(crate) on: TableId,
}

impl Catalog {
    /// The views that name any of these relations, and the views that name those, each once: whatever
    /// has to go with the relations. Those among them already are left out.
    pub(crate) fn dependent_views(&self, relations: &[TableId]) -> Vec<Dependent> {
        let mut known: BTreeSet<TableId> = relations.iter().copied().collect();
        let mut waiting: Vec<TableId> = relations.iter().rev().copied().collect();
        let mut found = Vec::new();
        while let Some(on) = waiting.pop() {
            let before = waiting.len();
            for view in self.every_view().filter(|view| view.query.names(on)) {
                if known.insert(view.id) {
                    waiting.push(view.id);
                    let view = Arc::clone(view);
                    found.push(Dependent { view, on });
                }
            }
            waiting.get_mut(before..).unwrap_or_default().reverse();
        }
        found
    }

    /// A relation as a message about dependencies calls it: `view v`.
    pub(crate) fn described(&self, relation: TableId) -> String {
        match self.relation_by_id(relation) {
            Some(relation) => format!("{} {}", relation.kind(), relation.name()),
            None => String::from("a dropped relation"),
        }
    }
}
