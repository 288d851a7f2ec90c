//! Window functions: the nodes that compute them, between grouping and the SELECT list.
//!
//! Calls over the same partitions and order share a node. The nodes stand in the order in which
//! PostgreSQL sorts: a window whose keys begin those of another comes after it, and so finds its rows
//! in order; it is also the order in which rows come out where nothing else orders them.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::binder::alike::Unique;
use crate::binder::expr::{BoundWindow, WINDOWS};
use crate::plan::{Expr, Node, SortKey, Window, WindowCall};

/// How many nodes these windows come to.
pub(super) fn nodes(windows: &[BoundWindow]) -> usize {
    let sorts = windows
        .iter()
        .map(|window| (&window.partition_by, &window.order_by));
    sorts.collect::<Unique<_>>().len()
}

/// Puts the nodes of these windows over a tree. `sorted_by` are the expressions that the query orders and
/// groups by. Also gives the column in which each window's result comes out.
pub(super) fn over(
    mut node: Node,
    windows: Vec<BoundWindow>,
    sorted_by: Vec<Expr>,
) -> (Node, Vec<usize>) {
    let mut next = node.width();
    let mut places = vec![0; windows.len()];
    for shared in in_order(share(windows), sorted_by) {
        let mut calls = Vec::with_capacity(shared.calls.len());
        for (window, call) in shared.calls {
            if let Some(place) = places.get_mut(window) {
                *place = next;
            }
            next += 1;
            calls.push(call);
        }
        node = Node::Window(Window {
            input: Box::new(node),
            partition_by: shared.partition_by,
            order_by: shared.order_by,
            calls,
        });
    }
    (node, places)
}

/// Makes an expression read window functions where they come out.
pub(super) fn place(expr: &mut Expr, places: &[usize]) {
    expr.map_columns(&mut |column| {
        let place = column.checked_sub(WINDOWS);
        place
            .and_then(|place| places.get(place).copied())
            .unwrap_or(column)
    });
}

/// Calls over the same partitions and order, each with the window that it is of.
struct Shared {
    partition_by: Vec<Expr>,
    order_by: Vec<SortKey>,
    calls: Vec<(usize, WindowCall)>,
}

fn share(windows: Vec<BoundWindow>) -> Vec<Shared> {
    let mut sorts = Unique::default();
    let mut calls: Vec<Vec<(usize, WindowCall)>> = Vec::new();
    for (number, window) in windows.into_iter().enumerate() {
        let BoundWindow {
            partition_by,
            order_by,
            call,
        } = window;
        let place = sorts.put((partition_by, order_by));
        match calls.get_mut(place) {
            Some(calls) => calls.push((number, call)),
            None => calls.push(vec![(number, call)]),
        }
    }
    let all = sorts.into_items().into_iter().zip(calls);
    let all = all.map(|((partition_by, order_by), calls)| Shared {
        partition_by,
        order_by,
        calls,
    });
    all.collect()
}

/// A key of a sort: the number of its expression, and how it is sorted.
type NumberedKey = (usize, bool, bool);

fn in_order(all: Vec<Shared>, sorted_by: Vec<Expr>) -> Vec<Shared> {
    let mut numbered: Unique<Expr> = sorted_by.into_iter().collect();
    let mut keyed: Vec<(Vec<NumberedKey>, Shared)> = all
        .into_iter()
        .map(|shared| (number(&shared, &mut numbered), shared))
        .collect();
    keyed.sort_by(|(a, _), (b, _)| sorted_first(a, b));
    keyed.into_iter().map(|(_, shared)| shared).collect()
}

/// The keys that a window's rows are sorted by. Expressions get numbers as they come, orders before partitions.
fn number(shared: &Shared, numbered: &mut Unique<Expr>) -> Vec<NumberedKey> {
    let mut number_of = |expr: &Expr| match numbered.find(expr) {
        Some(place) => place,
        None => numbered.put(expr.clone()),
    };
    let order: Vec<NumberedKey> = shared
        .order_by
        .iter()
        .map(|key| (number_of(&key.expr), key.descending, key.nulls_first))
        .collect();
    let partition = shared.partition_by.iter();
    let keys = partition.map(|expr| (number_of(expr), false, false));
    let mut seen = HashSet::new();
    keys.chain(order).filter(|key| seen.insert(key.0)).collect()
}

/// Which of two sorts is first: the one with the later expression, and the longer one.
fn sorted_first(a: &[NumberedKey], b: &[NumberedKey]) -> Ordering {
    let different = a.iter().zip(b).find(|(a, b)| a != b);
    match different {
        Some((a, b)) => b.cmp(a),
        None => b.len().cmp(&a.len()),
    }
}
