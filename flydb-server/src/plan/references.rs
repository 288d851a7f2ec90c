//! The columns that expressions and plans read, and moving those that do from one input to another.
//!
//! An expression names columns in two ways. [`ExprKind::Column`] is a column of its own input;
//! [`ExprKind::Outer`] with depth n, found inside n nested subqueries (or lateral right sides), is a
//! column of that very input as well. Whoever moves an expression to another input must rewrite both:
//! that is what [`Expr::map_columns`] and its kin do.

use super::{Expr, ExprKind, Node};

/// A column read by an expression or a plan. For an expression, depth 0 is its own input and depth n
/// that of the nth query around it; for a plan, depth 0 is the row directly around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Which input.
    pub(crate) depth: usize,
    /// Which of its columns.
    pub(crate) column: usize,
}

/// What an expression's leaf reads, as seen from `level` queries further out.
fn reference_at(expr: &Expr, level: usize) -> Option<Reference> {
    if let ExprKind::Column(column) = expr.kind {
        return (level == 0).then_some(Reference { depth: 0, column });
    }
    let ExprKind::Outer { depth, column } = expr.kind else {
        return None;
    };
    let depth = depth.checked_sub(level)?;
    Some(Reference { depth, column })
}

impl Expr {
    /// Calls `visit` on every column that the expression reads, in its subqueries too.
    pub(crate) fn for_each_reference(&self, visit: &mut dyn FnMut(Reference, &Expr)) {
        self.references(0, visit);
    }

    fn references(&self, level: usize, visit: &mut dyn FnMut(Reference, &Expr)) {
        if let Some(reference) = reference_at(self, level) {
            visit(reference, self);
        }
        if let ExprKind::Subquery(subquery) = &self.kind {
            subquery.plan.references(level + 1, visit);
        }
        self.for_each_operand(&mut |operand| operand.references(level, visit));
    }

    /// Puts something else where the expression reads a column, in its subqueries too. `rewrite`
    /// answers as seen from the expression; what it gives is moved into the subquery it lands in.
    /// `None` leaves the place as it is.
    pub(crate) fn rewrite_references(
        &mut self,
        rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>,
    ) {
        self.rewrite(0, rewrite);
    }

    fn rewrite(&mut self, level: usize, rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>) {
        if let Some(reference) = reference_at(self, level) {
            if let Some(mut replacement) = rewrite(reference, self) {
                replacement.sink(level);
                replacement.position = self.position.or(replacement.position);
                *self = replacement;
            }
            return;
        }
        if let ExprKind::Subquery(subquery) = &mut self.kind {
            subquery.plan.rewrite(level + 1, rewrite);
            subquery.note_correlation();
        }
        self.for_each_operand_mut(&mut |operand| operand.rewrite(level, rewrite));
    }

    /// Renumbers the columns that the expression reads of its own input, in its subqueries too.
    pub(crate) fn map_columns(&mut self, map: &mut dyn FnMut(usize) -> usize) {
        self.map(0, map);
    }

    fn map(&mut self, level: usize, map: &mut dyn FnMut(usize) -> usize) {
        let of_input = matches!(reference_at(self, level), Some(Reference { depth: 0, .. }));
        if let ExprKind::Column(column) | ExprKind::Outer { column, .. } = &mut self.kind {
            if of_input {
                *column = map(*column);
            }
            return;
        }
        if let ExprKind::Subquery(subquery) = &mut self.kind {
            subquery.plan.map(level + 1, map);
        }
        self.for_each_operand_mut(&mut |operand| operand.map(level, map));
    }

    /// Moves the expression some queries further in: its own columns become outer ones.
    pub(crate) fn sink(&mut self, levels: usize) {
        if levels > 0 {
            self.sink_from(0, levels);
        }
    }

    fn sink_from(&mut self, level: usize, levels: usize) {
        if let Some(Reference { depth, column }) = reference_at(self, level) {
            let depth = depth + level + levels;
            self.kind = ExprKind::Outer { depth, column };
            return;
        }
        if let ExprKind::Subquery(subquery) = &mut self.kind {
            subquery.plan.sink_from(level + 1, levels);
            subquery.note_correlation();
        }
        self.for_each_operand_mut(&mut |operand| operand.sink_from(level, levels));
    }

