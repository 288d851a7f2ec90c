//! What an INSERT does where keys are taken: ON CONFLICT, and how MySQL and SQLite say it.

use super::super::{Around, Binder, Clause, Scope};
use super::conflict_target;
use super::insert_clauses::ConflictClause;
use super::set::Setter;
use super::target::Target;
use crate::catalog::{Index, Table};
use crate::plan::{Conflict, ConflictAction, ConflictUpdate, UniqueKey};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The name of the rows that were proposed.
const EXCLUDED: &str = "excluded";

/// Binds the clause.
pub(super) fn bind_conflict(
    clause: ConflictClause<'_>,
    target: &Target<'_>,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<Option<Conflict>> {
    let every_key = || all_keys(target.table);
    let (keys, action) = match clause {
        ConflictClause::Refuse => return Ok(None),
        ConflictClause::Ignore => (every_key(), ConflictAction::Nothing),
        ConflictClause::Replace => (every_key(), ConflictAction::Replace),
        ConflictClause::DuplicateKey { assignments, alias } => {
            let name = alias.map_or(EXCLUDED, |alias| &alias.value);
            let scope = scope(target, name, around)?;
            let update = duplicate_update(assignments, target, scope, binder)?;
            (every_key(), ConflictAction::Update(update))
        }
        ConflictClause::OnConflict(on) => return on_conflict(on, target, around, binder).map(Some),
    };
    Ok(Some(Conflict { keys, action }))
}

/// Every unique key of a table, its primary key first.
fn all_keys(table: &Table) -> Vec<UniqueKey> {
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let indexes = indexes.map(|index| UniqueKey::Index(index.id));
    let row_id = table.row_id_column.map(|_| UniqueKey::RowId);
    row_id.into_iter().chain(indexes).collect()
}

/// ON DUPLICATE KEY UPDATE: bare names are the row's own, VALUES(column) is what was proposed.
fn duplicate_update(
    assignments: &[ast::Assignment],
    target: &Target<'_>,
    mut scope: Scope<'_>,
    binder: &Binder<'_>,
) -> Result<ConflictUpdate> {
    scope.visible.truncate(target.width());
    let setter = Setter::new(target, &scope, binder);
    Ok(ConflictUpdate {
        assignments: setter.assignments(assignments)?,
        condition: None,
        again: true,
    })
}

/// The target's columns, then those of the rows that were proposed.
fn scope<'s>(target: &Target<'_>, proposed: &str, around: Around<'s>) -> Result<Scope<'s>> {
    let excluded = target.scope_as(proposed, around);
    target.scope(around).join(excluded)
}

fn on_conflict(
    on: &ast::OnConflict,
    target: &Target<'_>,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<Conflict> {
    let ast::OnConflict {
        conflict_target,
        action,
    } = on;
    let keys = match conflict_target {
        Some(wanted) => named_keys(wanted, target, binder)
            .map_err(|error| late_arbiter(error, wanted, target))?,
        None if has_late_key(target.table) => return Err(no_late_arbiters()),
        None => all_keys(target.table),
    };
    let ast::OnConflictAction::DoUpdate(update) = action else {
        let action = ConflictAction::Nothing;
        return Ok(Conflict { keys, action });
    };
    if conflict_target.is_none() {
        let message = "ON CONFLICT DO UPDATE requires inference specification or constraint name";
        let hint = "For example, ON CONFLICT (column_name).";
        return Err(SqlError::new(SqlState::SyntaxError, message).with_hint(hint));
    }
    let ast::DoUpdate {
        assignments,
        selection,
    } = update;
    let scope = scope(target, EXCLUDED, around)?;
    let condition = selection.as_ref().map(|condition| {
        let binder = binder.expressions(&scope, Clause::Where);
        binder.bind_condition(condition)
    });
    let update = ConflictUpdate {
        assignments: Setter::new(target, &scope, binder).assignments(assignments)?,
        condition: condition.transpose()?,
        again: false,
    };
    let action = ConflictAction::Update(update);
    Ok(Conflict { keys, action })
}

/// Whether a key of a table is only checked late.
fn has_late_key(table: &Table) -> bool {
    table.indexes.iter().any(|index| index.deferral.is_some())
}

/// 55000: two rows may have such a key, so that it does not say which is in the way.
fn no_late_arbiters() -> SqlError {
    let message = "ON CONFLICT does not support deferrable unique constraints as arbiters";
    SqlError::new(SqlState::ObjectNotInPrerequisiteState, message)
}

