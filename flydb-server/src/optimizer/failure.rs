//! Whether an expression can raise an error, and whether that depends on the row.
//!
//! A condition may stand where it was not written as long as nobody can tell. An error would tell: of a row
//! that another condition kept from it, or of a value that nobody was to see.

use super::magnitude::stays_in_range;
use crate::plan::{
    AggregateCall, AggregateFunction, Expr, ExprKind, Node, Reference, Subquery, TypeRule, UnaryOp,
    Volatility,
};
use crate::types::DataType;

/// What may go wrong when an expression is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Failure {
    /// It may raise an error.
    possible: bool,
    /// Whether it does may depend on the row.
    by_row: bool,
    /// It reads the row, or is another one each time it is computed.
    varies: bool,
}

/// Whether an expression gives a value for every row.
pub(super) fn cannot_fail(expr: &Expr) -> bool {
    !Failure::of(expr).possible
}

/// Whether an expression gives a value for one row and may raise an error for another. What fails whatever
/// the row is, as `10 / $1`, is none.
pub(super) fn fails_by_row(expr: &Expr) -> bool {
    Failure::of(expr).by_row
}

/// Whether a plan may raise an error for some of the rows that it reads.
pub(super) fn plan_fails_by_row(node: &Node) -> bool {
    let mut fails = false;
    node.for_each_expr(&mut |expr| fails = fails || fails_by_row(expr));
    node.for_each_input(&mut |input, _| fails = fails || plan_fails_by_row(input));
    fails
}

/// Whether an aggregate may raise an error for some rows, but for one that their sum is too large.
pub(super) fn aggregate_fails_by_row(call: &AggregateCall) -> bool {
    use AggregateFunction::{
        GroupConcat, JsonAgg, JsonObjectAgg, PercentileCont, PercentileDisc, StringAgg,
    };
    // A key is NULL, a fraction is no fraction, what is put together is too long.
    let mut fails = matches!(
        call.function,
        GroupConcat | JsonAgg | JsonObjectAgg | PercentileCont | PercentileDisc | StringAgg
    );
    call.for_each_expr(&mut |expr| fails = fails || fails_by_row(expr));
    fails
}

impl Failure {
    fn of(expr: &Expr) -> Failure {
        if let ExprKind::Like {
            operand, pattern, ..
        } = &expr.kind
        {
            return Failure::of_like(operand, pattern);
        }
        let mut failure = Failure::default();
        expr.for_each_operand(&mut |operand| failure.add(Failure::of(operand)));
        match &expr.kind {
            ExprKind::Column(_) => failure.varies = true,
            ExprKind::Subquery(subquery) => failure.add_subquery(subquery),
            ExprKind::Function { function, .. } => {
                failure.varies |= function.entry().volatility == Volatility::Volatile;
                failure.add_own();
            }
            _ if is_total(expr) => {}
            _ => failure.add_own(),
        }
        failure
    }

    /// What is wrong with a pattern is so for every text.
    fn of_like(operand: &Expr, pattern: &Expr) -> Failure {
        let mut failure = Failure::of(operand);
        let pattern = Failure::of(pattern);
        failure.add(pattern);
        failure.possible = true;
        failure.by_row |= pattern.varies;
        failure
    }

    fn add(&mut self, other: Failure) {
        self.possible |= other.possible;
        self.by_row |= other.by_row;
        self.varies |= other.varies;
    }

    /// An operation that may fail for some values of its operands.
    fn add_own(&mut self) {
        self.possible = true;
        self.by_row |= self.varies;
    }

    /// A subquery that does not read the row gives the same or fails the same for all rows.
    fn add_subquery(&mut self, subquery: &Subquery) {
        let mut reads_row = false;
        let references = &mut |reference: Reference, _: &Expr| {
            reads_row |= reference.depth == 0;
        };
        subquery.plan.for_each_reference(references);
        self.possible = true;
        self.by_row |= reads_row;
        self.varies |= reads_row || subquery.plan.is_volatile();
    }
}

/// Whether an operation gives a value for all values of its operands.
fn is_total(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Column(_)
        | ExprKind::Outer { .. }
        | ExprKind::Parameter(_)
        | ExprKind::IsNull(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::InList { .. }
        | ExprKind::Case { .. }
        | ExprKind::Coalesce(_) => true,
        ExprKind::Cast { operand, .. } => widens(operand.data_type, expr.data_type),
        ExprKind::Unary { op, .. } => *op == UnaryOp::Not || stays_in_range(expr),
        ExprKind::Binary { op, .. } => op.is_comparison() || stays_in_range(expr),
        // A value of an ENUM type has a label.
        ExprKind::Typed { rule, .. } => matches!(rule, TypeRule::ToLabel(_)),
        ExprKind::Like { .. } | ExprKind::Function { .. } | ExprKind::Subquery(_) => false,
    }
}

/// Whether every value of a type has one in another.
fn widens(from: DataType, to: DataType) -> bool {
    use DataType::{BigInt, Char, Decimal, Double, Int, Real, SmallInt, Text, Varchar};
    matches!(
        (from, to),
        (Text | Varchar(_) | Char(_), Text | Varchar(None) | Char(0))
            | (SmallInt, Int)
            | (SmallInt | Int, BigInt)
            | (SmallInt | Int | BigInt | Decimal(_), Decimal(None))
            | (SmallInt | Int | BigInt | Decimal(_) | Real, Double)
    ) || from == to
}
