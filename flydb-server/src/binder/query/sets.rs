//! Functions that return sets in a SELECT list: the node that brings their rows.
//!
//! Those at the same depth come side by side; one whose arguments hold another comes above it.

use crate::binder::expr::SETS;
use crate::plan::{Expr, Node, ProjectSet, SetCall};

/// Calls what it is given on each of some expressions.
pub(super) type Visit<'v> = dyn FnMut(&mut dyn FnMut(&mut Expr)) + 'v;

/// Puts the sets over a node and makes expressions over it, reached by `visit`, read them.
pub(super) fn place_sets(mut node: Node, sets: Vec<SetCall>, visit: &mut Visit<'_>) -> Node {
    let width = node.width();
    let levels = levels(&sets);
    let mut places = vec![0; sets.len()];
    let mut next = width;
    let mut left: Vec<Option<SetCall>> = sets.into_iter().map(Some).collect();
    for level in 0..=levels.iter().max().copied().unwrap_or(0) {
        let mut calls = Vec::new();
        for (place, call) in left.iter_mut().enumerate() {
            if levels.get(place) != Some(&level) {
                continue;
            }
            if let Some(mut call) = call.take() {
                call.arguments.iter_mut().for_each(|one| read(one, &places));
                calls.push(call);
            }
            if let Some(column) = places.get_mut(place) {
                *column = next;
            }
            next += 1;
        }
        node = Node::ProjectSet(ProjectSet {
            input: Box::new(node),
            calls,
        });
    }
    visit(&mut |expr| read(expr, &places));
    node
}

/// Whether an expression reads a set.
pub(super) fn reads_set(expr: &Expr) -> bool {
    let mut reads = false;
    expr.for_each_reference(&mut |reference, _| {
        reads |= reference.depth == 0 && is_set(reference.column).is_some();
    });
    reads
}

fn is_set(column: usize) -> Option<usize> {
    let place = column.checked_sub(SETS)?;
    (column < crate::binder::expr::AGGREGATES).then_some(place)
}

fn read(expr: &mut Expr, places: &[usize]) {
    expr.map_columns(&mut |column| {
        let place = is_set(column).and_then(|set| places.get(set).copied());
        place.unwrap_or(column)
    });
}

/// How many calls are inside of each, the most deeply nested counted.
fn levels(sets: &[SetCall]) -> Vec<usize> {
    let mut levels: Vec<usize> = Vec::with_capacity(sets.len());
    for call in sets {
        let mut level = 0;
        for argument in &call.arguments {
            argument.for_each_reference(&mut |reference, _| {
                let inner = is_set(reference.column).and_then(|set| levels.get(set));
                if let (0, Some(inner)) = (reference.depth, inner) {
                    level = level.max(inner + 1);
                }
            });
        }
        levels.push(level);
    }
    levels
}
