//! Constants computed once, and comparisons moved from a converted column to the column.
//!
//! What could fail, or depends on the session, is left: the expression then fails, or not, when and only
//! when a row reaches it.

use jiff::tz::TimeZone;

use crate::plan::{BinaryOp, Expr, ExprKind};
use crate::types::cast::{CastRules, cast_value};
use crate::types::{DataType, Date, DateTime, Timestamp, Value, calendar};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// The literal that a conversion or calculation with literals comes to.
pub(super) fn folded(expr: Expr) -> Expr {
    let value = match &expr.kind {
        ExprKind::Cast { operand, explicit } => converted(operand, expr.data_type, *explicit),
        ExprKind::Binary { op, left, right } => match (&left.kind, &right.kind) {
            (ExprKind::Literal(a), ExprKind::Literal(b)) => calculated(*op, a, b),
            _ => None,
        },
        _ => None,
    };
    match value {
        Some(value) => Expr {
            kind: ExprKind::Literal(value),
            ..expr
        },
        None => expr,
    }
}

/// A literal converted, where that means the same in every session.
fn converted(operand: &Expr, to: DataType, explicit: bool) -> Option<Value> {
    let ExprKind::Literal(value) = &operand.kind else {
        return None;
    };
    let from = operand.data_type;
    let numbers = is_number(from) && is_number(to);
    let dates = from == DataType::Date && to == DataType::DateTime;
    if !numbers && !dates {
        return None;
    }
    let rules = CastRules {
        explicit,
        zone: &TimeZone::UTC,
        now: Timestamp(0),
    };
    cast_value(value.as_ref(), from, to, &rules).ok()
}

const fn is_number(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::SmallInt | DataType::Int | DataType::BigInt | DataType::Decimal(_)
    )
}

fn calculated(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => {
            integers(op, i32::checked_add, i32::checked_sub, *a, *b).map(Value::Int)
        }
        (Value::BigInt(a), Value::BigInt(b)) => {
            integers(op, i64::checked_add, i64::checked_sub, *a, *b).map(Value::BigInt)
        }
        (Value::Decimal(a), Value::Decimal(b)) => match op {
            BinaryOp::Add => a.as_ref().checked_add(b.as_ref()),
            BinaryOp::Subtract => a.as_ref().checked_sub(b.as_ref()),
            _ => None,
        }
        .map(Value::Decimal),
        (Value::DateTime(at), Value::Interval(by)) => {
            let by = match op {
                BinaryOp::Add => *by,
                BinaryOp::Subtract => crate::types::Interval {
                    months: by.months.checked_neg()?,
                    days: by.days.checked_neg()?,
                    micros: by.micros.checked_neg()?,
                },
                _ => return None,
            };
            calendar::add_interval(*at, by).ok().map(Value::DateTime)
        }
        _ => None,
    }
}

fn integers<T>(
    op: BinaryOp,
    add: fn(T, T) -> Option<T>,
    subtract: fn(T, T) -> Option<T>,
    a: T,
    b: T,
) -> Option<T> {
    match op {
        BinaryOp::Add => add(a, b),
        BinaryOp::Subtract => subtract(a, b),
        _ => None,
    }
}

/// `date::datetime < moment` as `date < day`, either way round: a DATE is compared as it is stored, and an index
/// on it can be used.
pub(super) fn unconverted(op: BinaryOp, left: Expr, right: Expr) -> (BinaryOp, Expr, Expr) {
    if let Some((op, date, day)) = as_days(op, &left, &right) {
        return (op, date, day);
    }
    let mirrored = op.mirrored().and_then(|op| as_days(op, &right, &left));
    match mirrored.and_then(|(op, date, day)| Some((op.mirrored()?, day, date))) {
        Some(found) => found,
        None => (op, left, right),
    }
}

fn as_days(op: BinaryOp, converted: &Expr, moment: &Expr) -> Option<(BinaryOp, Expr, Expr)> {
    let ExprKind::Cast { operand, .. } = &converted.kind else {
        return None;
    };
    let ExprKind::Literal(Value::DateTime(at @ DateTime(micros))) = &moment.kind else {
        return None;
    };
    if !at.is_finite() {
        return None;
    }
    if operand.data_type != DataType::Date || converted.data_type != DataType::DateTime {
        return None;
    }
    let day = i32::try_from(micros.div_euclid(MICROS_PER_DAY)).ok()?;
    let midnight = micros.rem_euclid(MICROS_PER_DAY) == 0;
    let op = match (op, midnight) {
        (BinaryOp::Less, true) => BinaryOp::Less,
        (BinaryOp::Less | BinaryOp::LessOrEqual, _) => BinaryOp::LessOrEqual,
        (BinaryOp::GreaterOrEqual, true) => BinaryOp::GreaterOrEqual,
        (BinaryOp::Greater | BinaryOp::GreaterOrEqual, _) => BinaryOp::Greater,
        (BinaryOp::Equal, true) => BinaryOp::Equal,
        (BinaryOp::NotEqual, true) => BinaryOp::NotEqual,
        _ => return None,
    };
    let mut day = Expr::literal(Value::Date(Date(day)), DataType::Date);
    day.position = moment.position;
    Some((op, (**operand).clone(), day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date_column() -> Expr {
        let column = Expr::column(0, DataType::Date);
        Expr {
            kind: ExprKind::Cast {
                operand: Box::new(column),
                explicit: false,
            },
            data_type: DataType::DateTime,
            position: None,
        }
    }

    /// What becomes of a comparison with the tenth day, or an hour later.
    fn against(op: BinaryOp, hours: i64) -> Option<(BinaryOp, i32)> {
        let micros = 10 * MICROS_PER_DAY + hours * 3_600_000_000;
        let moment = Expr::literal(Value::DateTime(DateTime(micros)), DataType::DateTime);
        let (op, left, right) = unconverted(op, date_column(), moment);
        assert!(matches!(
            left.kind,
            ExprKind::Column(0) | ExprKind::Cast { .. }
        ));
        match right.kind {
            ExprKind::Literal(Value::Date(day)) => Some((op, day.0)),
            _ => None,
        }
    }

    #[test]
    fn dates_are_compared_with_days() {
        use BinaryOp::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        for (op, midnight, later) in [
            (Less, Some((Less, 10)), Some((LessOrEqual, 10))),
            (
                LessOrEqual,
                Some((LessOrEqual, 10)),
                Some((LessOrEqual, 10)),
            ),
            (Greater, Some((Greater, 10)), Some((Greater, 10))),
            (
                GreaterOrEqual,
                Some((GreaterOrEqual, 10)),
                Some((Greater, 10)),
            ),
            (Equal, Some((Equal, 10)), None),
            (NotEqual, Some((NotEqual, 10)), None),
        ] {
            assert_eq!(against(op, 0), midnight, "{op:?}");
            assert_eq!(against(op, 1), later, "{op:?}");
        }
    }

    #[test]
    fn what_overflows_is_left() {
        let sum = |a, b| Expr {
            kind: ExprKind::Binary {
                op: BinaryOp::Add,
                left: Box::new(Expr::literal(Value::Int(a), DataType::Int)),
                right: Box::new(Expr::literal(Value::Int(b), DataType::Int)),
            },
            data_type: DataType::Int,
            position: None,
        };
        assert_eq!(folded(sum(1, 10)).kind, ExprKind::Literal(Value::Int(11)));
        assert!(matches!(
            folded(sum(i32::MAX, 1)).kind,
            ExprKind::Binary { .. }
        ));
    }
}
