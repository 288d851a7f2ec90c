//! ALTER COLUMN, MODIFY and CHANGE: another type, default or nullability of a column.

mod set_type;

use super::alter_constraint;
use super::alter_table::{constrain, constrain_type, place_of};
use super::alteration::Alteration;
use super::check::bind_check;
use super::column::{bind_column, bind_default, is_integer, no_identity_type};
use super::column_attributes;
use super::own_sequence::{NewSequence, forget_identity};
use super::sequence::kept_default;
use crate::catalog::{Column, ColumnDefault, SequenceKind};
use crate::sql::{IdentityClause, ast, column_action, parse_expression, position};
use crate::types::{Result, SqlError, SqlState};
use set_type::{Kept, convert, set_type};

/// ALTER COLUMN.
pub(super) fn bind(
    name: &ast::Ident,
    operation: &ast::AlterColumnOperation,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let at = position(name.span);
    if let ast::AlterColumnOperation::GenericOptions { options } = operation
        && let Some(("alter constraint", argument)) = column_action(options)
    {
        return alter_constraint::alter(name, &argument.to_ascii_lowercase(), alteration);
    }
    let place = place_of(name, alteration)?;
    let bound = match operation {
        ast::AlterColumnOperation::SetNotNull => set_nullable(place, false, alteration),
        ast::AlterColumnOperation::DropNotNull => set_nullable(place, true, alteration),
        ast::AlterColumnOperation::SetDefault { value } => {
            set_default(place, Some(value), alteration)
        }
        ast::AlterColumnOperation::DropDefault => set_default(place, None, alteration),
        ast::AlterColumnOperation::SetDataType {
            data_type,
            using,
            had_set: _,
        } => set_type(place, data_type, using.as_ref(), alteration),
        ast::AlterColumnOperation::AddGenerated {
            generated_as,
            sequence_options,
        } => {
            let _ = (generated_as, sequence_options);
            Err(SqlError::internal("ADD GENERATED is one of our actions"))
        }
        ast::AlterColumnOperation::GenericOptions { options } => match column_action(options) {
            Some((action, argument)) => {
                column_attributes::bind(place, action, argument, alteration)
            }
            None => Err(SqlError::unsupported("OPTIONS of a column")),
        },
    };
    bound.map_err(|error| error.at(at))
}

pub(super) fn column_at<'t>(
    place: usize,
    alteration: &'t mut Alteration<'_>,
) -> Result<&'t mut Column> {
    let column = alteration.draft.table.columns.get_mut(place);
    column.ok_or_else(|| SqlError::internal("a column that is altered is not there"))
}

fn set_nullable(place: usize, nullable: bool, alteration: &mut Alteration<'_>) -> Result<()> {
    let table = &alteration.draft.table;
    let (table_name, in_key) = (table.name.clone(), table.primary_key.contains(&place));
    let column = column_at(place, alteration)?;
    if nullable && in_key {
        return Err(SqlError::new(
            SqlState::InvalidTableDefinition,
            format!("column \"{}\" is in a primary key", column.name),
        ));
    }
    if nullable && column.sequence.is_some() {
        return Err(of_kind(column, &table_name, "an identity column"));
    }
    column.nullable = nullable;
    Ok(())
}

/// 42601 for what a column of this kind does not take.
fn of_kind(column: &Column, table: &str, kind: &str) -> SqlError {
    SqlError::new(
        SqlState::SyntaxError,
        format!(
            "column \"{}\" of relation \"{table}\" is {kind}",
            column.name
        ),
    )
}

fn set_default(
    place: usize,
    value: Option<&ast::Expr>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = alteration.draft.table.name.clone();
    let binder = alteration.draft.binder;
    let column = column_at(place, alteration)?;
    if column.generated.is_some() {
        return Err(of_kind(column, &table, "a generated column"));
    }
    match (column.sequence, value) {
        (None, _) => {}
        // The default of a SERIAL column is to count.
        (Some(SequenceKind::Serial), None) => column.sequence = None,
        (Some(_), _) => {
            let error = of_kind(column, &table, "an identity column");
            return Err(match value {
                None => {
                    error.with_hint("Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.")
                }
                Some(_) => error,
            });
        }
    }
    if let Some(value) = value {
        bind_default(value, column.data_type, binder)?;
    }
    let catalog = binder.context.catalog;
    let kept = |value: &ast::Expr| kept_default(value.to_string(), column.data_type, catalog);
    let sql = value.map(kept).transpose()?;
    column.default = sql.map(|sql| ColumnDefault { sql });
    Ok(())
}

