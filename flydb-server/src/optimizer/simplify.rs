//! Conditions made simpler: constants out of AND and OR, comparisons of constants done.
//!
//! Only what cannot fail is computed here. An expression that may raise an error keeps its place, so
//! that it is raised when, and only when, the row is reached.

use std::cmp::Ordering;

use super::fold::{folded, unconverted};
use crate::plan::{BinaryOp, Expr, ExprKind, Lookup, UnaryOp};
use crate::types::compare::compare;
use crate::types::{DataType, Value};

/// A condition, simplified from the inside out.
pub(super) fn simplify(mut expr: Expr) -> Expr {
    expr.for_each_operand_mut(&mut |operand| {
        let taken = std::mem::replace(operand, constant(Value::Null));
        *operand = simplify(taken);
    });
    match expr.kind {
        ExprKind::And(terms) => without(terms, true, Expr::and),
        ExprKind::Or(terms) => one_list(factored(without(terms, false, Expr::or))),
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand,
        } => negated(*operand, expr.position),
        ExprKind::IsNull(operand) => is_null(*operand, expr.position),
        ExprKind::Binary { op, left, right } => match compared(op, &left, &right) {
            Some(value) => constant(value),
            None => {
                let (op, left, right) = unconverted(op, *left, *right);
                folded(Expr {
                    kind: ExprKind::Binary {
                        op,
                        left: Box::new(left),
                        right: Box::new(right),
                    },
                    data_type: expr.data_type,
                    position: expr.position,
                })
            }
        },
        kind => folded(Expr { kind, ..expr }),
    }
}

fn constant(value: Value) -> Expr {
    Expr::literal(value, DataType::Boolean)
}

/// The constant that a condition is, if it is one; `Some(None)` is NULL.
pub(super) fn as_constant(expr: &Expr) -> Option<Option<bool>> {
    match &expr.kind {
        ExprKind::Literal(Value::Boolean(value)) => Some(Some(*value)),
        ExprKind::Literal(Value::Null) => Some(None),
        _ => None,
    }
}

/// A chain without the constant that changes nothing in it; the other constant decides it all.
fn without(terms: Vec<Expr>, neutral: bool, join: fn(Vec<Expr>) -> Expr) -> Expr {
    if terms
        .iter()
        .any(|term| as_constant(term) == Some(Some(!neutral)))
    {
        return constant(Value::Boolean(!neutral));
    }
    let terms = terms.into_iter();
    join(
        terms
            .filter(|term| as_constant(term) != Some(Some(neutral)))
            .collect(),
    )
}

fn is_null(operand: Expr, position: Option<u32>) -> Expr {
    match operand.kind {
        ExprKind::Literal(value) => constant(Value::Boolean(value.is_null())),
        kind => Expr {
            kind: ExprKind::IsNull(Box::new(Expr { kind, ..operand })),
            data_type: DataType::Boolean,
            position,
        },
    }
}

fn negated(operand: Expr, position: Option<u32>) -> Expr {
    match as_constant(&operand) {
        Some(Some(value)) => return constant(Value::Boolean(!value)),
        Some(None) => return constant(Value::Null),
        None => {}
    }
    match operand.kind {
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand,
        } => *operand,
        kind => Expr {
            kind: ExprKind::Unary {
                op: UnaryOp::Not,
                operand: Box::new(Expr { kind, ..operand }),
            },
            data_type: DataType::Boolean,
            position,
        },
    }
}

/// The comparison of two constants of one type.
fn compared(op: BinaryOp, left: &Expr, right: &Expr) -> Option<Value> {
    let (ExprKind::Literal(a), ExprKind::Literal(b)) = (&left.kind, &right.kind) else {
        return None;
    };
    if a.is_null() || b.is_null() || left.data_type != right.data_type {
        return None;
    }
    let order = compare(a.as_ref(), b.as_ref());
    let holds = match op {
        BinaryOp::Equal | BinaryOp::IsNotDistinctFrom => order == Ordering::Equal,
        BinaryOp::NotEqual | BinaryOp::IsDistinctFrom => order != Ordering::Equal,
        BinaryOp::Less => order == Ordering::Less,
        BinaryOp::LessOrEqual => order != Ordering::Greater,
        BinaryOp::Greater => order == Ordering::Greater,
        BinaryOp::GreaterOrEqual => order != Ordering::Less,
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo
        | BinaryOp::Power
        | BinaryOp::Concat
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor
        | BinaryOp::ShiftLeft
        | BinaryOp::ShiftRight => return None,
    };
    Some(Value::Boolean(holds))
}

/// `(a AND b) OR (a AND c)` as `a AND (b OR c)`: what all alternatives ask for can be used to join
/// or to find rows.
fn factored(expr: Expr) -> Expr {
    let Expr {
        kind: ExprKind::Or(terms),
        data_type,
        position,
    } = expr
    else {
        return expr;
    };
    let common: Vec<Expr> = match terms.split_first() {
        Some((first, rest)) => parts(first)
            .iter()
            .filter(|part| rest.iter().all(|term| parts(term).contains(part)))
            .cloned()
            .collect(),
        None => Vec::new(),
    };
    if common.is_empty() || common.iter().any(Expr::is_volatile) {
        return Expr {
            kind: ExprKind::Or(terms),
            data_type,
            position,
        };
    }
    let alternatives = terms.into_iter().map(|term| {
        let parts = term.into_conjuncts().into_iter();
        Expr::and(parts.filter(|part| !common.contains(part)).collect())
    });
    let alternatives = without(alternatives.collect(), false, Expr::or);
    let mut all = common;
    all.push(alternatives);
    without(all, true, Expr::and)
}

fn parts(term: &Expr) -> &[Expr] {
    match &term.kind {
        ExprKind::And(parts) => parts,
        _ => std::slice::from_ref(term),
    }
}

/// `x = 1 OR x = 2` as `x IN (1, 2)`.
fn one_list(expr: Expr) -> Expr {
    let ExprKind::Or(terms) = &expr.kind else {
        return expr;
    };
    let Some((column, _)) = terms.first().and_then(equal_to_constant) else {
        return expr;
    };
    let values = terms.iter().map(|term| {
        let (other, value) = equal_to_constant(term)?;
        (other == column).then(|| value.clone())
    });
    let Some(list) = values.collect::<Option<Vec<Expr>>>() else {
        return expr;
    };
    Expr {
        kind: ExprKind::InList {
            operand: Box::new(column.clone()),
            list,
            negated: false,
            lookup: Lookup::default(),
        },
        data_type: DataType::Boolean,
        position: expr.position,
    }
}

fn equal_to_constant(expr: &Expr) -> Option<(&Expr, &Expr)> {
    let ExprKind::Binary {
        op: BinaryOp::Equal,
        left,
        right,
    } = &expr.kind
    else {
        return None;
    };
    let is_column = |expr: &Expr| matches!(expr.kind, ExprKind::Column(_));
    let is_constant =
        |expr: &Expr| matches!(expr.kind, ExprKind::Literal(_) | ExprKind::Parameter(_));
    match (
        is_column(left) && is_constant(right),
        is_column(right) && is_constant(left),
    ) {
        (true, _) => Some((left, right)),
        (_, true) => Some((right, left)),
        (false, false) => None,
    }
}
