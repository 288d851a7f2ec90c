//! ALTER ... SET SCHEMA: a relation goes into another schema, with what belongs to it.

use super::super::names::{known_schema, no_schema};
use super::super::relation::{find_relation, find_sequence, find_table, is_missing};
use super::super::{BindContext, Binder};
use super::alter_table::{finish, nothing};
use super::alteration::Alteration;
use super::drop::find_view;
use super::sequence::{moved_defaults, moved_sequence, no_sequence};
use crate::catalog::{Home, Relation, Table, View};
use crate::plan::{Command, RenameView};
use crate::sql::{MovedKind, SetSchema, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds ALTER ... SET SCHEMA.
///
/// # Errors
/// 42P01 for a relation that is not there, 42809 for another kind of it, 3F000 for the schema, 42P07 where a
/// name is taken there, 0A000 for what is temporary or goes with another.
pub(in crate::binder) fn bind_set_schema(
    set: &SetSchema,
    context: &BindContext<'_>,
) -> Result<Command> {
    let found = match set.kind {
        MovedKind::Table => table_or_other(&set.name, context),
        MovedKind::View => find_view(context, &set.name, false).map(Relation::View),
        MovedKind::MaterializedView => find_view(context, &set.name, true).map(Relation::View),
        MovedKind::Sequence => find_sequence(context, &set.name).map(Relation::Sequence),
    };
    let relation = match found {
        Err(error) if set.if_exists && is_missing(&error) => return Ok(nothing_moved(set.kind)),
        found => found?,
    };
    refuse_temporary(relation, &set.schema, context)?;
    let here = |error: SqlError| error.at(position(set.schema.span));
    match relation {
        Relation::Table(table) => move_table(table, &set.schema, context).map_err(here),
        Relation::View(view) => move_view(view, &set.schema, context).map_err(here),
        Relation::Sequence(sequence) => {
            free(relation.name(), &sequence.schema, &set.schema, context)?;
            moved_sequence(sequence, &set.schema.value, context).map_err(here)
        }
    }
}

/// ALTER TABLE names views and sequences too.
fn table_or_other<'c>(name: &ast::ObjectName, context: &BindContext<'c>) -> Result<Relation<'c>> {
    match find_relation(context, name)? {
        Relation::Table(_) => find_table(context, name).map(Relation::Table),
        other => Ok(other),
    }
}

fn nothing_moved(kind: MovedKind) -> Command {
    match kind {
        MovedKind::Table => nothing(),
        MovedKind::View | MovedKind::MaterializedView => Command::RenameView(RenameView {
            view: None,
            schema: None,
            name: String::new(),
        }),
        MovedKind::Sequence => no_sequence(),
    }
}

fn refuse_temporary(
    relation: Relation<'_>,
    schema: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<()> {
    let of_session = context.catalog.is_own(&schema.value);
    if relation.home() == Home::Session || of_session {
        let message = "cannot move objects into or out of temporary schemas";
        let error = SqlError::new(SqlState::FeatureNotSupported, message);
        return Err(error.at(position(schema.span)));
    }
    known_schema(schema, context).map_err(|_| no_schema(schema))
}

/// Makes sure that a name is free in the schema, unless it is there anyway.
fn free(name: &str, from: &str, to: &ast::Ident, context: &BindContext<'_>) -> Result<()> {
    if from == to.value || !context.catalog.is_taken(Home::Schema(&to.value), name) {
        return Ok(());
    }
    let message = format!(
        "relation \"{name}\" already exists in schema \"{}\"",
        to.value
    );
    Err(SqlError::new(SqlState::DuplicateTable, message).at(position(to.span)))
}

/// The table's indexes, and the sequences that its columns own, go with it.
fn move_table(table: &Table, to: &ast::Ident, context: &BindContext<'_>) -> Result<Command> {
    let catalog = context.catalog;
    let indexes = table.indexes.iter().map(|index| &index.name);
    for name in indexes.chain([&table.name]) {
        free(name, &table.schema, to, context)?;
    }
    let owned = catalog.sequences().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(owner, _)| *owner == table.id)
    });
    let owned: Vec<_> = owned.collect();
    for sequence in &owned {
        free(&sequence.name, &sequence.schema, to, context)?;
    }
    let changed = moved_defaults(&owned, &to.value, catalog)?;
    let before = changed.iter().find(|one| one.id == table.id);
    let before = before.unwrap_or(table).clone();
    let binder = Binder::new(context);
    let mut alteration = Alteration::of(table, &binder);
    alteration.draft.table = Table {
        schema: to.value.clone(),
        ..before
    };
    for other in changed.into_iter().filter(|one| one.id != table.id) {
        alteration.others.insert(other.id, other);
    }
    finish(alteration, false)
}

fn move_view(view: &View, to: &ast::Ident, context: &BindContext<'_>) -> Result<Command> {
    free(&view.name, &view.schema, to, context)?;
    let indexes = view.rows.iter().flat_map(|rows| &rows.indexes);
    for index in indexes {
        free(&index.name, &view.schema, to, context)?;
    }
    Ok(Command::RenameView(RenameView {
        view: Some(view.id),
        schema: Some(to.value.clone()),
        name: view.name.clone(),
    }))
}
