//! ORDER BY: positions, output names and expressions.

use super::found_items::FoundItems;
use crate::binder::alike::{Places, Print};
use crate::binder::expr::{position_of, sort_key};
use crate::binder::limits::MAX_COLUMNS;
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

/// The keys of an order, each once: sorting by the same again changes nothing, in whatever direction.
#[derive(Default)]
struct OrderKeys {
    keys: Vec<OrderKey>,
    places: Places,
}

impl OrderKeys {
    /// # Errors
    /// 54011 for more keys than there may be.
    fn add(&mut self, key: OrderKey) -> Result<()> {
        let print = Print::of(&key.key.expr);
        let same = |place: usize| {
            let other = self.keys.get(place);
            other.is_some_and(|other| other.key.expr == key.key.expr)
        };
        if self.places.find(print, same).is_some() {
            return Ok(());
        }
        if self.keys.len() >= MAX_COLUMNS {
            let message = format!("a query can be ordered by {MAX_COLUMNS} expressions at most");
            let error = SqlError::new(SqlState::TooManyColumns, message);
            return Err(error.at(key.key.expr.position));
        }
        self.places.note(print, self.keys.len());
        self.keys.push(key);
        Ok(())
    }
}

impl Binder<'_> {
    pub(super) fn bind_order_by(
        &self,
        order_by: Option<&ast::OrderBy>,
        items: &FoundItems<'_>,
        scope: &Scope<'_>,
    ) -> Result<Vec<OrderKey>> {
        match order_by {
            None => Ok(Vec::new()),
            Some(order_by) => self.bind_order_keys(sort_exprs(order_by)?, items, scope),
        }
    }

    /// ORDER BY of rows that are changed: expressions over their columns.
    pub(in crate::binder) fn bind_row_order(
        &self,
        keys: &[ast::OrderByExpr],
        scope: &Scope<'_>,
    ) -> Result<Vec<SortKey>> {
        let keys = self.bind_order_keys(keys, &FoundItems::of(&[]), scope)?;
        Ok(keys.into_iter().map(|key| key.key).collect())
    }

    fn bind_order_keys(
        &self,
        written: &[ast::OrderByExpr],
        items: &FoundItems<'_>,
        scope: &Scope<'_>,
    ) -> Result<Vec<OrderKey>> {
        let mut keys = OrderKeys::default();
        for key in written {
            let (expr, options) = plain_key(key)?;
            let (expr, item) = self.bind_item_or_expr(expr, items, scope, Clause::OrderBy)?;
            let key = sort_key(expr, options)?;
            keys.add(OrderKey { key, item })?;
        }
        Ok(keys.keys)
    }

    /// What an expression of ORDER BY or DISTINCT ON means: an item of the SELECT list by its
    /// position or name, or else an expression over FROM's columns, which may be an item all the same.
    pub(super) fn bind_item_or_expr(
        &self,
        expr: &ast::Expr,
        items: &FoundItems<'_>,
        scope: &Scope<'_>,
        clause: Clause,
    ) -> Result<(Expr, Option<usize>)> {
        let place = match expr {
            ast::Expr::Identifier(name) => items.named(name)?,
            expr => items.at(expr, clause)?,
        };
        if let Some((place, item)) = place.and_then(|place| Some((place, items.get(place)?))) {
            self.charge_copy(&item.expr)?;
            let mut bound = item.expr.clone();
            bound.position = position_of(expr);
            return Ok((self.settle(bound), Some(place)));
        }
        let bound = self.expressions(scope, clause).bind_settled(expr)?;
        let place = items.equal(&bound);
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
        let mut keys = OrderKeys::default();
        for key in sort_exprs(order_by)? {
            let (expr, options) = plain_key(key)?;
            let expr = match output_at(expr, columns)? {
                Some(column) => column,
                None => self.expressions(&scope, Clause::Where).bind_settled(expr)?,
            };
            let key = sort_key(expr, options)?;
            keys.add(OrderKey { key, item: None })?;
        }
        Ok(Node::Sort(Sort {
            keys: keys.keys.into_iter().map(|key| key.key).collect(),
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

fn output_at(expr: &ast::Expr, columns: &[OutputColumn]) -> Result<Option<Expr>> {
    let place = position_in(expr, columns.len(), Clause::OrderBy)?;
    let column = place.and_then(|place| Some((place, columns.get(place)?)));
    Ok(column.map(|(place, column)| Expr::column(place, column.data_type)))
}

/// The place that a bare number names; 42P10 where there is none.
pub(super) fn position_in(expr: &ast::Expr, count: usize, clause: Clause) -> Result<Option<usize>> {
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
