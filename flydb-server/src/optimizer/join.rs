//! Joins: what goes below them, and how they are run.

use super::conjuncts::{Side, equal_keys, join, rejects_nulls, side_of, split};
use super::join_order::Method;
use super::push::filtered;
use super::{Planner, cost};
use crate::plan::{Expr, HashJoin, Hashed, Join, JoinKind, Node, Project};

impl Planner<'_> {
    /// Plans a join and the terms above it.
    pub(super) fn join(&self, join: Join, terms: Vec<Expr>) -> Node {
        if join.lateral {
            return self.lateral_join(join, terms);
        }
        match join.kind {
            JoinKind::Inner | JoinKind::Semi | JoinKind::Anti => {
                self.ordered_joins(Node::Join(join), terms)
            }
            JoinKind::Left => self.left_join(join, terms),
            JoinKind::Right => self.push(swapped(join), terms),
            JoinKind::Full => self.full_join(join, terms),
        }
    }

    /// The left row is in reach of the right side: terms over the left alone go there.
    fn lateral_join(&self, join: Join, terms: Vec<Expr>) -> Node {
        let width = join.left.width();
        let (below, above): (Vec<Expr>, Vec<Expr>) = terms
            .into_iter()
            .partition(|term| side_of(term, width) == Side::Left);
        let node = Node::Join(Join {
            left: Box::new(self.push(*join.left, below)),
            right: Box::new(self.push(*join.right, Vec::new())),
            ..join
        });
        filtered(node, above)
    }

    /// A term above that no row without a partner passes makes an inner join of a left one.
    fn left_join(&self, join: Join, terms: Vec<Expr>) -> Node {
        let width = join.left.width();
        if terms
            .iter()
            .any(|term| rejects_nulls(term, &|column| column >= width))
        {
            return self.push(of_kind(join, JoinKind::Inner), terms);
        }
        let (left_terms, above): (Vec<Expr>, Vec<Expr>) = terms
            .into_iter()
            .partition(|term| side_of(term, width) == Side::Left);
        let (on, right_terms) = on_terms(join.condition, width);
        let left = self.push(*join.left, left_terms);
        let right = self.push(*join.right, right_terms);
        filtered(self.two_way(left, right, JoinKind::Left, on), above)
    }

    fn full_join(&self, join: Join, terms: Vec<Expr>) -> Node {
        let width = join.left.width();
        let rejects = |is: &dyn Fn(usize) -> bool| terms.iter().any(|term| rejects_nulls(term, is));
        let needs_left = rejects(&|column| column < width);
        let needs_right = rejects(&|column| column >= width);
        let kind = match (needs_left, needs_right) {
            (true, true) => JoinKind::Inner,
            (true, false) => JoinKind::Left,
            (false, true) => JoinKind::Right,
            (false, false) => {
                let mut on = Vec::new();
                join.condition
                    .into_iter()
                    .for_each(|one| split(one, &mut on));
                let left = self.push(*join.left, Vec::new());
                let right = self.push(*join.right, Vec::new());
                return filtered(self.two_way(left, right, JoinKind::Full, on), terms);
            }
        };
        self.push(of_kind(join, kind), terms)
    }

    /// A join of two planned inputs, by the method that costs least.
    fn two_way(&self, left: Node, right: Node, kind: JoinKind, on: Vec<Expr>) -> Node {
        self.two_way_by(None, left, right, kind, on)
    }

    /// A join of two planned inputs, by a method if one is given and possible.
    pub(super) fn two_way_by(
        &self,
        method: Option<Method>,
        left: Node,
        right: Node,
        kind: JoinKind,
        on: Vec<Expr>,
    ) -> Node {
        let lookup = match method {
            None => self.cheap_lookup(&left, &right, kind, &on),
            Some(Method::Lookup) => self.lookup(&left, &right, kind, &on),
            Some(Method::Hash | Method::Nested) => None,
        };
        if let Some(right) = lookup {
            return Node::Join(Join {
                left: Box::new(left),
                right: Box::new(right),
                kind,
                condition: None,
                lateral: true,
            });
        }
        let width = left.width();
        let (mut left_keys, mut right_keys, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for term in on {
            match equal_keys(&term, width) {
                Some((a, b)) => {
                    left_keys.push(a);
                    right_keys.push(b);
                }
                None => rest.push(term),
            }
        }
        let hashed = self.hashed(&left, &right, kind);
        let (left, right) = (Box::new(left), Box::new(right));
        if left_keys.is_empty() {
            return Node::Join(Join {
                left,
                right,
                kind,
                condition: join(rest),
                lateral: false,
            });
        }
        Node::HashJoin(HashJoin {
            left,
            right,
            kind,
            hashed,
            left_keys,
            right_keys,
            residual: join(rest),
        })
    }

    /// The side of a join of two planned inputs that it costs less to hash.
    pub(super) fn hashed(&self, left: &Node, right: &Node, kind: JoinKind) -> Hashed {
        match kind {
            JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {
                cost::side_to_hash(self.rows(left), self.rows(right))
            }
            JoinKind::Inner | JoinKind::Right | JoinKind::Full => Hashed::Right,
        }
    }
}

/// Whether a join is one of a run that can be put into any order.
pub(super) fn is_inner(node: &Node) -> bool {
    match node {
        Node::Join(join) if !join.lateral => match join.kind {
            JoinKind::Inner | JoinKind::Semi | JoinKind::Anti => true,
            JoinKind::Left | JoinKind::Right | JoinKind::Full => false,
        },
        Node::Filter(filter) => is_inner(&filter.input),
        _ => false,
    }
}

fn of_kind(join: Join, kind: JoinKind) -> Node {
    Node::Join(Join { kind, ..join })
}

/// The terms of ON, those that read the right alone apart and over its own columns: a right row that
/// fails them has no partner anyway.
fn on_terms(condition: Option<Expr>, width: usize) -> (Vec<Expr>, Vec<Expr>) {
    let mut on = Vec::new();
    condition.into_iter().for_each(|one| split(one, &mut on));
    let (mut right, on): (Vec<Expr>, Vec<Expr>) = on
        .into_iter()
        .partition(|term| side_of(term, width) == Side::Right && !term.is_volatile());
    for term in &mut right {
        term.map_columns(&mut |column| column.saturating_sub(width));
    }
    (on, right)
}

/// A right join as a left one, its columns put back in their order.
fn swapped(join: Join) -> Node {
    let (left, right) = (join.left.width(), join.right.width());
    let types = join.left.types().into_iter().chain(join.right.types());
    let place = |column: usize| match column.checked_sub(left) {
        None => right + column,
        Some(column) => column,
    };
    let expressions = types.enumerate();
    let expressions = expressions
        .map(|(column, data_type)| Expr::column(place(column), data_type))
        .collect();
    let condition = join.condition.map(|mut condition| {
        condition.map_columns(&mut |column| place(column));
        condition
    });
    Node::Project(Project {
        input: Box::new(Node::Join(Join {
            left: join.right,
            right: join.left,
            kind: JoinKind::Left,
            condition,
            lateral: false,
        })),
        expressions,
    })
}
