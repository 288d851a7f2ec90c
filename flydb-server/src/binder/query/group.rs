//! GROUP BY: its keys, and what expressions over the groups may still name.
//!
//! The clauses above grouping are bound over the columns of FROM, as if there were no groups. Then
//! [`Grouping::rewrite`] puts a key's column wherever the key's expression stands, and refuses what is
//! left of FROM's columns, but for those that the keys determine: columns of a table whose whole primary
//! key is among the keys become keys themselves, which changes no group.

use super::item::Item;
use crate::binder::expr::{AGGREGATES, SETS, WINDOWS, position_of};
use crate::binder::scope::Relation;
use crate::binder::{Binder, Clause, Scope};
use crate::catalog::Catalog;
use crate::plan::{Aggregate, AggregateCall, Expr, ExprKind, Node};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

impl Binder<'_> {
    pub(super) fn bind_group_by(
        &self,
        exprs: &[ast::Expr],
        items: &[Item],
        scope: &Scope<'_>,
    ) -> Result<Vec<Expr>> {
        let mut keys = Vec::with_capacity(exprs.len());
        for expr in exprs {
            self.bind_key(expr, items, scope, &mut keys)?;
        }
        Ok(keys)
    }

    fn bind_key(
        &self,
        expr: &ast::Expr,
        items: &[Item],
        scope: &Scope<'_>,
        keys: &mut Vec<Expr>,
    ) -> Result<()> {
        if let ast::Expr::Tuple(parts) = expr {
            self.enter(|| position_of(expr))?;
            let mut parts = parts.iter();
            let bound = parts.try_for_each(|part| self.bind_key(part, items, scope, keys));
            self.leave();
            return bound;
        }
        let key = match named_item(expr, items, scope)? {
            Some(item) => item.expr.clone(),
            None => self
                .expressions(scope, Clause::GroupBy)
                .bind_settled(expr)?,
        };
        check_key(&key).map_err(|error| error.at(position_of(expr)))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
        Ok(())
    }
}

/// The item that a position, or a name that no column of FROM has, means in GROUP BY.
fn named_item<'i>(
    expr: &ast::Expr,
    items: &'i [Item],
    scope: &Scope<'_>,
) -> Result<Option<&'i Item>> {
    match expr {
        ast::Expr::Identifier(name) => match scope.find(name)? {
            Some(_) => Ok(None),
            None => super::order::item_named(name, items)
                .map(|place| place.and_then(|place| items.get(place))),
        },
        expr => {
            let place = super::order::item_at(expr, items, Clause::GroupBy)?;
            Ok(place.and_then(|place| items.get(place)))
        }
    }
}

/// What is computed of the groups cannot make them.
fn check_key(key: &Expr) -> Result<()> {
    let mut last = 0;
    key.for_each_reference(&mut |reference, _| {
        if reference.depth == 0 {
            last = last.max(reference.column);
        }
    });
    let (state, what) = match last {
        WINDOWS.. => (SqlState::WindowingError, "window"),
        AGGREGATES.. => (SqlState::GroupingError, "aggregate"),
        _ => return Ok(()),
    };
    let message = format!("{what} functions are not allowed in GROUP BY");
    Err(SqlError::new(state, message))
}

/// The groups of a query, while its expressions are rewritten to read them.
pub(super) struct Grouping<'s> {
    keys: Vec<Expr>,
    calls: Vec<AggregateCall>,
    catalog: &'s Catalog,
    scope: &'s Scope<'s>,
}

