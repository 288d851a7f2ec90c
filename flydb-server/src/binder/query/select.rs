//! SELECT: its clauses in order, put together to a tree.

use super::distinct::Distinctness;
use super::group::Grouping;
use super::item::Item;
use super::order::OrderKey;
use super::{BoundQuery, Tail, Untyped, check_width, refuse};
use crate::binder::expr::BoundWindow;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{Expr, Filter, Node, Project, Sort, SortKey};
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError};

/// A SELECT with every expression bound over the columns of FROM, and over those of its groups after
/// [`Selection::group`].
pub(super) struct Selection {
    pub(super) items: Vec<Item>,
    pub(super) having: Option<Expr>,
    pub(super) order: Vec<OrderKey>,
    pub(super) distinct: Distinctness,
    pub(super) windows: Vec<BoundWindow>,
}

/// The clauses of a SELECT that we have.
struct Clauses<'q> {
    distinct: Option<&'q ast::Distinct>,
    projection: &'q [ast::SelectItem],
    from: &'q [ast::TableWithJoins],
    selection: Option<&'q ast::Expr>,
    group_by: &'q [ast::Expr],
    having: Option<&'q ast::Expr>,
    windows: &'q [ast::NamedWindowDefinition],
}

impl Binder<'_> {
    pub(super) fn bind_select(
        &self,
        select: &ast::Select,
        tail: Tail<'_>,
        untyped: Untyped<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        self.count_queries(1)?;
        let clauses = take_apart(select)?;
        let (node, scope) = self.bind_from(clauses.from, around)?;
        let node = match clauses.selection {
            None => node,
            Some(condition) => filter(
                node,
                self.expressions(&scope, Clause::Where)
                    .bind_condition(condition)?,
            ),
        };
        let selected = self.expressions(&scope, Clause::Select);
        selected.bind_named_windows(clauses.windows)?;
        let items = selected.bind_items(clauses.projection, untyped)?;
        check_width(items.len())?;
        let keys = self.bind_group_by(clauses.group_by, &items, &scope)?;
        let having = clauses.having.map(|having| {
            self.expressions(&scope, Clause::Having)
                .bind_condition(having)
        });
        let selection = Selection {
            having: having.transpose()?,
            order: self.bind_order_by(tail.order_by, &items, &scope)?,
            distinct: self.bind_distinct(clauses.distinct, &items, &scope)?,
            items,
            windows: scope.windows.take(),
        };
        let grouped = !clauses.group_by.is_empty();
        let (node, selection) = self.group(node, selection, keys, grouped, &scope)?;
        let (node, selection) = selection.compute_windows(node)?;
        let mut bound = selection.assemble(node)?;
        bound.node = self.bind_limit(bound.node, tail, around)?;
        Ok(bound)
    }

    /// Puts an aggregation below a selection that needs one.
    fn group(
        &self,
        node: Node,
        mut selection: Selection,
        keys: Vec<Expr>,
        grouped: bool,
        scope: &Scope<'_>,
    ) -> Result<(Node, Selection)> {
        let calls = scope.aggregates.take();
        if calls.is_empty() && !grouped && selection.having.is_none() {
            return Ok((node, selection));
        }
        let mut grouping = Grouping::new(keys, calls, self.context.catalog, scope);
        selection.for_each_expr(&mut |expr| grouping.rewrite(expr))?;
        selection.for_each_expr(&mut |expr| {
            grouping.place_aggregates(expr);
            Ok(())
        })?;
        let node = grouping.over(node);
        let node = match selection.having.take() {
            Some(having) => filter(node, having),
            None => node,
        };
        Ok((node, selection))
    }
}

impl Selection {
    fn for_each_expr(&mut self, visit: &mut dyn FnMut(&mut Expr) -> Result<()>) -> Result<()> {
        self.items
            .iter_mut()
            .try_for_each(|item| visit(&mut item.expr))?;
        self.having.iter_mut().try_for_each(&mut *visit)?;
        self.order
            .iter_mut()
            .try_for_each(|key| visit(&mut key.key.expr))?;
        self.distinct.exprs_mut().try_for_each(&mut *visit)?;
        let mut windows = self.windows.iter_mut();
        windows.try_for_each(|window| window.for_each_expr_mut(visit))
    }

    /// Puts the window functions below the selection.
    fn compute_windows(mut self, node: Node) -> Result<(Node, Selection)> {
        let windows = std::mem::take(&mut self.windows);
        if windows.is_empty() {
            return Ok((node, self));
        }
        let sorted_by = self.order.iter().map(|key| key.key.expr.clone()).collect();
        let (node, places) = super::window::over(node, windows, sorted_by);
        self.for_each_expr(&mut |expr| {
            super::window::place(expr, &places);
            Ok(())
        })?;
        Ok((node, self))
    }

    /// The tree above grouping.
    fn assemble(self, node: Node) -> Result<BoundQuery> {
        let Selection {
            items,
            having: _, // is a filter by now
            order,
            distinct,
            windows: _, // are columns by now
        } = self;
        match distinct {
            Distinctness::None if order.iter().all(OrderKey::is_cheap) => {
                Ok(project(sort(node, order), items))
            }
            Distinctness::None => Ok(sort_projected(node, items, order)),
            Distinctness::All => distinct_then_sort(node, items, order),
            Distinctness::On(on) => {
                super::distinct::check_order(&on, &order)?;
                let node = super::distinct::distinct(sort(node, order), Some(on));
                Ok(project(node, items))
            }
        }
    }
}

