//! DROP COLUMN and DROP CONSTRAINT of ALTER TABLE, and what goes with them.

use super::super::bind_expression_text;
use super::alteration::Alteration;
use super::check::columns_of;
use super::foreign_key::{is_permutation, unique_keys};
use super::{alter_triggers, alter_views, drop, own_sequence, table_index};
use crate::catalog::{ForeignKey, Generated, Index, Table};
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// DROP COLUMN, with the table's indexes and constraints that it is part of.
pub(super) fn column(
    name: &ast::Ident,
    if_exists: bool,
    cascade: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let Some((place, _)) = alteration.draft.table.column(&name.value) else {
        if if_exists {
            return Ok(());
        }
        return Err(SqlError::new(
            SqlState::UndefinedColumn,
            format!(
                "column \"{}\" of relation \"{}\" does not exist",
                name.value, alteration.draft.table.name
            ),
        )
        .at(position(name.span)));
    };
    drop_column(place, cascade, alteration).map_err(|error| error.at(position(name.span)))
}

fn drop_column(mut place: usize, cascade: bool, alteration: &mut Alteration<'_>) -> Result<()> {
    while let Some((dependent, name)) = generated_from(place, alteration, false)? {
        if !cascade {
            return Err(needed_by(
                &described(place, alteration),
                &format!("column {name} of table {}", alteration.draft.table.name),
            ));
        }
        let itself = name_at(place, alteration);
        drop_column(dependent, true, alteration)?;
        // Hidden columns may have gone with it, before this one as well as behind.
        let table = &alteration.draft.table;
        let found = table.column(&itself).map(|(place, _)| place);
        place = found.ok_or_else(|| SqlError::internal("a column went with its dependent"))?;
    }
    let of_column = described(place, alteration);
    let refers = |key: &ForeignKey| key.parent_columns.contains(&place);
    drop_referring(&refers, &of_column, &of_column, cascade, alteration)?;
    let name = name_at(place, alteration);
    own_sequence::drop_with_column(&name, cascade, alteration)?;
    alter_views::drop_column(&name, cascade, alteration)?;
    alter_triggers::refuse_named(place, cascade, alteration)?;
    drop_parts(place, alteration)?;
    alteration.remove_column(place);
    alteration.drop_unused_columns();
    Ok(())
}

fn name_at(place: usize, alteration: &Alteration<'_>) -> String {
    let column = alteration.draft.table.columns.get(place);
    column.map_or_else(String::new, |column| column.name.clone())
}

fn described(place: usize, alteration: &Alteration<'_>) -> String {
    let table = &alteration.draft.table;
    let column = table.columns.get(place).map_or("", |column| &column.name);
    format!("column {column} of table {}", table.name)
}

/// A column that is computed from this one: hidden ones, or those that statements see.
fn generated_from(
    place: usize,
    alteration: &Alteration<'_>,
    hidden: bool,
) -> Result<Option<(usize, String)>> {
    let table = &alteration.draft.table;
    let catalog = alteration.draft.catalog();
    for (dependent, column, Generated { sql }) in table.generated_columns() {
        let bound = bind_expression_text(sql, Some(table), column.data_type, catalog)?;
        if column.hidden == hidden && columns_of(&bound).contains(&place) {
            return Ok(Some((dependent, column.name.clone())));
        }
    }
    Ok(None)
}

/// DROP INDEX of MySQL, which is of a constraint's index as well.
pub(super) fn index(name: &ast::Ident, alteration: &mut Alteration<'_>) -> Result<()> {
    if name.value.eq_ignore_ascii_case("primary") {
        return primary_key(false, alteration);
    }
    let table = &alteration.draft.table;
    let Some(index) = table_index::find(name, table).cloned() else {
        return Err(drop::no_index(name));
    };
    if index.constraint {
        let constraint_name = ast::Ident::with_span(name.span, &index.name);
        return constraint(&constraint_name, false, false, alteration);
    }
    drop::droppable(table, &index, alteration.draft.catalog())
        .map_err(|error| error.at(position(name.span)))?;
    let indexes = &mut alteration.draft.table.indexes;
    indexes.retain(|other| other.name != index.name);
    alteration.drop_unused_columns();
    Ok(())
}

/// Drops foreign keys to the table: those for which `refers` is true.
fn drop_referring(
    refers: &dyn Fn(&ForeignKey) -> bool,
    what: &str,
    on: &str,
    cascade: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let itself = alteration.draft.table.id;
    let own = alteration.draft.table.clone();
    let own_keys = own.foreign_keys.iter().filter(|key| key.parent == itself);
    let own_keys = own_keys.map(|key| (own.clone(), key.clone()));
    let all: Vec<(Table, ForeignKey)> = own_keys.chain(alteration.referring()).collect();
    for (table, key) in all.iter().filter(|(_, key)| refers(key)) {
        if !cascade {
            let dependent = format!("constraint {} on table {}", key.name, table.name);
            return Err(needed(what, &dependent, on));
        }
        let table = match table.id == itself {
            true => &mut alteration.draft.table,
            false => alteration.other(table),
        };
        table.foreign_keys.retain(|other| other.name != key.name);
    }
    Ok(())
}

