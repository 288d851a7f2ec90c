//! CREATE, ALTER and DROP SEQUENCE.

use std::sync::Arc;

use super::super::names::table_name;
use super::super::relation::{find_column, find_sequence, find_table};
use super::super::{BindContext, bind_data_type, bind_expression_text, sequences_of};
use super::stored_sql::quoted;
use crate::catalog::{Catalog, ColumnDefault, NEW_TABLE, Sequence, Table};
use crate::plan::{AlterSequence, Command, CreateSequence, DropSequence};
use crate::sql::{self, SequenceChange, SequenceOption, SequenceSetting, ast};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

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
    let (sequence, _) = Options::read(options, context)?.applied(&blank, true)?;
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
            let (definition, restart) =
                Options::read(options, context)?.applied(&sequence, false)?;
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
/// 42P01 for a sequence that is not there, 42809 for another relation, 2BP01 where a default uses one.
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
    super::dependents::nothing_depends(&sequences, context.catalog)?;
    Ok(Command::DropSequence(DropSequence { sequences, tables }))
}

/// Refuses to drop tables whose sequences the defaults of other tables use.
///
/// # Errors
/// 2BP01 names the default.
pub(super) fn owned_unused(dropped: &[TableId], catalog: &Catalog) -> Result<()> {
    let owned = catalog.sequences().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(table, _)| dropped.contains(table))
    });
    let owned: Vec<TableId> = owned.map(|sequence| sequence.id).collect();
    if owned.is_empty() {
        return Ok(());
    }
    let used = defaults_using(&owned, catalog)?;
    let mut others = used.iter().filter(|used| !dropped.contains(&used.table.id));
    others
        .next()
        .map_or(Ok(()), |used| Err(in_use(used, catalog)))
}

/// A default that counts with a sequence.
struct Use<'c> {
    table: &'c Arc<Table>,
    column: usize,
    sequence: TableId,
    /// Where the default's text names it.
    at: Option<u32>,
}

/// The defaults that count with any of these sequences.
fn defaults_using<'c>(sequences: &[TableId], catalog: &'c Catalog) -> Result<Vec<Use<'c>>> {
    let mut found = Vec::new();
    if sequences.is_empty() {
        return Ok(found);
    }
    for table in catalog.tables() {
        for (place, column) in table.columns.iter().enumerate() {
            let Some(default) = column.default.as_ref().filter(|one| may_count(&one.sql)) else {
                continue;
            };
            let bound = bind_expression_text(&default.sql, None, column.data_type, catalog)?;
            let used = sequences_of(&bound).into_iter();
            found.extend(
                used.filter(|(id, _)| sequences.contains(id))
                    .map(|(sequence, at)| Use {
                        table,
                        column: place,
                        sequence,
                        at,
                    }),
            );
        }
    }
    Ok(found)
}

/// Whether a text may call a function of sequences: all of them have this in their names.
fn may_count(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    sql.contains("val") || sql.contains("sequence")
}

fn in_use(used: &Use<'_>, catalog: &Catalog) -> SqlError {
    let name = catalog.described(used.sequence);
    let column = used.table.columns.get(used.column);
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop {name} because other objects depend on it"),
    )
    .with_detail(format!(
        "default value for column {} of table {} depends on {name}",
        column.map_or("", |column| &column.name),
        used.table.name
    ))
    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
}

/// The tables whose defaults name the sequence, with its new name in them.
fn renamed_defaults(sequence: &Sequence, to: &str, catalog: &Catalog) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    // From the end of each text, so that the places before stay.
    for used in defaults_using(&[sequence.id], catalog)?.iter().rev() {
        if !tables.iter().any(|table| table.id == used.table.id) {
            tables.push(Table::clone(used.table));
        }
        let table = tables.iter_mut().find(|table| table.id == used.table.id);
        let column = table.and_then(|table| table.columns.get_mut(used.column));
        if let Some(default) = column.and_then(|column| column.default.as_mut()) {
            *default = ColumnDefault {
                sql: renamed(&default.sql, used.at, to)?,
            };
        }
    }
    Ok(tables)
}

/// A text with another name in the literal that starts at this character.
fn renamed(sql: &str, at: Option<u32>, to: &str) -> Result<String> {
    let lost = || SqlError::internal(format!("a sequence's name was not found in {sql}"));
    let start = usize::try_from(at.ok_or_else(lost)?).map_err(|_| lost())?;
    let text: Vec<char> = sql.chars().collect();
    let before = text.get(..start).ok_or_else(lost)?;
    let rest = text.get(start..).ok_or_else(lost)?;
    let end = rest.iter().position(|c| *c == '\'').ok_or_else(lost)?;
    let name = quoted(to).replace('\'', "''");
    let rest = rest.get(end..).ok_or_else(lost)?;
    Ok(before.iter().collect::<String>() + &name + &rest.iter().collect::<String>())
}

/// The options of a CREATE or ALTER SEQUENCE.
#[derive(Default)]
struct Options {
    data_type: Option<DataType>,
    increment: Option<i64>,
    minimum: Option<Option<i64>>,
    maximum: Option<Option<i64>>,
    start: Option<i64>,
    restart: Option<Option<i64>>,
    cache: Option<i64>,
    cycle: Option<bool>,
    owned_by: Option<Option<(TableId, String)>>,
}

impl Options {
    fn read(options: &[SequenceOption], context: &BindContext<'_>) -> Result<Options> {
        let mut read = Options::default();
        for SequenceOption { setting, at } in options {
            read.set(setting, context).map_err(|error| error.at(*at))?;
        }
        Ok(read)
    }

