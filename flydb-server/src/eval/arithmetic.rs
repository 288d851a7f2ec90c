//! Arithmetic and bit operators.
//!
//! Numbers of one type run through a kernel: a loop without branches that notes whether any cell went
//! wrong. Only if one did, the rows are looked at again for the first that is not NULL and did, since
//! a NULL cell may hold any number. Everything else (dates, intervals, shifts) goes by the row.

mod bits;
mod decimal;
mod float;
mod integer;
mod temporal;

use jiff::tz::TimeZone;

pub(super) use bits::combine as combine_bits;

use super::EvalContext;
use super::effort::Effort;
use super::operand::{Lane, Native, Nulls, Operand, by_row, column, union, zip};
use crate::plan::{BinaryOp, UnaryOp};
use crate::types::{Decimal, Physical, Result, SqlError, SqlState, Value, ValueRef, work_of};

/// An operator on two numbers: the result, and whether it is wrong.
type Operation<T> = fn(T, T) -> (T, bool);

/// What a number type does for the operators: results come with whether they are wrong.
trait Number: Native {
    /// The result, and whether it is wrong: out of range, divided by zero, not real.
    fn operation(op: BinaryOp) -> Option<Operation<Self>>;
    /// The same operands in the form in which the operator is fastest.
    fn prepared<'a>(
        _: BinaryOp,
        a: Lane<'a, Self>,
        b: Lane<'a, Self>,
    ) -> (Lane<'a, Self>, Lane<'a, Self>) {
        (a, b)
    }
    /// Whether what is wrong may have a result in a wider form of the type.
    const WIDENS: bool = false;
    /// Why a result is wrong.
    fn fault(op: BinaryOp, left: Self, right: Self) -> SqlError;
    /// All cells; the same as [`Number::operation`] on each, but with the operator inlined.
    fn run(op: BinaryOp, a: Lane<'_, Self>, b: Lane<'_, Self>, bad: &mut bool)
    -> Option<Vec<Self>>;
}

/// Defines `operation` and `run` from a list of operators and the functions that do them.
macro_rules! operations {
    ($type:ty: $($op:ident => $function:expr),* $(,)?) => {
        fn operation(op: BinaryOp) -> Option<$crate::eval::arithmetic::Operation<$type>> {
            match op {
                $(BinaryOp::$op => Some($function),)*
                _ => None,
            }
        }

        fn run(
            op: BinaryOp,
            a: Lane<'_, $type>,
            b: Lane<'_, $type>,
            bad: &mut bool,
        ) -> Option<Vec<$type>> {
            match op {
                $(BinaryOp::$op => Some(zip(a, b, |a, b| {
                    let (result, wrong) = $function(a, b);
                    *bad |= wrong;
                    result
                })),)*
                _ => None,
            }
        }
    };
}
use operations;

/// `left op right` for so many rows.
pub(super) fn arithmetic(
    op: BinaryOp,
    left: &Operand,
    right: &Operand,
    rows: usize,
    physical: Physical,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    if left.is_null_scalar() || right.is_null_scalar() {
        return Ok(Operand::NULL);
    }
    let found = match physical {
        Physical::Int => kernel::<i32>(op, left, right)?,
        Physical::BigInt => kernel::<i64>(op, left, right)?,
        Physical::Double => kernel::<f64>(op, left, right)?,
        Physical::Decimal => kernel::<Decimal>(op, left, right)?,
        Physical::SmallInt => kernel::<i16>(op, left, right)?,
        Physical::Real => kernel::<f32>(op, left, right)?,
        _ => None,
    };
    match found {
        Some(result) => Ok(result),
        None => {
            let effort = Effort::new(ctx.interrupts);
            by_row(left, right, rows, physical, |a, b| {
                effort.spend(work_of(a) + work_of(b))?;
                apply(op, a, b, &ctx.session.time_zone)
            })
        }
    }
}

