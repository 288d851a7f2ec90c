//! CREATE, ALTER and DROP SEQUENCE.

mod options;
mod uses;

use std::sync::Arc;

use super::super::BindContext;
use super::super::names::table_name;
use super::super::relation::find_sequence;
use crate::catalog::{NEW_TABLE, Sequence, Table};
use crate::plan::{AlterSequence, Command, CreateSequence, DropSequence};
use crate::sql::{self, SequenceChange, ast};
use crate::types::{DataType, Result, SqlState, TableId};
use options::Options;
use uses::{defaults_using, in_use, renamed_defaults};
pub(super) use uses::{owned_by, owned_unused};

/// Binds CREATE SEQUENCE.
///
/// # Errors
/// 22023 for options that make no sense, 42601 for one that stands twice.
pub(in crate::binder) fn bind_create_sequence(
    create: &sql::CreateSequence,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateSequence {
        name,
        if_not_exists,
        options,
    } = create;
    let name = table_name(name)?;
    let blank = blank(&name.value, context.user);
    let (sequence, _) =
        Options::read(options, context.user, context.catalog)?.applied(&blank, true)?;
    Ok(Command::CreateSequence(Box::new(CreateSequence {
        sequence,
        if_not_exists: *if_not_exists,
    })))
}

fn blank(name: &str, owner: &str) -> Sequence {
    Sequence {
        id: NEW_TABLE,
        name: name.to_owned(),
        owner: owner.to_owned(),
        data_type: DataType::BigInt,
        start: 1,
        increment: 1,
        minimum: 1,
        maximum: i64::MAX,
        cycle: false,
        cache: 1,
        owned_by: None,
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
    let sequence = match find_sequence(context.catalog, name) {
        Ok(sequence) => Arc::clone(sequence),
        Err(error) if *if_exists && error.state() == SqlState::UndefinedTable => {
            return Ok(Command::AlterSequence(Box::new(AlterSequence {
                sequence: None,
                definition: blank("", context.user),
                restart: None,
                tables: Vec::new(),
            })));
        }
        Err(error) => return Err(error),
    };
    let (definition, restart, tables) = match change {
        SequenceChange::Rename(new) => {
            let definition = Sequence {
                name: new.value.clone(),
                ..Sequence::clone(&sequence)
            };
            let tables = renamed_defaults(&sequence, &new.value, context.catalog)?;
            (definition, None, tables)
        }
        SequenceChange::Options(options) => {
            let (definition, restart) = Options::read(options, &sequence.owner, context.catalog)?
                .applied(&sequence, false)?;
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
        match find_sequence(context.catalog, name) {
            Ok(sequence) if sequences.contains(&sequence.id) => {}
            Ok(sequence) => sequences.push(sequence.id),
            Err(error) if if_exists && error.state() == SqlState::UndefinedTable => {}
            Err(error) => return Err(error),
        }
    }
    let mut tables: Vec<Table> = Vec::new();
    for used in defaults_using(&sequences, context.catalog)? {
        if !cascade {
            return Err(in_use(&used, context.catalog));
        }
        if !tables.iter().any(|table| table.id == used.table.id) {
            tables.push(Table::clone(used.table));
        }
        let table = tables.iter_mut().find(|table| table.id == used.table.id);
        if let Some(column) = table.and_then(|table| table.columns.get_mut(used.column)) {
            column.default = None;
        }
    }
    if !cascade {
        super::dependents::nothing_depends(&sequences, context.catalog)?;
    }
    Ok(Command::DropSequence(DropSequence { sequences, tables }))
}
