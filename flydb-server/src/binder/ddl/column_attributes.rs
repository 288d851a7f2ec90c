//! Actions of ALTER COLUMN on what is beside a column's type and default: how it is stored and measured, which changes
//! nothing here, what generates it, and whether it is an identity column.

use super::alter_column::{self, column_at};
use super::alteration::Alteration;
use super::own_sequence::{forget_identity, identity_sequence};
use super::sequence::Options;
use crate::catalog::{Column, SequenceKind};
use crate::sql::{
    IdentityChange, SequenceOption, SequenceSetting, added_identity, identity_changes,
};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Binds an action, as [`crate::sql::column_action`] names it.
pub(super) fn bind(
    place: usize,
    action: &str,
    argument: &str,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let argument = argument.to_ascii_lowercase();
    match action {
        "set storage" => check_storage(place, &argument, alteration),
        "set statistics" => check_statistics(&argument),
        "set compression" => check_compression(place, &argument, alteration),
        "set attributes" | "reset attributes" => check_attributes(&argument),
        "drop expression" => drop_expression(place, &argument, alteration),
        "drop identity" => drop_identity(place, &argument, alteration),
        "add identity" => {
            alter_column::add_identity(place, &added_identity(&argument)?, alteration)
        }
        "identity" => change_identity(place, &argument, alteration),
        _ => Err(SqlError::internal("an action on a column that is none")),
    }
}

/// Whether values of a type may be long, and so be stored apart.
fn may_be_long(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::Text
            | DataType::Varchar(_)
            | DataType::Char(_)
            | DataType::Blob
            | DataType::Varbinary(_)
            | DataType::Jsonb
            | DataType::Decimal(_)
    )
}

fn type_at(place: usize, alteration: &mut Alteration<'_>) -> Result<DataType> {
    Ok(column_at(place, alteration)?.data_type)
}

fn check_storage(place: usize, storage: &str, alteration: &mut Alteration<'_>) -> Result<()> {
    let known = ["plain", "external", "extended", "main", "default"];
    let storage = storage.trim_matches('\'');
    if !known.contains(&storage) {
        let message = format!("invalid storage type \"{storage}\"");
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    let data_type = type_at(place, alteration)?;
    if may_be_long(data_type) || matches!(storage, "plain" | "default") {
        return Ok(());
    }
    let message = format!("column data type {data_type} can only have storage PLAIN");
    Err(SqlError::new(SqlState::FeatureNotSupported, message))
}

fn check_statistics(target: &str) -> Result<()> {
    let digits: String = target.split_whitespace().collect();
    match digits.parse::<i64>() {
        Ok(target) if target >= -1 => Ok(()),
        Ok(target) => {
            let message = format!("statistics target {target} is too low");
            Err(SqlError::new(SqlState::InvalidParameterValue, message))
        }
        Err(_) => Err(SqlError::new(
            SqlState::SyntaxError,
            format!("syntax error at or near \"{target}\": expected a number"),
        )),
    }
}

fn check_compression(place: usize, method: &str, alteration: &mut Alteration<'_>) -> Result<()> {
    let method = method.trim_matches('\'');
    if !["pglz", "lz4", "default"].contains(&method) {
        let message = format!("invalid compression method \"{method}\"");
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    let data_type = type_at(place, alteration)?;
    if may_be_long(data_type) {
        return Ok(());
    }
    let message = format!("column data type {data_type} does not support compression");
    Err(SqlError::new(SqlState::FeatureNotSupported, message))
}

/// `(n_distinct = 5)`.
fn check_attributes(options: &str) -> Result<()> {
    let options = options.trim_matches(['(', ')']);
    for option in options.split(',') {
        let name = option.split('=').next().unwrap_or_default().trim();
        if !["n_distinct", "n_distinct_inherited"].contains(&name) {
            let message = format!("unrecognized parameter \"{name}\"");
            return Err(SqlError::new(SqlState::InvalidParameterValue, message));
        }
    }
    Ok(())
}

/// The column keeps its values, and takes new ones.
fn drop_expression(place: usize, argument: &str, alteration: &mut Alteration<'_>) -> Result<()> {
    let if_exists = if_exists(argument)?;
    let table = alteration.draft.table.name.clone();
    let column = column_at(place, alteration)?;
    if column.generated.take().is_none() && !if_exists {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" is not a stored generated column",
                column.name
            ),
        ));
    }
    Ok(())
}

