//! A run of inner joins taken apart to its tables and terms.

use crate::optimizer::conjuncts::split;
use crate::optimizer::join::is_inner;
use crate::plan::{Expr, ExprKind, Join, JoinKind, Node};

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
}

/// What a cast converts.
pub(super) fn bare(expr: &Expr) -> &Expr {
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

impl Run {
    /// Takes a tree apart whose columns start at `base` of the run's. The terms of what is further down come
    /// first: those above may rely on them.
    pub(super) fn take_apart(&mut self, node: Node, base: usize) {
        match node {
            Node::Join(join) if !join.lateral && join.kind == JoinKind::Inner => {
                let width = join.left.width();
                self.take_apart(*join.left, base);
                self.take_apart(*join.right, base + width);
                self.add_terms(join.condition, base);
            }
            Node::Join(join) if !join.lateral && !join.kind.gives_right() => {
                self.add_half(join, base);
            }
            Node::Filter(filter) if is_inner(&filter.input) => {
                self.take_apart(*filter.input, base);
                self.add_terms(Some(filter.condition), base);
            }
            node => self.leaves.push(Leaf {
                width: node.width(),
                start: base,
                node,
            }),
        }
    }

    /// Takes what semi joins ask of their left side alone: it is asked before the join, and guards what that
    /// compares. An anti join keeps a left row that fails it.
    pub(super) fn take_left_terms(&mut self) {
        for half in &mut self.halves {
            if half.kind == JoinKind::Semi {
                let from = half.width;
                let own = half.condition.extract_if(.., |term| {
                    let mut reads_right = false;
                    term.for_each_reference(&mut |reference, _| {
                        reads_right |= reference.depth == 0 && reference.column >= from;
                    });
                    !reads_right
                });
                self.terms.extend(own);
            }
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
}
