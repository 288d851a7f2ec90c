//! Permission for statements that are not queries.

use std::sync::Arc;

use super::Principal;
use super::authorize::{Rights, denied};
use crate::catalog::{
    Catalog, Function, Home, NEW_TABLE, Privilege, Procedure, Relation, Sequence, Table, TableId,
};
use crate::plan::{
    AlterTable, AlterUser, AlterView, Command, CreateView, GrantChange, LockTables, SchemaChange,
    TableChange, TableLockMode,
};
use crate::types::Result;

/// Checks that a user may run a command.
///
/// The arguments of EXECUTE, and the statement that it runs, are queries and pass
/// [`super::authorize`] on their own.
///
/// # Errors
/// 42501; 28000 where the user exists no more.
pub(crate) fn authorize_command(
    command: &Command,
    principal: &Principal,
    catalog: &Catalog,
) -> Result<()> {
    let rights = Rights::of(principal, catalog)?;
    if let Some(schema) = filled_schema(command, catalog) {
        rights.require_create(schema)?;
    }
    match command {
        Command::CreateTable(create) => {
            let mut like = create.like.iter();
            like.try_for_each(|source| rights.require(*source, Privilege::Select))?;
            read_parents(&create.table, &rights)
        }
        Command::AlterTable(alter) => alter_table(alter, &rights),
        Command::LockTables(lock) => may_lock(lock, &rights),
        Command::Truncate(truncate) => own_all(truncate.tables.iter(), &rights),
        Command::DropTable(drop) => own_all(drop.tables.iter(), &rights),
        Command::CreateIndex(create) => change(&create.change, &rights),
        Command::DropIndex(drop) => {
            let mut changes = drop.changes.iter();
            changes.try_for_each(|one| change(one, &rights))
        }
        Command::CreateSchema(_) => administrator(&rights, "CREATE SCHEMA"),
        Command::AlterSchema(alter) => {
            own_schemas(alter.schema.iter(), &rights)?;
            match alter.change {
                SchemaChange::Owner(_) => administrator(&rights, "ALTER SCHEMA ... OWNER"),
                SchemaChange::Name { .. } => Ok(()),
            }
        }
        Command::DropSchema(drop) => own_schemas(drop.schemas.iter(), &rights),
        Command::CreateView(create) => create_view(create, &rights, catalog),
        Command::RenameView(rename) => own_all(rename.view.iter(), &rights),
        Command::AlterView(alter) => alter_view(alter, &rights),
        Command::DropView(drop) => own_all(drop.views.iter(), &rights),
        Command::RefreshView { view, .. } => rights.require_owner(*view),
        Command::CreateSequence(create) => own_all(owner(&create.sequence), &rights),
        Command::AlterSequence(alter) => {
            own_all(alter.sequence.iter(), &rights)?;
            own_all(owner(&alter.definition), &rights)
        }
        // Defaults that go with them are of whoever counts with them.
        Command::DropSequence(drop) => own_all(drop.sequences.iter(), &rights),
        Command::CreateType(_) => Ok(()),
        Command::AlterType(alter) => own_types([&alter.before], &rights, catalog),
        Command::DropTypes(drop) => own_types(&drop.names, &rights, catalog),
        Command::CreateFunction(create) => {
            let known = catalog.function_like(&create.function);
            own_functions(known.filter(|_| create.or_replace), &rights)?;
            leakproof(&create.function, known, &rights)
        }
        Command::FunctionCallers { functions, .. } => {
            let known = functions
                .iter()
                .filter_map(|one| catalog.function_like(one));
            own_functions(known, &rights)
        }
        Command::AlterFunction(alter) => {
            let before = catalog.function_called(&alter.before);
            own_functions(before, &rights)?;
            leakproof(&alter.definition, before, &rights)
        }
        Command::DropFunctions(drop) => {
            let dropped = drop.functions.iter();
            own_functions(
                dropped.filter_map(|one| catalog.function_called(one)),
                &rights,
            )
        }
        Command::CreateProcedure(create) => {
            let procedure = &create.procedure;
            let known = catalog.procedure(Some(&procedure.schema), &procedure.name);
            let replaced = known.filter(|_| create.or_replace);
            own_procedures(replaced.into_iter(), &rights)
        }
        Command::DropProcedure(drop) => {
            let named = drop.names.iter();
            let known = named.filter_map(|one| catalog.procedure(Some(&one.schema), &one.name));
            own_procedures(known, &rights)
        }
        Command::CreateTrigger(create) => rights.require_owner(create.trigger.table),
        Command::DropTrigger(drop) => own_all(drop.trigger.iter().map(|(table, _)| table), &rights),
        Command::CreateUser(_) => administrator(&rights, "CREATE USER"),
        Command::DropUser(_) => administrator(&rights, "DROP USER"),
        Command::AlterUser(alter) => alter_user(alter, &rights),
        Command::Grant(change) | Command::Revoke(change) => change_grants(change, &rights),
        Command::Maintain(maintenance) => {
            let mut tables = maintenance.tables.iter().flatten();
            tables.try_for_each(|table| rights.require(*table, Privilege::Select))
        }
        Command::Begin { .. }
        | Command::Commit
        | Command::Rollback { .. }
        | Command::Savepoint { .. }
        | Command::Release { .. }
        | Command::SetConstraints { .. }
        | Command::SetTransaction { .. }
        | Command::Set(_)
        | Command::ResetAll
        | Command::Show { .. }
        | Command::ShowAll { .. }
        | Command::Nothing { .. }
        | Command::DiscardAll
        | Command::DiscardSequences
        | Command::DiscardTemporary
        | Command::EndAndChain { .. }
        | Command::Prepare { .. }
        | Command::Execute { .. }
        | Command::ExplainExecute { .. }
        | Command::Deallocate { .. }
        | Command::Fetch { .. }
        | Command::Close { .. } => Ok(()),
    }
}

