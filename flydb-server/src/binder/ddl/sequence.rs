//! CREATE, ALTER and DROP SEQUENCE.

mod options;
mod uses;

use std::sync::Arc;

use super::super::BindContext;
use super::super::names::Named;
use super::super::relation::{find_sequence, is_missing};
use super::new_name::{is_own, new_relation, refuse_reserved};
use crate::catalog::{NEW_TABLE, PUBLIC, Sequence};
use crate::plan::{AlterSequence, Command, CreateSequence, DropSequence};
use crate::sql::{self, SequenceChange, SequenceSetting, ast, position};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};
pub(super) use options::Options;
use uses::renamed_defaults;
pub(super) use uses::{
    defaults_using, in_use, kept_default, kept_name, moved_defaults, owned_by, owned_unused,
    with_schema_renamed, without_sequences,
};

/// Binds CREATE SEQUENCE.
///
/// # Errors
/// 22023 for options that make no sense, 42601 for one that stands twice.
pub(in crate::binder) fn bind_create_sequence(
    create: &sql::CreateSequence,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateSequence {
        temporary,
        name,
        if_not_exists,
        options,
    } = create;
    let named = Named::of(name)?;
    let temporary = *temporary || is_own(named, context);
    let blank = Sequence {
        schema: new_relation(named, temporary, context)?,
        session: temporary.then_some(0),
        ..blank(&named.name.value, context.user)
    };
    let (sequence, _) = Options::read(options, context.user, context)?.applied(&blank, true)?;
    Ok(Command::CreateSequence(Box::new(CreateSequence {
        sequence,
        if_not_exists: *if_not_exists,
    })))
}

/// A sequence of BIGINT from 1 on.
pub(super) fn blank(name: &str, owner: &str) -> Sequence {
    Sequence {
        id: NEW_TABLE,
        schema: PUBLIC.to_owned(),
        name: name.to_owned(),
        session: None,
        owner: owner.to_owned(),
        data_type: DataType::BigInt,
        start: 1,
        increment: 1,
        minimum: 1,
        maximum: i64::MAX,
        cycle: false,
        cache: 1,
        owned_by: None,
        identity: false,
    }
}

/// Binds ALTER SEQUENCE.
///
/// # Errors
/// 42P01 for a sequence that is not there, 42809 for another relation, and those of its options.
pub(in crate::binder) fn bind_alter_sequence(
    alter: &sql::AlterSequence,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::AlterSequence {
        name,
        if_exists,
        change,
    } = alter;
    let sequence = match find_sequence(context, name) {
        Ok(sequence) => Arc::clone(sequence),
        Err(error) if *if_exists && is_missing(&error) => {
            return Ok(no_sequence());
        }
        Err(error) => return Err(error),
    };
    let (definition, restart, tables) = match change {
        SequenceChange::Rename(new) => {
            refuse_reserved(&new.value, position(new.span))?;
            let definition = Sequence {
                name: new.value.clone(),
                ..Sequence::clone(&sequence)
            };
            let tables = renamed_defaults(&definition, context.catalog)?;
            (definition, None, tables)
        }
        SequenceChange::Options(options) => {
            keeps_owner(&sequence, options, context)?;
            let (definition, restart) =
                Options::read(options, &sequence.owner, context)?.applied(&sequence, false)?;
            (definition, restart, Vec::new())
        }
    };
    Ok(Command::AlterSequence(Box::new(AlterSequence {
        sequence: Some(sequence.id),
        definition,
        restart,
        tables,
    })))
}

/// The sequence of an identity column stays with it.
///
/// # Errors
/// 0A000.
fn keeps_owner(
    sequence: &Sequence,
    options: &[sql::SequenceOption],
    context: &BindContext<'_>,
) -> Result<()> {
    let owner = |one: &&sql::SequenceOption| matches!(one.setting, SequenceSetting::OwnedBy(_));
    let Some(option) = options.iter().find(owner).filter(|_| sequence.identity) else {
        return Ok(());
    };
    let message = "cannot change ownership of identity sequence";
    let error = SqlError::new(SqlState::FeatureNotSupported, message).at(option.at);
    Err(error.with_detail(linked(sequence, context)))
}

fn linked(sequence: &Sequence, context: &BindContext<'_>) -> String {
    let owner = sequence.owned_by.as_ref();
    let table = owner.and_then(|(table, _)| context.catalog.table_by_id(*table));
    let table = table.map_or("", |table| &table.name);
    format!(
        "Sequence \"{}\" is linked to table \"{table}\".",
        sequence.name
    )
}

/// A sequence in another schema.
///
/// # Errors
/// 0A000 for one that goes with a table.
pub(super) fn moved_sequence(
    sequence: &Arc<Sequence>,
    to: &str,
    context: &BindContext<'_>,
) -> Result<Command> {
    if sequence.owned_by.is_some() {
        let message = "cannot move an owned sequence into another schema";
        let error = SqlError::new(SqlState::FeatureNotSupported, message);
        return Err(error.with_detail(linked(sequence, context)));
    }
    let definition = Sequence {
        schema: to.to_owned(),
        ..Sequence::clone(sequence)
    };
    Ok(Command::AlterSequence(Box::new(AlterSequence {
        sequence: Some(sequence.id),
        tables: renamed_defaults(&definition, context.catalog)?,
        definition,
        restart: None,
    })))
}

/// An ALTER SEQUENCE that found none.
pub(super) fn no_sequence() -> Command {
    Command::AlterSequence(Box::new(AlterSequence {
        sequence: None,
        definition: blank("", ""),
        restart: None,
        tables: Vec::new(),
    }))
}

/// Binds DROP SEQUENCE.
///
/// # Errors
/// 42P01 for a sequence that is not there, 42809 for another relation, 2BP01 where a default or a view uses one.
pub(in crate::binder) fn bind_drop_sequence(
    names: &[ast::ObjectName],
    if_exists: bool,
    cascade: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let mut sequences: Vec<TableId> = Vec::new();
    for name in names {
        match find_sequence(context, name) {
            Ok(sequence) if sequences.contains(&sequence.id) => {}
            Ok(sequence) if sequence.identity => return Err(of_identity(sequence, context)),
            Ok(sequence) => sequences.push(sequence.id),
            Err(error) if if_exists && is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let used = defaults_using(&sequences, context.catalog)?;
    if let Some(used) = used.first().filter(|_| !cascade) {
        return Err(in_use(used, context.catalog));
    }
    let tables = without_sequences(&sequences, &[], context.catalog)?;
    if !cascade {
        super::dependents::nothing_depends(&sequences, context.catalog)?;
    }
    Ok(Command::DropSequence(DropSequence { sequences, tables }))
}

/// 2BP01: an identity column needs it.
#[cold]
fn of_identity(sequence: &Sequence, context: &BindContext<'_>) -> SqlError {
    let name = &sequence.name;
    let owner = sequence.owned_by.as_ref();
    let table = owner.and_then(|(table, _)| context.catalog.table_by_id(*table));
    let table = table.map_or("", |table| &table.name);
    let column = owner.map_or("", |(_, column)| column);
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop sequence {name} because column {column} of table {table} requires it"),
    )
    .with_hint(format!(
        "You can drop column {column} of table {table} instead."
    ))
}
