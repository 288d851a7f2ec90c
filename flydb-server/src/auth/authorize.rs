//! The gate between planning and execution.

use super::Principal;
use super::tables::{Access, accesses};
use crate::catalog::{Catalog, Privilege, Relation, TableId};
use crate::plan::{FunctionUse, Node, Query, Values, ViewUse};
use crate::types::depth::Depth;
use crate::types::{Result, SqlError, SqlState};

/// A plan that its user may run. Only this module makes one.
#[derive(Debug)]
pub(crate) struct AuthorizedPlan {
    query: Query,
    /// What the statement needs, as it was written: also where the plan does without.
    needs: Vec<Access>,
    /// The functions of users that it calls, for which the binder asked.
    calls: Vec<FunctionUse>,
    /// How deep it goes: whoever walks it does that on a stack which has room for it.
    depth: Depth,
    /// Whether functions of users are run in it.
    runs_routines: bool,
}

impl Drop for AuthorizedPlan {
    fn drop(&mut self) {
        let nothing = Node::Values(Values {
            rows: Vec::new(),
            types: Vec::new(),
        });
        let root = std::mem::replace(&mut self.query.root, nothing);
        self.depth.run(|| drop(root));
    }
}

impl AuthorizedPlan {
    /// The plan.
    pub(crate) fn query(&self) -> &Query {
        &self.query
    }

    /// How deep it goes.
    pub(crate) const fn depth(&self) -> Depth {
        self.depth
    }

    /// Whether functions of users are run in it.
    pub(crate) const fn runs_routines(&self) -> bool {
        self.runs_routines
    }

    /// The tables that it touches, each once.
    pub(crate) fn tables(&self) -> Vec<TableId> {
        let accesses = self.depth.run(|| accesses(&self.query.root));
        let mut tables: Vec<TableId> = accesses.iter().map(|a| a.table).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// A plan taken as authorized, for tests of operators.
    #[cfg(test)]
    pub(crate) fn for_test(query: Query) -> AuthorizedPlan {
        let needs = Vec::new();
        AuthorizedPlan {
            runs_routines: query.root.runs_routines(),
            query,
            needs,
            calls: Vec::new(),
            depth: Depth::present(),
        }
    }

    /// Checks again whether the user may run the plan, by a catalog with newer privileges than those
    /// that it was authorized by. What is dropped there is still as it was for who can see it.
    ///
    /// # Errors
    /// As [`authorize`].
    pub(crate) fn check_again(&self, principal: &Principal, catalog: &Catalog) -> Result<()> {
        let rights = Rights::of(principal, catalog)?;
        for access in &self.needs {
            if catalog.relation_by_id(access.table).is_some() {
                rights.require_access(access)?;
            }
        }
        self.calls
            .iter()
            .try_for_each(|call| rights.require_call(call))
    }
}

/// Checks that a user may run a statement, which `plan` then makes a better plan of. Asked is for all that
/// the statement names: that a condition is never true, say, and no table is read, changes nothing.
///
/// # Errors
/// 42501 names the table and the privilege; 28000 where the user exists no more.
pub(crate) fn authorize(
    bound: Query,
    principal: &Principal,
    catalog: &Catalog,
    plan: impl FnOnce(Query) -> Query,
) -> Result<AuthorizedPlan> {
    let rights = Rights::of(principal, catalog)?;
    let views = bound.uses.views.iter().map(|used| {
        let ViewUse {
            view,
            privilege,
            reader,
        } = used;
        Access {
            table: *view,
            privilege: *privilege,
            user: reader.clone(),
        }
    });
    let mut needs: Vec<Access> = views.collect();
    needs.extend(accesses(&bound.root));
    let mut all = needs.iter();
    all.try_for_each(|access| rights.require_access(access))?;
    Ok(AuthorizedPlan {
        runs_routines: bound.root.runs_routines(),
        calls: bound.uses.functions.clone(),
        query: plan(bound),
        needs,
        depth: Depth::present(),
    })
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
        let name = principal.name();
        match catalog.user(name) {
            Some(user) if principal.is(user) => Rights::of_user(name, catalog),
            Some(_) | None => Err(gone(name)),
        }
    }

    fn of_user(name: &'a str, catalog: &'a Catalog) -> Result<Rights<'a>> {
        let user = catalog.user(name).ok_or_else(|| gone(name))?;
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

    fn require_access(&self, access: &Access) -> Result<()> {
        let Access {
            table,
            privilege,
            user,
        } = access;
        self.of_reader(user.as_deref())?.require(*table, *privilege)
    }

    fn require_call(&self, call: &FunctionUse) -> Result<()> {
        let FunctionUse { function, caller } = call;
        let rights = self.of_reader(caller.as_deref())?;
        match self.catalog.function_called(function) {
            Some(function) if !rights.admin => function.require_caller(rights.name),
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn is_admin(&self) -> bool {
        self.admin
    }

    pub(super) fn name(&self) -> &str {
        self.name
    }

    /// Whether the user owns the table, view or schema, as administrators own everything.
    pub(super) fn owns(&self, table: TableId) -> bool {
        self.admin || self.catalog.owner_by_id(table) == Some(self.name)
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

    /// Checks that the user may make something in a schema.
    pub(super) fn require_create(&self, schema: &str) -> Result<()> {
        if self.catalog.may_create_in(self.name, schema) {
            return Ok(());
        }
        Err(
            denied(format!("CREATE in schema {schema}")).with_hint(format!(
                "an administrator or the schema's owner can GRANT CREATE ON SCHEMA {schema} TO {}",
                self.name
            )),
        )
    }

    /// Checks that the user owns a schema.
    pub(super) fn require_schema(&self, schema: TableId) -> Result<()> {
        let schema = self.catalog.schema_by_id(schema);
        match schema.filter(|schema| !self.admin && schema.owner != self.name) {
            None => Ok(()),
            Some(schema) => Err(denied(format!(
                "this: only the owner of schema {}, or an administrator, may",
                schema.name
            ))),
        }
    }

    pub(super) fn table_name(&self, table: TableId) -> &'a str {
        let relation = self.catalog.relation_by_id(table).map(Relation::name);
        let schema = || self.catalog.schema_by_id(table);
        let schema = || schema().map(|one| one.name.as_str());
        relation.or_else(schema).unwrap_or("(dropped)")
    }

    pub(super) fn kind(&self, table: TableId) -> &'static str {
        match self.catalog.schema_by_id(table) {
            Some(_) => "schema",
            None => self
                .catalog
                .relation_by_id(table)
                .map_or("table", Relation::kind),
        }
    }
}

#[cold]
fn gone(name: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidAuthorizationSpecification,
        format!("the user {name} exists no more"),
    )
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
        Privilege::Create => "CREATE",
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