/// The schema into which a command puts something new.
fn filled_schema<'c>(command: &'c Command, catalog: &Catalog) -> Option<&'c str> {
    let home = match command {
        Command::CreateTable(create) => create.table.home(),
        Command::CreateSequence(create) => create.sequence.home(),
        Command::CreateView(create) => create.home(),
        Command::CreateProcedure(create) => Home::Schema(&create.procedure.schema),
        Command::RenameView(rename) => return rename.schema.as_deref(),
        Command::AlterTable(alter) => {
            let change = alter.change.as_ref()?;
            let before = catalog.table_by_id(change.definition.id)?;
            let moves = before.schema != change.definition.schema;
            return moves.then_some(&change.definition.schema);
        }
        Command::AlterSequence(alter) => {
            let before = catalog.sequence_by_id(alter.sequence?)?;
            let moves = before.schema != alter.definition.schema;
            return moves.then_some(&alter.definition.schema);
        }
        _ => return None,
    };
    match home {
        Home::Schema(schema) => Some(schema),
        Home::Session => None,
    }
}

fn own_schemas<'a>(
    mut schemas: impl Iterator<Item = &'a TableId>,
    rights: &Rights<'_>,
) -> Result<()> {
    schemas.try_for_each(|schema| rights.require_schema(*schema))
}

/// A foreign key tells which keys exist, so it needs the right to read them.
fn read_parents(table: &Table, rights: &Rights<'_>) -> Result<()> {
    let parents = table.foreign_keys.iter().map(|key| key.parent);
    let mut others = parents.filter(|parent| *parent != NEW_TABLE && *parent != table.id);
    others.try_for_each(|parent| rights.require(parent, Privilege::Select))
}

/// Only the owner changes a table; that foreign keys of others go with a key needs no right on those.
fn alter_table(alter: &AlterTable, rights: &Rights<'_>) -> Result<()> {
    let mut changes = alter.change.iter();
    changes.try_for_each(|one| change(one, rights))
}

fn change(change: &TableChange, rights: &Rights<'_>) -> Result<()> {
    rights.require_owner(change.definition.id)?;
    match change.verify.foreign_keys.is_empty() {
        true => Ok(()),
        false => read_parents(&change.definition, rights),
    }
}

/// A view that is replaced must be the user's own. What it reads is checked whenever it is read.
fn create_view(create: &CreateView, rights: &Rights<'_>, catalog: &Catalog) -> Result<()> {
    match catalog.relation_at(create.home(), &create.name) {
        Some(Relation::View(replaced)) if create.or_replace => rights.require_owner(replaced.id),
        _ => Ok(()),
    }
}

