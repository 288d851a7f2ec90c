//! `generate_series`.

use std::cmp::Ordering;

use super::{Rows, no_such_set};
use crate::eval::EvalContext;
use crate::eval::builder::ColumnBuilder;
use crate::types::compare::compare;
use crate::types::{Interval, Numeric, Result, SqlError, SqlState, Value, ValueRef, calendar};

/// Values from one to another by steps.
#[derive(Debug)]
struct Series {
    /// The next value; `None` past the end of its type.
    next: Option<Value>,
    last: Value,
    step: Value,
    /// Whether it goes down.
    falls: bool,
}

/// The series from the first argument to the second by the third, or by 1.
pub(super) fn open(arguments: &[Value]) -> Result<Box<dyn Rows>> {
    let (first, last, step) = match arguments {
        [first, last] => (first, last, one_like(first)?),
        [first, last, step] => (first, last, step.clone()),
        _ => return Err(no_such_set("generate_series")),
    };
    for (value, what) in [
        (first, "start value"),
        (last, "stop value"),
        (&step, "step size"),
    ] {
        check_finite(value, what)?;
    }
    let falls = match compare(step.as_ref(), zero_like(&step)?.as_ref()) {
        Ordering::Less => true,
        Ordering::Greater => false,
        Ordering::Equal => {
            let message = "step size cannot equal zero";
            return Err(SqlError::new(SqlState::InvalidParameterValue, message));
        }
    };
    Ok(Box::new(Series {
        next: Some(first.clone()),
        last: last.clone(),
        step,
        falls,
    }))
}

/// # Errors
/// 22023 for NaN and the infinities, between which there are no steps.
fn check_finite(value: &Value, what: &str) -> Result<()> {
    let no_number = match value {
        Value::Decimal(value) if value.as_ref().is_nan() => "NaN",
        Value::Decimal(value) if value.as_ref().is_infinite() => "infinity",
        _ => return Ok(()),
    };
    Err(SqlError::new(
        SqlState::InvalidParameterValue,
        format!("{what} cannot be {no_number}"),
    ))
}

fn one_like(value: &Value) -> Result<Value> {
    match value {
        Value::Int(_) => Ok(Value::Int(1)),
        Value::BigInt(_) => Ok(Value::BigInt(1)),
        Value::Decimal(_) => Ok(Value::Decimal(Numeric::ONE)),
        _ => Err(no_such_set("generate_series")),
    }
}

fn zero_like(step: &Value) -> Result<Value> {
    match step {
        Value::Int(_) => Ok(Value::Int(0)),
        Value::BigInt(_) => Ok(Value::BigInt(0)),
        Value::Decimal(_) => Ok(Value::Decimal(Numeric::ZERO)),
        Value::Interval(_) => Ok(Value::Interval(Interval {
            months: 0,
            days: 0,
            micros: 0,
        })),
        _ => Err(no_such_set("generate_series")),
    }
}

impl Series {
    fn after(&self, value: &Value, ctx: &EvalContext<'_>) -> Result<Option<Value>> {
        Ok(match (value.as_ref(), self.step.as_ref()) {
            (ValueRef::Int(a), ValueRef::Int(b)) => a.checked_add(b).map(Value::Int),
            (ValueRef::BigInt(a), ValueRef::BigInt(b)) => a.checked_add(b).map(Value::BigInt),
            (ValueRef::Decimal(a), ValueRef::Decimal(b)) => a.checked_add(b).map(Value::Decimal),
            (ValueRef::DateTime(at), ValueRef::Interval(by)) => {
                Some(Value::DateTime(calendar::add_interval(at, by)?))
            }
            (ValueRef::Timestamp(at), ValueRef::Interval(by)) => {
                let zone = &ctx.session.time_zone;
                Some(Value::Timestamp(calendar::add_interval_in_zone(
                    at, by, zone,
                )?))
            }
            _ => return Err(no_such_set("generate_series")),
        })
    }
}

impl Rows for Series {
    fn push_next(&mut self, columns: &mut [ColumnBuilder], ctx: &EvalContext<'_>) -> Result<bool> {
        let Some(value) = self.next.take() else {
            return Ok(false);
        };
        let past = match compare(value.as_ref(), self.last.as_ref()) {
            Ordering::Less => self.falls,
            Ordering::Greater => !self.falls,
            Ordering::Equal => false,
        };
        if past {
            return Ok(false);
        }
        for column in columns {
            column.push(value.as_ref())?;
        }
        self.next = self.after(&value, ctx)?;
        Ok(true)
    }
}
