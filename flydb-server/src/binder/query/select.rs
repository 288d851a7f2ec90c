//! SELECT: its clauses in order, put together to a tree.

use super::clauses::{Clauses, take_apart};
use super::distinct::Distinctness;
use super::found_items::FoundItems;
use super::group::Grouping;
use super::grouping_sets::GroupKeys;
use super::item::Item;
use super::lock::{RowLock, id_items, lock_rows, refuse_clauses};
use super::order::OrderKey;
use super::sets::reads_set;
use super::track::shows_rows;
use super::{BoundQuery, Tail, Untyped};
use crate::binder::expr::BoundWindow;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{Expr, Filter, Node, Project, SetCall, Sort, SortKey};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState};

/// A SELECT with every expression bound over the columns of FROM, and over those of its groups after
/// [`Selection::group`].
pub(super) struct Selection {
    pub(super) items: Vec<Item>,
    pub(super) having: Option<Expr>,
    pub(super) order: Vec<OrderKey>,
    pub(super) distinct: Distinctness,
    pub(super) windows: Vec<BoundWindow>,
    /// Functions that return sets.
    pub(super) sets: Vec<SetCall>,
}

impl Binder<'_> {
    pub(super) fn bind_select(
        &self,
        select: &ast::Select,
        tail: Tail<'_>,
        untyped: Untyped<'_>,
        around: Around<'_>,
        lock: Option<RowLock>,
    ) -> Result<BoundQuery> {
        self.count_queries(1)?;
        if let Some(select) = self.with_user_sets(select)? {
            return self.bind_select(&select, tail, untyped, around, lock);
        }
        let tracks = self.tracks.take();
        let clauses = take_apart(select)?;
        let mut locking = super::lock::clauses(tail, lock)?;
        refuse_clauses(
            &locking,
            &[
                (clauses.distinct.is_some(), "DISTINCT clause"),
                (!clauses.group_by.is_empty(), "GROUP BY clause"),
                (clauses.having.is_some(), "HAVING clause"),
            ],
        )?;
        let locks = !locking.is_empty();
        let only_tracks = tracks && !locks && self.shows_one_table(&clauses);
        if only_tracks {
            locking.push(super::lock::any_row());
        }
        let ((node, scope), levels) =
            self.measured(|| self.with_locking(locking, || self.bind_from(clauses.from, around)))?;
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
        let (keys, mut selection) = self.bind_over_items(&clauses, tail, items, &scope)?;
        // Each window is a level of the plan, over all of FROM.
        self.reach(levels + super::window::nodes(&selection.windows) * self.join_levels)?;
        if locks {
            refuse_locks(&selection, &scope, tail, lock)?;
        }
        let tracks = tracks && locks || only_tracks && shows_rows(&selection, &scope);
        if scope.recursive_table.is_some() && !scope.aggregates.borrow().is_empty() {
            return Err(aggregate_in_recursion());
        }
        let grouped = !clauses.group_by.is_empty();
        let (node, selection) = match keys.keys.iter().any(reads_set) {
            // Rows are grouped by what sets bring: those come first then.
            true => {
                let (node, keys) = selection.place_sets_below(node, keys, &scope);
                self.group(node, selection, keys, grouped, &scope)?
            }
            false => self.group(node, selection, keys, grouped, &scope)?,
        };
        let (node, mut selection) = selection.compute_windows(node)?;
        let node = selection.place_sets(node);
        if tracks {
            selection.items.extend(id_items(&scope));
            self.note_tracked(&scope);
        }
        if locks {
            selection.items.extend(id_items(&scope));
        }
        let mut bound = selection.assemble(node)?;
        if locks {
            let one_by_one = tail.limit.is_some() || tail.fetch.is_some();
            bound = lock_rows(bound, &scope, one_by_one);
        }
        bound.node = self.bind_limit(bound.node, tail, around)?;
        Ok(bound)
    }

    /// Binds the clauses that may name items of the SELECT list, and what stands between them.
    fn bind_over_items(
        &self,
        clauses: &Clauses<'_>,
        tail: Tail<'_>,
        items: Vec<Item>,
        scope: &Scope<'_>,
    ) -> Result<(GroupKeys, Selection)> {
        let found = FoundItems::of(&items);
        let keys = self.bind_group_by(clauses.group_by, clauses.with, &found, scope)?;
        if clauses.having.is_some() {
            scope.aliases.replace(aliases(clauses.projection));
        }
        let having = clauses.having.map(|having| {
            self.expressions(scope, Clause::Having)
                .bind_condition(having)
        });
        let selection = Selection {
            having: having.transpose()?,
            order: self.bind_order_by(tail.order_by, &found, scope)?,
            distinct: self.bind_distinct(clauses.distinct, &found, scope)?,
            items,
            windows: scope.windows.take().into_items(),
            sets: scope.sets.take(),
        };
        Ok((keys, selection))
    }

    /// Puts an aggregation below a selection that needs one.
    fn group(
        &self,
        node: Node,
        mut selection: Selection,
        keys: GroupKeys,
        grouped: bool,
        scope: &Scope<'_>,
    ) -> Result<(Node, Selection)> {
        let calls = scope.aggregates.take().into_items();
        let groupings = scope.groupings.take().into_items();
        if calls.is_empty() && groupings.is_empty() && !grouped && selection.having.is_none() {
            return Ok((node, selection));
        }
        let mut grouping = Grouping::new(keys, calls, &groupings, self.context.catalog, scope)?;
        selection.for_each_expr(&mut |expr| grouping.rewrite(expr))?;
        self.stored.note_keys(grouping.relied_on());
        selection.for_each_expr(&mut |expr| {
            grouping.place_aggregates(expr);
            Ok(())
        })?;
        if grouping.has_sets() {
            selection.items.iter_mut().for_each(Item::make_nullable);
        }
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
        let arguments = self.sets.iter_mut().flat_map(|call| &mut call.arguments);
        arguments.into_iter().try_for_each(&mut *visit)?;
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

    /// Puts the sets over a tree.
    fn place_sets(&mut self, node: Node) -> Node {
        let sets = std::mem::take(&mut self.sets);
        if sets.is_empty() {
            return node;
        }
        super::sets::place_sets(node, sets, &mut |rewrite| self.rewrite_all(rewrite))
    }

    /// Puts the sets below the grouping, whose keys and aggregates read them as well.
    fn place_sets_below(
        &mut self,
        node: Node,
        mut keys: GroupKeys,
        scope: &Scope<'_>,
    ) -> (Node, GroupKeys) {
        let sets = std::mem::take(&mut self.sets);
        let node = super::sets::place_sets(node, sets, &mut |rewrite| {
            keys.keys.iter_mut().for_each(&mut *rewrite);
            let mut groupings = scope.groupings.borrow_mut();
            let groupings = groupings.items_mut().iter_mut();
            groupings.flatten().for_each(&mut *rewrite);
            for call in scope.aggregates.borrow_mut().items_mut() {
                call.for_each_expr_mut(rewrite);
            }
            self.rewrite_all(rewrite);
        });
        (node, keys)
    }

    fn rewrite_all(&mut self, rewrite: &mut dyn FnMut(&mut Expr)) {
        // Rewriting columns does not fail.
        let _ = self.for_each_expr(&mut |expr| {
            rewrite(expr);
            Ok(())
        });
    }

    /// The tree above grouping.
    fn assemble(self, node: Node) -> Result<BoundQuery> {
        let Selection {
            items,
            having: _, // is a filter by now
            order,
            distinct,
            windows: _, // are columns by now
            sets: _,    // are in the tree
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

/// 0A000 for a query whose rows are not those of its tables, but are to be locked.
fn refuse_locks(
    selection: &Selection,
    scope: &Scope<'_>,
    tail: Tail<'_>,
    lock: Option<RowLock>,
) -> Result<()> {
    let with_ties = tail.fetch.is_some_and(|fetch| fetch.with_ties);
    let parts = [
        (!scope.aggregates.borrow().is_empty(), "aggregate functions"),
        (!selection.windows.is_empty(), "window functions"),
        (
            !selection.sets.is_empty(),
            "set-returning functions in the target list",
        ),
        (with_ties, "WITH TIES"),
    ];
    let locking = super::lock::clauses(tail, lock)?;
    refuse_clauses(&locking, &parts)
}

fn aggregate_in_recursion() -> SqlError {
    SqlError::new(
        SqlState::InvalidRecursion,
        "aggregate functions are not allowed in a recursive query's recursive term",
    )
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

/// What the SELECT list gives names.
fn aliases(projection: &[ast::SelectItem]) -> Vec<(String, ast::Expr)> {
    let named = projection.iter().filter_map(|item| match item {
        ast::SelectItem::ExprWithAlias { expr, alias } => Some((alias.value.clone(), expr.clone())),
        _ => None,
    });
    named.collect()
}
