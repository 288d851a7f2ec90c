//! What a definition locks before it does anything.

mod schemas;
mod sequences;
mod tables;
mod texts;
mod users;
mod views;

use crate::catalog::{
    Catalog, Function, Home, TableId, function_key, namespace_key, procedure_key, type_key,
    user_key,
};
use crate::plan::Command;
use crate::txn::{Lock, LockMode, Transaction};
use crate::types::Result;
use schemas::{of_alter_schema, of_drop_schema, of_schema};
use sequences::{of_owner, of_sequences};
use tables::{of_alter_table, of_change, of_create_table, of_drop_table, of_truncate};
use texts::{of_function, of_texts, of_type, of_types};
use users::{of_alter_user, of_drop_user, of_grant};
use views::{of_create_view, of_dependents, of_rename_view, of_views};

/// Something that a definition locks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A name that is made or dropped, in the name space that its prefix says.
    Name(String),
    /// A table or view whose definition, or whose referring tables, change.
    Table(TableId),
    /// A table or view that a definition stands on from now on: others may read and write it, and
    /// not define it anew. Locked together with others.
    Ground(TableId),
    /// A user whom something is granted to, or belongs to, from now on: others may change him, and not
    /// drop him. Locked together with others.
    Holder(String),
    /// A user who changes, and stays.
    User(String),
    /// A type that something is made of, or that a text names, from now on: others may use it, and not drop it
    /// or call it otherwise. Locked together with others.
    Type(String),
    /// The same of a function.
    Function(String),
}

impl Wanted {
    /// Asks for the lock.
    pub(super) fn request(&self, txn: &mut Transaction) -> Result<Lock> {
        match self {
            Wanted::Name(name) => txn.lock_name(name, LockMode::Exclusive),
            Wanted::Table(table) => txn.lock_table(*table, LockMode::Exclusive),
            Wanted::Ground(table) => txn.lock_table(*table, LockMode::Shared),
            Wanted::Holder(name) => txn.lock_name(&user_key(name), LockMode::KeyShared),
            Wanted::Type(name) => txn.lock_name(&type_key(name), LockMode::KeyShared),
            Wanted::Function(identity) => {
                txn.lock_name(&function_key(identity), LockMode::KeyShared)
            }
            Wanted::User(name) => txn.lock_name(&user_key(name), LockMode::KeyKept),
        }
    }
}

/// What a command of a user locks, in this order.
pub(super) fn wanted(command: &Command, user: &str, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = of_command(command, catalog);
    wanted.extend(filled(command).and_then(|home| of_schema(home, catalog)));
    if makes_owner(command) {
        wanted.push(Wanted::Holder(user.to_owned()));
    }
    wanted
}

/// Into which name space something new comes.
fn filled(command: &Command) -> Option<Home<'_>> {
    match command {
        Command::CreateTable(create) => Some(create.table.home()),
        Command::CreateSequence(create) => Some(create.sequence.home()),
        Command::RenameView(rename) => rename.schema.as_deref().map(Home::Schema),
        Command::CreateView(create) => Some(create.home()),
        Command::CreateProcedure(create) => Some(Home::Schema(&create.procedure.schema)),
        Command::AlterTable(alter) => {
            let change = alter.change.as_ref();
            change.map(|change| change.definition.home())
        }
        Command::AlterSequence(alter) => Some(alter.definition.home()),
        _ => None,
    }
}

/// Whether something belongs to the user afterwards.
fn makes_owner(command: &Command) -> bool {
    matches!(
        command,
        Command::CreateTable(_)
            | Command::CreateView(_)
            | Command::CreateSchema(_)
            | Command::CreateSequence(_)
            | Command::CreateType(_)
            | Command::CreateFunction(_)
            | Command::CreateProcedure(_)
    )
}

