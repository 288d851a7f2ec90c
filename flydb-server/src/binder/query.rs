//! Binding of queries.
#![allow(clippy::todo, clippy::unused_self)]

use super::{Around, Binder, Scope};
use crate::plan::{Expr, Node, OutputColumn};
use crate::sql::ast;
use crate::types::{DataType, Result};

/// A bound query: its tree and what comes out of it.
#[derive(Clone, Debug)]
pub(crate) struct BoundQuery {
    /// The tree.
    pub(crate) node: Node,
    /// Its columns.
    pub(crate) columns: Vec<OutputColumn>,
}

/// The WITH queries that a query may name.
pub(crate) struct With<'s> {
    #[allow(dead_code)]
    outer: Option<&'s With<'s>>,
}

impl Binder<'_> {
    /// Binds a query. Columns that nothing typed are TEXT.
    pub(crate) fn bind_query(
        &self,
        _query: &ast::Query,
        _around: Around<'_>,
    ) -> Result<BoundQuery> {
        todo!()
    }

    /// Binds the source of an INSERT: bare strings, NULLs and parameters among its columns take the
    /// types of the columns that they go to. Other columns keep their types: convert them by `coerce`.
    pub(crate) fn bind_source(
        &self,
        _query: &ast::Query,
        _targets: &[DataType],
        _around: Around<'_>,
    ) -> Result<BoundQuery> {
        todo!()
    }

    /// Binds a FROM list: the tree of its joins, and the scope of its columns.
    pub(crate) fn bind_from<'s>(
        &self,
        _from: &[ast::TableWithJoins],
        _around: Around<'s>,
    ) -> Result<(Node, Scope<'s>)> {
        todo!()
    }

    /// Binds a RETURNING list over a table's scope.
    pub(crate) fn bind_returning(
        &self,
        _items: &[ast::SelectItem],
        _scope: &Scope<'_>,
    ) -> Result<(Vec<Expr>, Vec<OutputColumn>)> {
        todo!()
    }
}
