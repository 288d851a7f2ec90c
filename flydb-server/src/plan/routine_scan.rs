//! Functions of users that are run, not put in where they are called.

use std::sync::Arc;

use super::{Expr, ExprKind, Node};
use crate::catalog::{Function, FunctionVolatility};
use crate::types::DataType;

/// The rows of a call of a function whose statements are run one after the other. One that gives a value
/// gives exactly one row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RoutineScan {
    /// The function.
    pub function: Arc<Function>,
    /// Its arguments, of the types that it takes, without columns of the scan itself.
    pub arguments: Vec<Expr>,
    /// The types of its columns.
    pub types: Vec<DataType>,
    /// With whose rights it runs; `None`: with those of whoever runs the statement.
    pub reader: Option<Arc<str>>,
}

impl Node {
    /// Whether, as a subquery, it has to be run for each row: it reads of that row, or is itself the call of a
    /// function that may do something else each time.
    pub(super) fn varies_by_row(&self) -> bool {
        let is_call = match self {
            Node::RoutineScan(scan) => {
                scan.function.traits.volatility == FunctionVolatility::Volatile
            }
            _ => false,
        };
        is_call || self.reads_outer()
    }

    /// Whether functions of users are run in it, which may write.
    pub(crate) fn runs_routines(&self) -> bool {
        let mut runs = matches!(self, Node::RoutineScan(_));
        self.for_each_expr(&mut |expr| runs = runs || expr.runs_routines());
        self.for_each_input(&mut |input, _| runs = runs || input.runs_routines());
        runs
    }
}

impl Expr {
    /// Whether functions of users are run in it, which may write.
    pub(crate) fn runs_routines(&self) -> bool {
        self.any(&mut |expr| match &expr.kind {
            ExprKind::Subquery(subquery) => subquery.plan.runs_routines(),
            _ => false,
        })
    }
}