fn drop_identity(place: usize, argument: &str, alteration: &mut Alteration<'_>) -> Result<()> {
    let if_exists = if_exists(argument)?;
    let table = alteration.draft.table.name.clone();
    let column = column_at(place, alteration)?;
    match column.sequence {
        Some(SequenceKind::Always | SequenceKind::ByDefault) => forget_identity(place, alteration),
        Some(SequenceKind::Serial) => {
            column.sequence = None;
            Ok(())
        }
        Some(SequenceKind::AutoIncrement) | None if if_exists => Ok(()),
        Some(SequenceKind::AutoIncrement) | None => Err(no_identity(&column.name, &table)),
    }
}

/// `SET GENERATED ALWAYS`, `SET GENERATED BY DEFAULT`, and what changes the column's sequence.
fn change_identity(place: usize, argument: &str, alteration: &mut Alteration<'_>) -> Result<()> {
    let changes = identity_changes(argument)?;
    let table = alteration.draft.table.name.clone();
    let column = column_at(place, alteration)?;
    if !matches!(
        column.sequence,
        Some(SequenceKind::Always | SequenceKind::ByDefault | SequenceKind::Serial)
    ) {
        return Err(no_identity(&column.name, &table));
    }
    let (mut kind, mut options) = (None, Vec::new());
    for change in changes {
        match change {
            IdentityChange::Option(option) => options.push(option),
            IdentityChange::Generated(always) if kind.is_none() => kind = Some(always),
            IdentityChange::Generated(_) => {
                let message = "conflicting or redundant options";
                return Err(SqlError::new(SqlState::SyntaxError, message));
            }
        }
    }
    column.sequence = match kind {
        None => column.sequence,
        Some(true) => Some(SequenceKind::Always),
        Some(false) => Some(SequenceKind::ByDefault),
    };
    let column = column.clone();
    match options.is_empty() {
        true => Ok(()),
        false => change_sequence(&column, &options, alteration),
    }
}

fn change_sequence(
    column: &Column,
    options: &[SequenceOption],
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    if options
        .iter()
        .any(|one| matches!(one.setting, SequenceSetting::OwnedBy(_)))
    {
        let message = "sequence option \"owned by\" not supported here";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    let binder = alteration.draft.binder;
    let owner = alteration.draft.table.owner.clone();
    let read = Options::read(options, &owner, &binder.context).map_err(SqlError::placeless)?;
    let Some((sequence, restart)) = identity_sequence(column, alteration) else {
        return Err(SqlError::unsupported(
            "an option of an identity column that counts with its table",
        ));
    };
    let (definition, anew) = read.applied(sequence, false)?;
    *sequence = definition;
    *restart = anew.or(*restart);
    Ok(())
}

fn if_exists(argument: &str) -> Result<bool> {
    let words: Vec<&str> = argument.split_whitespace().collect();
    match words.as_slice() {
        [] => Ok(false),
        ["if", "exists"] => Ok(true),
        [first, ..] => Err(SqlError::new(
            SqlState::SyntaxError,
            format!("syntax error at or near \"{first}\": expected the end of the action"),
        )),
    }
}

fn no_identity(column: &str, table: &str) -> SqlError {
    SqlError::new(
        SqlState::ObjectNotInPrerequisiteState,
        format!("column \"{column}\" of relation \"{table}\" is not an identity column"),
    )
}
