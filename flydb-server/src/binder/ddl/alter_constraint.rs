//! ALTER CONSTRAINT and VALIDATE CONSTRAINT.

use super::alter_drop::no_constraint;
use super::alteration::Alteration;
use crate::catalog::{Deferral, Index};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// ALTER CONSTRAINT, of whose foreign key `options` say when it is checked.
///
/// # Errors
/// 42704 for a constraint that is not there, 42809 for one that is no foreign key, 42601 for other words.
pub(super) fn alter(
    name: &ast::Ident,
    options: &str,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let deferral = deferral(options)?;
    let keys = &mut alteration.draft.table.foreign_keys;
    if let Some(key) = keys.iter_mut().find(|key| key.name == name.value) {
        key.deferral = deferral;
        return Ok(());
    }
    Err(other(name, "a foreign key constraint", alteration))
}

/// `[NOT] DEFERRABLE`, `INITIALLY DEFERRED` and `INITIALLY IMMEDIATE`, in any order.
fn deferral(options: &str) -> Result<Option<Deferral>> {
    let words: Vec<&str> = options.split_whitespace().collect();
    let mut rest = words.as_slice();
    let (mut deferrable, mut initially) = (None, None);
    while !rest.is_empty() {
        rest = match rest {
            ["not", "deferrable", rest @ ..] if deferrable.is_none() => {
                deferrable = Some(false);
                rest
            }
            ["deferrable", rest @ ..] if deferrable.is_none() => {
                deferrable = Some(true);
                rest
            }
            ["initially", "deferred", rest @ ..] if initially.is_none() => {
                initially = Some(true);
                rest
            }
            ["initially", "immediate", rest @ ..] if initially.is_none() => {
                initially = Some(false);
                rest
            }
            [word, ..] => {
                let message = format!("syntax error at or near \"{word}\"");
                return Err(SqlError::new(SqlState::SyntaxError, message));
            }
            [] => rest,
        };
    }
    let initially_deferred = initially == Some(true);
    if initially_deferred && deferrable == Some(false) {
        let message = "constraint declared INITIALLY DEFERRED must be DEFERRABLE";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    let late = initially_deferred || deferrable == Some(true);
    Ok(late.then_some(Deferral { initially_deferred }))
}

/// VALIDATE CONSTRAINT: the rows that are there are held to it from now on.
///
/// # Errors
/// 42704 for a constraint that is not there, 42809 for a key.
pub(super) fn validate(name: &ast::Ident, alteration: &mut Alteration<'_>) -> Result<()> {
    let table = &mut alteration.draft.table;
    let mut checks = table.checks.iter_mut();
    if let Some(check) = checks.find(|check| check.name == name.value) {
        if std::mem::take(&mut check.not_valid) {
            alteration.checks.push(check.name.clone());
        }
        return Ok(());
    }
    let mut keys = table.foreign_keys.iter_mut();
    if let Some(key) = keys.find(|key| key.name == name.value) {
        key.not_valid = false;
        return Ok(());
    }
    Err(other(name, "a foreign key or check constraint", alteration))
}

/// What a name is not.
fn other(name: &ast::Ident, wanted: &str, alteration: &Alteration<'_>) -> SqlError {
    let table = &alteration.draft.table;
    let is_key = |index: &Index| index.constraint && index.name == name.value;
    let known = table.indexes.iter().any(is_key)
        || table.primary_key_name.as_ref() == Some(&name.value)
        || table.checks.iter().any(|check| check.name == name.value);
    let at = position(name.span);
    if !known {
        return no_constraint(&name.value, table).at(at);
    }
    let message = format!(
        "constraint \"{}\" of relation \"{}\" is not {wanted}",
        name.value, table.name
    );
    SqlError::new(SqlState::WrongObjectType, message).at(at)
}
