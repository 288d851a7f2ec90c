//! What operators take and give: the types that the operands are cast to, and the result's.

use super::{BinaryOp, UnaryOp};
use crate::types::coercion::{Category, category, common_type, is_integer, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

/// The types of an infix operator's operands and result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BinaryTypes {
    /// What the left operand is cast to.
    pub left: DataType,
    /// What the right operand is cast to.
    pub right: DataType,
    /// What comes out.
    pub result: DataType,
}

const fn types(left: DataType, right: DataType, result: DataType) -> BinaryTypes {
    BinaryTypes {
        left,
        right,
        result,
    }
}

/// The types of `left op right`.
///
/// # Errors
/// 42883 where there is no such operator, 42725 where two literals leave it open.
pub(crate) fn resolve_binary(op: BinaryOp, left: DataType, right: DataType) -> Result<BinaryTypes> {
    let found = match op {
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessOrEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterOrEqual
        | BinaryOp::IsDistinctFrom
        | BinaryOp::IsNotDistinctFrom => comparison(left, right),
        BinaryOp::Add => add(left, right),
        BinaryOp::Subtract => subtract(left, right),
        BinaryOp::Multiply => multiply(left, right),
        BinaryOp::Divide => divide(left, right),
        BinaryOp::Modulo => modulo(left, right),
        BinaryOp::Power => power(left, right),
        BinaryOp::Concat => concat(left, right),
        BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor => bits(left, right),
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight => shift(left, right),
    };
    found.ok_or_else(|| no_operator(op, left, right))
}

/// The type that a prefix operator's operand is cast to, which is its result's too.
///
/// # Errors
/// 42883 where there is no such operator.
pub(crate) fn resolve_unary(op: UnaryOp, operand: DataType) -> Result<DataType> {
    let found = match (op, category(operand)) {
        (UnaryOp::Not, Category::Boolean | Category::Unknown) => Some(DataType::Boolean),
        (UnaryOp::Negate, Category::Numeric) => Some(unsized_number(operand)),
        (UnaryOp::Negate, Category::Interval) => Some(operand),
        (UnaryOp::BitNot, _) if is_integer(operand) => Some(operand),
        (UnaryOp::BitNot, Category::Bits) => Some(DataType::Bit(None)),
        _ => None,
    };
    found.ok_or_else(|| {
        let symbol = match op {
            UnaryOp::Not => "NOT",
            UnaryOp::Negate => "-",
            UnaryOp::BitNot => "~",
        };
        if operand == DataType::Unknown {
            return SqlError::new(
                SqlState::AmbiguousFunction,
                format!("operator is not unique: {symbol} unknown"),
            )
            .with_hint("Cast the operand to say which operator is meant.");
        }
        SqlError::new(
            SqlState::UndefinedFunction,
            format!("operator does not exist: {symbol} {}", type_name(operand)),
        )
    })
}

fn comparison(left: DataType, right: DataType) -> Option<BinaryTypes> {
    let common = match common_type(left, right)? {
        DataType::Unknown => DataType::Text,
        common => common,
    };
    Some(types(common, common, DataType::Boolean))
}

/// Both as numbers of one type.
fn numbers(left: DataType, right: DataType) -> Option<BinaryTypes> {
    let numeric = |t| matches!(category(t), Category::Numeric | Category::Unknown);
    let both_unknown = left == DataType::Unknown && right == DataType::Unknown;
    if both_unknown || !numeric(left) || !numeric(right) {
        return None;
    }
    let common = unsized_number(common_type(left, right)?);
    Some(types(common, common, common))
}

/// A result of arithmetic has no declared precision.
const fn unsized_number(data_type: DataType) -> DataType {
    match data_type {
        DataType::Decimal(_) => DataType::Decimal(None),
        other => other,
    }
}

fn add(left: DataType, right: DataType) -> Option<BinaryTypes> {
    if let Some(found) = numbers(left, right) {
        return Some(found);
    }
    let swap = |t: BinaryTypes| types(t.right, t.left, t.result);
    moved_date(left, right)
        .or_else(|| moved_date(right, left).map(swap))
        .or_else(|| spans(left, right))
}

