//! Labels to values of ENUM types and back, and whether a domain has a value.

use super::EvalContext;
use super::expression::operand;
use super::input::Input;
use super::operand::{Operand, map_rows};
use crate::catalog::UserType;
use crate::plan::{DomainRule, DomainRules, TypeRule};
use crate::types::{Batch, Physical, Result, SqlError, SqlState, Value, ValueRef};

/// What a type's rule makes of values.
///
/// # Errors
/// 22P02 for a text that is no label, 23502 and 23514 for a value that a domain does not have.
pub(super) fn apply(
    rule: &TypeRule,
    value: Operand,
    physical: Physical,
    rows: usize,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    match rule {
        TypeRule::ToLabel(of) => map_rows(&value, rows, physical, |value| match value {
            ValueRef::BigInt(key) => Ok(to_label(of, key)),
            other => Err(wrong_kind(other)),
        }),
        TypeRule::FromLabel(of) => map_rows(&value, rows, physical, |value| match value {
            ValueRef::Text(label) => from_label(of, label),
            other => Err(wrong_kind(other)),
        }),
        TypeRule::InDomain(rules) => {
            check(rules, &value, physical, rows, ctx)?;
            Ok(value)
        }
    }
}

/// A key that is no label's any more can only come from a definition that was lost.
fn to_label(of: &UserType, key: i64) -> Value {
    let label = of.labels().and_then(|labels| labels.label(key));
    label.map_or(Value::Null, |label| Value::Text(label.clone()))
}

fn from_label(of: &UserType, label: &str) -> Result<Value> {
    let key = of.labels().and_then(|labels| labels.key(label));
    key.map(Value::BigInt).ok_or_else(|| of.no_label(label))
}

fn check(
    rules: &DomainRules,
    value: &Operand,
    physical: Physical,
    rows: usize,
    ctx: &EvalContext<'_>,
) -> Result<()> {
    let domain = &rules.name;
    if rules.not_null && (0..rows).any(|row| matches!(value.get(row), ValueRef::Null)) {
        let message = format!("domain {domain} does not allow null values");
        return Err(SqlError::new(SqlState::NotNullViolation, message));
    }
    if rules.checks.is_empty() {
        return Ok(());
    }
    let batch = Batch {
        columns: vec![value.clone().into_column(physical, rows)?],
        rows,
    };
    for DomainRule {
        constraint,
        condition,
    } in &rules.checks
    {
        let holds = operand(condition, &Input::all(&batch), ctx)?;
        if (0..rows).any(|row| holds.get(row) == ValueRef::Boolean(false)) {
            let message =
                format!("value for domain {domain} violates check constraint \"{constraint}\"");
            return Err(SqlError::new(SqlState::CheckViolation, message));
        }
    }
    Ok(())
}

#[cold]
fn wrong_kind(value: ValueRef<'_>) -> SqlError {
    SqlError::internal(format!("{value:?} is no value of an enum or label"))
}
