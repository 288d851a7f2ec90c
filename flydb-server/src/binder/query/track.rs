//! The queries of cursors whose rows can be told by CURRENT OF.
//!
//! A query that locks rows knows their ids, and one that shows the rows of one table can: the ids follow the
//! columns that the client sees. No other says which rows its rows are made of.

use super::clauses::Clauses;
use super::select::Selection;
use crate::binder::names::Named;
use crate::binder::{Binder, Scope};
use crate::sql::ast;

impl Binder<'_> {
    /// Whether FROM is one table, and no clause makes other rows of its own.
    pub(super) fn shows_one_table(&self, clauses: &Clauses<'_>) -> bool {
        let [ast::TableWithJoins { relation, joins }] = clauses.from else {
            return false;
        };
        let ast::TableFactor::Table { name, args, .. } = relation else {
            return false;
        };
        let is_table = || {
            Named::of(name).is_ok_and(|Named { schema, name }| {
                let schema = schema.map(|schema| schema.value.as_str());
                self.context.catalog.table(schema, &name.value).is_some()
            })
        };
        joins.is_empty()
            && args.is_none()
            && clauses.distinct.is_none()
            && clauses.group_by.is_empty()
            && clauses.having.is_none()
            && is_table()
    }

    /// Notes the tables whose row ids follow the columns of the query.
    pub(super) fn note_tracked(&self, scope: &Scope<'_>) {
        let tables = scope.locked.iter().map(|locked| locked.mark.table);
        self.tracked.borrow_mut().extend(tables);
    }
}

/// Whether each row that comes out is one of FROM.
pub(super) fn shows_rows(selection: &Selection, scope: &Scope<'_>) -> bool {
    scope.aggregates.borrow().is_empty()
        && scope.groupings.borrow().is_empty()
        && selection.windows.is_empty()
        && selection.sets.is_empty()
}
