//! ORDER BY: positions, output names and expressions.

use super::item::Item;
use crate::binder::expr::{position_of, sort_key};
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{Expr, Node, OutputColumn, Sort, SortKey};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// A key of the order, over the columns below the projection.
#[derive(Clone, Debug)]
pub(super) struct OrderKey {
    pub(super) key: SortKey,
    /// The item of the SELECT list that it is.
    pub(super) item: Option<usize>,
}

impl OrderKey {
    /// Whether it does no harm to compute it below the projection, and again in it.
    pub(super) fn is_cheap(&self) -> bool {
        !self.key.expr.has_subquery() && !self.key.expr.is_volatile()
    }

    /// The same over the columns that come out.
    pub(super) fn over_items(self) -> Result<SortKey> {
        let OrderKey { key, item } = self;
        let Some(item) = item else {
            let message = "for SELECT DISTINCT, ORDER BY expressions must appear in select list";
            let error = SqlError::new(SqlState::InvalidColumnReference, message);
            return Err(error.at(key.expr.position));
        };
        let expr = Expr::column(item, key.expr.data_type);
        Ok(SortKey { expr, ..key })
    }
}

impl Binder<'_> {
    pub(super) fn bind_order_by(
        &self,
        order_by: Option<&ast::OrderBy>,
        items: &[Item],
        scope: &Scope<'_>,
    ) -> Result<Vec<OrderKey>> {
        let Some(order_by) = order_by else {
            return Ok(Vec::new());
        };
        let keys = sort_exprs(order_by)?.iter();
        keys.map(|key| self.bind_order_key(key, items, scope))
            .collect()
    }

    /// ORDER BY of rows that are changed: expressions over their columns.
    pub(in crate::binder) fn bind_row_order(
        &self,
        keys: &[ast::OrderByExpr],
        scope: &Scope<'_>,
    ) -> Result<Vec<SortKey>> {
        let key = |key| Ok(self.bind_order_key(key, &[], scope)?.key);
        keys.iter().map(key).collect()
    }

    fn bind_order_key(
        &self,
        key: &ast::OrderByExpr,
        items: &[Item],
        scope: &Scope<'_>,
    ) -> Result<OrderKey> {
        let (expr, options) = plain_key(key)?;
        let (expr, item) = self.bind_item_or_expr(expr, items, scope, Clause::OrderBy)?;
        let key = sort_key(expr, options)?;
        Ok(OrderKey { key, item })
    }

    /// What an expression of ORDER BY or DISTINCT ON means: an item of the SELECT list by its
    /// position or name, or else an expression over FROM's columns, which may be an item all the same.
    pub(super) fn bind_item_or_expr(
        &self,
        expr: &ast::Expr,
        items: &[Item],
        scope: &Scope<'_>,
        clause: Clause,
    ) -> Result<(Expr, Option<usize>)> {
        let place = match expr {
            ast::Expr::Identifier(name) => item_named(name, items)?,
            expr => item_at(expr, items, clause)?,
        };
        if let Some((place, item)) = place.and_then(|place| Some((place, items.get(place)?))) {
            let mut bound = item.expr.clone();
            bound.position = position_of(expr);
            return Ok((self.settle(bound), Some(place)));
        }
        let bound = self.expressions(scope, clause).bind_settled(expr)?;
        let place = items.iter().position(|item| item.expr == bound);
        Ok((bound, place))
    }

    /// ORDER BY over what comes out of a query that is no plain SELECT.
    pub(super) fn order_output(
        &self,
        node: Node,
        columns: &[OutputColumn],
        order_by: &ast::OrderBy,
        around: Around<'_>,
    ) -> Result<Node> {
        let scope = Scope::of_query("", columns, around);
        let keys = sort_exprs(order_by)?.iter().map(|key| {
            let (expr, options) = plain_key(key)?;
            let expr = match output_at(expr, columns)? {
                Some(column) => column,
                None => self.expressions(&scope, Clause::Where).bind_settled(expr)?,
            };
            sort_key(expr, options)
        });
        Ok(Node::Sort(Sort {
            keys: keys.collect::<Result<_>>()?,
            input: Box::new(node),
        }))
    }
}

fn sort_exprs(order_by: &ast::OrderBy) -> Result<&[ast::OrderByExpr]> {
    let ast::OrderBy { kind, interpolate } = order_by;
    match (kind, interpolate) {
        (ast::OrderByKind::Expressions(keys), None) => Ok(keys),
        (ast::OrderByKind::All(_), _) => Err(SqlError::unsupported("ORDER BY ALL")),
        (_, Some(_)) => Err(SqlError::unsupported("INTERPOLATE")),
    }
}

fn plain_key(key: &ast::OrderByExpr) -> Result<(&ast::Expr, &ast::OrderByOptions)> {
    let ast::OrderByExpr {
        expr,
        options,
        with_fill,
    } = key;
    match with_fill {
        None => Ok((expr, options)),
        Some(_) => Err(SqlError::unsupported("WITH FILL").at(position_of(expr))),
    }
}

/// The item of this name; 42702 where several that differ have it.
pub(super) fn item_named(name: &ast::Ident, items: &[Item]) -> Result<Option<usize>> {
    let mut found: Option<usize> = None;
    for (place, item) in items.iter().enumerate() {
        if item.name != name.value {
            continue;
        }
        match found.and_then(|first| items.get(first)) {
            None => found = Some(place),
            Some(first) if first.expr == item.expr => {}
            Some(_) => {
                let message = format!("\"{}\" is ambiguous", name.value);
                let error = SqlError::new(SqlState::AmbiguousColumn, message);
                return Err(error.at(position(name.span)));
            }
        }
    }
    Ok(found)
}

/// The item at the position that a bare number names; 42P10 where there is none.
pub(super) fn item_at(expr: &ast::Expr, items: &[Item], clause: Clause) -> Result<Option<usize>> {
    position_in(expr, items.len(), clause)
}

fn output_at(expr: &ast::Expr, columns: &[OutputColumn]) -> Result<Option<Expr>> {
    let place = position_in(expr, columns.len(), Clause::OrderBy)?;
    let column = place.and_then(|place| Some((place, columns.get(place)?)));
    Ok(column.map(|(place, column)| Expr::column(place, column.data_type)))
}

fn position_in(expr: &ast::Expr, count: usize, clause: Clause) -> Result<Option<usize>> {
    let ast::Expr::Value(ast::ValueWithSpan { value, span }) = expr else {
        return Ok(None);
    };
    let ast::Value::Number(digits, _) = value else {
        return constant(value, clause).map_err(|error| error.at(position(*span)));
    };
    let place = digits.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    match place.filter(|place| *place < count) {
        Some(place) => Ok(Some(place)),
        None => Err(SqlError::new(
            SqlState::InvalidColumnReference,
            format!("{} position {digits} is not in select list", clause.name()),
        )
        .at(position(*span))),
    }
}

/// A constant that is no position says nothing; PostgreSQL refuses it too.
fn constant(value: &ast::Value, clause: Clause) -> Result<Option<usize>> {
    match value {
        ast::Value::Placeholder(_) | ast::Value::Null => Ok(None),
        _ => Err(SqlError::new(
            SqlState::SyntaxError,
            format!("non-integer constant in {}", clause.name()),
        )),
    }
}
