//! Columns of groups, windows and rows that are told apart.

use super::columns::{Needed, Places, kept, moved, side_by_side};
use crate::optimizer::Planner;
use crate::plan::{Aggregate, Distinct, Node, Window};

impl Planner<'_> {
    /// Keys make the groups, read or not.
    pub(super) fn prune_groups(&self, aggregate: Aggregate, needed: &Needed) -> (Node, Places) {
        let Aggregate {
            input,
            mut keys,
            calls,
            mut grouping,
            together,
        } = aggregate;
        let count = keys.len();
        let after_calls = count + calls.len();
        let (mut calls, call_places) = kept(calls, |call| needed.has(count + call));
        let (groupings, grouping_places) =
            kept(grouping.groupings, |one| needed.has(after_calls + one));
        grouping.groupings = groupings;
        let mut below = Needed::none(input.width());
        keys.iter().for_each(|key| below.add_read(key));
        for call in &calls {
            call.for_each_expr(&mut |expr| below.add_read(expr));
        }
        let (input, moves) = self.prune_box(input, &below);
        keys.iter_mut().for_each(|key| moved(key, &moves));
        for call in &mut calls {
            call.for_each_expr_mut(&mut |expr| moved(expr, &moves));
        }
        let own: Places = (0..count).map(Some).collect();
        let places = side_by_side(&own, &call_places, count);
        let places = side_by_side(&places, &grouping_places, count + calls.len());
        let aggregate = Aggregate {
            input,
            keys,
            calls,
            grouping,
            together,
        };
        (Node::Aggregate(aggregate), places)
    }

    /// Without calls there is nothing left to do: partitions and orders are for them alone.
    pub(super) fn prune_window(&self, window: Window, needed: &Needed) -> (Node, Places) {
        let Window {
            input,
            mut partition_by,
            mut order_by,
            calls,
        } = window;
        let width = input.width();
        let (mut below, _) = needed.split(width);
        let (mut calls, call_places) = kept(calls, |call| needed.has(width + call));
        if calls.is_empty() {
            let (input, mut places) = self.prune(*input, &below);
            places.extend(call_places);
            return (input, places);
        }
        partition_by.iter().for_each(|key| below.add_read(key));
        order_by.iter().for_each(|key| below.add_read(&key.expr));
        for call in &calls {
            call.for_each_expr(&mut |expr| below.add_read(expr));
        }
        let (input, moves) = self.prune_box(input, &below);
        partition_by.iter_mut().for_each(|key| moved(key, &moves));
        order_by
            .iter_mut()
            .for_each(|key| moved(&mut key.expr, &moves));
        for call in &mut calls {
            call.for_each_expr_mut(&mut |expr| moved(expr, &moves));
        }
        let places = side_by_side(&moves, &call_places, input.width());
        let window = Window {
            input,
            partition_by,
            order_by,
            calls,
        };
        (Node::Window(window), places)
    }

    pub(super) fn prune_distinct(&self, distinct: Distinct, needed: &Needed) -> (Node, Places) {
        let Distinct { input, mut on } = distinct;
        let mut below = needed.clone();
        match &on {
            None => below = Needed::all(input.width()),
            Some(on) => on.iter().for_each(|expr| below.add_read(expr)),
        }
        let (input, places) = self.prune_box(input, &below);
        on.iter_mut()
            .flatten()
            .for_each(|expr| moved(expr, &places));
        (Node::Distinct(Distinct { input, on }), places)
    }
}
