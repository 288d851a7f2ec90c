//! A run put together in the order that was found.

use super::equal::{Class, equality};
use super::graph::Method;
use super::run::{Half, Leaf, Run};
use super::search::{Join, Order};
use crate::optimizer::push::filtered;
use crate::optimizer::{Planner, nothing};
use crate::plan::{Expr, JoinKind, Node, Project};
use crate::types::DataType;

/// What is joined so far.
pub(super) struct Joined {
    pub(super) node: Node,
    /// Where each of the run's columns stands in it.
    pub(super) places: Vec<Option<usize>>,
}

impl Joined {
    fn has(&self, column: usize) -> bool {
        matches!(self.places.get(column), Some(Some(_)))
    }

    /// A term over the run's columns, over those of the node.
    pub(super) fn placed(&self, mut term: Expr) -> Expr {
        let place = |column: usize| self.places.get(column).copied().flatten();
        term.map_columns(&mut |column| place(column).unwrap_or(column));
        term
    }

    /// Whether all columns that a term reads are there.
    fn has_all_of(&self, term: &Expr) -> bool {
        let mut all = true;
        term.for_each_reference(&mut |reference, _| {
            all &= reference.depth > 0 || self.has(reference.column);
        });
        all
    }

    /// The tree with its columns as they were written, without those of tables that semi joins brought.
    pub(super) fn in_order(self, types: &[DataType]) -> Node {
        let as_is = |(column, place): (usize, &Option<usize>)| *place == Some(column);
        if self.places.len() == types.len() && self.places.iter().enumerate().all(as_is) {
            return self.node;
        }
        let places = self.places.iter().zip(types);
        let expressions =
            places.map(|(place, data_type)| Expr::column(place.unwrap_or(0), *data_type));
        Node::Project(Project {
            expressions: expressions.collect(),
            input: Box::new(self.node),
        })
    }
}

/// The parts of a run, on their way into a tree.
pub(super) struct Assembly<'a> {
    planner: Planner<'a>,
    leaves: Vec<Option<Leaf>>,
    halves: Vec<Option<Half>>,
    /// The terms that are not in the tree yet.
    terms: Vec<Expr>,
    classes: Vec<Class>,
    /// How many columns the run has.
    width: usize,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(
        planner: Planner<'a>,
        run: Run,
        terms: Vec<Expr>,
        classes: Vec<Class>,
    ) -> Assembly<'a> {
        let ends = run.leaves.iter().map(|leaf| leaf.start + leaf.width);
        Assembly {
            width: ends.max().unwrap_or(0),
            planner,
            leaves: run.leaves.into_iter().map(Some).collect(),
            halves: run.halves.into_iter().map(Some).collect(),
            terms,
            classes,
        }
    }

    /// All relations in an order.
    pub(super) fn by(mut self, order: Order) -> Joined {
        let joined = self.part(order);
        self.finish(joined)
    }

    /// All tables as they were written, then the semi and anti joins.
    pub(super) fn written(mut self) -> Joined {
        let mut joined = self.leaf(0);
        for place in 1..self.leaves.len() {
            let leaf = self.leaf(place);
            joined = self.join(joined, leaf, None);
        }
        for place in 0..self.halves.len() {
            joined = self.half(joined, place, None);
        }
        self.finish(joined)
    }

    /// What could not be told at any join is tested in the end.
    fn finish(self, joined: Joined) -> Joined {
        let rest = self.terms.into_iter().map(|term| joined.placed(term));
        let rest = rest.collect();
        Joined {
            node: filtered(joined.node, rest),
            places: joined.places,
        }
    }

    fn part(&mut self, order: Order) -> Joined {
        match order {
            Order::Leaf(place) => self.leaf(place),
            Order::Join(join) => {
                let Join {
                    left,
                    right,
                    method,
                } = *join;
                let left = self.part(left);
                if let Order::Leaf(place) = right
                    && let Some(half) = place.checked_sub(self.leaves.len())
                {
                    return self.half(left, half, Some(method));
                }
                let right = self.part(right);
                self.join(left, right, Some(method))
            }
        }
    }

    fn leaf(&mut self, place: usize) -> Joined {
        let mut places = vec![None; self.width];
        let Some(leaf) = self.leaves.get_mut(place).and_then(Option::take) else {
            let node = nothing(Vec::new());
            return Joined { node, places };
        };
        let own = places.iter_mut().skip(leaf.start).take(leaf.width);
        for (column, place) in own.enumerate() {
            *place = Some(column);
        }
        Joined {
            node: leaf.node,
            places,
        }
    }

    /// Two parts with all terms that can be told of them.
    fn join(&mut self, left: Joined, right: Joined, method: Option<Method>) -> Joined {
        let first = left.node.width();
        let mut on = self.equalities(&left, &right);
        let beside = |(left, right): (&Option<usize>, &Option<usize>)| {
            left.or_else(|| right.map(|place| place + first))
        };
        let places = left.places.iter().zip(&right.places).map(beside).collect();
        let mut joined = Joined {
            node: nothing(Vec::new()),
            places,
        };
        on.extend(self.terms.extract_if(.., |term| joined.has_all_of(term)));
        let on = on.into_iter().map(|term| joined.placed(term)).collect();
        let kind = JoinKind::Inner;
        joined.node = self
            .planner
            .two_way_by(method, left.node, right.node, kind, on);
        joined
    }

    /// For each class with columns on both sides that one of the left equals one of the right.
    fn equalities(&self, left: &Joined, right: &Joined) -> Vec<Expr> {
        let between = |class: &Class| {
            let columns = || class.columns.iter().copied();
            let a = columns().find(|column| left.has(*column))?;
            let b = columns().find(|column| right.has(*column))?;
            Some(equality(a, b, class.data_type))
        };
        self.classes.iter().filter_map(between).collect()
    }

    /// A part narrowed by a semi or anti join.
    fn half(&mut self, joined: Joined, place: usize, method: Option<Method>) -> Joined {
        let Some(half) = self.halves.get_mut(place).and_then(Option::take) else {
            return joined;
        };
        let first = joined.node.width();
        let place = |column: usize| match column.checked_sub(half.width) {
            Some(column) => first + column,
            None => joined
                .places
                .get(column)
                .copied()
                .flatten()
                .unwrap_or(column),
        };
        let on = half.condition.into_iter().map(|mut term| {
            term.map_columns(&mut |column| place(column));
            term
        });
        let on = on.collect();
        let node = self
            .planner
            .two_way_by(method, joined.node, half.right, half.kind, on);
        Joined {
            node,
            places: joined.places,
        }
    }
}
