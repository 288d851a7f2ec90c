//! ALTER TABLE, action by action: each goes on from what those before it made.

use super::super::names::table_name;
use super::super::refuse::refuse;
use super::super::relation::{find_column, find_table, is_missing};
use super::super::{BindContext, Binder};
use super::alter_triggers;
use super::alteration::{Alteration, Source};
use super::column::{Defined, bind_column};
use super::constraint::{self, Constraint};
use super::mysql_type::TypeCheck;
use super::storage_parameters::{self, Holder};
use super::{
    alter_column, alter_constraint, alter_drop, alter_option, alter_position, alter_rename,
    alter_view, table_index,
};
use crate::plan::{AlterTable, Command};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError};

/// Binds ALTER TABLE.
///
/// # Errors
/// 42P01 and its kin for what is not there or there already, 2BP01 for what others depend on.
pub(in crate::binder) fn bind_alter_table(
    alter: &ast::AlterTable,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::AlterTable {
        name,
        if_exists,
        only: _, // there is no inheritance, so that it changes nothing
        operations,
        location,
        on_cluster,
        table_type,
        end_token: _,
    } = alter;
    let at = position(table_name(name)?.span);
    let other = location.is_some() || on_cluster.is_some() || table_type.is_some();
    refuse(other, "this clause of ALTER TABLE", at)?;
    if let [operation] = operations.as_slice()
        && let Some(command) = alter_view::bind_as_table(name, operation, context)?
    {
        return Ok(command);
    }
    let table = match find_table(context, name) {
        Err(error) if *if_exists && is_missing(&error) => {
            return Ok(nothing());
        }
        found => found?,
    };
    // What is kept as SQL has no parameters.
    let context = &BindContext {
        parameter_count: 0,
        user_variables: None,
        ..*context
    };
    let binder = Binder::new(context);
    let mut alteration = Alteration::of(table, &binder);
    for operation in operations {
        bind_operation(operation, &mut alteration).map_err(|error| error.at(at))?;
    }
    finish(alteration, false).map_err(|error| error.at(at))
}

/// Binds RENAME TABLE of MySQL.
///
/// # Errors
/// 0A000 for several tables at once, and those of ALTER TABLE.
pub(in crate::binder) fn bind_rename_table(
    renamed: &[ast::RenameTable],
    context: &BindContext<'_>,
) -> Result<Command> {
    let [ast::RenameTable { old_name, new_name }] = renamed else {
        return Err(SqlError::unsupported("RENAME TABLE of several tables"));
    };
    let alter = ast::AlterTable {
        name: old_name.clone(),
        if_exists: false,
        only: false,
        operations: vec![ast::AlterTableOperation::RenameTable {
            table_name: ast::RenameTableNameKind::To(new_name.clone()),
        }],
        location: None,
        on_cluster: None,
        table_type: None,
        end_token: ast::helpers::attached_token::AttachedToken::empty(),
    };
    bind_alter_table(&alter, context)
}

/// A statement that found nothing to change.
pub(super) fn nothing() -> Command {
    Command::AlterTable(Box::new(AlterTable {
        change: None,
        others: Vec::new(),
        views: Vec::new(),
        triggers: Vec::new(),
        dropped_views: Vec::new(),
        new_sequences: Vec::new(),
        sequences: Vec::new(),
        dropped_sequences: Vec::new(),
        of_index: false,
        next_value: None,
    }))
}

/// The command of an alteration.
pub(super) fn finish(alteration: Alteration<'_>, of_index: bool) -> Result<Command> {
    let mut alteration = alteration;
    let others = std::mem::take(&mut alteration.others);
    let views = std::mem::take(&mut alteration.views);
    let triggers = std::mem::take(&mut alteration.triggers);
    let next_value = alteration.next_value;
    let new_sequences = std::mem::take(&mut alteration.draft.sequences);
    let sequences = std::mem::take(&mut alteration.sequences);
    let dropped_sequences = std::mem::take(&mut alteration.dropped_sequences);
    let dropped_views = std::mem::take(&mut alteration.dropped_views);
    // What foreign keys of other tables become is looked at with the change.
    alteration.others.clone_from(&others);
    Ok(Command::AlterTable(Box::new(AlterTable {
        change: Some(alteration.change()?),
        others: others.into_values().collect(),
        views: views.into_values().collect(),
        triggers: triggers.into_values().collect(),
        dropped_views,
        new_sequences,
        sequences,
        dropped_sequences,
        of_index,
        next_value,
    })))
}

