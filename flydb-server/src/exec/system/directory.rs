//! The catalog as one user may see it.

use std::sync::Arc;

use super::text;
use crate::auth::{Principal, may_see};
use crate::catalog::{Catalog, Sequence, Table, View as StoredView};
use crate::exec::run::Context;
use crate::txn::View;
use crate::types::Value;

/// The name of the one database, which the standard calls a catalog.
const DATABASE: &str = "flydb";

/// The catalog as one user may see it.
pub(super) struct Directory<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) view: &'a View,
    principal: Principal,
}

impl<'a> Directory<'a> {
    /// As the user of an execution sees its snapshot.
    pub(super) fn of(context: Context<'a>) -> Directory<'a> {
        let environment = &context.run.environment;
        Directory {
            catalog: &environment.catalog,
            view: &context.run.view,
            principal: Principal::named(&environment.session.user),
        }
    }

    /// The tables that the user may see, by name.
    pub(super) fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        let tables = self.catalog.tables();
        tables.filter(|table| may_see(table.id, &self.principal, self.catalog))
    }

    /// The views that the user may see, by name.
    pub(super) fn views(&self) -> impl Iterator<Item = &Arc<StoredView>> {
        let views = self.catalog.views();
        views.filter(|view| may_see(view.id, &self.principal, self.catalog))
    }

    /// Those of them that keep no rows, which are all that the standard knows.
    pub(super) fn plain_views(&self) -> impl Iterator<Item = &Arc<StoredView>> {
        self.views().filter(|view| view.rows.is_none())
    }

    /// The sequences that the user may see, by name.
    pub(super) fn sequences(&self) -> impl Iterator<Item = &Arc<Sequence>> {
        let sequences = self.catalog.sequences();
        sequences.filter(|one| may_see(one.id, &self.principal, self.catalog))
    }

    /// The user's own name.
    pub(super) fn user(&self) -> &str {
        self.principal.name()
    }

    /// Whether the user is an administrator.
    pub(super) fn is_admin(&self) -> bool {
        let user = self.catalog.user(self.user());
        user.is_some_and(|user| user.admin)
    }
}

/// Where a thing of this name is: catalog, schema and name.
pub(super) fn place(schema: &str, name: &str) -> [Value; 3] {
    [text(DATABASE), text(schema), text(name)]
}

/// The name of the database.
pub(super) const fn database() -> &'static str {
    DATABASE
}
