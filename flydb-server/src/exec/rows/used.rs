//! Which columns of its input an expression reads.

use crate::plan::{Expr, ExprKind, Quantifier};

/// The columns that expressions read.
#[derive(Debug, Default)]
pub(in crate::exec) struct Used {
    columns: Vec<bool>,
    all: bool,
}

impl Used {
    /// What one expression reads, out of `width` columns.
    pub(in crate::exec) fn by(expr: &Expr, width: usize) -> Used {
        let mut used = Used {
            columns: vec![false; width],
            all: false,
        };
        used.add(expr);
        used
    }

    /// Whether a column is read.
    pub(in crate::exec) fn contains(&self, column: usize) -> bool {
        self.all || self.columns.get(column).copied().unwrap_or(false)
    }

    /// Adds what `expr` reads. A correlated subquery may read any column of the row around it.
    pub(in crate::exec) fn add(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(_) | ExprKind::Outer { .. } | ExprKind::Parameter(_) => {}
            ExprKind::Column(column) => match self.columns.get_mut(*column) {
                Some(used) => *used = true,
                None => self.all = true,
            },
            ExprKind::Cast { operand, .. } | ExprKind::Unary { operand, .. } => self.add(operand),
            ExprKind::IsNull(operand) => self.add(operand),
            ExprKind::Binary { op: _, left, right } => {
                self.add(left);
                self.add(right);
            }
            ExprKind::And(operands) | ExprKind::Or(operands) | ExprKind::Coalesce(operands) => {
                self.add_all(operands);
            }
            ExprKind::InList { operand, list, .. } => {
                self.add(operand);
                self.add_all(list);
            }
            ExprKind::Like {
                operand, pattern, ..
            } => {
                self.add(operand);
                self.add(pattern);
            }
            ExprKind::Case {
                branches,
                otherwise,
            } => {
                for branch in branches {
                    self.add(&branch.condition);
                    self.add(&branch.result);
                }
                if let Some(otherwise) = otherwise {
                    self.add(otherwise);
                }
            }
            ExprKind::Function { arguments, .. } => self.add_all(arguments),
            ExprKind::Subquery(subquery) => {
                self.all |= subquery.correlated;
                match &subquery.quantifier {
                    Quantifier::Scalar | Quantifier::Exists => {}
                    Quantifier::Any { operands, .. } | Quantifier::All { operands, .. } => {
                        self.add_all(operands);
                    }
                }
            }
        }
    }

    fn add_all(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.add(expr);
        }
    }
}
