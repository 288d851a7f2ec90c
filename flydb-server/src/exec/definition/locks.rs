//! What a definition locks before it does anything.

use crate::catalog::{Catalog, TableId, privileges_key, user_key};
use crate::plan::{Command, CreateTable, DropTable, GrantChange, ParentRef};
use crate::txn::{Lock, LockMode, Transaction};
use crate::types::Result;

/// Something that a definition locks alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A name that is made or dropped, in the name space that its prefix says.
    Name(String),
    /// A table whose definition, or whose referring tables, change.
    Table(TableId),
}

impl Wanted {
    /// Asks for the lock.
    pub(super) fn request(&self, txn: &mut Transaction) -> Result<Lock> {
        match self {
            Wanted::Name(name) => txn.lock_name(name, LockMode::Exclusive),
            Wanted::Table(table) => txn.lock_table(*table, LockMode::Exclusive),
        }
    }
}

/// What a command locks, in this order.
pub(super) fn wanted(command: &Command, catalog: &Catalog) -> Vec<Wanted> {
    match command {
        Command::CreateTable(create) => of_create_table(create),
        Command::DropTable(drop) => of_drop_table(drop, catalog),
        Command::CreateIndex(create) => vec![relation(&create.name), Wanted::Table(create.table)],
        Command::DropIndex(drop) => drop
            .indexes
            .iter()
            .flat_map(|(table, name)| [relation(name), Wanted::Table(*table)])
            .collect(),
        Command::CreateUser(create) => vec![Wanted::Name(user_key(&create.name))],
        Command::AlterUser(alter) => vec![Wanted::Name(user_key(&alter.name))],
        Command::DropUser(drop) => {
            let names = drop.names.iter();
            names.map(|name| Wanted::Name(user_key(name))).collect()
        }
        Command::Grant(change) | Command::Revoke(change) => of_grant(change, catalog),
        Command::Begin { .. }
        | Command::Commit
        | Command::Rollback { .. }
        | Command::Savepoint { .. }
        | Command::Release { .. }
        | Command::Set(_)
        | Command::SetTransaction { .. }
        | Command::ResetAll
        | Command::Show { .. }
        | Command::Prepare { .. }
        | Command::Execute { .. }
        | Command::Deallocate { .. } => Vec::new(),
    }
}

/// Tables and indexes share one name space.
fn relation(name: &str) -> Wanted {
    Wanted::Name(format!("relation:{name}"))
}

/// Writers of a table that is referred to from now on must learn of it, so its lock is taken alone too.
fn of_create_table(create: &CreateTable) -> Vec<Wanted> {
    let mut wanted = vec![relation(&create.name)];
    wanted.extend(create.uniques.iter().map(|unique| relation(&unique.name)));
    wanted.extend(create.primary_key.iter().map(|key| relation(&key.name)));
    for key in &create.foreign_keys {
        match key.parent {
            ParentRef::Table(parent) => wanted.push(Wanted::Table(parent)),
            ParentRef::Itself => {}
        }
    }
    wanted
}

fn of_drop_table(drop: &DropTable, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for &table in &drop.tables {
        wanted.push(Wanted::Table(table));
        let Some(definition) = catalog.table_by_id(table) else {
            continue;
        };
        wanted.push(relation(&definition.name));
        let parents = definition.foreign_keys.iter().map(|key| key.parent);
        wanted.extend(parents.map(Wanted::Table));
        if drop.cascade {
            let referring = catalog.referencing(table);
            wanted.extend(referring.map(|(table, _)| Wanted::Table(table.id)));
        }
    }
    wanted
}

fn of_grant(change: &GrantChange, catalog: &Catalog) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    let tables = change.tables.iter();
    for table in tables.filter_map(|table| catalog.table_by_id(*table)) {
        for user in &change.users {
            wanted.push(Wanted::Name(privileges_key(user, &table.name)));
        }
    }
    wanted
}
