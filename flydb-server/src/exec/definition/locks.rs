//! What a definition locks before it does anything.

use std::borrow::Cow;
use std::sync::Arc;

use crate::catalog::{
    Catalog, Function, Home, NEW_TABLE, Relation, Schema, Sequence, Table, TableId, View,
    function_key, name_in, namespace_key, privileges_key, procedure_key, type_key, user_key,
};
use crate::plan::{
    AlterSchema, AlterTable, AlterUser, Command, CreateTable, CreateView, DropSchema, DropTable,
    DropUser, GrantChange, RenameView, SchemaChange, TableChange, Truncate,
};
use crate::txn::{Lock, LockMode, Transaction};
use crate::types::{DataType, Result};

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
    /// A type that a table has columns of from now on: others may use it, and not drop it. Locked together
    /// with others.
    Type(String),
}

/// Locked by whatever takes an administrator away, so that two do not each leave the other as the last.
const ADMINISTRATORS: &str = "administrators";

impl Wanted {
    /// Asks for the lock.
    pub(super) fn request(&self, txn: &mut Transaction) -> Result<Lock> {
        match self {
            Wanted::Name(name) => txn.lock_name(name, LockMode::Exclusive),
            Wanted::Table(table) => txn.lock_table(*table, LockMode::Exclusive),
            Wanted::Ground(table) => txn.lock_table(*table, LockMode::Shared),
            Wanted::Holder(name) => txn.lock_name(&user_key(name), LockMode::KeyShared),
            Wanted::Type(name) => txn.lock_name(&type_key(name), LockMode::KeyShared),
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
            others.map(|view| Wanted::Table(view.id)).collect()
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
            vec![Wanted::Name(type_key(name)), relation(name)]
        }
        Command::AlterType(alter) => {
            let mut wanted = vec![Wanted::Name(type_key(&alter.before))];
            if alter.before != alter.definition.name {
                wanted.push(Wanted::Name(type_key(&alter.definition.name)));
                wanted.push(relation(&alter.definition.name));
            }
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
            vec![Wanted::Name(function_key(&create.function.identity()))]
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
            vec![Wanted::Name(procedure_key(&create.procedure.key_name()))]
        }
        Command::DropProcedure(drop) => {
            let named = drop.names.iter();
            let known = named.filter_map(|one| catalog.procedure(Some(&one.schema), &one.name));
            known
                .map(|one| Wanted::Name(procedure_key(&one.key_name())))
                .collect()
        }
        Command::CreateTrigger(create) => vec![Wanted::Table(create.trigger.table)],
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
        | Command::Deallocate { .. }
        | Command::Fetch { .. }
        | Command::Close { .. } => Vec::new(),
    }
}

/// The schema that something comes into stays meanwhile.
fn of_schema(home: Home<'_>, catalog: &Catalog) -> Option<Wanted> {
    let Home::Schema(name) = home else {
        return None;
    };
    catalog.schema(name).map(|schema| Wanted::Ground(schema.id))
}

fn of_alter_schema(alter: &AlterSchema, catalog: &Catalog) -> Vec<Wanted> {
    let schema = alter.schema.and_then(|id| catalog.schema_by_id(id));
    let mut wanted: Vec<Wanted> = schema
        .into_iter()
        .flat_map(|one| of_held(one, catalog))
        .collect();
    match &alter.change {
        SchemaChange::Name { name, tables } => {
            wanted.push(Wanted::Name(namespace_key(name)));
            wanted.extend(tables.iter().map(|table| Wanted::Table(table.id)));
        }
        SchemaChange::Owner(owner) => wanted.push(Wanted::Holder(owner.clone())),
    }
    wanted
}

fn of_drop_schema(drop: &DropSchema, catalog: &Catalog) -> Vec<Wanted> {
    let schemas = drop.schemas.iter();
    let schemas = schemas.filter_map(|id| catalog.schema_by_id(*id));
    let mut wanted: Vec<Wanted> = schemas.flat_map(|one| of_held(one, catalog)).collect();
    wanted.extend(drop.tables.iter().map(|table| Wanted::Table(table.id)));
    wanted
}

/// A schema, what it holds, and what stands on that.
fn of_held(schema: &Schema, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = vec![
        Wanted::Name(namespace_key(&schema.name)),
        Wanted::Table(schema.id),
    ];
    let mut ids = Vec::new();
    for held in catalog.relations_in(&schema.name) {
        wanted.extend([relation(&held.key_name()), Wanted::Table(held.id())]);
        ids.push(held.id());
        if let Relation::Table(table) = held {
            let parents = table.foreign_keys.iter().map(|key| key.parent);
            wanted.extend(parents.map(Wanted::Table));
        }
    }
    wanted.extend(of_dependents(&ids, catalog));
    let procedures = catalog.procedures_in(&schema.name);
    wanted.extend(procedures.map(|one| Wanted::Name(procedure_key(&one.key_name()))));
    wanted
}

