//! Decimals: two of up to 38 digits whose result has no more either go through the kernel, all others by
//! the row.

use super::float::{negative_to_fraction, zero_to_negative};
use super::{Number, division_by_zero, no_such_operation, operations};
use crate::eval::limits::numeric_overflow;
use crate::eval::operand::{Lane, zip};
use crate::plan::BinaryOp;
use crate::types::{Decimal, Numeric, NumericRef, Result, SqlError};

/// The result where there is one.
#[inline]
fn checked(result: Option<Decimal>) -> (Decimal, bool) {
    match result {
        Some(result) => (result, false),
        None => (Decimal::ZERO, true),
    }
}

impl Number for Decimal {
    operations! { Decimal:
        Add => |a: Decimal, b: Decimal| checked(a.checked_add(b)),
        Subtract => |a: Decimal, b: Decimal| checked(a.checked_sub(b)),
        Multiply => |a: Decimal, b: Decimal| checked(a.checked_mul(b)),
        Divide => |a: Decimal, b: Decimal| checked(a.checked_div(b)),
        Modulo => |a: Decimal, b: Decimal| checked(a.checked_rem(b)),
    }

    fn prepared<'a>(
        op: BinaryOp,
        a: Lane<'a, Decimal>,
        b: Lane<'a, Decimal>,
    ) -> (Lane<'a, Decimal>, Lane<'a, Decimal>) {
        match (op, a, b) {
            (BinaryOp::Add | BinaryOp::Subtract, Lane::One(number), Lane::Each(cells)) => {
                (Lane::One(with_scale_of(number, cells)), b)
            }
            (BinaryOp::Add | BinaryOp::Subtract, Lane::Each(cells), Lane::One(number)) => {
                (a, Lane::One(with_scale_of(number, cells)))
            }
            _ => (a, b),
        }
    }

    const WIDENS: bool = true;

    fn fault(op: BinaryOp, left: Decimal, right: Decimal) -> SqlError {
        fault(op, left.into(), right.into())
    }
}

/// `a op b`, of any size.
pub(super) fn apply(op: BinaryOp, a: NumericRef<'_>, b: NumericRef<'_>) -> Result<Numeric> {
    let result = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::Divide => a.checked_div(b),
        BinaryOp::Modulo => a.checked_rem(b),
        BinaryOp::Power => a.power(b),
        _ => return Err(no_such_operation(op)),
    };
    result.ok_or_else(|| fault(op, a, b))
}

#[cold]
fn fault(op: BinaryOp, left: NumericRef<'_>, right: NumericRef<'_>) -> SqlError {
    match op {
        BinaryOp::Divide | BinaryOp::Modulo if right.is_zero() => division_by_zero(),
        BinaryOp::Power if left.is_zero() && right.is_negative() => zero_to_negative(),
        BinaryOp::Power if left.is_negative() && !right.is_whole() => negative_to_fraction(),
        _ => numeric_overflow(),
    }
}

/// The same number with the scale of the cells, where they all have a larger one, which sums and differences
/// then have anyway: numbers of one scale are added fastest.
fn with_scale_of(number: Decimal, cells: &[Decimal]) -> Decimal {
    let scale = cells.first().map_or(0, |cell| cell.scale());
    if scale <= number.scale() || cells.iter().any(|cell| cell.scale() != scale) {
        return number;
    }
    let zero = Decimal::new(0, scale).unwrap_or(Decimal::ZERO);
    number.checked_add(zero).unwrap_or(number)
}
