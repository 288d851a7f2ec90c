//! DISTINCT and DISTINCT ON.

use super::item::Item;
use super::order::OrderKey;
use crate::binder::{Binder, Clause, Scope};
use crate::plan::{Distinct, Expr, Node};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// Which rows are alike.
pub(super) enum Distinctness {
    /// None: all rows come.
    None,
    /// Those that come out the same.
    All,
    /// Those that are the same in these, over the columns below the projection.
    On(Vec<Expr>),
}

impl Distinctness {
    pub(super) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let on = match self {
            Distinctness::None | Distinctness::All => None,
            Distinctness::On(on) => Some(on),
        };
        on.into_iter().flatten()
    }
}

impl Binder<'_> {
    pub(super) fn bind_distinct(
        &self,
        distinct: Option<&ast::Distinct>,
        items: &[Item],
        scope: &Scope<'_>,
    ) -> Result<Distinctness> {
        match distinct {
            None | Some(ast::Distinct::All) => Ok(Distinctness::None),
            Some(ast::Distinct::Distinct) => Ok(Distinctness::All),
            Some(ast::Distinct::On(exprs)) => {
                let on = exprs.iter().map(|expr| {
                    let bound = self.bind_item_or_expr(expr, items, scope, Clause::DistinctOn);
                    bound.map(|(expr, _)| expr)
                });
                Ok(Distinctness::On(on.collect::<Result<_>>()?))
            }
        }
    }
}

pub(super) fn distinct(input: Node, on: Option<Vec<Expr>>) -> Node {
    Node::Distinct(Distinct {
        input: Box::new(input),
        on,
    })
}

/// An order must begin with the expressions of DISTINCT ON, else it would not say which row is the first.
pub(super) fn check_order(on: &[Expr], order: &[OrderKey]) -> Result<()> {
    let leading = order.iter().take(on.len());
    match leading
        .map(|key| &key.key.expr)
        .find(|expr| !on.contains(expr))
    {
        None => Ok(()),
        Some(expr) => Err(SqlError::new(
            SqlState::InvalidColumnReference,
            "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
        )
        .at(expr.position)),
    }
}
