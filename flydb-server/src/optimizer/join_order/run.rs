//! A run of inner joins taken apart to its tables and terms.

use crate::optimizer::conjuncts::{join, split};
use crate::optimizer::join::is_inner;
use crate::optimizer::nothing;
use crate::plan::{BinaryOp, Expr, ExprKind, Join, JoinKind, Node};

/// A table of the run.
pub(super) struct Leaf {
    pub(super) node: Node,
    /// Its first column in the run's columns as written.
    pub(super) start: usize,
    pub(super) width: usize,
}

/// A semi or anti join that stood in the run.
pub(super) struct Half {
    pub(super) right: Node,
    pub(super) kind: JoinKind,
    /// Over the run's columns as written, then the right's from `width` on.
    pub(super) condition: Vec<Expr>,
    pub(super) width: usize,
}

/// A run taken apart.
#[derive(Default)]
pub(super) struct Run {
    pub(super) leaves: Vec<Leaf>,
    pub(super) terms: Vec<Expr>,
    pub(super) halves: Vec<Half>,
}

impl Leaf {
    pub(super) fn has(&self, column: usize) -> bool {
        (self.start..self.start + self.width).contains(&column)
    }

    pub(super) fn is_read_by(&self, term: &Expr) -> bool {
        let mut read = false;
        term.for_each_reference(&mut |reference, _| {
            read |= reference.depth == 0 && self.has(reference.column);
        });
        read
    }

    /// Whether a term reads this table and no other.
    pub(super) fn is_all_of(&self, term: &Expr) -> bool {
        let (mut read, mut only) = (false, true);
        term.for_each_reference(&mut |reference, _| {
            if reference.depth == 0 {
                read = true;
                only &= self.has(reference.column);
            }
        });
        read && only
    }

    /// For a term that says one of this table's columns equals something of others: the column, and
    /// the other side's where it is one.
    pub(super) fn key_of(&self, term: &Expr) -> Option<(usize, Option<usize>)> {
        let ExprKind::Binary {
            op: BinaryOp::Equal,
            left,
            right,
        } = &term.kind
        else {
            return None;
        };
        let own = |expr: &Expr| match bare(expr).kind {
            ExprKind::Column(column) if self.has(column) => Some(column - self.start),
            _ => None,
        };
        let other = |expr: &Expr| match bare(expr).kind {
            ExprKind::Column(column) => Some(column),
            _ => None,
        };
        match (own(left), own(right)) {
            (Some(column), None) if !self.is_read_by(right) => Some((column, other(right))),
            (None, Some(column)) if !self.is_read_by(left) => Some((column, other(left))),
            _ => None,
        }
    }
}

/// What a cast converts.
fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Cast { operand, .. } => bare(operand),
        _ => expr,
    }
}

/// The one table whose columns a term reads.
pub(super) fn only_leaf(term: &Expr, leaves: &[Leaf]) -> Option<usize> {
    let mut reading = leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| leaf.is_read_by(term));
    match (reading.next(), reading.next()) {
        (Some((leaf, _)), None) => Some(leaf),
        _ => None,
    }
}

impl Half {
    /// The one table that it reads beside its own right side.
    pub(super) fn only_leaf(&self, leaves: &[Leaf]) -> Option<usize> {
        let mut found = None;
        for term in &self.condition {
            for (place, leaf) in leaves.iter().enumerate() {
                if leaf.start < self.width && leaf.is_read_by(term) {
                    match found {
                        Some(other) if other != place => return None,
                        _ => found = Some(place),
                    }
                }
            }
        }
        found
    }
}

impl Run {
    /// Takes a tree apart whose columns start at `base` of the run's.
    pub(super) fn take_apart(&mut self, node: Node, base: usize) {
        match node {
            Node::Join(join) if !join.lateral && join.kind == JoinKind::Inner => {
                let width = join.left.width();
                self.add_terms(join.condition, base);
                self.take_apart(*join.left, base);
                self.take_apart(*join.right, base + width);
            }
            Node::Join(join)
                if !join.lateral && !join.kind.gives_right() && is_inner(&join.left) =>
            {
                self.add_half(join, base);
            }
            Node::Filter(filter) if is_inner(&filter.input) => {
                self.add_terms(Some(filter.condition), base);
                self.take_apart(*filter.input, base);
            }
            node => self.leaves.push(Leaf {
                width: node.width(),
                start: base,
                node,
            }),
        }
    }

    pub(super) fn add_terms(&mut self, condition: Option<Expr>, base: usize) {
        let mut terms = Vec::new();
        condition.into_iter().for_each(|one| split(one, &mut terms));
        for term in &mut terms {
            term.map_columns(&mut |column| column + base);
        }
        self.terms.extend(terms);
    }

    /// The right's columns are numbered past all of the run's, wherever the run's end is.
    pub(super) fn add_half(&mut self, join: Join, base: usize) {
        const PAST: usize = usize::MAX / 4;
        let width = join.left.width();
        let mut condition = Vec::new();
        join.condition
            .into_iter()
            .for_each(|one| split(one, &mut condition));
        for term in &mut condition {
            term.map_columns(&mut |column| match column.checked_sub(width) {
                Some(column) => PAST + column,
                None => column + base,
            });
        }
        self.halves.push(Half {
            right: *join.right,
            kind: join.kind,
            condition,
            width: PAST,
        });
        self.take_apart(*join.left, base);
    }

    /// Puts a semi or anti join onto the table that it reads.
    pub(super) fn give(&mut self, place: usize, half: Half) {
        let Some(leaf) = self.leaves.get_mut(place) else {
            return;
        };
        let (start, width, from) = (leaf.start, leaf.width, half.width);
        let condition = half.condition.into_iter().map(|mut term| {
            term.map_columns(&mut |column| match column.checked_sub(from) {
                Some(column) => width + column,
                None => column.saturating_sub(start),
            });
            term
        });
        let node = std::mem::replace(&mut leaf.node, nothing(Vec::new()));
        leaf.node = Node::Join(Join {
            left: Box::new(node),
            right: Box::new(half.right),
            kind: half.kind,
            condition: join(condition.collect()),
            lateral: false,
        });
    }
}
