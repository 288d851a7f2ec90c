//! Subqueries in expressions, and what tells one from another.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{BinaryOp, Expr, ExprKind, Node};

/// A subquery in an expression. It reads the enclosing row by [`ExprKind::Outer`].
///
/// Two are equal where they mean the same, whichever they are.
#[derive(Clone, Debug)]
pub(crate) struct Subquery {
    /// Which one.
    pub id: SubqueryId,
    /// How its rows become a value.
    pub quantifier: Quantifier,
    /// Its plan.
    pub plan: Node,
    /// Whether it reads the enclosing row or has to be run for each for another reason; where not, it is run once
    /// and kept.
    pub correlated: bool,
}

/// Names a subquery within a plan: what one gave may be kept under its id.
///
/// Copies have the id of their original. Those that read no row around them give the same rows wherever they
/// are. Others read columns by their places, which are not the same for each copy: once a plan is complete, each
/// that stands in it has an id of its own, see [`Node::tell_subqueries_apart`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SubqueryId(u64);

impl SubqueryId {
    /// One that no other subquery of the process has.
    pub(crate) fn unique() -> SubqueryId {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        SubqueryId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

impl PartialEq for Subquery {
    fn eq(&self, other: &Subquery) -> bool {
        let Subquery {
            id: _,
            quantifier,
            plan,
            correlated,
        } = self;
        *quantifier == other.quantifier && *plan == other.plan && *correlated == other.correlated
    }
}

impl Subquery {
    /// A subquery with an id of its own.
    pub(crate) fn new(quantifier: Quantifier, plan: Node) -> Subquery {
        Subquery {
            id: SubqueryId::unique(),
            quantifier,
            correlated: plan.varies_by_row(),
            plan,
        }
    }

    /// Sets `correlated` by what the plan reads. One that was told all that it read of the rows around it
    /// is no longer what its copies are.
    pub(crate) fn note_correlation(&mut self) {
        let was = std::mem::replace(&mut self.correlated, self.plan.varies_by_row());
        if was && !self.correlated {
            self.id = SubqueryId::unique();
        }
    }
}

impl Node {
    /// Gives each subquery that reads rows around it an id of its own.
    pub(crate) fn tell_subqueries_apart(&mut self) {
        self.for_each_expr_mut(&mut tell_apart);
        self.for_each_input_mut(&mut |input, _| input.tell_subqueries_apart());
    }
}

fn tell_apart(expr: &mut Expr) {
    if let ExprKind::Subquery(subquery) = &mut expr.kind {
        if subquery.correlated {
            subquery.id = SubqueryId::unique();
        }
        subquery.plan.tell_subqueries_apart();
    }
    expr.for_each_operand_mut(&mut tell_apart);
}

/// How a subquery's rows become a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Quantifier {
    /// The one column of the one row; NULL without rows; 21000 with more than one.
    Scalar,
    /// Whether there is a row.
    Exists,
    /// `operands op ANY (...)`: IN is `= ANY`. In three-valued logic.
    Any {
        /// The left side, one for each column of the subquery.
        operands: Vec<Expr>,
        /// The comparison.
        op: BinaryOp,
    },
    /// `operands op ALL (...)`: NOT IN is `<> ALL`. In three-valued logic.
    All {
        /// The left side, one for each column of the subquery.
        operands: Vec<Expr>,
        /// The comparison.
        op: BinaryOp,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{DataType, Value};

    fn expr(kind: ExprKind) -> Expr {
        Expr {
            kind,
            data_type: DataType::Int,
            position: None,
        }
    }

    /// A subquery over the first column of the row around it.
    fn correlated() -> Expr {
        let read = expr(ExprKind::Outer {
            depth: 1,
            column: 0,
        });
        let plan = Node::Values(crate::plan::Values {
            rows: vec![vec![read]],
            types: vec![DataType::Int],
        });
        expr(ExprKind::Subquery(Box::new(Subquery::new(
            Quantifier::Scalar,
            plan,
        ))))
    }

    fn id(expr: &Expr) -> SubqueryId {
        let ExprKind::Subquery(subquery) = &expr.kind else {
            panic!("no subquery: {expr:?}");
        };
        subquery.id
    }

    fn told(subquery: &Expr, value: i32) -> Expr {
        let mut told = subquery.clone();
        told.rewrite_references(&mut |_, _| Some(expr(ExprKind::Literal(Value::Int(value)))));
        told
    }

    /// A condition goes into each arm of a union; the arms' columns may be constants.
    #[test]
    fn copies_that_were_told_different_values_are_different_subqueries() {
        let original = correlated();
        let (one, two) = (told(&original, 1), told(&original, 2));
        assert_ne!(id(&one), id(&two));
        assert_eq!(id(&one), id(&one.clone()));
        assert_eq!(one, told(&original, 1));
    }

    #[test]
    fn only_copies_that_read_no_row_keep_their_id_in_a_complete_plan() {
        let (original, free) = (correlated(), told(&correlated(), 1));
        let row = vec![
            original.clone(),
            original.clone(),
            free.clone(),
            free.clone(),
        ];
        let mut plan = Node::Values(crate::plan::Values {
            types: vec![DataType::Int; row.len()],
            rows: vec![row],
        });
        plan.tell_subqueries_apart();
        let mut ids = Vec::new();
        plan.for_each_expr(&mut |expr| ids.push(id(expr)));
        assert_ne!(ids[0], ids[1]);
        assert_eq!(ids[2..], [id(&free), id(&free)]);
    }
}