    /// Whether any part of it is such; subqueries' plans are not looked into.
    pub(crate) fn any(&self, is: &mut dyn FnMut(&Expr) -> bool) -> bool {
        if is(self) {
            return true;
        }
        let mut found = false;
        self.for_each_operand(&mut |operand| found = found || operand.any(is));
        found
    }

    /// Whether it reads a column of its own input.
    pub(crate) fn reads_input(&self) -> bool {
        let mut reads = false;
        self.for_each_reference(&mut |reference, _| reads |= reference.depth == 0);
        reads
    }

    /// Whether a subquery is in it.
    pub(crate) fn has_subquery(&self) -> bool {
        self.any(&mut |expr| matches!(expr.kind, ExprKind::Subquery(_)))
    }

    /// Whether a subquery in it is run for each row, or each kind of row.
    pub(crate) fn has_correlated_subquery(&self) -> bool {
        self.any(&mut |expr| match &expr.kind {
            ExprKind::Subquery(subquery) => subquery.correlated,
            _ => false,
        })
    }
}

impl Node {
    /// Calls `visit` on every column around the plan that it reads.
    pub(crate) fn for_each_reference(&self, visit: &mut dyn FnMut(Reference, &Expr)) {
        self.references(1, visit);
    }

    fn references(&self, level: usize, visit: &mut dyn FnMut(Reference, &Expr)) {
        self.for_each_expr(&mut |expr| expr.references(level, visit));
        self.for_each_input(&mut |input, lateral| input.references(level + lateral, visit));
    }

    /// Whether it reads any row around it.
    pub(crate) fn reads_outer(&self) -> bool {
        let mut reads = false;
        self.for_each_reference(&mut |_, _| reads = true);
        reads
    }

    /// As [`Expr::rewrite_references`], for what the plan reads around it; answers are as seen from
    /// where the plan stands, so that a `Column` is one of the row directly around it.
    pub(crate) fn rewrite_references(
        &mut self,
        rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>,
    ) {
        self.rewrite(1, rewrite);
    }

    fn rewrite(&mut self, level: usize, rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>) {
        self.for_each_expr_mut(&mut |expr| expr.rewrite(level, rewrite));
        self.for_each_input_mut(&mut |input, lateral| input.rewrite(level + lateral, rewrite));
    }

    /// Renumbers the columns that the plan reads of the row directly around it.
    pub(crate) fn map_outer_columns(&mut self, map: &mut dyn FnMut(usize) -> usize) {
        self.map(1, map);
    }

    fn map(&mut self, level: usize, map: &mut dyn FnMut(usize) -> usize) {
        self.for_each_expr_mut(&mut |expr| expr.map(level, map));
        self.for_each_input_mut(&mut |input, lateral| input.map(level + lateral, map));
    }

    /// Moves the plan one query further out. It may read nothing of the row directly around it.
    pub(crate) fn raise(&mut self) {
        self.rewrite_references(&mut |reference, expr| {
            let column = reference.column;
            let kind = match reference.depth.saturating_sub(1) {
                0 => ExprKind::Column(column),
                depth => ExprKind::Outer { depth, column },
            };
            Some(Expr {
                kind,
                data_type: expr.data_type,
                position: expr.position,
            })
        });
    }

    /// Moves the plan some queries further in.
    pub(crate) fn sink(&mut self, levels: usize) {
        if levels > 0 {
            self.sink_from(1, levels);
        }
    }

    fn sink_from(&mut self, level: usize, levels: usize) {
        self.for_each_expr_mut(&mut |expr| expr.sink_from(level, levels));
        self.for_each_input_mut(&mut |input, lateral| input.sink_from(level + lateral, levels));
    }
}

impl Expr {
    /// Moves the expression some queries further out. It may read nothing of the inputs in between.
    pub(crate) fn raise(&mut self, levels: usize) {
        self.rewrite_references(&mut |reference, expr| {
            let column = reference.column;
            let kind = match reference.depth.saturating_sub(levels) {
                0 => ExprKind::Column(column),
                depth => ExprKind::Outer { depth, column },
            };
            Some(Expr {
                kind,
                data_type: expr.data_type,
                position: expr.position,
            })
        });
    }
}
