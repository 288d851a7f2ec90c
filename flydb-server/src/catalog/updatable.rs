//! Which views take changes: those whose rows are those of one table, at the bottom of all views below.

use super::{Catalog, Relation, View};

impl Catalog {
    /// Whether rows can be added and changed through a view: it has a column that takes values.
    pub(crate) fn takes_rows(&self, view: &View) -> bool {
        (0..view.columns.len()).any(|place| self.takes_values(view, place))
    }

    /// Whether the column of a view at a place takes values: it is a column of the table at the bottom.
    pub(crate) fn takes_values(&self, view: &View, place: usize) -> bool {
        let mut column = (view, place);
        loop {
            let (view, place) = column;
            let source = view.columns.get(place).and_then(|column| column.base);
            let below = view.base.and_then(|base| self.relation_by_id(base));
            column = match (below, source) {
                (Some(Relation::Table(_)), Some(_)) => return true,
                (Some(Relation::View(below)), Some(place)) if below.rows.is_none() => {
                    (&**below, place)
                }
                _ => return false,
            };
        }
    }
}
