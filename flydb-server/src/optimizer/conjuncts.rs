//! Conditions taken apart: which inputs they read, and what they say of NULLs.

use crate::plan::{BinaryOp, Expr, ExprKind, NullRule, TypeRule, UnaryOp};

use super::failure::fails_by_row;
use super::simplify::{as_constant, simplify};

/// Adds the terms of a condition to a list, simplified, TRUE left out.
pub(super) fn split(condition: Expr, terms: &mut Vec<Expr>) {
    for term in simplify(condition).into_conjuncts() {
        if as_constant(&term) != Some(Some(true)) {
            terms.push(term);
        }
    }
}

/// Adds the terms of a condition that is tested before others to the front of their list.
pub(super) fn put_before(condition: Expr, terms: &mut Vec<Expr>) {
    let mut first = Vec::new();
    split(condition, &mut first);
    first.append(terms);
    *terms = first;
}

/// All terms as one condition; `None` of none. Those that cannot fail come first, as they guard the others and
/// cost little, and subqueries that are run row by row last, as they cost most.
pub(super) fn join(mut terms: Vec<Expr>) -> Option<Expr> {
    if terms.is_empty() {
        return None;
    }
    terms.sort_by_cached_key(turn);
    Some(Expr::and(terms))
}

/// When a term is tested.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// It fails for no row.
    Plain,
    /// The same, once a subquery has been run for all rows.
    PlainOverSubquery,
    /// It may fail for some rows.
    MayFail,
    /// Its subqueries are run row by row.
    RowByRow,
}

fn turn(term: &Expr) -> Turn {
    if term.has_correlated_subquery() {
        return Turn::RowByRow;
    }
    match (
        fails_by_row(term) || term.is_volatile(),
        term.has_subquery(),
    ) {
        (true, _) => Turn::MayFail,
        (false, true) => Turn::PlainOverSubquery,
        (false, false) => Turn::Plain,
    }
}

/// Which side of a join an expression reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// No column of either.
    Neither,
    /// Only columns of the left.
    Left,
    /// Only columns of the right.
    Right,
    /// Columns of both.
    Both,
}

/// The side that an expression over both inputs' columns reads; the left has `width` columns.
pub(super) fn side_of(expr: &Expr, width: usize) -> Side {
    let (mut left, mut right) = (false, false);
    expr.for_each_reference(&mut |reference, _| {
        if reference.depth == 0 {
            left |= reference.column < width;
            right |= reference.column >= width;
        }
    });
    match (left, right) {
        (false, false) => Side::Neither,
        (true, false) => Side::Left,
        (false, true) => Side::Right,
        (true, true) => Side::Both,
    }
}

/// Whether a condition cannot be true for a row in which all of certain columns are NULL.
pub(super) fn rejects_nulls(condition: &Expr, is_null: &dyn Fn(usize) -> bool) -> bool {
    match &condition.kind {
        ExprKind::And(terms) => terms.iter().any(|term| rejects_nulls(term, is_null)),
        ExprKind::Or(terms) => terms.iter().all(|term| rejects_nulls(term, is_null)),
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand,
        } => match &operand.kind {
            ExprKind::IsNull(inner) => is_null_with(inner, is_null),
            _ => is_null_with(operand, is_null),
        },
        _ => is_null_with(condition, is_null),
    }
}

/// Whether an expression is NULL where all of certain columns are.
fn is_null_with(expr: &Expr, is_null: &dyn Fn(usize) -> bool) -> bool {
    let with = |expr: &Expr| is_null_with(expr, is_null);
    match &expr.kind {
        ExprKind::Column(column) => is_null(*column),
        ExprKind::Literal(value) => value.is_null(),
        ExprKind::Cast { operand, .. } | ExprKind::Unary { operand, .. } => with(operand),
        ExprKind::Binary { op, left, right } => match op {
            BinaryOp::IsDistinctFrom | BinaryOp::IsNotDistinctFrom => false,
            _ => with(left) || with(right),
        },
        ExprKind::InList { operand, .. } => with(operand),
        ExprKind::Like {
            operand, pattern, ..
        } => with(operand) || with(pattern),
        ExprKind::Function {
            function,
            arguments,
        } => function.entry().nulls == NullRule::Strict && arguments.iter().any(with),
        ExprKind::And(terms) | ExprKind::Or(terms) => terms.iter().all(with),
        ExprKind::Typed { operand, rule } => match rule {
            TypeRule::ToLabel(_) | TypeRule::FromLabel(_) => with(operand),
            TypeRule::InDomain(_) => false,
        },
        // Of no rows ANY is false and ALL is true, whatever the operands are.
        ExprKind::Subquery(_)
        | ExprKind::Outer { .. }
        | ExprKind::Parameter(_)
        | ExprKind::IsNull(_)
        | ExprKind::Case { .. }
        | ExprKind::Coalesce(_) => false,
    }
}

/// The two sides of an equality that a hash join can use: what reads the left, and what reads the
/// right (renumbered to the right's own columns).
pub(super) fn equal_keys(term: &Expr, width: usize) -> Option<(Expr, Expr)> {
    let ExprKind::Binary {
        op: BinaryOp::Equal,
        left,
        right,
    } = &term.kind
    else {
        return None;
    };
    if left.has_subquery() || right.has_subquery() {
        return None;
    }
    let (a, mut b) = match (side_of(left, width), side_of(right, width)) {
        (Side::Left, Side::Right) => ((**left).clone(), (**right).clone()),
        (Side::Right, Side::Left) => ((**right).clone(), (**left).clone()),
        _ => return None,
    };
    b.map_columns(&mut |column| column.saturating_sub(width));
    Some((a, b))
}
