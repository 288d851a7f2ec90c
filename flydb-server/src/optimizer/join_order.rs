//! The order of a run of joins.
//!
//! A run of inner joins, with the semi and anti joins on the way, is taken apart to its relations and the
//! terms between them (`run`). What follows from equalities (`equal`) and from alternatives (`implied`)
//! narrows each table before it is joined. Then the cheapest order is searched (`search`, or `greedy` where the
//! run is long) by what is known of rows and ways to find them (`graph`), and put together (`joined`).
//! A semi or anti join may come as soon as the tables are there that it reads. Subqueries that are run row by row
//! are tested after all joins, where there are the fewest rows; they may read what semi joins brought, which goes
//! only then.

mod equal;
mod graph;
mod greedy;
mod implied;
mod joined;
mod known;
mod run;
mod search;
mod set;
mod unique;
mod ways;

use super::Planner;
use super::limits::MAX_ORDERED;
use super::push::filtered;
use crate::plan::{Expr, Node};
use equal::{Class, classes};
use graph::Graph;
pub(super) use graph::Method;
use implied::implied;
use joined::{Assembly, Joined};
use run::{Leaf, Run, only_leaf};
use search::order;

impl Planner<'_> {
    /// Plans a run of joins with the terms above it.
    pub(super) fn ordered_joins(&self, node: Node, terms: Vec<Expr>) -> Node {
        let types = node.types();
        let mut run = Run::default();
        run.take_apart(node, 0);
        run.terms.extend(terms);
        run.take_left_terms();
        self.halves_to_leaves(&mut run, types.len());
        let (constant, terms): (Vec<Expr>, Vec<Expr>) =
            run.terms.drain(..).partition(|term| !term.reads_input());
        let (late, mut terms): (Vec<Expr>, Vec<Expr>) =
            terms.into_iter().partition(Expr::has_correlated_subquery);
        let classes = classes(&mut terms, &run.leaves, self.copies);
        let terms = self.plan_leaves(&mut run, terms);
        for half in &mut run.halves {
            self.plan_half(half);
        }
        let joined = self.joined(run, terms, classes);
        let late = late.into_iter().map(|term| joined.placed(term));
        let late = late.collect();
        let joined = Joined {
            node: self.tested_late(joined.node, late),
            places: joined.places,
        };
        filtered(joined.in_order(&types), constant)
    }

    fn joined(&self, run: Run, terms: Vec<Expr>, classes: Vec<Class>) -> Joined {
        let order = match run.leaves.len() + run.halves.len() <= MAX_ORDERED {
            true => order(&Graph::of(
                *self,
                &run.leaves,
                &run.halves,
                &terms,
                &classes,
            )),
            false => None,
        };
        let assembly = Assembly::new(*self, run, terms, classes);
        match order {
            Some(order) => assembly.by(order),
            None => assembly.written(),
        }
    }

    /// Plans the tables with the terms that read one of them, and with what the others imply of it; the
    /// other terms.
    fn plan_leaves(&self, run: &mut Run, terms: Vec<Expr>) -> Vec<Expr> {
        let mut own: Vec<Vec<Expr>> = run.leaves.iter().map(|_| Vec::new()).collect();
        let mut give = |place: usize, mut term: Expr| {
            let start = run.leaves.get(place).map_or(0, |leaf: &Leaf| leaf.start);
            term.map_columns(&mut |column| column.saturating_sub(start));
            if let Some(own) = own.get_mut(place) {
                own.push(term);
            }
        };
        let mut between = Vec::new();
        for term in terms {
            match only_leaf(&term, &run.leaves) {
                Some(leaf) if !term.is_volatile() => give(leaf, term),
                _ => {
                    for (leaf, term) in implied(&term, &run.leaves) {
                        give(leaf, term);
                    }
                    between.push(term);
                }
            }
        }
        for (leaf, terms) in run.leaves.iter_mut().zip(own) {
            let node = std::mem::replace(&mut leaf.node, super::nothing(Vec::new()));
            leaf.node = self.push(node, terms);
        }
        between
    }

    /// Plans the right side of a semi or anti join with the terms that read it alone: a row that fails them is
    /// no partner.
    fn plan_half(&self, half: &mut run::Half) {
        let from = half.width;
        let own = half.condition.extract_if(.., |term| {
            let (mut read, mut only) = (false, true);
            term.for_each_reference(&mut |reference, _| {
                read |= reference.depth == 0;
                only &= reference.depth > 0 || reference.column >= from;
            });
            read && only && !term.is_volatile()
        });
        let own = own.map(|mut term| {
            term.map_columns(&mut |column| column.saturating_sub(from));
            term
        });
        let own = own.collect();
        let right = std::mem::replace(&mut half.right, super::nothing(Vec::new()));
        half.right = self.push(right, own);
    }
}
