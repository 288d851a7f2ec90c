//! GROUP BY: its keys, and what expressions over the groups may still name.
//!
//! The clauses above grouping are bound over the columns of FROM, as if there were no groups. Then
//! [`Grouping::rewrite`] puts a key's column wherever the key's expression stands, and refuses what is
//! left of FROM's columns, but for those that the keys determine: columns of a table whose whole primary
//! key is among the keys become keys themselves, which changes no group.

use std::collections::{HashMap, HashSet};
use std::mem::{Discriminant, discriminant};

use super::found_items::FoundItems;
use super::grouping_sets::GroupKeys;
use super::item::Item;
use crate::binder::alike::{Places, Print};
use crate::binder::expr::{AGGREGATES, GROUPINGS, SETS, WINDOWS, position_of};
use crate::binder::scope::Relation;
use crate::binder::{Binder, Clause, Scope};
use crate::catalog::Catalog;
use crate::plan::{Aggregate, AggregateCall, Expr, ExprKind, GroupingSets, Node};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

impl Binder<'_> {
    /// Binds a key: a position, the name of an output column, or an expression over FROM's columns.
    pub(super) fn bind_key(
        &self,
        expr: &ast::Expr,
        items: &FoundItems<'_>,
        scope: &Scope<'_>,
    ) -> Result<Expr> {
        let key = match named_item(expr, items, scope)? {
            Some(item) => {
                self.charge_copy(&item.expr)?;
                item.expr.clone()
            }
            None => self
                .expressions(scope, Clause::GroupBy)
                .bind_settled(expr)?,
        };
        check_key(&key).map_err(|error| error.at(position_of(expr)))?;
        Ok(key)
    }
}

/// The item that a position, or a name that no column of FROM has, means in GROUP BY.
fn named_item<'i>(
    expr: &ast::Expr,
    items: &FoundItems<'i>,
    scope: &Scope<'_>,
) -> Result<Option<&'i Item>> {
    let place = match expr {
        ast::Expr::Identifier(name) => match scope.find(name)? {
            Some(_) => return Ok(None),
            None => items.named(name)?,
        },
        expr => items.at(expr, Clause::GroupBy)?,
    };
    Ok(place.and_then(|place| items.get(place)))
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

fn no_key(expr: &Expr) -> SqlError {
    let message =
        "arguments to GROUPING must be grouping expressions of the associated query level";
    SqlError::new(SqlState::GroupingError, message).at(expr.position)
}

/// Where the keys are. An expression that is of no key's kind and type is none: most are told by that.
#[derive(Default)]
struct FoundKeys {
    columns: HashMap<usize, usize>,
    kinds: HashSet<(Discriminant<ExprKind>, DataType)>,
    others: Places,
}

impl FoundKeys {
    fn of(keys: &[Expr]) -> FoundKeys {
        let mut found = FoundKeys::default();
        for (place, key) in keys.iter().enumerate() {
            found.add(key, place);
        }
        found
    }

    fn add(&mut self, key: &Expr, place: usize) {
        if let ExprKind::Column(column) = key.kind {
            self.columns.entry(column).or_insert(place);
            return;
        }
        self.kinds.insert((discriminant(&key.kind), key.data_type));
        self.others.note(Print::of(key), place);
    }

    /// The place of a key that is a column.
    fn column(&self, column: usize) -> Option<usize> {
        self.columns.get(&column).copied()
    }

    fn find(&self, expr: &Expr, keys: &[Expr]) -> Option<usize> {
        if let ExprKind::Column(column) = expr.kind {
            return self.column(column);
        }
        if !self
            .kinds
            .contains(&(discriminant(&expr.kind), expr.data_type))
        {
            return None;
        }
        let same = |place: usize| keys.get(place) == Some(expr);
        self.others.find(Print::of(expr), same)
    }
}

/// The groups of a query, while its expressions are rewritten to read them.
pub(super) struct Grouping<'s> {
    keys: Vec<Expr>,
    found: FoundKeys,
    calls: Vec<AggregateCall>,
    grouping: GroupingSets,
    catalog: &'s Catalog,
    scope: &'s Scope<'s>,
    /// Tables of which columns come without being keys, as the primary key among these determines them.
    relied_on: Vec<TableId>,
}

impl<'s> Grouping<'s> {
    /// # Errors
    /// 42803 for a GROUPING of what is no key.
    pub(super) fn new(
        by: GroupKeys,
        calls: Vec<AggregateCall>,
        groupings: &[Vec<Expr>],
        catalog: &'s Catalog,
        scope: &'s Scope<'s>,
    ) -> Result<Grouping<'s>> {
        let GroupKeys { keys, sets } = by;
        let found = FoundKeys::of(&keys);
        let place = |expr: &Expr| found.find(expr, &keys).ok_or_else(|| no_key(expr));
        let places = |exprs: &Vec<Expr>| exprs.iter().map(place).collect();
        let groupings = groupings.iter().map(places).collect::<Result<_>>()?;
        Ok(Grouping {
            keys,
            found,
            calls,
            grouping: GroupingSets { sets, groupings },
            catalog,
            scope,
            relied_on: Vec::new(),
        })
    }

    /// The tables whose primary keys determine columns that are shown.
    pub(super) fn relied_on(&self) -> &[TableId] {
        &self.relied_on
    }

    /// Whether there are groups in which a key is NULL for lack of it.
    pub(super) fn has_sets(&self) -> bool {
        !self.grouping.sets.is_empty()
    }

    /// The aggregation over a tree.
    pub(super) fn over(self, node: Node) -> Node {
        Node::Aggregate(Aggregate {
            input: Box::new(node),
            keys: self.keys,
            calls: self.calls,
            grouping: self.grouping,
            together: false,
        })
    }

    /// Makes an expression read keys, and aggregates by their places past [`AGGREGATES`].
    pub(super) fn rewrite(&mut self, expr: &mut Expr) -> Result<()> {
        if let Some(place) = self.found.find(expr, &self.keys) {
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
        let calls = self.calls.len();
        expr.map_columns(&mut |column| match column {
            AGGREGATES..GROUPINGS => keys + (column - AGGREGATES),
            GROUPINGS..WINDOWS => keys + calls + (column - GROUPINGS),
            other => other,
        });
    }

    /// The key that shows a column of FROM; 42803 where the keys do not determine it.
    fn determined(&mut self, column: usize, at: &Expr, in_subquery: bool) -> Result<usize> {
        if let Some(place) = self.found.column(column) {
            return Ok(place);
        }
        let relation = self.relation_of(column);
        if let Some(relation) = relation.filter(|relation| self.is_determined(relation)) {
            self.relied_on.extend(relation.table);
            let place = self.keys.len();
            let key = Expr::column(column, at.data_type);
            self.found.add(&key, place);
            self.keys.push(key);
            let sets = self.grouping.sets.iter_mut();
            sets.for_each(|set| set.push(place));
            return Ok(place);
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

    /// Whether the keys, those that every set has, hold the whole primary key of a table.
    fn is_determined(&self, relation: &Relation) -> bool {
        let table = relation.table.and_then(|id| self.catalog.table_by_id(id));
        let Some(table) = table.filter(|table| !table.sure_primary_key().is_empty()) else {
            return false;
        };
        let columns = self.scope.columns_of(relation);
        let is_key = |place: &usize| {
            let origin = Some((table.id, *place));
            let column = columns.iter().find(|column| column.origin == origin);
            let key =
                column.and_then(|column| self.keys.iter().position(|key| *key == column.expr));
            key.is_some_and(|key| self.grouping.all_have(key))
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
