//! What definitions of users and grants lock.

use super::Wanted;
use crate::catalog::{Catalog, function_key, privileges_key, user_key};
use crate::plan::{AlterUser, DropUser, GrantChange};

/// Locked by whatever takes an administrator away, so that two do not each leave the other as the last.
const ADMINISTRATORS: &str = "administrators";

pub(super) fn of_alter_user(alter: &AlterUser) -> Vec<Wanted> {
    let mut wanted = vec![Wanted::User(alter.name.clone())];
    if alter.admin == Some(false) {
        wanted.push(Wanted::Name(ADMINISTRATORS.to_owned()));
    }
    wanted
}

/// The users, and what was granted to them on: the entries of that go by its name.
pub(super) fn of_drop_user(drop: &DropUser, catalog: &Catalog) -> Vec<Wanted> {
    let names = drop.names.iter();
    let mut wanted: Vec<Wanted> = names.map(|name| Wanted::Name(user_key(name))).collect();
    wanted.push(Wanted::Name(ADMINISTRATORS.to_owned()));
    let grants = drop.names.iter().flat_map(|name| catalog.grants_of(name));
    wanted.extend(grants.map(|grant| Wanted::Ground(grant.table)));
    let called = catalog.all_functions().filter(|function| {
        let mut names = drop.names.iter();
        names.any(|name| function.callers.users.contains(name))
    });
    wanted.extend(called.map(|one| Wanted::Name(function_key(&one.identity()))));
    wanted
}

/// Users who are dropped, and relations that are renamed or dropped, in the meantime would leave the
/// grant behind under a name that is nobody's, or another's later.
pub(super) fn of_grant(change: &GrantChange, catalog: &Catalog) -> Vec<Wanted> {
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