fn subtract(left: DataType, right: DataType) -> Option<BinaryTypes> {
    use DataType::{Date, DateTime, Int, Interval, Time, Timestamp};
    if let Some(found) = numbers(left, right) {
        return Some(found);
    }
    match (category(left), category(right)) {
        (Category::Json, Category::Text | Category::Unknown) => {
            return Some(types(left, DataType::Text, left));
        }
        (Category::Json, Category::Numeric) if is_integer(right) => {
            return Some(types(left, Int, left));
        }
        _ => {}
    }
    match (left, right) {
        (Date, Date | DataType::Unknown) | (DataType::Unknown, Date) => {
            Some(types(Date, Date, Int))
        }
        (DateTime | Timestamp, DataType::Unknown) => Some(types(left, left, Interval)),
        (Date | DateTime | Timestamp, Date | DateTime | Timestamp) => {
            let common = common_type(left, right)?;
            Some(types(common, common, Interval))
        }
        (Time, Time | DataType::Unknown) => Some(types(Time, Time, Interval)),
        (Date, Time) => Some(types(DateTime, Interval, DateTime)),
        _ => moved_date(left, right)
            .filter(|found| !matches!(found.right, Time | DataType::TimeTz))
            .or_else(|| spans(left, right)),
    }
}

/// A date or time moved by days, a time of day or an interval.
fn moved_date(left: DataType, right: DataType) -> Option<BinaryTypes> {
    use DataType::{Date, DateTime, Int, Interval, SmallInt, Time, TimeTz, Timestamp, Unknown};
    match (left, right) {
        (Date, TimeTz) => Some(types(Date, TimeTz, Timestamp)),
        (TimeTz, Interval | Unknown) => Some(types(TimeTz, Interval, TimeTz)),
        (Date, SmallInt | Int) => Some(types(Date, Int, Date)),
        (Date, Time) => Some(types(Date, Time, DateTime)),
        (Date, Interval) => Some(types(DateTime, Interval, DateTime)),
        (DateTime | Timestamp, Interval | Unknown) => Some(types(left, Interval, left)),
        (Time, Interval) => Some(types(Time, Interval, Time)),
        _ => None,
    }
}

fn spans(left: DataType, right: DataType) -> Option<BinaryTypes> {
    use DataType::{Interval, Time, Unknown};
    match (left, right) {
        (Interval, Interval | Unknown | Time) | (Unknown | Time, Interval) => {
            Some(types(Interval, Interval, Interval))
        }
        _ => None,
    }
}

fn multiply(left: DataType, right: DataType) -> Option<BinaryTypes> {
    use DataType::{Double, Interval, Time};
    let factor = |t| matches!(category(t), Category::Numeric | Category::Unknown);
    match (left, right) {
        (Interval | Time, right) if factor(right) => Some(types(Interval, Double, Interval)),
        (left, Interval | Time) if factor(left) => Some(types(Double, Interval, Interval)),
        _ => numbers(left, right),
    }
}

fn divide(left: DataType, right: DataType) -> Option<BinaryTypes> {
    let divisor = matches!(category(right), Category::Numeric | Category::Unknown);
    if matches!(left, DataType::Interval | DataType::Time) && divisor {
        return Some(types(
            DataType::Interval,
            DataType::Double,
            DataType::Interval,
        ));
    }
    numbers(left, right)
}

fn modulo(left: DataType, right: DataType) -> Option<BinaryTypes> {
    numbers(left, right).filter(|t| !matches!(t.result, DataType::Real | DataType::Double))
}

/// Exact where one operand is DECIMAL and none is a float, else DOUBLE.
fn power(left: DataType, right: DataType) -> Option<BinaryTypes> {
    let common = numbers(left, right)?.result;
    let exact = matches!(common, DataType::Decimal(_));
    let used = if exact { common } else { DataType::Double };
    Some(types(used, used, used))
}

const BIT: DataType = DataType::Bit(None);
const VARBIT: DataType = DataType::Varbit(None);

fn concat(left: DataType, right: DataType) -> Option<BinaryTypes> {
    use DataType::{Blob, Jsonb, Text};
    match (category(left), category(right)) {
        (Category::Json, Category::Json | Category::Unknown)
        | (Category::Unknown, Category::Json) => Some(types(Jsonb, Jsonb, Jsonb)),
        (Category::Bytes, Category::Bytes | Category::Unknown)
        | (Category::Unknown, Category::Bytes) => Some(types(Blob, Blob, Blob)),
        (Category::Bits, Category::Bits | Category::Unknown)
        | (Category::Unknown, Category::Bits) => Some(types(VARBIT, VARBIT, VARBIT)),
        (Category::Text | Category::Unknown, _) | (_, Category::Text | Category::Unknown) => {
            Some(types(Text, Text, Text))
        }
        _ => None,
    }
}