fn of_command(command: &Command, catalog: &Catalog) -> Vec<Wanted> {
    match command {
        Command::CreateTable(create) => of_create_table(create, catalog),
        Command::DropTable(drop) => of_drop_table(drop, catalog),
        Command::AlterTable(alter) => of_alter_table(alter, catalog),
        Command::Truncate(truncate) => of_truncate(truncate, catalog),
        Command::CreateIndex(create) => of_change(&create.change, catalog),
        Command::DropIndex(drop) => {
            let changes = drop.changes.iter();
            changes
                .flat_map(|change| of_change(change, catalog))
                .collect()
        }
        Command::CreateSchema(create) => vec![
            Wanted::Name(namespace_key(&create.schema.name)),
            Wanted::Holder(create.schema.owner.clone()),
        ],
        Command::AlterSchema(alter) => of_alter_schema(alter, catalog),
        Command::DropSchema(drop) => of_drop_schema(drop, catalog),
        Command::CreateView(create) => of_create_view(create, catalog),
        Command::RenameView(rename) => of_rename_view(rename, catalog),
        Command::DropView(drop) => of_views(&drop.views, catalog),
        Command::AlterView(alter) => {
            let others = alter.view.iter().chain(&alter.others);
            let mut wanted: Vec<Wanted> = others.map(|view| Wanted::Table(view.id)).collect();
            if let Some(view) = &alter.view {
                wanted.push(Wanted::Holder(view.owner.clone()));
                wanted.extend(of_texts(view.texts(), catalog));
            }
            wanted
        }
        Command::RefreshView { view, .. } => vec![Wanted::Table(*view)],
        Command::CreateSequence(create) => of_owner(&create.sequence),
        Command::AlterSequence(alter) if alter.sequence.is_none() => Vec::new(),
        Command::AlterSequence(alter) => {
            let mut wanted = of_sequences(alter.sequence.as_slice(), &alter.tables, catalog);
            wanted.extend(of_owner(&alter.definition));
            wanted
        }
        Command::DropSequence(drop) => {
            let mut wanted = of_sequences(&drop.sequences, &drop.tables, catalog);
            wanted.extend(of_dependents(&drop.sequences, catalog));
            wanted
        }
        Command::CreateType(create) => {
            let name = &create.user_type.name;
            let mut wanted = vec![Wanted::Name(type_key(name)), relation(name)];
            wanted.extend(of_type(&create.user_type, catalog));
            wanted
        }
        Command::AlterType(alter) => {
            let mut wanted = vec![Wanted::Name(type_key(&alter.before))];
            if alter.before != alter.definition.name {
                wanted.push(Wanted::Name(type_key(&alter.definition.name)));
                wanted.push(relation(&alter.definition.name));
            }
            wanted.extend(of_type(&alter.definition, catalog));
            wanted.extend(
                alter
                    .changes
                    .iter()
                    .flat_map(|one| of_alter_table(one, catalog)),
            );
            wanted
        }
        Command::DropTypes(drop) => {
            let names = drop.names.iter();
            let mut wanted: Vec<_> = names.map(|name| Wanted::Name(type_key(name))).collect();
            wanted.extend(
                drop.changes
                    .iter()
                    .flat_map(|one| of_alter_table(one, catalog)),
            );
            wanted.extend(of_views(&drop.views, catalog));
            let functions = drop.functions.iter();
            wanted.extend(functions.map(|identity| Wanted::Name(function_key(identity))));
            wanted
        }
        Command::CreateFunction(create) => {
            let mut wanted = vec![Wanted::Name(function_key(&create.function.identity()))];
            wanted.extend(of_function(&create.function, catalog));
            wanted
        }
        Command::FunctionCallers { functions, .. } => {
            let users = functions.iter().flat_map(|one| &one.callers.users);
            let users = users.map(|user| Wanted::Holder(user.clone()));
            let names = functions.iter().map(Function::identity);
            let names = names.map(|identity| Wanted::Name(function_key(&identity)));
            users.chain(names).collect()
        }
        Command::AlterFunction(alter) => vec![
            Wanted::Name(function_key(&alter.before)),
            Wanted::Name(function_key(&alter.definition.identity())),
        ],
        Command::DropFunctions(drop) => {
            let functions = drop.functions.iter();
            let mut wanted: Vec<_> = functions
                .map(|identity| Wanted::Name(function_key(identity)))
                .collect();
            wanted.extend(of_views(&drop.views, catalog));
            wanted
        }
        Command::CreateProcedure(create) => {
            let procedure = &create.procedure;
            let mut wanted = vec![Wanted::Name(procedure_key(&procedure.key_name()))];
            let types = procedure.parameters.iter().map(|one| (one.data_type, None));
            wanted.extend(of_types(types, catalog));
            wanted.extend(of_texts(procedure.body.iter().map(String::as_str), catalog));
            wanted
        }
        Command::DropProcedure(drop) => {
            let named = drop.names.iter();
            let known = named.filter_map(|one| catalog.procedure(Some(&one.schema), &one.name));
            known
                .map(|one| Wanted::Name(procedure_key(&one.key_name())))
                .collect()
        }
        Command::CreateTrigger(create) => {
            let trigger = &create.trigger;
            let texts = trigger.body.iter().chain(&trigger.when).map(String::as_str);
            let table = Wanted::Table(trigger.table);
            [table]
                .into_iter()
                .chain(of_texts(texts, catalog))
                .collect()
        }
        Command::DropTrigger(drop) => {
            let trigger = drop.trigger.iter();
            trigger.map(|(table, _)| Wanted::Table(*table)).collect()
        }
        Command::CreateUser(create) => vec![Wanted::Name(user_key(&create.name))],
        Command::AlterUser(alter) => of_alter_user(alter),
        Command::DropUser(drop) => of_drop_user(drop, catalog),
        Command::Grant(change) | Command::Revoke(change) => of_grant(change, catalog),
        Command::Begin { .. }
        | Command::Commit
        | Command::Rollback { .. }
        | Command::Savepoint { .. }
        | Command::Release { .. }
        | Command::Set(_)
        | Command::Maintain(_)
        | Command::SetConstraints { .. }
        | Command::SetTransaction { .. }
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
        | Command::LockTables(_)
        | Command::Deallocate { .. }
        | Command::Fetch { .. }
        | Command::Close { .. } => Vec::new(),
    }
}

/// Tables, views and indexes share one name space.
fn relation(name: &str) -> Wanted {
    Wanted::Name(format!("relation:{name}"))
}
