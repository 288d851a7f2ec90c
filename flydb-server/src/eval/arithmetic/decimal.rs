//! Decimals: exact, or correctly rounded where 38 digits do not suffice.

use super::float::{negative_to_fraction, zero_to_negative};
use super::{Number, division_by_zero, operations};
use crate::eval::operand::{Lane, zip};
use crate::plan::BinaryOp;
use crate::types::{Decimal, SqlError, SqlState};

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
        Power => |a: Decimal, b: Decimal| checked(a.power(b)),
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

    fn fault(op: BinaryOp, left: Decimal, right: Decimal) -> SqlError {
        match op {
            BinaryOp::Divide | BinaryOp::Modulo if right.is_zero() => division_by_zero(),
            BinaryOp::Power if left.is_zero() && right.is_negative() => zero_to_negative(),
            BinaryOp::Power if left.is_negative() && right.normalize().scale() > 0 => {
                negative_to_fraction()
            }
            _ => overflow(),
        }
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

/// 22003 for a number of more than 38 digits.
#[cold]
fn overflow() -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        "value overflows numeric format",
    )
    .with_detail("A number has at most 38 digits.")
}