fn bits(left: DataType, right: DataType) -> Option<BinaryTypes> {
    let is_bits = |one| category(one) == Category::Bits;
    let is_like = |one| is_bits(one) || one == DataType::Unknown;
    if (is_bits(left) || is_bits(right)) && is_like(left) && is_like(right) {
        return Some(types(BIT, BIT, BIT));
    }
    numbers(left, right).filter(|t| is_integer(t.result))
}

fn shift(left: DataType, right: DataType) -> Option<BinaryTypes> {
    let by = matches!(
        right,
        DataType::SmallInt | DataType::Int | DataType::Unknown
    );
    if category(left) == Category::Bits && by {
        return Some(types(BIT, DataType::Int, BIT));
    }
    (is_integer(left) && by).then(|| types(left, DataType::Int, left))
}

#[cold]
fn no_operator(op: BinaryOp, left: DataType, right: DataType) -> SqlError {
    let call = format!("{} {} {}", type_name(left), symbol(op), type_name(right));
    let unknown = left == DataType::Unknown && right == DataType::Unknown;
    // Two times of day could be a sum of intervals, or the second an interval alone.
    let times = left == DataType::Time && right == DataType::Time && op == BinaryOp::Add;
    if unknown || times {
        return SqlError::new(
            SqlState::AmbiguousFunction,
            format!("operator is not unique: {call}"),
        )
        .with_hint("Cast one of the operands to say which operator is meant.");
    }
    SqlError::new(
        SqlState::UndefinedFunction,
        format!("operator does not exist: {call}"),
    )
    .with_hint("No operator of this name takes these types; an explicit cast may help.")
}

/// The operator as it is written.
#[must_use]
pub(crate) const fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => "=",
        BinaryOp::NotEqual => "<>",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::IsDistinctFrom => "IS DISTINCT FROM",
        BinaryOp::IsNotDistinctFrom => "IS NOT DISTINCT FROM",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Power => "^",
        BinaryOp::Concat => "||",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "#",
        BinaryOp::ShiftLeft => "<<",
        BinaryOp::ShiftRight => ">>",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DataType::{BigInt, Boolean, Date, DateTime, Double, Int, Interval, Real, SmallInt, Text};
    use DataType::{Time, Timestamp, Unknown};

    #[test]
    fn operators_give_the_types_of_postgres() {
        let decimal = DataType::Decimal(None);
        let cases = [
            (BinaryOp::Add, SmallInt, Int, types(Int, Int, Int)),
            (
                BinaryOp::Add,
                Int,
                decimal,
                types(decimal, decimal, decimal),
            ),
            (BinaryOp::Add, Int, Real, types(Double, Double, Double)),
            (BinaryOp::Add, Date, Int, types(Date, Int, Date)),
            (BinaryOp::Add, Int, Date, types(Int, Date, Date)),
            (
                BinaryOp::Add,
                Date,
                Interval,
                types(DateTime, Interval, DateTime),
            ),
            (BinaryOp::Subtract, Date, Date, types(Date, Date, Int)),
            (
                BinaryOp::Subtract,
                Timestamp,
                Date,
                types(Timestamp, Timestamp, Interval),
            ),
            (BinaryOp::Subtract, Time, Time, types(Time, Time, Interval)),
            (
                BinaryOp::Multiply,
                Int,
                Interval,
                types(Double, Interval, Interval),
            ),
            (BinaryOp::Concat, Text, Int, types(Text, Text, Text)),
            (BinaryOp::Equal, Int, BigInt, types(BigInt, BigInt, Boolean)),
            (BinaryOp::Equal, Unknown, Date, types(Date, Date, Boolean)),
            (BinaryOp::Power, Int, Int, types(Double, Double, Double)),
        ];
        for (op, left, right, expected) in cases {
            let found = resolve_binary(op, left, right).unwrap();
            assert_eq!(found, expected, "{left:?} {} {right:?}", symbol(op));
        }
    }

    #[test]
    fn what_does_not_exist_is_named() {
        let error = resolve_binary(BinaryOp::Add, Int, Text).unwrap_err();
        assert_eq!(error.message(), "operator does not exist: integer + text");
        let error = resolve_binary(BinaryOp::Add, Unknown, Unknown).unwrap_err();
        assert_eq!(error.state(), SqlState::AmbiguousFunction);
        assert!(resolve_binary(BinaryOp::Modulo, Double, Double).is_err());
        assert!(resolve_unary(UnaryOp::Not, Int).is_err());
    }
}