fn filter(node: Node, condition: Expr) -> Node {
    Node::Filter(Filter {
        input: Box::new(node),
        condition,
    })
}

fn sort(node: Node, order: Vec<OrderKey>) -> Node {
    if order.is_empty() {
        return node;
    }
    Node::Sort(Sort {
        input: Box::new(node),
        keys: order.into_iter().map(|key| key.key).collect(),
    })
}

fn project(node: Node, items: Vec<Item>) -> BoundQuery {
    let (expressions, columns) = items.into_iter().map(Item::into_parts).unzip();
    BoundQuery {
        node: Node::Project(Project {
            input: Box::new(node),
            expressions,
        }),
        columns,
    }
}

/// Projects the keys that are no items as hidden columns, sorts by columns, drops the hidden ones.
fn sort_projected(node: Node, items: Vec<Item>, order: Vec<OrderKey>) -> BoundQuery {
    let width = items.len();
    let types: Vec<DataType> = items.iter().map(|item| item.expr.data_type).collect();
    let BoundQuery { mut node, columns } = project(node, items);
    let mut keys = Vec::with_capacity(order.len());
    if let Node::Project(Project { expressions, .. }) = &mut node {
        for OrderKey { key, item } in order {
            let column = item.unwrap_or(expressions.len());
            let data_type = key.expr.data_type;
            if item.is_none() {
                expressions.push(key.expr);
            }
            let expr = Expr::column(column, data_type);
            keys.push(SortKey { expr, ..key });
        }
    }
    let sorted = Node::Sort(Sort {
        input: Box::new(node),
        keys,
    });
    let expressions = types.into_iter().enumerate().take(width);
    let expressions = expressions.map(|(index, data_type)| Expr::column(index, data_type));
    BoundQuery {
        node: Node::Project(Project {
            input: Box::new(sorted),
            expressions: expressions.collect(),
        }),
        columns,
    }
}

/// DISTINCT: what is sorted afterwards can only be columns that come out.
fn distinct_then_sort(node: Node, items: Vec<Item>, order: Vec<OrderKey>) -> Result<BoundQuery> {
    let BoundQuery { node, columns } = project(node, items);
    let node = super::distinct::distinct(node, None);
    let keys = order.into_iter().map(OrderKey::over_items);
    let keys: Vec<SortKey> = keys.collect::<Result<_>>()?;
    let node = if keys.is_empty() {
        node
    } else {
        Node::Sort(Sort {
            input: Box::new(node),
            keys,
        })
    };
    Ok(BoundQuery { node, columns })
}

/// The clauses of a SELECT; 0A000 for those that we do not have.
fn take_apart(select: &ast::Select) -> Result<Clauses<'_>> {
    let ast::Select {
        select_token,
        optimizer_hints: _, // comments
        distinct,
        select_modifiers,
        top,
        top_before_distinct: _,
        projection,
        exclude,
        into,
        from,
        lateral_views,
        prewhere,
        selection,
        connect_by,
        group_by,
        cluster_by,
        distribute_by,
        sort_by,
        having,
        named_window,
        qualify,
        window_before_qualify: _,
        value_table_mode,
        flavor,
    } = select;
    let modified = select_modifiers.as_ref();
    let unsupported = [
        (
            modified.is_some_and(ast::SelectModifiers::is_any_set),
            "this modifier of SELECT",
        ),
        (top.is_some(), "TOP"),
        (exclude.is_some(), "EXCLUDE"),
        (into.is_some(), "SELECT INTO"),
        (!lateral_views.is_empty(), "LATERAL VIEW"),
        (prewhere.is_some(), "PREWHERE"),
        (!connect_by.is_empty(), "CONNECT BY"),
        (!cluster_by.is_empty(), "CLUSTER BY"),
        (!distribute_by.is_empty(), "DISTRIBUTE BY"),
        (!sort_by.is_empty(), "SORT BY"),
        (qualify.is_some(), "QUALIFY"),
        (value_table_mode.is_some(), "SELECT AS"),
        (*flavor != ast::SelectFlavor::Standard, "FROM before SELECT"),
    ];
    let at = position(select_token.0.span);
    refuse(&unsupported).map_err(|error| error.at(at))?;
    Ok(Clauses {
        distinct: distinct.as_ref(),
        projection,
        from,
        selection: selection.as_ref(),
        group_by: group_exprs(group_by).map_err(|error| error.at(at))?,
        having: having.as_ref(),
        windows: named_window,
    })
}

fn group_exprs(group_by: &ast::GroupByExpr) -> Result<&[ast::Expr]> {
    match group_by {
        ast::GroupByExpr::All(_) => Err(SqlError::unsupported("GROUP BY ALL")),
        ast::GroupByExpr::Expressions(exprs, modifiers) if modifiers.is_empty() => Ok(exprs),
        ast::GroupByExpr::Expressions(..) => Err(SqlError::unsupported("GROUP BY ... WITH")),
    }
}