fn bind_operation(
    operation: &ast::AlterTableOperation,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    use ast::AlterTableOperation as O;
    match operation {
        O::AddConstraint {
            constraint: ast::TableConstraint::Index(index),
            not_valid: false,
        } => table_index::add(index, &mut alteration.draft),
        O::AddConstraint {
            constraint,
            not_valid,
        } => {
            let constraint = &table_index::with_free_name(constraint, &alteration.draft)?;
            let mut constraint = constraint::of_table(constraint)?;
            if *not_valid {
                constraint.not_validated()?;
            }
            constrain(&[constraint], alteration)
        }
        O::AddColumn {
            column_keyword: _,
            if_not_exists,
            column_def,
            column_position,
        } => {
            let before = alteration.draft.table.columns.len();
            add_column(column_def, *if_not_exists, alteration)?;
            match alteration.draft.table.columns.len() > before {
                true => alter_position::put(&column_def.name, column_position.as_ref(), alteration),
                false => Ok(()),
            }
        }
        O::AlterColumn { column_name, op } => alter_column::bind(column_name, op, alteration),
        O::ModifyColumn {
            col_name,
            data_type,
            options,
            column_position,
        } => {
            alter_column::redefine(col_name, data_type, options, alteration)?;
            alter_position::put(col_name, column_position.as_ref(), alteration)
        }
        O::ChangeColumn {
            old_name,
            new_name,
            data_type,
            options,
            column_position,
        } => {
            alter_rename::column(old_name, new_name, alteration)?;
            alter_column::redefine(new_name, data_type, options, alteration)?;
            alter_position::put(new_name, column_position.as_ref(), alteration)
        }
        // Every table is logged, see CREATE UNLOGGED TABLE.
        O::SetLogged | O::SetUnlogged => Ok(()),
        O::SetOptionsParens { options } => storage_parameters::check(options, Holder::Table),
        other => bind_drop_or_rename(other, alteration),
    }
}

fn bind_drop_or_rename(
    operation: &ast::AlterTableOperation,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    use ast::AlterTableOperation as O;
    let cascades =
        |behavior: &Option<ast::DropBehavior>| matches!(behavior, Some(ast::DropBehavior::Cascade));
    match operation {
        O::DropColumn {
            has_column_keyword: _,
            column_names,
            if_exists,
            drop_behavior,
        } => column_names.iter().try_for_each(|name| {
            alter_drop::column(name, *if_exists, cascades(drop_behavior), alteration)
        }),
        O::DropConstraint {
            if_exists,
            name,
            drop_behavior,
        } => alter_drop::constraint(name, *if_exists, cascades(drop_behavior), alteration),
        O::DropIndex { name } => alter_drop::index(name, alteration),
        O::DropForeignKey {
            name,
            drop_behavior,
        } => alter_drop::constraint(name, false, cascades(drop_behavior), alteration),
        O::DropPrimaryKey { drop_behavior } => {
            alter_drop::primary_key(cascades(drop_behavior), alteration)
        }
        O::ValidateConstraint { name } => alter_constraint::validate(name, alteration),
        O::RenameColumn {
            old_column_name,
            new_column_name,
        } => alter_rename::column(old_column_name, new_column_name, alteration),
        O::RenameConstraint { old_name, new_name } => {
            alter_rename::constraint(old_name, new_name, alteration)
        }
        O::RenameTable { table_name } => {
            let (ast::RenameTableNameKind::To(name) | ast::RenameTableNameKind::As(name)) =
                table_name;
            alter_rename::table(name, alteration)
        }
        O::DisableTrigger { name } => alter_triggers::switch(name, false, alteration),
        O::EnableTrigger { name } | O::EnableAlwaysTrigger { name } => {
            alter_triggers::switch(name, true, alteration)
        }
        O::AutoIncrement { value, .. } => alter_option::next_value(value, alteration),
        other => {
            let words = other.to_string();
            let words: Vec<&str> = words.split_whitespace().take(2).collect();
            Err(SqlError::unsupported(format!(
                "ALTER TABLE ... {}",
                words.join(" ")
            )))
        }
    }
}

fn add_column(
    definition: &ast::ColumnDef,
    if_not_exists: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let known = alteration.draft.table.column(&definition.name.value);
    if if_not_exists && known.is_some() {
        return Ok(());
    }
    let mut constraints = Vec::new();
    let Defined {
        column,
        default,
        generated,
        sequence,
        check,
        at,
    } = bind_column(definition, &mut constraints, alteration.draft.binder)?;
    let counts = column.sequence.is_some();
    let place = alteration.draft.add_column(column, at)?;
    let own = sequence
        .is_some()
        .then_some(alteration.draft.sequences.len());
    if let Some(sequence) = sequence {
        alteration.draft.own_sequence(place, sequence)?;
    }
    alteration.sources.push(match (default, generated) {
        (Some(default), _) => Source::Computed(default),
        (None, Some(_)) => Source::Generated,
        (None, None) if counts || own.is_some() => Source::Counted(own),
        (None, None) => Source::Null,
    });
    if let Some(generated) = generated {
        alteration
            .draft
            .generate(place, generated)
            .map_err(|error| error.at(at))?;
    }
    constrain(&constraints, alteration)?;
    match check {
        Some(check) => constrain_type(place, &check, alteration),
        None => Ok(()),
    }
}

/// Adds what a column's type says besides, which the rows that are there are held to.
pub(super) fn constrain_type(
    place: usize,
    check: &TypeCheck,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    alteration.draft.add_type_check(place, check)?;
    let added = alteration.draft.table.checks.last();
    alteration
        .checks
        .extend(added.map(|check| check.name.clone()));
    Ok(())
}

/// Adds constraints, which the rows that are there are held to.
pub(super) fn constrain(
    constraints: &[Constraint<'_>],
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let before = alteration.draft.table.checks.len();
    alteration.draft.constrain(constraints)?;
    let checks = alteration.draft.table.checks.iter().skip(before);
    let checks = checks.filter(|check| !check.not_valid);
    alteration
        .checks
        .extend(checks.map(|check| check.name.clone()));
    Ok(())
}

/// The place of a column, for an action on it.
///
/// # Errors
/// 42703.
pub(super) fn place_of(name: &ast::Ident, alteration: &Alteration<'_>) -> Result<usize> {
    find_column(&alteration.draft.table, name)
}
