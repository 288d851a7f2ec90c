//! Divisors, multiples, factorials.

use crate::eval::function::no_such_call;
use crate::eval::limits::numeric_overflow;
use crate::plan::NumberFunction;
use crate::types::{Numeric, Result, SqlError, SqlState, Value, ValueRef};

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
        (F::Gcd, [ValueRef::Decimal(a), ValueRef::Decimal(b)]) => {
            a.gcd(*b).map(Value::Decimal).ok_or_else(numeric_overflow)
        }
        (_, [ValueRef::Decimal(a), ValueRef::Decimal(b)]) => {
            a.lcm(*b).map(Value::Decimal).ok_or_else(numeric_overflow)
        }
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

fn factorial(n: i64) -> Result<Value> {
    let Ok(n) = u64::try_from(n) else {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "factorial of a negative number is undefined",
        ));
    };
    let product = Numeric::factorial(n).map(Value::Decimal);
    product.ok_or_else(numeric_overflow)
}

#[cold]
fn out_of_range(name: &str) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("{name} out of range"),
    )
}