impl<'s> Grouping<'s> {
    pub(super) fn new(
        keys: Vec<Expr>,
        calls: Vec<AggregateCall>,
        catalog: &'s Catalog,
        scope: &'s Scope<'s>,
    ) -> Grouping<'s> {
        Grouping {
            keys,
            calls,
            catalog,
            scope,
        }
    }

    /// The aggregation over a tree.
    pub(super) fn over(self, node: Node) -> Node {
        Node::Aggregate(Aggregate {
            input: Box::new(node),
            keys: self.keys,
            calls: self.calls,
        })
    }

    /// Makes an expression read keys, and aggregates by their places past [`AGGREGATES`].
    pub(super) fn rewrite(&mut self, expr: &mut Expr) -> Result<()> {
        if let Some(place) = self.keys.iter().position(|key| key == expr) {
            expr.kind = ExprKind::Column(place);
            return Ok(());
        }
        if let ExprKind::Column(column) = expr.kind {
            if column < SETS {
                expr.kind = ExprKind::Column(self.determined(column, expr, false)?);
            }
            return Ok(());
        }
        let mut result = Ok(());
        if let ExprKind::Subquery(subquery) = &mut expr.kind {
            subquery.plan.rewrite_references(&mut |reference, at| {
                if reference.depth > 0 || reference.column >= SETS || result.is_err() {
                    return None;
                }
                match self.determined(reference.column, at, true) {
                    Ok(column) => Some(Expr::column(column, at.data_type)),
                    Err(error) => {
                        result = Err(error);
                        None
                    }
                }
            });
        }
        expr.for_each_operand_mut(&mut |operand| {
            if result.is_ok() {
                result = self.rewrite(operand);
            }
        });
        result
    }

    /// Makes an expression read the aggregates where they come out, behind the keys.
    pub(super) fn place_aggregates(&self, expr: &mut Expr) {
        let keys = self.keys.len();
        expr.map_columns(&mut |column| match column {
            AGGREGATES..WINDOWS => keys + column - AGGREGATES,
            other => other,
        });
    }

    /// The key that shows a column of FROM; 42803 where the keys do not determine it.
    fn determined(&mut self, column: usize, at: &Expr, in_subquery: bool) -> Result<usize> {
        let is_it = |key: &Expr| matches!(key.kind, ExprKind::Column(key) if key == column);
        if let Some(place) = self.keys.iter().position(is_it) {
            return Ok(place);
        }
        let relation = self.relation_of(column);
        if relation.is_some_and(|relation| self.is_determined(relation)) {
            self.keys.push(Expr::column(column, at.data_type));
            return Ok(self.keys.len() - 1);
        }
        Err(self.ungrouped(column, at.position, in_subquery))
    }

    fn relation_of(&self, column: usize) -> Option<&'s Relation> {
        self.scope.relations.iter().find(|relation| {
            let columns = self.scope.columns_of(relation).iter();
            let mut columns = columns.map(|one| &one.expr.kind);
            columns.any(|kind| *kind == ExprKind::Column(column))
        })
    }

    /// Whether the keys hold the whole primary key of a table.
    fn is_determined(&self, relation: &Relation) -> bool {
        let table = relation.table.and_then(|id| self.catalog.table_by_id(id));
        let Some(table) = table.filter(|table| !table.primary_key.is_empty()) else {
            return false;
        };
        let columns = self.scope.columns_of(relation);
        let is_key = |place: &usize| {
            let origin = Some((table.id, *place));
            let column = columns.iter().find(|column| column.origin == origin);
            column.is_some_and(|column| self.keys.contains(&column.expr))
        };
        table.primary_key.iter().all(is_key)
    }

    fn ungrouped(&self, column: usize, at: Option<u32>, in_subquery: bool) -> SqlError {
        let name = self.name_of(column);
        let message = if in_subquery {
            format!("subquery uses ungrouped column \"{name}\" from outer query")
        } else {
            format!(
                "column \"{name}\" must appear in the GROUP BY clause or be used in an aggregate function"
            )
        };
        SqlError::new(SqlState::GroupingError, message).at(at)
    }

    fn name_of(&self, column: usize) -> String {
        let Some(relation) = self.relation_of(column) else {
            return "?column?".to_owned();
        };
        let columns = self.scope.columns_of(relation).iter();
        let mut columns = columns.filter(|one| one.expr.kind == ExprKind::Column(column));
        match columns.next() {
            Some(found) if relation.name.is_empty() => found.name.to_string(),
            Some(found) => format!("{}.{}", relation.name, found.name),
            None => "?column?".to_owned(),
        }
    }
}
