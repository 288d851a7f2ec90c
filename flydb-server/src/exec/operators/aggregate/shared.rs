//! Parts that several aggregates' arguments have in common, computed once.
//!
//! Only parts that are computed for every row in any case are taken out of their expressions: operators and
//! casts of arguments without FILTER, not what stands in a CASE or behind AND.

use crate::exec::run::Context;
use crate::plan::{AggregateCall, Expr, ExprKind};
use crate::types::{Batch, Result};

/// Calls with more operators than this are left as they are: looking for equal ones takes the square of it.
const MOST: usize = 64;

/// Common parts, and calls that read them as columns behind those of the input.
#[derive(Debug)]
pub(super) struct Shared {
    /// Smaller parts come first; larger ones read them.
    parts: Vec<Expr>,
    /// The calls, where any part is common.
    calls: Option<Vec<AggregateCall>>,
    /// How many columns the input has.
    columns: Option<usize>,
}

impl Shared {
    /// Nothing known yet: the input's width shows with its first batch.
    pub(super) const fn new() -> Shared {
        Shared {
            parts: Vec::new(),
            calls: None,
            columns: None,
        }
    }

    /// The batch with the common parts, and the calls to give it to.
    ///
    /// # Errors
    /// What the parts raise.
    pub(super) fn compute<'a>(
        &'a mut self,
        calls: &'a [AggregateCall],
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<(Batch, &'a [AggregateCall])> {
        let width = batch.columns.len();
        if self.columns != Some(width) {
            self.columns = Some(width);
            self.find(calls, width);
        }
        let mut batch = batch.clone();
        for part in &self.parts {
            batch.columns.push(context.evaluate(part, &batch)?);
        }
        Ok((batch, self.calls.as_deref().unwrap_or(calls)))
    }

    fn find(&mut self, calls: &[AggregateCall], width: usize) {
        let mut all = Vec::new();
        for call in calls.iter().filter(|call| call.filter.is_none()) {
            for expr in &call.arguments {
                list(expr, &mut all);
            }
        }
        self.parts = if all.len() > MOST {
            Vec::new()
        } else {
            common(&all)
        };
        let parts = self.parts.clone();
        for (at, part) in self.parts.iter_mut().enumerate() {
            let before = parts.get(..at).unwrap_or_default();
            each_operand(part, &mut |operand| replace(operand, before, width));
        }
        self.calls = (!parts.is_empty()).then(|| {
            let mut calls = calls.to_vec();
            for call in calls.iter_mut().filter(|call| call.filter.is_none()) {
                let arguments = call.arguments.iter_mut();
                arguments.for_each(|expr| replace(expr, &parts, width));
            }
            calls
        });
    }
}

/// Lists the operators of an expression that are computed whenever it is, operands first; answers whether it
/// is made of nothing but operators, columns and constants. Functions and subqueries may be volatile.
fn list<'e>(expr: &'e Expr, all: &mut Vec<&'e Expr>) -> bool {
    match &expr.kind {
        ExprKind::Binary { left, right, .. } => {
            let is_plain = list(left, all) & list(right, all);
            if is_plain {
                all.push(expr);
            }
            is_plain
        }
        ExprKind::Unary { operand, .. } | ExprKind::Cast { operand, .. } => list(operand, all),
        ExprKind::Literal(_)
        | ExprKind::Column(_)
        | ExprKind::Outer { .. }
        | ExprKind::Parameter(_) => true,
        _ => false,
    }
}

/// Those that come more than once, each once, in the order in which they first come.
fn common(all: &[&Expr]) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    for (at, expr) in all.iter().enumerate() {
        let again = all.iter().skip(at + 1).any(|other| other == expr);
        if again && !found.contains(expr) {
            found.push((*expr).clone());
        }
    }
    found
}

/// Puts columns in the place of parts, the largest first.
fn replace(expr: &mut Expr, parts: &[Expr], width: usize) {
    if let Some(at) = parts.iter().position(|part| part == expr) {
        expr.kind = ExprKind::Column(width + at);
        return;
    }
    each_operand(expr, &mut |operand| replace(operand, parts, width));
}

fn each_operand(expr: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    match &mut expr.kind {
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::Unary { operand, .. } | ExprKind::Cast { operand, .. } => visit(operand),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::BinaryOp;
    use crate::types::{DataType, Value};

    fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
        let kind = ExprKind::Binary {
            op,
            left: Box::new(left),
            right: Box::new(right),
        };
        Expr {
            kind,
            data_type: DataType::Int,
            position: None,
        }
    }

    fn column(at: usize) -> Expr {
        Expr::column(at, DataType::Int)
    }

    #[test]
    fn parts_are_found_once_and_read_one_another() {
        let one = Expr::literal(Value::Int(1), DataType::Int);
        let rest = || binary(BinaryOp::Subtract, one.clone(), column(1));
        let price = || binary(BinaryOp::Multiply, column(0), rest());
        let taxed = binary(BinaryOp::Multiply, price(), column(2));
        let (price, rest) = (price(), rest());
        let mut all = Vec::new();
        list(&price, &mut all);
        list(&taxed, &mut all);
        let parts = common(&all);
        assert_eq!(parts, [rest, price]);
        let mut taxed = taxed.clone();
        replace(&mut taxed, &parts, 3);
        assert_eq!(taxed, binary(BinaryOp::Multiply, column(4), column(2)));
    }
}
