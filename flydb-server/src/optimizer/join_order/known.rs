//! What is known of the columns and terms of a run, from the statistics of its tables.

use super::equal::Class;
use super::graph::{Equals, Relation, Side, Tie};
use super::implied::implied;
use super::run::{Half, Leaf, bare};
use super::set::Set;
use super::ways::ways;
use crate::optimizer::Planner;
use crate::optimizer::source::Source;
use crate::plan::{BinaryOp, Expr, ExprKind, JoinKind, Node};

/// The share of a column's rows that have values of their own, where nothing is known of it.
const UNKNOWN_VALUES: f64 = 0.1;

/// The share of rows that a semi join on other than known columns keeps.
const HALF: f64 = 0.5;

/// The least share that an anti join keeps.
const LEAST_OF_ANTI: f64 = 0.1;

/// The tables of a run, to look up what is known of a column.
pub(super) struct Sources<'a> {
    pub(super) planner: Planner<'a>,
    pub(super) leaves: &'a [Leaf],
}

impl Sources<'_> {
    fn source(&self, column: usize) -> Option<Source> {
        let leaf = self.leaves.iter().find(|leaf| leaf.has(column))?;
        self.planner.source(&leaf.node, column - leaf.start)
    }

    /// How many values a column has in the rows that its table gives.
    fn values(&self, column: usize) -> f64 {
        let Some(leaf) = self.leaves.iter().find(|leaf| leaf.has(column)) else {
            return 1.0;
        };
        self.planner.values_in(&leaf.node, column - leaf.start)
    }

    /// How many values a column has that is a key of its table.
    fn of_key(&self, column: usize) -> Option<f64> {
        let (table, column) = self.source(column)?;
        let is_key = self.planner.is_key(table, &[column]);
        is_key.then(|| self.planner.table_rows(table))
    }

    fn reads(&self, expr: &Expr) -> Set {
        let mut reads = Set::default();
        for (place, leaf) in self.leaves.iter().enumerate() {
            if leaf.is_read_by(expr) {
                reads = reads.with(Set::one(place));
            }
        }
        reads
    }

    pub(super) fn tie(&self, term: &Expr) -> Tie {
        let sides = self.sides(term);
        let kept = match sides {
            Some(
                [
                    Side {
                        column: Some(a), ..
                    },
                    Side {
                        column: Some(b), ..
                    },
                ],
            ) => 1.0 / self.values(a).max(self.values(b)),
            _ => (self.kept(term) / self.kept_before(term)).min(1.0),
        };
        Tie {
            reads: self.reads(term),
            sides,
            kept,
        }
    }

    fn kept(&self, term: &Expr) -> f64 {
        self.planner.kept(term, &|column| self.source(column))
    }

    /// The share of rows that what a term implies of single tables has let through before.
    fn kept_before(&self, term: &Expr) -> f64 {
        let implied = implied(term, self.leaves).into_iter();
        implied.map(|(_, term)| self.kept(&term)).product()
    }

    fn sides(&self, term: &Expr) -> Option<[Side; 2]> {
        let ExprKind::Binary {
            op: BinaryOp::Equal,
            left,
            right,
        } = &term.kind
        else {
            return None;
        };
        let side = |expr: &Expr| Side {
            reads: self.reads(expr),
            column: match bare(expr).kind {
                ExprKind::Column(column) => Some(column),
                _ => None,
            },
        };
        let (a, b) = (side(left), side(right));
        let apart = !a.reads.is_empty() && !b.reads.is_empty() && !a.reads.meets(b.reads);
        apart.then_some([a, b])
    }

    pub(super) fn known(&self, class: &Class) -> Equals {
        // What equals a key has no more values than that, or has rows that find none.
        let keys = class
            .columns
            .iter()
            .filter_map(|&column| self.of_key(column));
        let most = keys.fold(f64::INFINITY, f64::min);
        let members = class.columns.iter().filter_map(|&column| {
            let place = self.leaves.iter().position(|leaf| leaf.has(column))?;
            Some((place, column, self.values(column).min(most)))
        });
        Equals {
            members: members.collect(),
            is_fixed: class.is_fixed,
        }
    }

    /// The right side of a semi or anti join.
    pub(super) fn half(&self, half: &Half) -> Relation {
        let mut needs = Set::default();
        let mut sought = Vec::new();
        let mut kept = 1.0_f64;
        for term in &half.condition {
            needs = needs.with(self.needs(term, half.width));
            let pair = half.pair(term);
            sought.extend(pair.map(|(_, own)| half.width + own));
            kept *= pair.map_or(HALF, |(other, own)| {
                let within = self.planner.values_in(&half.right, own);
                (within / self.values(other)).min(1.0)
            });
        }
        let kept = match half.kind {
            JoinKind::Anti => (1.0 - kept).max(LEAST_OF_ANTI),
            _ => kept,
        };
        Relation {
            rows: self.planner.rows(&half.right),
            kept: f64::INFINITY, // how many of its rows pair is not known
            cost: self.planner.cost_of_all(&half.right),
            half: Some((needs, kept)),
            ways: ways(self.planner, &half.right, half.width),
            sought,
        }
    }

    fn needs(&self, term: &Expr, width: usize) -> Set {
        let mut needs = Set::default();
        term.for_each_reference(&mut |reference, _| {
            if reference.depth == 0 && reference.column < width {
                let mut leaves = self.leaves.iter();
                let place = leaves.position(|leaf| leaf.has(reference.column));
                needs = needs.with(place.map_or(Set::default(), Set::one));
            }
        });
        needs
    }
}

impl Half {
    /// For a term that says that a column of the run equals one of the right side: the two.
    fn pair(&self, term: &Expr) -> Option<(usize, usize)> {
        let ExprKind::Binary {
            op: BinaryOp::Equal,
            left,
            right,
        } = &term.kind
        else {
            return None;
        };
        let (ExprKind::Column(a), ExprKind::Column(b)) = (&bare(left).kind, &bare(right).kind)
        else {
            return None;
        };
        let (other, own) = (*a.min(b), a.max(b).checked_sub(self.width)?);
        (other < self.width).then_some((other, own))
    }
}

impl Planner<'_> {
    /// The share of its table's rows that a planned node gives.
    pub(super) fn kept_of_table(&self, node: &Node) -> f64 {
        match node {
            Node::Scan(scan) => self.rows(node) / self.table_rows(scan.table),
            _ => 1.0,
        }
    }

    /// About how many values a column of a node has in the rows that it gives.
    pub(in crate::optimizer) fn values_in(&self, node: &Node, column: usize) -> f64 {
        let rows = self.rows(node);
        let known = self
            .source(node, column)
            .and_then(|source| self.distinct(source));
        match (known, node) {
            (Some(known), _) => known.min(rows).max(1.0),
            // The only key of groups.
            (None, Node::Aggregate(aggregate)) if aggregate.keys.len() == 1 && column == 0 => rows,
            (None, _) => (rows * UNKNOWN_VALUES).max(1.0),
        }
    }
}
