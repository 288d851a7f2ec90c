//! Functions by name, on texts cast to their types: what PostgreSQL answers.

mod json;
mod moments;
mod numbers;
mod texts;

use smallvec::SmallVec;

use super::{Call, invoke};
use crate::eval::tests::{context, facts};
use crate::plan::{NullRule, resolve_function};
use crate::types::DataType::{
    self, BigInt, Boolean, Date, DateTime, Double, Int, Interval, Text, Time, Timestamp,
};
use crate::types::cast::{cast_value, text_of};
use crate::types::{Result, Value, ValueRef};

const NUMERIC: DataType = DataType::Decimal(None);
const JSON: DataType = DataType::Jsonb;
const BYTES: DataType = DataType::Blob;

/// The function of arguments written as text; NULL is `None`.
fn call(name: &str, arguments: &[(&str, DataType)]) -> Result<String> {
    let session = facts();
    let ctx = context(&session, &[]);
    let types: Vec<DataType> = arguments.iter().map(|(_, data_type)| *data_type).collect();
    let resolved = resolve_function(name, &types)?;
    let values: Vec<Value> = arguments
        .iter()
        .zip(&resolved.arguments)
        .map(|((text, given), wanted)| {
            let text = if *text == "NULL" {
                ValueRef::Null
            } else {
                ValueRef::Text(text)
            };
            let value = cast_value(text, DataType::Unknown, *given, &ctx.cast_rules(true))?;
            cast_value(value.as_ref(), *given, *wanted, &ctx.cast_rules(true))
        })
        .collect::<Result<_>>()?;
    let row: Vec<ValueRef<'_>> = values.iter().map(Value::as_ref).collect();
    let strict = resolved.function.entry().nulls == NullRule::Strict;
    if strict && row.contains(&ValueRef::Null) {
        return Ok("NULL".to_owned());
    }
    let call = Call {
        types: SmallVec::from_vec(resolved.arguments.clone()),
        result: resolved.result,
        ctx: &ctx,
    };
    let value = invoke(resolved.function, &row, &call)?;
    if let Some(physical) = value.physical() {
        assert_eq!(physical, resolved.result.physical(), "the type of {name}");
    }
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        value => text_of(value.as_ref(), resolved.result, &session.time_zone),
    })
}

/// A function's name, its arguments, and what it gives.
type Case<'a> = (&'a str, &'a [(&'a str, DataType)], &'a str);

fn check(cases: &[Case<'_>]) {
    for (name, arguments, expected) in cases {
        let found = call(name, arguments)
            .unwrap_or_else(|error| format!("ERROR {}", error.state().as_str()));
        assert_eq!(found, *expected, "{name}{arguments:?}");
    }
}
