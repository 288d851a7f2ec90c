//! The order of a run of inner joins.
//!
//! The run is taken apart to its tables and the terms between them. It starts with the table that is
//! expected to give the fewest rows, and each step adds the one that keeps the result smallest, tables
//! that no term ties to what is there last. Alternatives over several tables narrow each of them before
//! (`implied`). Semi and anti joins on the way go to the one table that they
//! read, or else on top, and so do subqueries that are run row by row: after all joins there are the fewest rows.

mod implied;
mod joined;
mod run;

use super::Planner;
use super::limits::MAX_ORDERED;
use super::push::filtered;
use super::source::Source;
use crate::plan::{Expr, JoinKind, Node, Scan};
use implied::implied;
use joined::{Joined, Sources, scan_of};
use run::{Half, Leaf, Run, only_leaf};

impl Planner<'_> {
    /// Plans a run of inner joins with the terms above it.
    pub(super) fn ordered_joins(&self, node: Node, terms: Vec<Expr>) -> Node {
        let types = node.types();
        let mut run = Run {
            terms,
            ..Run::default()
        };
        run.take_apart(node, 0);
        self.halves_to_leaves(&mut run);
        let (constant, terms): (Vec<Expr>, Vec<Expr>) =
            run.terms.drain(..).partition(|term| !term.reads_input());
        let (late, terms): (Vec<Expr>, Vec<Expr>) =
            terms.into_iter().partition(Expr::has_correlated_subquery);
        let terms = self.plan_leaves(&mut run, terms);
        let joined = match run.leaves.len() <= MAX_ORDERED {
            true => self.greedy(run.leaves, terms, types.len()),
            false => self.as_written(run.leaves, terms, types.len()),
        };
        let mut node = joined.in_order(&types);
        for half in run.halves {
            node = self.half_on_top(node, half);
        }
        filtered(filtered(node, late), constant)
    }

    /// Gives each semi or anti join that reads one table to that table.
    fn halves_to_leaves(&self, run: &mut Run) {
        let mut rest = Vec::new();
        for half in std::mem::take(&mut run.halves) {
            match half.only_leaf(&run.leaves) {
                Some(leaf) => run.give(leaf, half),
                None => rest.push(half),
            }
        }
        run.halves = rest;
    }

    fn half_on_top(&self, node: Node, half: Half) -> Node {
        let width = node.width();
        let mut condition = half.condition;
        for term in &mut condition {
            let from = half.width;
            term.map_columns(&mut |column| match column.checked_sub(from) {
                Some(column) => width + column,
                None => column,
            });
        }
        let right = self.push(half.right, Vec::new());
        self.two_way(node, right, half.kind, condition)
    }

    /// Plans the tables with the terms that read one of them, and with what the others imply of it; the
    /// other terms.
    fn plan_leaves(&self, run: &mut Run, terms: Vec<Expr>) -> Vec<Expr> {
        let mut own: Vec<Vec<Expr>> = run.leaves.iter().map(|_| Vec::new()).collect();
        let mut give = |place: usize, mut term: Expr| {
            let start = run.leaves.get(place).map_or(0, |leaf| leaf.start);
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

    fn greedy(&self, mut leaves: Vec<Leaf>, mut terms: Vec<Expr>, width: usize) -> Joined {
        let sources = Sources::of(*self, &leaves);
        let first = self.first(&leaves, &terms);
        let mut joined = self.start(leaves.remove(first), width);
        while !leaves.is_empty() {
            let next = self.next(&joined, &leaves, &terms, &sources);
            let leaf = leaves.remove(next);
            joined = self.add(joined, leaf, &mut terms, &sources);
        }
        joined
    }

    fn as_written(&self, leaves: Vec<Leaf>, mut terms: Vec<Expr>, width: usize) -> Joined {
        let sources = Sources::of(*self, &leaves);
        let mut leaves = leaves.into_iter();
        let first = leaves.next().unwrap_or(Leaf {
            node: super::nothing(Vec::new()),
            start: 0,
            width: 0,
        });
        let mut joined = self.start(first, width);
        for leaf in leaves {
            joined = self.add(joined, leaf, &mut terms, &sources);
        }
        joined
    }

    /// The table with the fewest rows, among those that a term ties to another if there are such.
    fn first(&self, leaves: &[Leaf], terms: &[Expr]) -> usize {
        let tied = |leaf: &Leaf| terms.iter().any(|term| leaf.is_read_by(term));
        let rank = |leaf: &Leaf| (!tied(leaf), self.rows(&leaf.node));
        let ranks = leaves.iter().map(rank).enumerate();
        let best = ranks.min_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        best.map_or(0, |(place, _)| place)
    }

    fn start(&self, leaf: Leaf, width: usize) -> Joined {
        let mut places = vec![None; width];
        let own = places.iter_mut().skip(leaf.start).take(leaf.width);
        for (column, place) in own.enumerate() {
            *place = Some(column);
        }
        Joined {
            rows: self.rows(&leaf.node),
            node: leaf.node,
            places,
        }
    }

    /// The table to add next.
    fn next(&self, joined: &Joined, leaves: &[Leaf], terms: &[Expr], sources: &Sources) -> usize {
        let rank = |leaf: &Leaf| {
            let ready: Vec<&Expr> = terms
                .iter()
                .filter(|term| joined.readies(leaf, term))
                .collect();
            let (tied, rows) = self.rows_with(joined, leaf, &ready, sources);
            (!tied, rows, self.rows(&leaf.node))
        };
        let ranks = leaves.iter().map(rank).enumerate();
        let best = ranks.min_by(|(_, a), (_, b)| {
            let rows = a.1.total_cmp(&b.1).then(a.2.total_cmp(&b.2));
            a.0.cmp(&b.0).then(rows)
        });
        best.map_or(0, |(place, _)| place)
    }

    /// Whether one of the terms ties a table to what is there, and how many rows the two give.
    fn rows_with(
        &self,
        joined: &Joined,
        leaf: &Leaf,
        ready: &[&Expr],
        sources: &Sources,
    ) -> (bool, f64) {
        let keys = ready.iter().filter_map(|term| leaf.key_of(term));
        let (own, others): (Vec<usize>, Vec<Option<usize>>) = keys.unzip();
        let rows = self.rows(&leaf.node);
        if own.is_empty() {
            return (false, joined.rows * rows);
        }
        let values = self.key_values(leaf, &own, sources, &others);
        let result = if let Some(values) = values {
            rows * joined.rows / values
        } else if self.holds_key(&leaf.node, &own) {
            joined.rows * self.share_left(&leaf.node)
        } else {
            match self.other_key(sources, &others) {
                Some(all) => rows * joined.rows / all,
                None => rows.max(joined.rows),
            }
        };
        (true, result.max(1.0))
    }

    /// How many values the keys between a table and what is joined have: those of the side with more. `None`
    /// where nothing is known of the columns of either.
    fn key_values(
        &self,
        leaf: &Leaf,
        own: &[usize],
        sources: &Sources,
        others: &[Option<usize>],
    ) -> Option<f64> {
        let own = own.iter().map(|column| self.source(&leaf.node, *column));
        let other = others.iter().map(|column| sources.source((*column)?));
        let own = self.values_of(&own.collect::<Vec<_>>());
        let other = self.values_of(&other.collect::<Vec<_>>());
        own.into_iter().chain(other).reduce(f64::max)
    }

    /// How many values columns have together: at most as many as their table has rows.
    fn values_of(&self, columns: &[Option<Source>]) -> Option<f64> {
        let mut most = 1.0_f64;
        let mut values = 1.0;
        for column in columns {
            let column = (*column)?;
            values *= self.distinct(column)?;
            most = most.max(self.table_rows(column.0));
        }
        Some(values.min(most).max(1.0))
    }

    /// Where the other sides of the keys hold a key of their table: how many rows that has.
    fn other_key(&self, sources: &Sources, others: &[Option<usize>]) -> Option<f64> {
        let first = others.iter().copied().flatten().next()?;
        let (scan, start) = sources.of_column(first)?;
        let columns: Vec<usize> = others
            .iter()
            .flatten()
            .filter_map(|column| column.checked_sub(start))
            .collect();
        self.scan_holds_key(scan, &columns)
            .then(|| self.table_rows(scan.table))
    }

    /// Whether these columns of a node hold a key: no two rows are alike in them.
    fn holds_key(&self, node: &Node, columns: &[usize]) -> bool {
        match node {
            Node::Aggregate(aggregate) => {
                let one_set = aggregate.grouping.sets.is_empty();
                one_set && (0..aggregate.keys.len()).all(|key| columns.contains(&key))
            }
            node => scan_of(node).is_some_and(|scan| self.scan_holds_key(scan, columns)),
        }
    }

    fn scan_holds_key(&self, scan: &Scan, columns: &[usize]) -> bool {
        let found = columns.iter().filter_map(|&column| scan.source(column));
        let found: Vec<usize> = found.map(|(_, column)| column).collect();
        self.is_key(scan.table, &found)
    }

    /// The share of a table's rows that are left of it.
    fn share_left(&self, node: &Node) -> f64 {
        let rows = self.rows(node);
        scan_of(node).map_or(1.0, |scan| self.share_of(scan, rows))
    }

    /// Joins a table to what is there, with all terms that become ready; the smaller side is the
    /// one that is hashed.
    fn add(&self, joined: Joined, leaf: Leaf, terms: &mut Vec<Expr>, sources: &Sources) -> Joined {
        let ready: Vec<Expr> = terms
            .extract_if(.., |term| joined.readies(&leaf, term))
            .collect();
        let borrowed: Vec<&Expr> = ready.iter().collect();
        let (_, rows) = self.rows_with(&joined, &leaf, &borrowed, sources);
        let leaf_right = self.rows(&leaf.node) <= joined.rows || self.finds(&joined, &leaf, &ready);
        let (leaf_width, joined_width) = (leaf.node.width(), joined.node.width());
        let (joined_from, leaf_from) = match leaf_right {
            true => (0, joined_width),
            false => (leaf_width, 0),
        };
        let mut places = joined.places;
        for place in places.iter_mut().flatten() {
            *place += joined_from;
        }
        let own = places.iter_mut().skip(leaf.start).take(leaf.width);
        for (column, place) in own.enumerate() {
            *place = Some(leaf_from + column);
        }
        let on = ready.into_iter().map(|mut term| {
            term.map_columns(&mut |column| places.get(column).copied().flatten().unwrap_or(column));
            term
        });
        let on: Vec<Expr> = on.collect();
        let (left, right) = match leaf_right {
            true => (joined.node, leaf.node),
            false => (leaf.node, joined.node),
        };
        Joined {
            node: self.two_way(left, right, JoinKind::Inner, on),
            rows,
            places,
        }
    }

    /// Whether a table is better looked up row by row, which it can be only on the right.
    fn finds(&self, joined: &Joined, leaf: &Leaf, ready: &[Expr]) -> bool {
        self.pays_lookup(joined.rows, &leaf.node)
            && ready.iter().any(|term| leaf.key_of(term).is_some())
    }
}