/// A target that was not found may be such a key.
fn late_arbiter(error: SqlError, wanted: &ast::ConflictTarget, target: &Target<'_>) -> SqlError {
    let table = target.table;
    let named = |index: &Index| match wanted {
        ast::ConflictTarget::OnConstraint(name) => {
            matches!(name.0.last(), Some(ast::ObjectNamePart::Identifier(name)) if name.value == index.name)
        }
        ast::ConflictTarget::Columns { columns, .. } => {
            let places = columns.iter().map(|one| target.column(one)?.place());
            let places: Option<Vec<usize>> = places.collect();
            let mut key: Vec<usize> = index.places().collect();
            key.sort_unstable();
            places.is_some_and(|mut places| {
                places.sort_unstable();
                places == key
            })
        }
    };
    let mut late = table
        .indexes
        .iter()
        .filter(|index| index.deferral.is_some());
    match late.any(named) {
        true => no_late_arbiters().at(error.position()),
        false => error,
    }
}

/// The keys that a clause's columns or its constraint stand for.
fn named_keys(
    wanted: &ast::ConflictTarget,
    target: &Target<'_>,
    binder: &Binder<'_>,
) -> Result<Vec<UniqueKey>> {
    match wanted {
        ast::ConflictTarget::OnConstraint(name) => {
            constraint_key(name, target.table).map(|key| vec![key])
        }
        ast::ConflictTarget::Columns { columns, predicate } => {
            if let Some(predicate) = predicate {
                let scope = target.scope(Around::default());
                let expressions = binder.expressions(&scope, Clause::Where);
                expressions.bind_condition(predicate)?;
            }
            inferred_keys(columns, predicate.as_ref(), target, binder)
        }
    }
}

/// The unique keys that have exactly these columns and expressions, in any order. Those of a partial index are meant
/// where its condition is given.
fn inferred_keys(
    columns: &[ast::Ident],
    predicate: Option<&ast::Expr>,
    target: &Target<'_>,
    binder: &Binder<'_>,
) -> Result<Vec<UniqueKey>> {
    let table = target.table;
    let wanted = columns
        .iter()
        .map(|one| conflict_target::places(one, target, binder));
    let wanted = wanted.collect::<Result<Vec<_>>>()?;
    let row_id = table.row_id_column.filter(|place| {
        let is_it = |places: &Vec<usize>| places[..] == [*place];
        !wanted.is_empty() && wanted.iter().all(is_it)
    });
    let row_id = row_id.map(|_| UniqueKey::RowId);
    let indexes = table.indexes.iter();
    let covers = |index: &Index| match index.predicate.and_then(|at| table.columns.get(at)) {
        Some(column) => predicate.is_some_and(|given| is_condition(given, &column.name)),
        None => true,
    };
    let indexes =
        indexes.filter(|index| index.unique && covers(index) && has_columns(index, &wanted));
    let indexes = indexes.map(|index| UniqueKey::Index(index.id));
    let keys: Vec<UniqueKey> = row_id.into_iter().chain(indexes).collect();
    if keys.is_empty() {
        let message =
            "there is no unique or exclusion constraint matching the ON CONFLICT specification";
        let at = columns.first().and_then(|name| position(name.span));
        return Err(SqlError::new(SqlState::InvalidColumnReference, message).at(at));
    }
    Ok(keys)
}

/// Whether a condition is the one that is kept as this SQL.
fn is_condition(given: &ast::Expr, sql: &str) -> bool {
    let mut given = given;
    while let ast::Expr::Nested(inner) = given {
        given = inner;
    }
    given.to_string() == sql
}

/// Whether an index has one of each of these sets of columns, and no others.
fn has_columns(index: &Index, wanted: &[Vec<usize>]) -> bool {
    wanted
        .iter()
        .all(|places| index.places().any(|part| places.contains(&part)))
        && index
            .places()
            .all(|part| wanted.iter().any(|places| places.contains(&part)))
}

fn constraint_key(name: &ast::ObjectName, table: &Table) -> Result<UniqueKey> {
    let name = super::super::names::plain_name(name)?;
    if table.row_id_column.is_some() && table.primary_key_name.as_ref() == Some(&name.value) {
        return Ok(UniqueKey::RowId);
    }
    let mut indexes = table.indexes.iter();
    let index = indexes.find(|index| index.unique && index.constraint && index.name == name.value);
    if let Some(index) = index {
        return Ok(UniqueKey::Index(index.id));
    }
    let mut checks = table.checks.iter().map(|check| &check.name);
    let mut references = table.foreign_keys.iter().map(|key| &key.name);
    let error = if checks.any(|one| *one == name.value) || references.any(|one| *one == name.value)
    {
        let message = "constraint in ON CONFLICT clause has no associated index";
        SqlError::new(SqlState::WrongObjectType, message)
    } else {
        let (name, table) = (&name.value, &table.name);
        let message = format!("constraint \"{name}\" for table \"{table}\" does not exist");
        SqlError::new(SqlState::UndefinedObject, message)
    };
    Err(error.at(position(name.span)))
}