/// Tables, views and indexes share one name space.
fn relation(name: &str) -> Wanted {
    Wanted::Name(format!("relation:{name}"))
}

/// The names of a table, of its indexes and of its key.
fn relations(table: &Table) -> impl Iterator<Item = Cow<'_, str>> {
    let indexes = table.indexes.iter().map(|index| &index.name);
    let names = indexes.chain([&table.name]).chain(&table.primary_key_name);
    names.map(|name| table.key_of(name))
}

/// Writers of a table that is referred to from now on must learn of it, so its lock is taken alone too.
fn of_create_table(create: &CreateTable, catalog: &Catalog) -> Vec<Wanted> {
    let names = relations(&create.table).map(|name| relation(&name));
    let parents = create.table.foreign_keys.iter().map(|key| key.parent);
    let parents = parents.filter(|parent| *parent != NEW_TABLE);
    let types = types_of(&create.table, catalog);
    names
        .chain(parents.map(Wanted::Table))
        .chain(types)
        .collect()
}

/// The types of users that a table's columns are of.
fn types_of<'a>(table: &'a Table, catalog: &'a Catalog) -> impl Iterator<Item = Wanted> + 'a {
    let ids = table.columns.iter().flat_map(|column| {
        let own = match column.data_type {
            DataType::Enum(id) => Some(id),
            _ => None,
        };
        column.domain.into_iter().chain(own)
    });
    let types = ids.filter_map(|id| catalog.type_by_id(id));
    types.map(|one| Wanted::Type(one.name.clone()))
}

/// The names that come and go, the table, and the tables that it refers to or that refer to it: what
/// writes to those looks into the table's keys.
fn of_change(change: &TableChange, catalog: &Catalog) -> Vec<Wanted> {
    let table = &change.definition;
    let before = catalog.table_by_id(table.id);
    let mut wanted: Vec<Wanted> = relations(table)
        .chain(before.into_iter().flat_map(|before| relations(before)))
        .map(|name| relation(&name))
        .collect();
    wanted.push(Wanted::Table(table.id));
    wanted.extend(types_of(table, catalog));
    let keys = before.into_iter().flat_map(|before| &before.foreign_keys);
    let parents = keys.chain(&table.foreign_keys).map(|key| key.parent);
    wanted.extend(parents.map(Wanted::Table));
    let referring = catalog.referencing(table.id);
    wanted.extend(referring.map(|(table, _)| Wanted::Table(table.id)));
    wanted
}

fn of_alter_table(alter: &AlterTable, catalog: &Catalog) -> Vec<Wanted> {
    let change = alter.change.iter();
    let mut wanted: Vec<Wanted> = change
        .flat_map(|change| of_change(change, catalog))
        .collect();
    wanted.extend(alter.others.iter().map(|table| Wanted::Table(table.id)));
    wanted
}

/// Tables that refer to those emptied get no rows in the meantime.
fn of_truncate(truncate: &Truncate, catalog: &Catalog) -> Vec<Wanted> {
    let tables = truncate.tables.iter();
    let with_referring = tables.flat_map(|table| {
        let referring = catalog.referencing(*table);
        let referring = referring.map(|(table, _)| Wanted::Table(table.id));
        [Wanted::Table(*table)].into_iter().chain(referring)
    });
    let mut wanted: Vec<Wanted> = with_referring.collect();
    if truncate.restart {
        wanted.extend(of_owned(&truncate.tables, catalog));
    }
    wanted
}

fn of_drop_table(drop: &DropTable, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = of_owned(&drop.tables, catalog).collect();
    for &table in &drop.tables {
        wanted.push(Wanted::Table(table));
        let Some(definition) = catalog.table_by_id(table) else {
            continue;
        };
        wanted.push(relation(&definition.key_name()));
        let parents = definition.foreign_keys.iter().map(|key| key.parent);
        wanted.extend(parents.map(Wanted::Table));
        if drop.cascade {
            wanted.extend(of_dependents(&[table], catalog));
            let referring = catalog.referencing(table);
            wanted.extend(referring.map(|(table, _)| Wanted::Table(table.id)));
        }
    }
    wanted
}