/// Drops the table's own indexes and constraints that a column is part of.
fn drop_parts(place: usize, alteration: &mut Alteration<'_>) -> Result<()> {
    let catalog = alteration.draft.catalog();
    let mut computed = vec![place];
    let table = alteration.draft.table.clone();
    for (dependent, column, Generated { sql }) in table.generated_columns() {
        let bound = bind_expression_text(sql, Some(&table), column.data_type, catalog)?;
        if column.hidden && columns_of(&bound).contains(&place) {
            computed.push(dependent);
        }
    }
    let uses = |index: &Index| {
        let mut parts = index.places().chain(index.predicate);
        parts.any(|part| computed.contains(&part))
    };
    let draft = &mut alteration.draft.table;
    draft.indexes.retain(|index| !uses(index));
    draft
        .foreign_keys
        .retain(|key| !key.columns.contains(&place));
    if draft.primary_key.contains(&place) {
        forget_primary_key(draft);
    }
    let mut kept = Vec::new();
    for check in std::mem::take(&mut draft.checks) {
        let bound = bind_expression_text(&check.sql, Some(&table), DataType::Boolean, catalog)?;
        if !columns_of(&bound).contains(&place) {
            kept.push(check);
        }
    }
    draft.checks = kept;
    Ok(())
}

fn forget_primary_key(table: &mut Table) {
    table.primary_key.clear();
    table.primary_key_name = None;
    table.settle_primary_key();
}

/// DROP CONSTRAINT.
pub(super) fn constraint(
    name: &ast::Ident,
    if_exists: bool,
    cascade: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = &mut alteration.draft.table;
    let wanted = name.value.as_str();
    let before = table.checks.len() + table.foreign_keys.len();
    table.checks.retain(|check| check.name != wanted);
    table.foreign_keys.retain(|key| key.name != wanted);
    let dropped = before > table.checks.len() + table.foreign_keys.len();
    let is_key = |index: &Index| index.constraint && index.name == wanted;
    if dropped {
        alteration.checks.retain(|check| check != wanted);
    } else if table.primary_key_name.as_deref() == Some(wanted) {
        primary_key(cascade, alteration)?;
    } else if let Some(index) = table.indexes.iter().find(|index| is_key(index)).cloned() {
        drop_key(
            &index.places().collect::<Vec<_>>(),
            wanted,
            cascade,
            alteration,
        )?;
        alteration
            .draft
            .table
            .indexes
            .retain(|index| !is_key(index));
    } else if if_exists {
        return Ok(());
    } else {
        return Err(no_constraint(wanted, table).at(position(name.span)));
    }
    alteration.draft.names().release(wanted);
    Ok(())
}

/// 42704 for a constraint that the table does not have.
pub(super) fn no_constraint(name: &str, table: &Table) -> SqlError {
    SqlError::new(
        SqlState::UndefinedObject,
        format!(
            "constraint \"{name}\" of relation \"{}\" does not exist",
            table.name
        ),
    )
}

/// DROP PRIMARY KEY.
pub(super) fn primary_key(cascade: bool, alteration: &mut Alteration<'_>) -> Result<()> {
    let table = &alteration.draft.table;
    let Some(name) = table.primary_key_name.clone() else {
        return Err(no_constraint("PRIMARY KEY", table));
    };
    alter_views::drop_key(&name, cascade, alteration)?;
    let table = &alteration.draft.table;
    drop_key(&table.primary_key.clone(), &name, cascade, alteration)?;
    let table = &mut alteration.draft.table;
    table
        .indexes
        .retain(|index| !(index.constraint && index.name == name));
    forget_primary_key(table);
    alteration.draft.names().release(&name);
    Ok(())
}

/// Foreign keys that refer to a key go with it, unless another key has the same columns.
fn drop_key(
    columns: &[usize],
    name: &str,
    cascade: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = &alteration.draft.table;
    let same = unique_keys(table).filter(|key| is_permutation(key, columns));
    // A primary key and its index are one key.
    let is_primary = is_permutation(&table.primary_key, columns);
    let own = if is_primary && table.row_id_column.is_none() {
        2
    } else {
        1
    };
    if same.count() > own {
        return Ok(());
    }
    let what = format!("constraint {name} on table {}", table.name);
    let refers = |key: &ForeignKey| is_permutation(&key.parent_columns, columns);
    let on = format!("index {name}");
    drop_referring(&refers, &what, &on, cascade, alteration)
}

fn needed_by(what: &str, dependent: &str) -> SqlError {
    needed(what, dependent, what)
}

#[cold]
fn needed(what: &str, dependent: &str, on: &str) -> SqlError {
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop {what} because other objects depend on it"),
    )
    .with_detail(format!("{dependent} depends on {on}"))
    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
}