/// ADD GENERATED ... AS IDENTITY.
pub(super) fn add_identity(
    place: usize,
    clause: &IdentityClause,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = alteration.draft.table.name.clone();
    let column = column_at(place, alteration)?;
    if !is_integer(column.data_type) {
        return Err(no_identity_type());
    }
    if column.sequence.is_some() {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" is already an identity column",
                column.name
            ),
        ));
    }
    if column.nullable {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" must be declared NOT NULL before identity can be added",
                column.name
            ),
        ));
    }
    if column.default.is_some() || column.generated.is_some() {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" already has a default value",
                column.name
            ),
        ));
    }
    column.sequence = Some(match clause.always {
        true => SequenceKind::Always,
        false => SequenceKind::ByDefault,
    });
    let data_type = column.data_type;
    let context = &alteration.draft.binder.context;
    let sequence = NewSequence::of_identity(clause, data_type, context)?;
    alteration.draft.own_sequence(place, sequence)
}

/// MODIFY: the column as if it were defined anew; its keys stay.
pub(super) fn redefine(
    name: &ast::Ident,
    data_type: &ast::DataType,
    options: &[ast::ColumnOption],
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let place = place_of(name, alteration)?;
    let options = options.iter().map(|option| ast::ColumnOptionDef {
        name: None,
        option: option.clone(),
    });
    let definition = ast::ColumnDef {
        name: name.clone(),
        data_type: data_type.clone(),
        options: options.collect(),
    };
    let mut constraints = Vec::new();
    let defined = bind_column(&definition, &mut constraints, alteration.draft.binder)?;
    let was_generated = column_at(place, alteration)?.generated.is_some();
    if was_generated || defined.generated.is_some() {
        return Err(SqlError::unsupported("MODIFY of a generated column").at(defined.at));
    }
    let in_key = alteration.draft.table.primary_key.contains(&place);
    drop_type_checks(place, alteration)?;
    forget_identity(place, alteration)?;
    let column = column_at(place, alteration)?;
    column.default = None;
    column.sequence = None;
    let kept = Kept {
        data_type: defined.column.data_type,
        size: defined.column.time_size,
        domain: defined.column.domain,
    };
    convert(place, kept, None, alteration).map_err(|error| error.at(defined.at))?;
    let column = column_at(place, alteration)?;
    column.default = defined.column.default;
    column.sequence = defined.column.sequence;
    column.nullable = defined.column.nullable && !in_key;
    column.on_update = defined.column.on_update;
    if let Some(sequence) = defined.sequence {
        alteration.draft.own_sequence(place, sequence)?;
    }
    alteration
        .draft
        .one_auto_increment()
        .map_err(|error| error.at(defined.at))?;
    constrain(&constraints, alteration)?;
    match defined.check {
        Some(check) => constrain_type(place, &check, alteration),
        None => Ok(()),
    }
}

/// Drops what the type of a column said besides: see `mysql_type`.
fn drop_type_checks(place: usize, alteration: &mut Alteration<'_>) -> Result<()> {
    let mut dropped = Vec::new();
    for check in &alteration.draft.table.checks {
        let word = check.name.trim_end_matches(|c: char| c.is_ascii_digit());
        if !word.ends_with("_range") && !word.ends_with("_enum") {
            continue;
        }
        let condition = parse_expression(&check.sql)?;
        let draft = &alteration.draft;
        if bind_check(&condition, &draft.table, draft.binder)? == [place] {
            dropped.push(check.name.clone());
        }
    }
    let draft = &mut alteration.draft;
    draft
        .table
        .checks
        .retain(|check| !dropped.contains(&check.name));
    for name in &dropped {
        draft.names().release(name);
    }
    Ok(())
}
