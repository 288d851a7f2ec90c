//! The search for the cheapest order of a run.
//!
//! Up to [`MAX_SEARCHED`] relations every order is looked at, by dynamic programming: the cheapest way to join some
//! relations is made of the cheapest ways to join two parts of them. Of more, the two parts that give the
//! fewest rows are joined again and again.

use super::graph::{Graph, Method, Part};
use super::greedy::greedy;
use super::set::Set;
use crate::optimizer::limits::MAX_SEARCHED;

/// How a run is joined.
#[derive(Clone, Debug)]
pub(super) enum Order {
    /// A table.
    Leaf(usize),
    /// Two parts.
    Join(Box<Join>),
}

/// Two parts, joined.
#[derive(Clone, Debug)]
pub(super) struct Join {
    pub(super) left: Order,
    pub(super) right: Order,
    pub(super) method: Method,
}

/// The best that is known of some relations.
#[derive(Clone, Copy)]
struct Best {
    rows: f64,
    cost: f64,
    /// The parts and how they are joined; `None` of a single table.
    step: Option<(Set, Set, Method)>,
}

/// The order of all relations; `None` where there are none.
pub(super) fn order(graph: &Graph) -> Option<Order> {
    let count = graph.relations.len();
    if count <= MAX_SEARCHED {
        let all = Set::first(count);
        let tied = Search::over(graph, all, true);
        let search = match tied.best(all) {
            Some(_) => tied,
            None => Search::over(graph, all, false),
        };
        return search.order(all);
    }
    greedy(graph)
}

/// What dynamic programming found, for each set of relations.
struct Search<'a> {
    graph: &'a Graph,
    found: Vec<Option<Best>>,
}

impl Search<'_> {
    /// Looks at all sets, smaller ones first; with `tied` only at parts that a term ties.
    fn over(graph: &Graph, all: Set, tied: bool) -> Search<'_> {
        let mut search = Search {
            graph,
            found: Vec::with_capacity(usize::try_from(all.0).unwrap_or(0) + 1),
        };
        for set in 0..=all.0 {
            let best = search.best_of(Set(set), tied);
            search.found.push(best);
        }
        search
    }

    fn best(&self, set: Set) -> Option<Best> {
        let place = usize::try_from(set.0).ok()?;
        self.found.get(place).copied().flatten()
    }

    fn best_of(&self, set: Set, tied: bool) -> Option<Best> {
        if let Some(place) = set.only() {
            let Part { rows, cost, .. } = alone(self.graph, place)?;
            let step = None;
            return Some(Best { rows, cost, step });
        }
        let mut best: Option<Best> = None;
        let mut rows = None;
        for right in set.parts() {
            let left = set.without(right);
            let Some((left, right)) = self.parts(left, right, tied) else {
                continue;
            };
            let rows = *rows.get_or_insert_with(|| self.graph.rows(set));
            let (method, cost) = self.graph.join(left, right, rows);
            let cost = left.cost + cost;
            if best.is_none_or(|best| cost < best.cost) {
                let step = Some((left.set, right.set, method));
                best = Some(Best { rows, cost, step });
            }
        }
        best
    }

    /// Two parts, where they can be joined.
    fn parts(&self, left: Set, right: Set, tied: bool) -> Option<(Part, Part)> {
        let part = |set: Set| {
            let Best { rows, cost, .. } = self.best(set)?;
            Some(Part { set, rows, cost })
        };
        let left = part(left)?;
        if let Some(half) = half(self.graph, right) {
            return half.can_follow(left.set).then_some((left, half.part));
        }
        let right = part(right)?;
        (!tied || self.graph.are_tied(left.set, right.set)).then_some((left, right))
    }

    fn order(&self, set: Set) -> Option<Order> {
        match (self.best(set).and_then(|best| best.step), set.only()) {
            (None, Some(place)) => Some(Order::Leaf(place)),
            (None, None) => None,
            (Some((left, right, method)), _) => Some(Order::Join(Box::new(Join {
                left: self.order(left)?,
                right: self.order(right)?,
                method,
            }))),
        }
    }
}

/// A table by itself; `None` for the right side of a semi or anti join.
pub(super) fn alone(graph: &Graph, place: usize) -> Option<Part> {
    let relation = graph.relations.get(place)?;
    relation.half.is_none().then(|| Part {
        set: Set::one(place),
        rows: relation.rows,
        cost: graph.cost(place),
    })
}

/// The right side of a semi or anti join.
pub(super) struct HalfPart {
    pub(super) part: Part,
    needs: Set,
}

impl HalfPart {
    /// Whether a part has all that the join reads.
    pub(super) fn can_follow(&self, left: Set) -> bool {
        !left.is_empty() && left.holds(self.needs)
    }
}

pub(super) fn half(graph: &Graph, set: Set) -> Option<HalfPart> {
    let place = set.only()?;
    let relation = graph.relations.get(place)?;
    let (needs, _) = relation.half?;
    let part = Part {
        set,
        rows: relation.rows,
        cost: graph.cost(place),
    };
    Some(HalfPart { part, needs })
}
