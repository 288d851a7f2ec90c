//! How much of a statement's expressions may be written out once more.
//!
//! A condition goes into every arm of a UNION, a column is replaced by what computes it wherever it is read,
//! a value stands in every range of an index. Each of that makes a plan better, and one within another makes it
//! grow as a power: so all copies of one statement are counted, and what would be too much stays as it is.

use std::cell::Cell;

use super::limits::{CHEAP_PARTS, MAX_COPIED_PARTS};
use crate::plan::{Expr, ExprKind, Node};

/// What one statement may still copy, in parts of expressions.
#[derive(Debug)]
pub(super) struct Copies(Cell<usize>);

impl Default for Copies {
    fn default() -> Copies {
        Copies(Cell::new(MAX_COPIED_PARTS))
    }
}

impl Copies {
    /// Takes so many parts of what is left; whether there were as many.
    pub(super) fn take(&self, parts: usize) -> bool {
        let left = self.0.get().checked_sub(parts);
        self.0.set(left.unwrap_or(self.0.get()));
        left.is_some()
    }

    /// Whether an expression may be copied so many times. Those of a few parts always may.
    pub(super) fn allow(&self, expr: &Expr, times: usize) -> bool {
        let parts = Size::of(expr).parts;
        parts <= CHEAP_PARTS || self.take(parts.saturating_mul(times))
    }
}

/// How large an expression is, with the plans of its subqueries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    /// How many operations, columns and constants.
    pub(super) parts: usize,
    /// How many stand within each other.
    pub(super) depth: usize,
}

impl Size {
    /// A node of a plan, with its columns, for so many parts of an expression.
    const NODE: usize = 8;

    pub(super) fn of(expr: &Expr) -> Size {
        let mut within = Size::default();
        expr.for_each_operand(&mut |operand| within.add(Size::of(operand)));
        if let ExprKind::Subquery(subquery) = &expr.kind {
            within.add(Size::of_plan(&subquery.plan));
        }
        within.around(1)
    }

    fn of_plan(node: &Node) -> Size {
        let mut within = Size::default();
        node.for_each_expr(&mut |expr| within.add(Size::of(expr)));
        node.for_each_input(&mut |input, _| within.add(Size::of_plan(input)));
        within.around(Size::NODE)
    }

    fn add(&mut self, other: Size) {
        self.parts = self.parts.saturating_add(other.parts);
        self.depth = self.depth.max(other.depth);
    }

    const fn around(self, parts: usize) -> Size {
        Size {
            parts: self.parts.saturating_add(parts),
            depth: self.depth.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{DataType, Value};

    #[test]
    fn what_is_left_is_shared_by_all_copies() {
        let copies = Copies::default();
        assert!(copies.take(MAX_COPIED_PARTS - 1));
        assert!(!copies.take(2));
        assert!(copies.take(1));
        let constant = Expr::literal(Value::Int(1), DataType::Int);
        assert!(copies.allow(&constant, usize::MAX));
        let long = Expr::and(vec![constant; CHEAP_PARTS]);
        assert_eq!(Size::of(&long).parts, CHEAP_PARTS + 1);
        assert!(!copies.allow(&long, 1));
    }
}