    fn set(&mut self, setting: &SequenceSetting, context: &BindContext<'_>) -> Result<()> {
        match setting {
            SequenceSetting::As(data_type) => once(&mut self.data_type, integer(data_type)?),
            SequenceSetting::Increment(0) => Err(invalid("INCREMENT must not be zero".to_owned())),
            SequenceSetting::Increment(step) => once(&mut self.increment, *step),
            SequenceSetting::Minimum(least) => once(&mut self.minimum, *least),
            SequenceSetting::Maximum(most) => once(&mut self.maximum, *most),
            SequenceSetting::Start(start) => once(&mut self.start, *start),
            SequenceSetting::Restart(value) => once(&mut self.restart, *value),
            SequenceSetting::Cache(values) if *values <= 0 => Err(invalid(format!(
                "CACHE ({values}) must be greater than zero"
            ))),
            SequenceSetting::Cache(values) => once(&mut self.cache, *values),
            SequenceSetting::Cycle(cycle) => once(&mut self.cycle, *cycle),
            SequenceSetting::OwnedBy(None) => once(&mut self.owned_by, None),
            SequenceSetting::OwnedBy(Some(name)) => {
                once(&mut self.owned_by, Some(owning_column(name, context)?))
            }
        }
    }

    /// The definition with these options, and where it starts anew.
    fn applied(self, before: &Sequence, is_new: bool) -> Result<(Sequence, Option<i64>)> {
        let data_type = self.data_type.unwrap_or(before.data_type);
        let increment = self.increment.unwrap_or(before.increment);
        let (least, most) = range(data_type);
        // A bound that was the old type's own becomes the new one's.
        let (old_least, old_most) = range(before.data_type);
        let retyped = self.data_type.is_some();
        let own_maximum = if increment > 0 { most } else { -1 };
        let own_minimum = if increment > 0 { 1 } else { least };
        let kept_maximum = match is_new || (retyped && before.maximum == old_most) {
            true => own_maximum,
            false => before.maximum,
        };
        let kept_minimum = match is_new || (retyped && before.minimum == old_least) {
            true => own_minimum,
            false => before.minimum,
        };
        let maximum = self
            .maximum
            .map_or(kept_maximum, |given| given.unwrap_or(own_maximum));
        let minimum = self
            .minimum
            .map_or(kept_minimum, |given| given.unwrap_or(own_minimum));
        if !(least..=most).contains(&maximum) {
            return Err(out_of_type("MAXVALUE", maximum, data_type));
        }
        if !(least..=most).contains(&minimum) {
            return Err(out_of_type("MINVALUE", minimum, data_type));
        }
        if minimum >= maximum {
            return Err(invalid(format!(
                "MINVALUE ({minimum}) must be less than MAXVALUE ({maximum})"
            )));
        }
        let own_start = if increment > 0 { minimum } else { maximum };
        let kept_start = if is_new { own_start } else { before.start };
        let start = self.start.unwrap_or(kept_start);
        within("START", start, minimum, maximum)?;
        let restart = self.restart.map(|value| value.unwrap_or(start));
        if let Some(value) = restart {
            within("RESTART", value, minimum, maximum)?;
        }
        let sequence = Sequence {
            data_type,
            start,
            increment,
            minimum,
            maximum,
            cycle: self.cycle.unwrap_or(before.cycle),
            cache: self.cache.unwrap_or(before.cache),
            owned_by: self.owned_by.unwrap_or_else(|| before.owned_by.clone()),
            ..before.clone()
        };
        Ok((sequence, restart))
    }
}

fn once<T>(slot: &mut Option<T>, value: T) -> Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(SqlError::new(
            SqlState::SyntaxError,
            "conflicting or redundant options",
        )),
    }
}

fn integer(data_type: &ast::DataType) -> Result<DataType> {
    match bind_data_type(data_type)? {
        integer @ (DataType::SmallInt | DataType::Int | DataType::BigInt) => Ok(integer),
        _ => Err(invalid(
            "sequence type must be smallint, integer, or bigint".to_owned(),
        )),
    }
}

const fn range(data_type: DataType) -> (i64, i64) {
    match data_type {
        DataType::SmallInt => (i16::MIN as i64, i16::MAX as i64),
        DataType::Int => (i32::MIN as i64, i32::MAX as i64),
        _ => (i64::MIN, i64::MAX),
    }
}

fn within(what: &str, value: i64, minimum: i64, maximum: i64) -> Result<()> {
    if value < minimum {
        return Err(invalid(format!(
            "{what} value ({value}) cannot be less than MINVALUE ({minimum})"
        )));
    }
    if value > maximum {
        return Err(invalid(format!(
            "{what} value ({value}) cannot be greater than MAXVALUE ({maximum})"
        )));
    }
    Ok(())
}

fn out_of_type(bound: &str, value: i64, data_type: DataType) -> SqlError {
    invalid(format!(
        "{bound} ({value}) is out of range for sequence data type {data_type}"
    ))
}

fn invalid(message: String) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message)
}

/// The table and the column of `OWNED BY table.column`.
fn owning_column(name: &ast::ObjectName, context: &BindContext<'_>) -> Result<(TableId, String)> {
    let Some((column, table)) = name.0.split_last().filter(|(_, table)| !table.is_empty()) else {
        let error = SqlError::new(SqlState::SyntaxError, "invalid OWNED BY option");
        return Err(error.with_hint("Specify OWNED BY table.column or OWNED BY NONE."));
    };
    let table = find_table(context.catalog, &ast::ObjectName(table.to_vec()))?;
    let ast::ObjectNamePart::Identifier(column) = column else {
        return Err(SqlError::unsupported(format!("the name {name}")));
    };
    find_column(table, column)?;
    if table.owner != context.user {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            "sequence must have same owner as table it is linked to",
        ));
    }
    Ok((table.id, column.value.clone()))
}
