//! The columns of tables that a query reads: what it stands on.

use std::collections::BTreeSet;

use super::{Aggregate, Expr, ExprKind, Node, Project, Scan};
use crate::types::TableId;

/// A column of a table.
type Place = (TableId, usize);

/// For each column of a node the table's column that it shows unchanged, where it does.
type Sources = Vec<Option<Place>>;

impl Node {
    /// Every table's column that a bound plan reads: in an expression, in what it compares rows by, or
    /// in what comes out. For plans as the binder makes them: a hash join's keys are not understood.
    pub(crate) fn columns_read(&self) -> BTreeSet<Place> {
        let mut lineage = Lineage::default();
        let out = lineage.node(self);
        lineage.note_all(&out);
        lineage.read
    }
}

#[derive(Default)]
struct Lineage {
    /// The inputs of the queries around, outermost first.
    around: Vec<Sources>,
    read: BTreeSet<Place>,
}

impl Lineage {
    fn note_all(&mut self, sources: &Sources) {
        self.read.extend(sources.iter().flatten());
    }

    fn node(&mut self, node: &Node) -> Sources {
        let mut input = own_columns(node);
        node.for_each_input(&mut |child, lateral| {
            let around = self.around.len();
            if lateral > 0 {
                self.around.push(input.clone());
            }
            let columns = self.node(child);
            self.around.truncate(around);
            input.extend(columns);
        });
        node.for_each_expr(&mut |expr| self.expr(expr, &input));
        if whole_rows(node) {
            self.note_all(&input);
        }
        output(node, input)
    }

    fn expr(&mut self, expr: &Expr, input: &Sources) {
        if let ExprKind::Column(column) = expr.kind {
            self.read.extend(input.get(column).copied().flatten());
        }
        if let ExprKind::Outer { depth, column } = expr.kind {
            let row = self.around.len().checked_sub(depth);
            let row = row.and_then(|place| self.around.get(place));
            let source = row.and_then(|row| row.get(column).copied().flatten());
            self.read.extend(source);
        }
        if let ExprKind::Subquery(subquery) = &expr.kind {
            self.around.push(input.clone());
            let out = self.node(&subquery.plan);
            self.around.pop();
            self.note_all(&out);
        }
        expr.for_each_operand(&mut |operand| self.expr(operand, input));
    }
}

/// Whether all columns of the inputs count as read: rows are compared by them, or kept for others.
fn whole_rows(node: &Node) -> bool {
    matches!(
        node,
        Node::SetOperation(_)
            | Node::Distinct(_)
            | Node::With(_)
            | Node::Recursion(_)
            | Node::ProjectSet(_)
    )
}

/// The columns of a node that reads a table.
fn own_columns(node: &Node) -> Sources {
    let scan = match node {
        Node::Scan(scan) => scan,
        Node::PointLookup(lookup) => &lookup.scan,
        Node::IndexScan(scan) => &scan.scan,
        _ => return Sources::new(),
    };
    let Scan { table, columns, .. } = scan;
    let columns = columns.iter().map(|column| Some((*table, *column)));
    columns.collect()
}

/// What comes out of a node with this input.
fn output(node: &Node, input: Sources) -> Sources {
    let passed = |exprs: &[Expr]| -> Sources {
        let passed = exprs.iter().map(|expr| match expr.kind {
            ExprKind::Column(column) => input.get(column).copied().flatten(),
            _ => None,
        });
        passed.collect()
    };
    let mut out = match node {
        Node::Project(Project { expressions, .. }) => passed(expressions),
        Node::Aggregate(Aggregate { keys, .. }) => passed(keys),
        Node::SetOperation(_) | Node::With(_) | Node::Recursion(_) | Node::ProjectSet(_) => {
            Sources::new()
        }
        _ => input,
    };
    out.resize(node.width(), None);
    out
}
