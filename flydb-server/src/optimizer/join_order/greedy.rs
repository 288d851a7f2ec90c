//! The order of a run that is too long to look at every order: step by step, the two parts are joined that give
//! the fewest rows.

use super::graph::{Graph, Method, Part};
use super::search::{Join, Order, alone, half};
use super::set::Set;

/// A part that is put together.
struct Grown {
    part: Part,
    order: Order,
}

/// Two parts that could be joined next.
struct Step {
    left: usize,
    right: usize,
    method: Method,
    rows: f64,
    cost: f64,
    is_tied: bool,
}

/// The parts that are left, and all steps that lead on from them.
struct Growth<'a> {
    graph: &'a Graph,
    /// `None` where it has become part of a later one.
    parts: Vec<Option<Grown>>,
    steps: Vec<Step>,
}

/// The order of all relations; `None` where there are none.
pub(super) fn greedy(graph: &Graph) -> Option<Order> {
    let mut growth = Growth {
        graph,
        parts: Vec::new(),
        steps: Vec::new(),
    };
    for place in 0..graph.relations.len() {
        let set = Set::one(place);
        let part = alone(graph, place).or_else(|| Some(half(graph, set)?.part))?;
        let order = Order::Leaf(place);
        growth.add(Grown { part, order });
    }
    for _ in 1..graph.relations.len() {
        growth.step()?;
    }
    growth.parts.pop()?.map(|one| one.order)
}

impl Growth<'_> {
    fn add(&mut self, grown: Grown) {
        let new = self.parts.len();
        self.parts.push(Some(grown));
        for other in 0..new {
            let steps = [self.possible(other, new), self.possible(new, other)];
            self.steps.extend(steps.into_iter().flatten());
        }
    }

    /// The join of two parts, where one is possible.
    fn possible(&self, left: usize, right: usize) -> Option<Step> {
        let part = |place: usize| Some(self.parts.get(place)?.as_ref()?.part);
        let (a, b) = (part(left)?, part(right)?);
        if half(self.graph, a.set).is_some() {
            return None;
        }
        let is_tied = match half(self.graph, b.set) {
            Some(half) if !half.can_follow(a.set) => return None,
            Some(_) => true,
            None => self.graph.are_tied(a.set, b.set),
        };
        let rows = self.graph.rows(a.set.with(b.set));
        let (method, cost) = self.graph.join(a, b, rows);
        Some(Step {
            left,
            right,
            method,
            rows,
            cost: a.cost + cost,
            is_tied,
        })
    }

    /// Takes the best step.
    fn step(&mut self) -> Option<()> {
        let best = self.steps.iter().enumerate();
        let best = best.min_by(|(_, a), (_, b)| a.compared(b))?.0;
        let step = self.steps.swap_remove(best);
        let gone = |place: usize| place == step.left || place == step.right;
        self.steps.retain(|one| !gone(one.left) && !gone(one.right));
        let left = self.parts.get_mut(step.left)?.take()?;
        let right = self.parts.get_mut(step.right)?.take()?;
        let part = Part {
            set: left.part.set.with(right.part.set),
            rows: step.rows,
            cost: step.cost,
        };
        let order = Order::Join(Box::new(Join {
            left: left.order,
            right: right.order,
            method: step.method,
        }));
        self.add(Grown { part, order });
        Some(())
    }
}

impl Step {
    /// Tied parts come first, then those that give fewer rows, then the cheaper.
    fn compared(&self, other: &Step) -> std::cmp::Ordering {
        let ties = other.is_tied.cmp(&self.is_tied);
        ties.then(self.rows.total_cmp(&other.rows))
            .then(self.cost.total_cmp(&other.cost))
    }
}
