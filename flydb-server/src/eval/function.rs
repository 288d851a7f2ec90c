//! Functions: what each of the table in [`crate::plan`] does.
//!
//! A function is written for one row: it gets its arguments, of the types that its signature says,
//! and gives a value. What all have in common is done here, once: a strict function is not called for
//! a NULL, one that is the same for all rows is called once, the result becomes a column.

mod bits;
mod general;
mod json;
mod mysql;
mod number;
mod sequence;
mod template;
mod temporal;
mod text;

pub(super) use json::{Around, path_query};
pub(super) use text::{Pattern, compiled};

use smallvec::SmallVec;

use super::EvalContext;
use super::builder::ColumnBuilder;
use super::effort::Effort;
use super::expression::operand;
use super::input::Input;
use super::operand::Operand;
use crate::plan::{Expr, NullRule, ScalarFunction, Volatility};
use crate::types::{Column, DataType, Result, SqlError, Value, ValueRef, work_of};

/// What a function sees besides its arguments.
pub(super) struct Call<'a> {
    /// The types of the arguments.
    pub(super) types: SmallVec<[DataType; 4]>,
    /// The type of the result.
    pub(super) result: DataType,
    /// Session and transaction.
    pub(super) ctx: &'a EvalContext<'a>,
}

impl Call<'_> {
    /// The type of an argument.
    pub(super) fn data_type(&self, argument: usize) -> DataType {
        self.types.get(argument).copied().unwrap_or(DataType::Text)
    }
}

type Operands = SmallVec<[Operand; 4]>;
type Row<'a> = SmallVec<[ValueRef<'a>; 4]>;

/// A function of these arguments for each row of the input.
pub(super) fn call(
    function: ScalarFunction,
    arguments: &[Expr],
    result: DataType,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    let operands: Operands = arguments
        .iter()
        .map(|argument| operand(argument, input, ctx))
        .collect::<Result<_>>()?;
    let entry = function.entry();
    let strict = entry.nulls == NullRule::Strict;
    if strict && operands.iter().any(Operand::is_null_scalar) {
        return Ok(Operand::NULL);
    }
    let call = Call {
        types: arguments.iter().map(|a| a.data_type).collect(),
        result,
        ctx,
    };
    let varies = entry.volatility == Volatility::Volatile && input.rows() != 1;
    let constant = operands.iter().all(|o| matches!(o, Operand::Scalar(_)));
    if constant && !varies {
        let row: Row<'_> = operands.iter().map(|o| o.get(0)).collect();
        return invoke(function, &row, &call).map(Operand::Scalar);
    }
    let whole = match function {
        ScalarFunction::Temporal(function) => temporal::whole_column(function, &operands)?,
        ScalarFunction::Text(function) => text::whole_column(function, &operands)?,
        _ => None,
    };
    if let Some(column) = whole {
        return Ok(Operand::Column(column));
    }
    by_row(function, &operands, strict, &call, input.rows())
}

fn by_row(
    function: ScalarFunction,
    operands: &Operands,
    strict: bool,
    call: &Call<'_>,
    rows: usize,
) -> Result<Operand> {
    let mut out = ColumnBuilder::new(call.result.physical(), rows);
    // Constants stay where they are; only what varies is fetched for each row.
    let mut arguments: Row<'_> = operands.iter().map(|_| ValueRef::Null).collect();
    let mut varying: SmallVec<[(usize, &Column); 4]> = SmallVec::new();
    for (place, operand) in operands.iter().enumerate() {
        match (operand, arguments.get_mut(place)) {
            (Operand::Scalar(value), Some(argument)) => *argument = value.as_ref(),
            (Operand::Column(column), _) => varying.push((place, column)),
            (Operand::Scalar(_), None) => {}
        }
    }
    let effort = Effort::new(call.ctx.interrupts);
    for row in 0..rows {
        for (place, column) in &varying {
            if let Some(argument) = arguments.get_mut(*place) {
                *argument = column.get(row);
            }
        }
        let is_null = strict && arguments.iter().any(|v| matches!(v, ValueRef::Null));
        if is_null {
            out.push(ValueRef::Null)?;
        } else {
            let work = arguments.iter().map(|argument| work_of(*argument));
            effort.spend(work.fold(0, usize::saturating_add))?;
            let value = invoke(function, &arguments, call)?;
            if let Value::Decimal(_) = value {
                effort.spend(work_of(value.as_ref()))?;
            }
            out.push(value.as_ref())?;
        }
    }
    Ok(Operand::Column(out.finish()))
}

fn invoke(function: ScalarFunction, arguments: &[ValueRef<'_>], call: &Call<'_>) -> Result<Value> {
    match function {
        ScalarFunction::General(function) => general::invoke(function, arguments, call),
        ScalarFunction::Number(function) => number::invoke(function, arguments),
        ScalarFunction::Text(function) => text::invoke(function, arguments, call),
        ScalarFunction::Temporal(function) => temporal::invoke(function, arguments, call),
        ScalarFunction::Json(function) => json::invoke(function, arguments, call),
        ScalarFunction::Bit(function) => bits::invoke(function, arguments),
        ScalarFunction::Sequence(function) => sequence::invoke(function, arguments, call),
        ScalarFunction::Mysql(function) => mysql::invoke(function, arguments, call),
    }
}

/// XX000: the binder let through what the signature does not.
#[cold]
pub(super) fn no_such_call(name: &str, arguments: &[ValueRef<'_>]) -> SqlError {
    SqlError::internal(format!(
        "{name} was called with {arguments:?}, which its signatures do not take"
    ))
}

#[cfg(test)]
mod tests;