/// The sequences that go, or start anew, with their tables.
fn of_owned(tables: &[TableId], catalog: &Catalog) -> impl Iterator<Item = Wanted> {
    let owned = catalog.sequences().filter(|sequence| {
        let mut owner = sequence.owned_by.iter();
        owner.any(|(table, _)| tables.contains(table))
    });
    owned.flat_map(|sequence| [relation(&sequence.key_name()), Wanted::Table(sequence.id)])
}

/// A sequence's name, and the table that it goes with.
fn of_owner(sequence: &Sequence) -> Vec<Wanted> {
    let owner = sequence.owned_by.iter();
    let owner = owner.map(|(table, _)| Wanted::Ground(*table));
    [relation(&sequence.key_name())]
        .into_iter()
        .chain(owner)
        .collect()
}

/// Sequences that go or change, and the tables whose defaults change with them.
fn of_sequences(sequences: &[TableId], tables: &[Table], catalog: &Catalog) -> Vec<Wanted> {
    let known = sequences
        .iter()
        .filter_map(|id| catalog.sequence_by_id(*id));
    let mut wanted: Vec<Wanted> = known
        .flat_map(|sequence| [relation(&sequence.key_name()), Wanted::Table(sequence.id)])
        .collect();
    wanted.extend(tables.iter().map(|table| Wanted::Table(table.id)));
    wanted
}

fn of_create_view(create: &CreateView, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = vec![relation(&name_in(&create.schema, &create.name))];
    let replaced = catalog.relation_at(create.home(), &create.name);
    wanted.extend(replaced.map(|view| Wanted::Table(view.id())));
    let grounds = create.query.relations.iter();
    wanted.extend(grounds.map(|one| Wanted::Ground(one.relation)));
    wanted
}

fn of_rename_view(rename: &RenameView, catalog: &Catalog) -> Vec<Wanted> {
    let view = rename.view.and_then(|view| catalog.view_by_id(view));
    let mut wanted: Vec<Wanted> = view
        .map(|view| relation(&rename.applied(view).key_name()))
        .into_iter()
        .collect();
    wanted.extend(view.into_iter().flat_map(of_view));
    wanted
}

/// Views that go, and those that go with them.
fn of_views(views: &[TableId], catalog: &Catalog) -> Vec<Wanted> {
    let known = views.iter().filter_map(|view| catalog.view_by_id(*view));
    let mut wanted: Vec<Wanted> = known.flat_map(of_view).collect();
    wanted.extend(of_dependents(views, catalog));
    wanted
}

fn of_dependents(relations: &[TableId], catalog: &Catalog) -> Vec<Wanted> {
    let dependents = catalog.dependent_views(relations);
    let dependents = dependents.iter();
    dependents
        .flat_map(|dependent| of_view(&dependent.view))
        .collect()
}

fn of_view(view: &Arc<View>) -> [Wanted; 2] {
    [relation(&view.key_name()), Wanted::Table(view.id)]
}

fn of_alter_user(alter: &AlterUser) -> Vec<Wanted> {
    let mut wanted = vec![Wanted::User(alter.name.clone())];
    if alter.admin == Some(false) {
        wanted.push(Wanted::Name(ADMINISTRATORS.to_owned()));
    }
    wanted
}

/// The users, and what was granted to them on: the entries of that go by its name.
fn of_drop_user(drop: &DropUser, catalog: &Catalog) -> Vec<Wanted> {
    let names = drop.names.iter();
    let mut wanted: Vec<Wanted> = names.map(|name| Wanted::Name(user_key(name))).collect();
    wanted.push(Wanted::Name(ADMINISTRATORS.to_owned()));
    let grants = drop.names.iter().flat_map(|name| catalog.grants_of(name));
    wanted.extend(grants.map(|grant| Wanted::Ground(grant.table)));
    wanted
}

/// Users who are dropped, and relations that are renamed or dropped, in the meantime would leave the
/// grant behind under a name that is nobody's, or another's later.
fn of_grant(change: &GrantChange, catalog: &Catalog) -> Vec<Wanted> {
    let users = change.users.iter();
    let mut wanted: Vec<Wanted> = users.map(|user| Wanted::Holder(user.clone())).collect();
    wanted.extend(change.tables.iter().map(|table| Wanted::Ground(*table)));
    let tables = change.tables.iter();
    for key_name in tables.filter_map(|table| catalog.key_name_by_id(*table)) {
        for user in &change.users {
            wanted.push(Wanted::Name(privileges_key(user, &key_name)));
        }
    }
    wanted
}
