//! What lies around a query: the scope that it stands in, and what of that may be named.

use super::Scope;
use crate::binder::query::With;

/// What a query sees around it: the row of the query that it stands in, and the WITH queries.
#[derive(Clone, Copy, Default)]
pub(crate) struct Around<'s> {
    /// The scope of the query directly around it.
    pub(crate) scope: Option<&'s Scope<'s>>,
    /// The WITH queries in reach.
    pub(in crate::binder) with: Option<&'s With<'s>>,
    /// What the scope is to those inside of it.
    pub(in crate::binder) nesting: Nesting,
}

/// What a scope is to the query or table inside of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::binder) enum Nesting {
    /// The row of the query around: may be named.
    #[default]
    Query,
    /// The tables to the left, for a LATERAL table: may be named.
    Lateral,
    /// The tables to the left, for one that is not LATERAL: there, but not to be named.
    Hidden,
    /// The tables to the left of a join some part of which is LATERAL: to be named by that part alone.
    Side,
}

impl<'s> Around<'s> {
    /// What a query that stands in an expression over `scope` sees.
    pub(in crate::binder) fn inside(scope: &'s Scope<'s>) -> Around<'s> {
        Around {
            scope: Some(scope),
            with: scope.around.with,
            nesting: Nesting::Query,
        }
    }

    /// What a table to the right of `left` sees, some part of which is LATERAL.
    pub(in crate::binder) fn beside(left: &'s Scope<'s>) -> Around<'s> {
        Around {
            nesting: Nesting::Side,
            ..Around::inside(left)
        }
    }

    /// What a table of FROM sees, LATERAL or not, where its join sees this.
    pub(in crate::binder) fn of_table(self, lateral: bool) -> Around<'s> {
        let nesting = match (self.nesting, lateral) {
            (Nesting::Side, true) => Nesting::Lateral,
            (Nesting::Side, false) => Nesting::Hidden,
            (other, _) => other,
        };
        Around { nesting, ..self }
    }
}
