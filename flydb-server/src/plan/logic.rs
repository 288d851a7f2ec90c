//! What expressions and plans are made of, or made into: chains of AND and OR, volatile parts.

use super::{Expr, ExprKind, Node, Volatility};
use crate::types::{DataType, Value};

impl Expr {
    /// All of these, in three-valued logic, chains laid flat.
    pub(crate) fn and(terms: Vec<Expr>) -> Expr {
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term.kind {
                ExprKind::And(inner) => flat.extend(inner),
                _ => flat.push(term),
            }
        }
        joined(flat, true, ExprKind::And)
    }

    /// Any of these, in three-valued logic, chains laid flat.
    pub(crate) fn or(terms: Vec<Expr>) -> Expr {
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term.kind {
                ExprKind::Or(inner) => flat.extend(inner),
                _ => flat.push(term),
            }
        }
        joined(flat, false, ExprKind::Or)
    }

    /// The terms of a conjunction, or the expression itself.
    pub(crate) fn into_conjuncts(self) -> Vec<Expr> {
        match self.kind {
            ExprKind::And(terms) => terms,
            _ => vec![self],
        }
    }
}

/// One term as it is, none as the constant, several joined.
fn joined(mut terms: Vec<Expr>, of_none: bool, join: fn(Vec<Expr>) -> ExprKind) -> Expr {
    match (terms.pop(), terms.is_empty()) {
        (None, _) => Expr::literal(Value::Boolean(of_none), DataType::Boolean),
        (Some(only), true) => only,
        (Some(last), false) => {
            terms.push(last);
            Expr {
                position: terms.first().and_then(|term| term.position),
                kind: join(terms),
                data_type: DataType::Boolean,
            }
        }
    }
}

impl Expr {
    /// Whether it may give another value each time it is computed.
    pub(crate) fn is_volatile(&self) -> bool {
        self.any(&mut |expr| match &expr.kind {
            ExprKind::Function { function, .. } => {
                function.entry().volatility == Volatility::Volatile
            }
            ExprKind::Subquery(subquery) => subquery.plan.is_volatile(),
            _ => false,
        })
    }
}

impl Node {
    /// Whether it may give other rows each time it is run.
    pub(crate) fn is_volatile(&self) -> bool {
        let mut volatile = matches!(
            self,
            Node::Insert(_)
                | Node::Update(_)
                | Node::Delete(_)
                | Node::Merge(_)
                | Node::LockRows(_)
                | Node::RoutineScan(_)
        );
        self.for_each_expr(&mut |expr| volatile = volatile || expr.is_volatile());
        self.for_each_input(&mut |input, _| volatile = volatile || input.is_volatile());
        volatile
    }
}
