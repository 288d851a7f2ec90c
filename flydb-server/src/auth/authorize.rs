//! The gate between planning and execution.

use super::Principal;
use super::tables::{Access, accesses};
use crate::catalog::{Catalog, Privilege, Relation, TableId};
use crate::plan::{Query, ViewUse};
use crate::types::{Result, SqlError, SqlState};

/// A plan that its user may run. Only this module makes one.
#[derive(Debug)]
pub(crate) struct AuthorizedPlan(Query);

impl AuthorizedPlan {
    /// The plan.
    pub(crate) fn query(&self) -> &Query {
        &self.0
    }

    /// The tables that it touches, each once.
    pub(crate) fn tables(&self) -> Vec<TableId> {
        let mut tables: Vec<TableId> = accesses(&self.0.root).iter().map(|a| a.table).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// A plan taken as authorized, for tests of operators.
    #[cfg(test)]
    pub(crate) fn for_test(query: Query) -> AuthorizedPlan {
        AuthorizedPlan(query)
    }
}

/// Checks that a user may run a plan.
///
/// # Errors
/// 42501 names the table and the privilege; 28000 where the user exists no more.
pub(crate) fn authorize(
    query: Query,
    principal: &Principal,
    catalog: &Catalog,
) -> Result<AuthorizedPlan> {
    let rights = Rights::of(principal, catalog)?;
    for ViewUse { view, reader } in &query.views {
        rights
            .of_reader(reader.as_deref())?
            .require(*view, Privilege::Select)?;
    }
    for access in accesses(&query.root) {
        let Access {
            table,
            privilege,
            user,
        } = access;
        rights
            .of_reader(user.as_deref())?
            .require(table, privilege)?;
    }
    Ok(AuthorizedPlan(query))
}

/// A user's rights as a catalog has them.
#[derive(Clone, Copy)]
pub(super) struct Rights<'a> {
    name: &'a str,
    admin: bool,
    catalog: &'a Catalog,
}

impl<'a> Rights<'a> {
    pub(super) fn of(principal: &'a Principal, catalog: &'a Catalog) -> Result<Rights<'a>> {
        Rights::of_user(principal.name(), catalog)
    }

    fn of_user(name: &'a str, catalog: &'a Catalog) -> Result<Rights<'a>> {
        let Some(user) = catalog.user(name) else {
            return Err(SqlError::new(
                SqlState::InvalidAuthorizationSpecification,
                format!("the user {name} exists no more"),
            ));
        };
        Ok(Rights {
            name,
            admin: user.admin,
            catalog,
        })
    }

    /// The rights of a view's owner, or these.
    fn of_reader<'b>(&self, reader: Option<&'b str>) -> Result<Rights<'b>>
    where
        'a: 'b,
    {
        match reader {
            None => Ok(*self),
            Some(owner) => Rights::of_user(owner, self.catalog),
        }
    }

    pub(super) fn is_admin(&self) -> bool {
        self.admin
    }

    pub(super) fn name(&self) -> &str {
        self.name
    }

    /// Whether the user owns the table or view, as administrators own everything.
    pub(super) fn owns(&self, table: TableId) -> bool {
        self.admin
            || self
                .catalog
                .relation_by_id(table)
                .is_some_and(|relation| relation.owner() == self.name)
    }

    /// Whether the user has the privilege, and with it the right to grant it where `to_grant`.
    pub(super) fn has(&self, table: TableId, privilege: Privilege, to_grant: bool) -> bool {
        let granted = || {
            let grant = self.catalog.grant(self.name, table)?;
            grant.privileges.get(&privilege).copied()
        };
        // Who may set a sequence may count with it.
        let implied =
            privilege == Privilege::Usage && !to_grant && self.has(table, Privilege::Update, false);
        self.owns(table)
            || granted().is_some_and(|grant_option| grant_option || !to_grant)
            || implied
    }

    pub(super) fn require(&self, table: TableId, privilege: Privilege) -> Result<()> {
        if self.has(table, privilege, false) {
            return Ok(());
        }
        let verb = verb(privilege);
        let (kind, table) = (self.kind(table), self.table_name(table));
        Err(
            denied(format!("{verb} on {kind} {table}")).with_hint(format!(
                "an administrator or the {kind}'s owner can GRANT {verb} ON {table} TO {}",
                self.name
            )),
        )
    }

    pub(super) fn require_owner(&self, table: TableId) -> Result<()> {
        if self.owns(table) {
            return Ok(());
        }
        let (kind, table) = (self.kind(table), self.table_name(table));
        Err(denied(format!(
            "this: only the owner of {kind} {table}, or an administrator, may"
        )))
    }

    pub(super) fn table_name(&self, table: TableId) -> &'a str {
        self.catalog
            .relation_by_id(table)
            .map_or("(dropped)", Relation::name)
    }

    fn kind(&self, table: TableId) -> &'static str {
        self.catalog
            .relation_by_id(table)
            .map_or("table", Relation::kind)
    }
}

/// 42501: no permission for this.
pub(super) fn denied(what: impl std::fmt::Display) -> SqlError {
    SqlError::new(
        SqlState::InsufficientPrivilege,
        format!("no permission for {what}"),
    )
}

fn verb(privilege: Privilege) -> &'static str {
    match privilege {
        Privilege::Select => "SELECT",
        Privilege::Insert => "INSERT",
        Privilege::Update => "UPDATE",
        Privilege::Delete => "DELETE",
        Privilege::Usage => "USAGE",
    }
}

/// Whether a user may know that a table exists: its owner, an administrator, or someone with any
/// privilege on it.
pub(crate) fn may_see(table: TableId, principal: &Principal, catalog: &Catalog) -> bool {
    let Ok(rights) = Rights::of(principal, catalog) else {
        return false;
    };
    let granted = || catalog.grant(principal.name(), table);
    rights.owns(table) || granted().is_some_and(|grant| !grant.privileges.is_empty())
}

/// Checks that a user may read a table.
///
/// # Errors
/// 42501; 28000 where the user exists no more.
pub(crate) fn may_read(table: TableId, principal: &Principal, catalog: &Catalog) -> Result<()> {
    Rights::of(principal, catalog)?.require(table, Privilege::Select)
}
