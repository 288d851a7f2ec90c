//! Binding of expressions.
#![allow(clippy::todo, clippy::unused_self, clippy::needless_pass_by_value)]

use super::{Around, Binder, Scope};
use crate::catalog::{Catalog, Table};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::{DataType, Result};

/// Where a cast happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum CastContext {
    /// Anywhere an operand has another type than is wanted.
    Implicit,
    /// When a value is written into a column.
    Assignment,
    /// CAST, CONVERT and `::`.
    Explicit,
}

/// Where an expression stands, which says what may be in it and how errors call the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// The SELECT list.
    Select,
    /// WHERE.
    Where,
    /// A join's ON.
    On,
    /// GROUP BY.
    GroupBy,
    /// HAVING.
    Having,
    /// ORDER BY and DISTINCT ON.
    OrderBy,
    /// LIMIT, OFFSET, FETCH.
    Limit,
    /// VALUES.
    Values,
    /// Inside an aggregate.
    Aggregate,
    /// FILTER of an aggregate.
    Filter,
    /// SET of an UPDATE.
    Set,
    /// RETURNING.
    Returning,
    /// A DEFAULT.
    Default,
    /// A CHECK.
    Check,
    /// An argument of EXECUTE.
    Execute,
}

/// Binds expressions over one scope.
#[derive(Clone, Copy)]
pub(crate) struct ExprBinder<'s> {
    binder: &'s Binder<'s>,
    scope: &'s Scope<'s>,
    clause: Clause,
}

impl<'s> ExprBinder<'s> {
    pub(super) fn new(binder: &'s Binder<'s>, scope: &'s Scope<'s>, clause: Clause) -> Self {
        ExprBinder {
            binder,
            scope,
            clause,
        }
    }

    /// Binds an expression. A bare string or NULL, and a parameter that nothing typed yet, has type
    /// `Unknown`: give it one by [`Binder::coerce`] or [`Binder::settle`].
    pub(crate) fn bind(&self, _expr: &ast::Expr) -> Result<Expr> {
        todo!()
    }

    /// Binds an expression and converts it to a type.
    pub(crate) fn bind_as(
        &self,
        _expr: &ast::Expr,
        _to: DataType,
        _context: CastContext,
    ) -> Result<Expr> {
        todo!()
    }

    /// Binds a condition, which must be BOOLEAN (42804).
    pub(crate) fn bind_condition(&self, _expr: &ast::Expr) -> Result<Expr> {
        todo!()
    }
}

impl Binder<'_> {
    /// Converts an expression to a type where the context allows it; bare strings are read as the type.
    ///
    /// # Errors
    /// 42804 (42846 for an explicit cast) where there is no such conversion, 22P02 and its kin for a
    /// string that is no value of the type.
    pub(crate) fn coerce(&self, _expr: Expr, _to: DataType, _context: CastContext) -> Result<Expr> {
        todo!()
    }

    /// Gives an expression of `Unknown` type the type TEXT.
    pub(crate) fn settle(&self, _expr: Expr) -> Expr {
        todo!()
    }
}

/// Binds an expression kept as SQL: a DEFAULT (no table: it may name no column), or a CHECK over a
/// table's columns. It may hold neither parameters nor subqueries nor aggregates.
pub(crate) fn bind_expression_text(
    _sql: &str,
    _columns: Option<&Table>,
    _to: DataType,
    _catalog: &Catalog,
) -> Result<Expr> {
    let _ = Around::default();
    todo!()
}

/// The type that the syntax names.
///
/// # Errors
/// 0A000 for a type that we do not have, 22023 for a size outside its range.
pub(crate) fn bind_data_type(_data_type: &ast::DataType) -> Result<DataType> {
    todo!()
}
