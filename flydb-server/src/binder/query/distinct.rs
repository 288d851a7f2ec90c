//! DISTINCT and DISTINCT ON.

use super::found_items::FoundItems;
use super::order::OrderKey;
use crate::binder::alike::Unique;
use crate::binder::expr::position_of;
use crate::binder::limits::MAX_COLUMNS;
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
        items: &FoundItems<'_>,
        scope: &Scope<'_>,
    ) -> Result<Distinctness> {
        match distinct {
            None | Some(ast::Distinct::All) => Ok(Distinctness::None),
            Some(ast::Distinct::Distinct) => Ok(Distinctness::All),
            Some(ast::Distinct::On(exprs)) => {
                let mut on = Unique::default();
                for expr in exprs {
                    let (bound, _) =
                        self.bind_item_or_expr(expr, items, scope, Clause::DistinctOn)?;
                    on.put(bound);
                    check_count(on.len()).map_err(|error| error.at(position_of(expr)))?;
                }
                Ok(Distinctness::On(on.into_items()))
            }
        }
    }
}

fn check_count(exprs: usize) -> Result<()> {
    if exprs <= MAX_COLUMNS {
        return Ok(());
    }
    let message = format!("DISTINCT ON can have {MAX_COLUMNS} expressions at most");
    Err(SqlError::new(SqlState::TooManyColumns, message))
}

pub(super) fn distinct(input: Node, on: Option<Vec<Expr>>) -> Node {
    Node::Distinct(Distinct {
        input: Box::new(input),
        on,
    })
}

/// An order must begin with the expressions of DISTINCT ON, else it would not say which row is the first.
pub(super) fn check_order(on: &[Expr], order: &[OrderKey]) -> Result<()> {
    let known: Unique<&Expr> = on.iter().collect();
    let leading = order.iter().take(on.len()).map(|key| &key.key.expr);
    match leading.into_iter().find(|expr| known.find(expr).is_none()) {
        None => Ok(()),
        Some(expr) => Err(SqlError::new(
            SqlState::InvalidColumnReference,
            "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
        )
        .at(expr.position)),
    }
}
