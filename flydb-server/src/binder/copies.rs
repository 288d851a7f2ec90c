//! How much of a plan is written out more than once.
//!
//! A text of a few megabytes can mean a plan of any size, where what stands in it once is copied: the
//! operand of a BETWEEN, an item that ORDER BY names, a WITH query or a view that is read in many
//! places. So every copy of an expression or a plan is counted, part by part, before it is made.

use super::Binder;
use super::context::too_complex;
use super::limits::MAX_COPIED_PARTS;
use crate::plan::{Expr, ExprKind, Node};
use crate::types::Result;

/// How many bytes of a text that is read again count as one part of a plan.
const BYTES_OF_A_PART: usize = 16;

impl Binder<'_> {
    /// Counts the parts of an expression that is about to be written out once more.
    ///
    /// # Errors
    /// 54001 where that makes too many in this statement.
    pub(super) fn charge_copy(&self, expr: &Expr) -> Result<()> {
        self.charge_copies(expr, 1)
    }

    /// As [`Binder::charge_copy`], of what a column's name stands for where that is computed: a column that a join
    /// merged, or one of a view whose rows are changed.
    ///
    /// # Errors
    /// As [`Binder::charge_copy`].
    pub(super) fn charge_column(&self, expr: Expr) -> Result<Expr> {
        if !matches!(expr.kind, ExprKind::Column(_) | ExprKind::Outer { .. }) {
            self.charge_copy(&expr)?;
        }
        Ok(expr)
    }

    /// As [`Binder::charge_copy`], for so many copies.
    pub(super) fn charge_copies(&self, expr: &Expr, copies: usize) -> Result<()> {
        let charged = self.charge(vec![Part::Expr(expr)], copies);
        charged.map_err(|error| error.at(expr.position))
    }

    /// Counts the parts of a plan that is about to be written out so many times more.
    ///
    /// # Errors
    /// 54001 where that makes too many in this statement.
    pub(super) fn charge_plans(&self, node: &Node, copies: usize) -> Result<()> {
        self.charge(vec![Part::Node(node)], copies)
    }

    /// Counts a text that is kept, and was read once more.
    ///
    /// # Errors
    /// 54001 where that makes too many in this statement.
    pub(super) fn charge_text(&self, text: &str) -> Result<()> {
        self.count_copied(text.len() / BYTES_OF_A_PART)
    }

    fn charge(&self, parts: Vec<Part<'_>>, copies: usize) -> Result<()> {
        if copies == 0 {
            return Ok(());
        }
        let parts = count(parts, MAX_COPIED_PARTS / copies + 1);
        self.count_copied(parts.saturating_mul(copies))
    }

    fn count_copied(&self, more: usize) -> Result<()> {
        let copied = self.copied.get().saturating_add(more);
        self.copied.set(copied);
        if copied > MAX_COPIED_PARTS {
            return Err(too_complex(
                "the statement writes parts of itself out too often",
            ));
        }
        Ok(())
    }
}

/// A part of a plan.
enum Part<'p> {
    Expr(&'p Expr),
    Node(&'p Node),
}

/// How many parts there are in these, up to `most`.
fn count(mut open: Vec<Part<'_>>, most: usize) -> usize {
    let mut parts = 0;
    while let Some(part) = open.pop() {
        parts += 1;
        if parts >= most {
            break;
        }
        match part {
            Part::Expr(expr) => {
                expr.for_each_operand(&mut |operand| open.push(Part::Expr(operand)));
                if let ExprKind::Subquery(subquery) = &expr.kind {
                    open.push(Part::Node(&subquery.plan));
                }
            }
            Part::Node(node) => {
                node.for_each_expr(&mut |expr| open.push(Part::Expr(expr)));
                node.for_each_input(&mut |input, _| open.push(Part::Node(input)));
            }
        }
    }
    parts
}
