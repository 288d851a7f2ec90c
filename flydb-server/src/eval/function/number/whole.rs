//! Divisors, multiples, factorials.

use crate::eval::function::no_such_call;
use crate::plan::NumberFunction;
use crate::types::{Decimal, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: NumberFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use NumberFunction as F;
    match (function, arguments) {
        (F::Factorial, [ValueRef::BigInt(n)]) => factorial(*n),
        (_, [ValueRef::Int(a), ValueRef::Int(b)]) => {
            let found = integers(function, (*a).into(), (*b).into());
            i32::try_from(found)
                .map(Value::Int)
                .map_err(|_| out_of_range("integer"))
        }
        (_, [ValueRef::BigInt(a), ValueRef::BigInt(b)]) => {
            let found = integers(function, (*a).into(), (*b).into());
            i64::try_from(found)
                .map(Value::BigInt)
                .map_err(|_| out_of_range("bigint"))
        }
        (_, [ValueRef::Decimal(a), ValueRef::Decimal(b)]) => decimals(function, *a, *b)
            .map(Value::Decimal)
            .ok_or_else(|| out_of_range("numeric")),
        _ => Err(no_such_call("gcd", arguments)),
    }
}

fn integers(function: NumberFunction, a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a.abs(), b.abs());
    while y != 0 {
        (x, y) = (y, x % y);
    }
    if function == NumberFunction::Gcd {
        return x;
    }
    if x == 0 { 0 } else { (a / x * b).abs() }
}

fn decimals(function: NumberFunction, a: Decimal, b: Decimal) -> Option<Decimal> {
    let (mut x, mut y) = (a.abs(), b.abs());
    while !y.is_zero() {
        (x, y) = (y, x.checked_rem(y)?);
    }
    let scale = a.scale().max(b.scale());
    let result = if function == NumberFunction::Gcd {
        x
    } else if x.is_zero() {
        Decimal::ZERO
    } else {
        a.checked_div_whole(x)?.checked_mul(b)?.abs()
    };
    result.rescale(scale)
}

fn factorial(n: i64) -> Result<Value> {
    if n < 0 {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "factorial of a negative number is undefined",
        ));
    }
    let mut product = Decimal::ONE;
    // Past 33 there are more than 38 digits.
    for factor in 2..=n.min(40) {
        product = product
            .checked_mul(Decimal::from(factor))
            .ok_or_else(|| out_of_range("numeric"))?;
    }
    Ok(Value::Decimal(product))
}

#[cold]
fn out_of_range(name: &str) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("{name} out of range"),
    )
}
