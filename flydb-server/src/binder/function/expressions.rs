//! Expressions and nodes that a function's statement is wrapped in.

use crate::binder::BoundQuery;
use crate::plan::{
    CaseBranch, Expr, ExprKind, Limit, Node, Project, Quantifier, Subquery, UnaryOp,
};
use crate::types::{DataType, Value};

/// The one value of a query; itself where it is a mere expression.
pub(super) fn first_value(node: Node, data_type: DataType) -> Expr {
    if let Node::Project(Project { input, expressions }) = &node
        && let (Node::Values(values), [only]) = (&**input, expressions.as_slice())
        && values.types.is_empty()
        && values.rows.len() == 1
    {
        let mut only = only.clone();
        only.raise(1);
        return only;
    }
    let node = first_row(node);
    scalar(
        Node::Project(Project {
            input: Box::new(node),
            expressions: vec![Expr::column(0, data_type)],
        }),
        data_type,
    )
}

pub(super) fn first_row(node: Node) -> Node {
    Node::Limit(Limit {
        input: Box::new(node),
        limit: Some(Expr::literal(Value::BigInt(1), DataType::BigInt)),
        offset: None,
        ties: Vec::new(),
    })
}

/// What a function of nothing gives: an empty text, once its query has done what it does.
pub(super) fn nothing_of(bound: BoundQuery) -> Expr {
    let empty = || Expr::literal(Value::Text("".into()), DataType::Text);
    let Some(column) = bound.columns.first().filter(|_| bound.node.is_volatile()) else {
        return empty();
    };
    let data_type = column.data_type;
    let value = first_value(bound.node, data_type);
    unless(value, empty(), empty())
}

pub(super) fn scalar(plan: Node, data_type: DataType) -> Expr {
    Expr {
        kind: ExprKind::Subquery(Box::new(Subquery::new(Quantifier::Scalar, plan))),
        data_type,
        position: None,
    }
}

pub(super) fn is_null(expr: Expr) -> Expr {
    Expr {
        position: expr.position,
        data_type: DataType::Boolean,
        kind: ExprKind::IsNull(Box::new(expr)),
    }
}

pub(super) fn not_null(expr: Expr) -> Expr {
    Expr {
        position: None,
        data_type: DataType::Boolean,
        kind: ExprKind::Unary {
            op: UnaryOp::Not,
            operand: Box::new(is_null(expr)),
        },
    }
}

/// One value where a first is NULL, else another.
pub(super) fn unless(of: Expr, then: Expr, otherwise: Expr) -> Expr {
    case(is_null(of), then, otherwise)
}

pub(super) fn case(condition: Expr, result: Expr, otherwise: Expr) -> Expr {
    Expr {
        position: otherwise.position,
        data_type: otherwise.data_type,
        kind: ExprKind::Case {
            branches: vec![CaseBranch { condition, result }],
            otherwise: Some(Box::new(otherwise)),
        },
    }
}

/// NULL where an argument is.
pub(super) fn unless_null(value: Expr, arguments: Vec<Expr>) -> Expr {
    let nulls: Vec<Expr> = arguments.into_iter().map(is_null).collect();
    let null = Expr::literal(Value::Null, value.data_type);
    case(Expr::or(nulls), null, value)
}
