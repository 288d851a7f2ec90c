//! Joins by lookup: for each row of the left, the right's rows are found by key or index.
//!
//! That pays where the left has few rows and the right many. The right side then is a lateral one: it
//! reads the left row as an outer one, and a scan whose key is an outer column is a lookup like any other.

use super::{Planner, cost};
use crate::plan::{Expr, ExprKind, IndexScan, JoinKind, Node, Reference, Scan};

impl Planner<'_> {
    /// The right side as a lookup, where that costs less than to hash all of it.
    pub(super) fn cheap_lookup(
        &self,
        left: &Node,
        right: &Node,
        kind: JoinKind,
        on: &[Expr],
    ) -> Option<Node> {
        let found = self.lookup(left, right, kind, on)?;
        let searches = self.rows(left);
        let looked_up = cost::lookups(searches, self.rows_each(&found));
        let hashed = cost::hash_join(searches, self.rows(right), 0.0);
        (looked_up < self.cost_of_all(right) + hashed).then_some(found)
    }

    /// The right side as a lookup, where it can be one.
    pub(super) fn lookup(
        &self,
        left: &Node,
        right: &Node,
        kind: JoinKind,
        on: &[Expr],
    ) -> Option<Node> {
        let possible = match kind {
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => true,
            JoinKind::Right | JoinKind::Full => false,
        };
        let Node::Scan(scan) = right else {
            return None;
        };
        if !possible || on.is_empty() {
            return None;
        }
        let width = left.width();
        let terms = scan.filter.iter().cloned().map(|mut term| {
            sink_outer(&mut term);
            term
        });
        let terms = terms.flat_map(Expr::into_conjuncts);
        let terms: Vec<Expr> = terms
            .chain(on.iter().map(|term| seen_from_right(term, width)))
            .collect();
        let bare = Scan {
            filter: None,
            ..scan.clone()
        };
        let found = self.access(bare, terms);
        finds_by_left(&found).then_some(found)
    }

    /// What it costs to read all rows that a planned node gives. Of what is more than a table, its rows have to do.
    pub(super) fn cost_of_all(&self, node: &Node) -> f64 {
        match node {
            Node::Scan(scan) => cost::START + self.table_rows(scan.table),
            Node::PointLookup(_) => cost::lookups(1.0, 1.0),
            Node::IndexScan(scan) => cost::lookups(1.0, self.index_rows(scan)),
            other => self.rows(other),
        }
    }

    /// How many rows one search of a lookup leads to.
    fn rows_each(&self, found: &Node) -> f64 {
        match found {
            Node::IndexScan(scan) => self.index_rows(scan),
            _ => 1.0,
        }
    }
}

/// A term over both sides, as the right side says it when it reads the left row as an outer one.
fn seen_from_right(term: &Expr, width: usize) -> Expr {
    let mut term = term.clone();
    term.rewrite_references(&mut |reference, expr| {
        let Reference { depth, column } = reference;
        let kind = match (depth, column.checked_sub(width)) {
            (0, Some(column)) => ExprKind::Column(column),
            (depth, _) => ExprKind::Outer {
                depth: depth + 1,
                column,
            },
        };
        Some(Expr {
            kind,
            data_type: expr.data_type,
            position: expr.position,
        })
    });
    term
}

/// Makes room for one more row between a term and the rows around it.
fn sink_outer(term: &mut Expr) {
    term.rewrite_references(&mut |reference, expr| {
        let Reference { depth, column } = reference;
        (depth > 0).then(|| Expr {
            kind: ExprKind::Outer {
                depth: depth + 1,
                column,
            },
            data_type: expr.data_type,
            position: expr.position,
        })
    });
}

/// Whether a scan became a lookup by something of the left row.
fn finds_by_left(node: &Node) -> bool {
    let reads_left = |expr: &Expr| {
        let mut reads = false;
        expr.for_each_reference(&mut |reference, _| reads |= reference.depth == 1);
        reads
    };
    match node {
        Node::PointLookup(lookup) => reads_left(&lookup.key),
        Node::IndexScan(IndexScan { ranges, .. }) => ranges.iter().any(|range| {
            let start = range.start.iter().map(|start| &start.pattern);
            range.prefix.iter().chain(start).any(reads_left)
        }),
        _ => false,
    }
}