/// Only administrators give a view to another.
fn alter_view(alter: &AlterView, rights: &Rights<'_>) -> Result<()> {
    own_all(alter.view.iter().map(|view| &view.id), rights)?;
    match alter.owner_changes {
        true => administrator(rights, "ALTER VIEW ... OWNER TO"),
        false => Ok(()),
    }
}

/// The table that a sequence goes with.
fn owner(sequence: &Sequence) -> impl Iterator<Item = &TableId> {
    sequence.owned_by.iter().map(|(table, _)| table)
}

fn own_procedures<'a>(
    mut procedures: impl Iterator<Item = &'a Arc<Procedure>>,
    rights: &Rights<'_>,
) -> Result<()> {
    let foreign = |one: &&Arc<Procedure>| !rights.is_admin() && one.owner != rights.name();
    match procedures.find(foreign) {
        None => Ok(()),
        Some(procedure) => Err(denied(format!(
            "this: only the owner of procedure {}, or an administrator, may",
            procedure.name
        ))),
    }
}

fn own_functions<'a>(
    functions: impl IntoIterator<Item = &'a Arc<Function>>,
    rights: &Rights<'_>,
) -> Result<()> {
    let mut functions = functions.into_iter();
    match functions.find(|one| !rights.is_admin() && one.owner != rights.name()) {
        None => Ok(()),
        Some(foreign) => Err(denied(format!(
            "this: only the owner of function {}, or an administrator, may",
            foreign.name
        ))),
    }
}

/// Only administrators say of a function that it tells nothing of what it is given.
fn leakproof(
    function: &Function,
    before: Option<&Arc<Function>>,
    rights: &Rights<'_>,
) -> Result<()> {
    let was = before.is_some_and(|before| before.traits.leakproof);
    match function.traits.leakproof && !was && !rights.is_admin() {
        true => Err(denied("LEAKPROOF: only an administrator may say it")),
        false => Ok(()),
    }
}

fn own_types<'a>(
    names: impl IntoIterator<Item = &'a String>,
    rights: &Rights<'_>,
    catalog: &Catalog,
) -> Result<()> {
    let mut types = names.into_iter().filter_map(|name| catalog.user_type(name));
    match types.find(|one| !rights.is_admin() && one.owner != rights.name()) {
        None => Ok(()),
        Some(foreign) => Err(denied(format!(
            "this: only the owner of type {}, or an administrator, may",
            foreign.name
        ))),
    }
}

fn own_all<'a>(mut tables: impl Iterator<Item = &'a TableId>, rights: &Rights<'_>) -> Result<()> {
    tables.try_for_each(|table| rights.require_owner(*table))
}

fn administrator(rights: &Rights<'_>, what: &str) -> Result<()> {
    if rights.is_admin() {
        return Ok(());
    }
    Err(denied(format!("{what}: only an administrator may")))
}

/// Users may change their own password; the rest is for administrators.
fn alter_user(alter: &AlterUser, rights: &Rights<'_>) -> Result<()> {
    if alter.name == rights.name() && alter.admin.is_none() {
        return Ok(());
    }
    administrator(rights, "ALTER USER of someone else, or of a role")
}

fn change_grants(change: &GrantChange, rights: &Rights<'_>) -> Result<()> {
    for &table in &change.tables {
        for &privilege in &change.privileges {
            if !rights.has(table, privilege, true) {
                let (kind, name) = (rights.kind(table), rights.table_name(table));
                return Err(denied(format!(
                    "granting or revoking on {kind} {name}: it needs the owner, an administrator, \
                     or the privilege WITH GRANT OPTION"
                )));
            }
        }
    }
    Ok(())
}

/// Who may read a table may lock it in the weakest mode; who may change rows in any.
fn may_lock(lock: &LockTables, rights: &Rights<'_>) -> Result<()> {
    let writes = [Privilege::Update, Privilege::Delete];
    let insert = (lock.mode <= TableLockMode::RowExclusive).then_some(Privilege::Insert);
    let select = (lock.mode == TableLockMode::AccessShare).then_some(Privilege::Select);
    let privileges: Vec<_> = writes.into_iter().chain(insert).chain(select).collect();
    lock.tables.iter().try_for_each(|(table, _)| {
        let mut results = privileges.iter().map(|one| rights.require(*table, *one));
        let first = results.next().unwrap_or(Ok(()));
        match first.is_ok() || results.any(|one| one.is_ok()) {
            true => Ok(()),
            false => first,
        }
    })
}
