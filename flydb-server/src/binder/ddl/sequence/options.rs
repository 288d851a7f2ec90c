//! The options of CREATE and ALTER SEQUENCE.

use crate::binder::relation::{find_column, find_table};
use crate::binder::{BindContext, bind_data_type};
use crate::catalog::Sequence;
use crate::sql::{SequenceOption, SequenceSetting, ast};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// The options of a CREATE or ALTER SEQUENCE.
#[derive(Default)]
pub(in crate::binder::ddl) struct Options {
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
    /// AS this type, and nothing else.
    pub(in crate::binder::ddl) fn of_type(data_type: DataType) -> Options {
        Options {
            data_type: Some(data_type),
            ..Options::default()
        }
    }

    /// Those of a sequence of this owner.
    pub(in crate::binder::ddl) fn read(
        options: &[SequenceOption],
        owner: &str,
        context: &BindContext<'_>,
    ) -> Result<Options> {
        let mut read = Options::default();
        for SequenceOption { setting, at } in options {
            read.set(setting, owner, context)
                .map_err(|error| error.at(*at))?;
        }
        Ok(read)
    }

    fn set(
        &mut self,
        setting: &SequenceSetting,
        owner: &str,
        context: &BindContext<'_>,
    ) -> Result<()> {
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
            SequenceSetting::OwnedBy(Some(name)) => once(
                &mut self.owned_by,
                Some(owning_column(name, owner, context)?),
            ),
        }
    }

    /// The definition with these options, and where it starts anew.
    pub(in crate::binder::ddl) fn applied(
        self,
        before: &Sequence,
        is_new: bool,
    ) -> Result<(Sequence, Option<i64>)> {
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
fn owning_column(
    name: &ast::ObjectName,
    owner: &str,
    context: &BindContext<'_>,
) -> Result<(TableId, String)> {
    let Some((column, table)) = name.0.split_last().filter(|(_, table)| !table.is_empty()) else {
        let error = SqlError::new(SqlState::SyntaxError, "invalid OWNED BY option");
        return Err(error.with_hint("Specify OWNED BY table.column or OWNED BY NONE."));
    };
    let table = find_table(context, &ast::ObjectName(table.to_vec()))?;
    let ast::ObjectNamePart::Identifier(column) = column else {
        return Err(SqlError::unsupported(format!("the name {name}")));
    };
    find_column(table, column)?;
    if table.owner != owner {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            "sequence must have same owner as table it is linked to",
        ));
    }
    Ok((table.id, column.value.clone()))
}