fn kernel<T: Number>(op: BinaryOp, left: &Operand, right: &Operand) -> Result<Option<Operand>> {
    let (Some(a), Some(b)) = (T::lane(left), T::lane(right)) else {
        return Ok(None);
    };
    if matches!((a, b), (Lane::One(_), Lane::One(_))) {
        return Ok(None);
    }
    let (a, b) = T::prepared(op, a, b);
    let nulls = union(left, right);
    let mut bad = false;
    let Some(cells) = T::run(op, a, b, &mut bad) else {
        return Ok(None);
    };
    if bad && let Some((a, b)) = first_wrong(op, a, b, &nulls) {
        if T::WIDENS {
            return Ok(None);
        }
        return Err(T::fault(op, a, b));
    }
    Ok(Some(column(T::data(cells), nulls)))
}

/// The first row that is not NULL and went wrong, if there is one.
#[cold]
fn first_wrong<T: Number>(
    op: BinaryOp,
    a: Lane<'_, T>,
    b: Lane<'_, T>,
    nulls: &Nulls,
) -> Option<(T, T)> {
    let operation = T::operation(op)?;
    let pairs = zip(a, b, |a, b| (a, b));
    let mut pairs = pairs.into_iter().enumerate();
    let found = pairs.find(|(row, (a, b))| {
        let is_null = nulls.as_ref().is_some_and(|nulls| nulls.get(*row));
        !is_null && operation(*a, *b).1
    });
    found.map(|(_, pair)| pair)
}

/// `a op b` of two values that are not NULL.
pub(super) fn apply(
    op: BinaryOp,
    a: ValueRef<'_>,
    b: ValueRef<'_>,
    zone: &TimeZone,
) -> Result<Value> {
    match (a, b) {
        (ValueRef::Text(digits), ValueRef::Int(by)) => Ok(bits::shift(op, digits, by)),
        (ValueRef::Text(a), ValueRef::Text(b)) => bits::combine(op, a, b).map(Value::Text),
        (a, ValueRef::Int(by)) if matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight) => {
            integer::shift(op, a, by)
        }
        (ValueRef::SmallInt(a), ValueRef::SmallInt(b)) => number(op, a, b).map(Value::SmallInt),
        (ValueRef::Int(a), ValueRef::Int(b)) => number(op, a, b).map(Value::Int),
        (ValueRef::BigInt(a), ValueRef::BigInt(b)) => number(op, a, b).map(Value::BigInt),
        (ValueRef::Real(a), ValueRef::Real(b)) => number(op, a, b).map(Value::Real),
        (ValueRef::Double(a), ValueRef::Double(b)) => number(op, a, b).map(Value::Double),
        (ValueRef::Decimal(a), ValueRef::Decimal(b)) => {
            decimal::apply(op, a, b).map(Value::Decimal)
        }
        (a, b) => temporal::apply(op, a, b, zone),
    }
}

fn number<T: Number>(op: BinaryOp, a: T, b: T) -> Result<T> {
    let operation = T::operation(op).ok_or_else(|| no_such_operation(op))?;
    match operation(a, b) {
        (result, false) => Ok(result),
        (_, true) => Err(T::fault(op, a, b)),
    }
}

/// A prefix operator on a value that is not NULL.
pub(super) fn apply_unary(op: UnaryOp, value: ValueRef<'_>) -> Result<Value> {
    match (op, value) {
        (UnaryOp::Not, ValueRef::Boolean(v)) => Ok(Value::Boolean(!v)),
        (UnaryOp::Negate, ValueRef::Interval(v)) => temporal::negate(v).map(Value::Interval),
        (UnaryOp::Negate, ValueRef::Decimal(v)) => Ok(Value::Decimal(v.negated())),
        (UnaryOp::Negate, ValueRef::Real(v)) => Ok(Value::Real(-v)),
        (UnaryOp::Negate, ValueRef::Double(v)) => Ok(Value::Double(-v)),
        (UnaryOp::BitNot, ValueRef::Text(digits)) => Ok(bits::inverted(digits)),
        (_, value) => integer::apply_unary(op, value),
    }
}

#[cold]
fn no_such_operation(op: BinaryOp) -> SqlError {
    SqlError::internal(format!(
        "the operator {} does not take these operands: a cast is missing",
        crate::plan::symbol(op)
    ))
}

#[cold]
fn division_by_zero() -> SqlError {
    SqlError::new(SqlState::DivisionByZero, "division by zero")
}

#[cold]
fn out_of_range(what: &str) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("{what} out of range"),
    )
}
