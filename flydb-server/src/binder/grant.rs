//! GRANT and REVOKE.

use super::BindContext;
use super::names::{known_schema, plain_name, schema_name};
use super::refuse::refuse_all;
use super::relation::{find_relation, find_sequence};
use super::user::find_user;
use crate::catalog::{Privilege, Relation};
use crate::plan::{Command, GrantChange};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, TableId};

/// Binds GRANT.
pub(super) fn bind_grant(grant: &ast::Grant, context: &BindContext<'_>) -> Result<Command> {
    let ast::Grant {
        privileges,
        objects,
        grantees,
        with_grant_option,
        as_grantor,
        granted_by,
        current_grants,
    } = grant;
    let other = as_grantor.is_some() || granted_by.is_some();
    refuse_all(
        &[
            (other, "GRANTED BY"),
            (current_grants.is_some(), "CURRENT GRANTS"),
        ],
        None,
    )?;
    let change = change(privileges, objects.as_ref(), grantees, context)?;
    Ok(Command::Grant(GrantChange {
        grant_option: *with_grant_option,
        ..change
    }))
}

/// Binds REVOKE.
pub(super) fn bind_revoke(revoke: &ast::Revoke, context: &BindContext<'_>) -> Result<Command> {
    let ast::Revoke {
        grant_option_for,
        privileges,
        objects,
        grantees,
        granted_by,
        cascade,
    } = revoke;
    let cascades = *cascade == Some(ast::CascadeOption::Cascade);
    refuse_all(
        &[
            (granted_by.is_some(), "GRANTED BY"),
            (cascades, "REVOKE ... CASCADE"),
        ],
        None,
    )?;
    let change = change(privileges, objects.as_ref(), grantees, context)?;
    Ok(Command::Revoke(GrantChange {
        grant_option: *grant_option_for,
        ..change
    }))
}

fn change(
    privileges: &ast::Privileges,
    objects: Option<&ast::GrantObjects>,
    grantees: &[ast::Grantee],
    context: &BindContext<'_>,
) -> Result<GrantChange> {
    Ok(GrantChange {
        privileges: bind_privileges(privileges, all_of(objects))?,
        tables: bind_objects(objects, context)?,
        users: bind_users(grantees, context)?,
        grant_option: false,
    })
}

/// Every privilege that there is on objects of this kind.
fn all_of(objects: Option<&ast::GrantObjects>) -> &'static [Privilege] {
    match objects {
        Some(ast::GrantObjects::Sequences(_) | ast::GrantObjects::AllSequencesInSchema { .. }) => {
            &Privilege::ALL_OF_SEQUENCE
        }
        Some(ast::GrantObjects::Schemas(_)) => &Privilege::ALL_OF_SCHEMA,
        _ => &Privilege::ALL,
    }
}

fn bind_privileges(privileges: &ast::Privileges, all: &[Privilege]) -> Result<Vec<Privilege>> {
    let actions = match privileges {
        ast::Privileges::All {
            with_privileges_keyword: _,
        } => return Ok(all.to_vec()),
        ast::Privileges::Actions(actions) => actions,
    };
    let mut bound = actions.iter().map(privilege).collect::<Result<Vec<_>>>()?;
    bound.sort_unstable();
    bound.dedup();
    match bound.iter().all(|one| all.contains(one)) {
        true => Ok(bound),
        false => Err(SqlError::unsupported(
            "this privilege on this kind of object",
        )),
    }
}

fn privilege(action: &ast::Action) -> Result<Privilege> {
    let (privilege, columns) = match action {
        ast::Action::Select { columns } => (Privilege::Select, columns),
        ast::Action::Insert { columns } => (Privilege::Insert, columns),
        ast::Action::Update { columns } => (Privilege::Update, columns),
        ast::Action::Delete => return Ok(Privilege::Delete),
        ast::Action::Usage => return Ok(Privilege::Usage),
        ast::Action::Create { obj_type: None } => return Ok(Privilege::Create),
        other => {
            return Err(SqlError::unsupported(format!("the privilege {other}"))
                .with_hint("There are SELECT, INSERT, UPDATE, DELETE, USAGE of sequences and schemas, and CREATE in schemas."));
        }
    };
    match columns.iter().flatten().next() {
        None => Ok(privilege),
        Some(column) => {
            Err(SqlError::unsupported("a privilege on columns").at(position(column.span)))
        }
    }
}

fn bind_objects(
    objects: Option<&ast::GrantObjects>,
    context: &BindContext<'_>,
) -> Result<Vec<TableId>> {
    let mut tables: Vec<TableId> = match objects {
        Some(ast::GrantObjects::Tables(names)) => {
            let found = names.iter().map(|name| find_relation(context, name));
            found
                .map(|relation| relation.map(Relation::id))
                .collect::<Result<_>>()?
        }
        Some(ast::GrantObjects::AllTablesInSchema { schemas }) => {
            let in_schemas = relations_in(schemas, context)?.into_iter();
            in_schemas
                .filter(|one| !matches!(one, Relation::Sequence(_)))
                .map(Relation::id)
                .collect()
        }
        Some(ast::GrantObjects::Sequences(names)) => {
            let found = names.iter().map(|name| find_sequence(context, name));
            found
                .map(|sequence| sequence.map(|one| one.id))
                .collect::<Result<_>>()?
        }
        Some(ast::GrantObjects::AllSequencesInSchema { schemas }) => {
            let in_schemas = relations_in(schemas, context)?.into_iter();
            in_schemas
                .filter(|one| matches!(one, Relation::Sequence(_)))
                .map(Relation::id)
                .collect()
        }
        Some(ast::GrantObjects::Schemas(names)) => {
            let mut found = Vec::with_capacity(names.len());
            for name in names {
                let name = schema_name(name)?;
                known_schema(name, context)?;
                // All may use `public`, whatever was granted on it.
                found.extend(context.catalog.schema(&name.value).map(|one| one.id));
            }
            found
        }
        _ => {
            let what = "a privilege on anything but tables, sequences and schemas";
            return Err(SqlError::unsupported(what));
        }
    };
    tables.sort_unstable();
    tables.dedup();
    Ok(tables)
}

/// What is in these schemas.
fn relations_in<'c>(
    schemas: &[ast::ObjectName],
    context: &BindContext<'c>,
) -> Result<Vec<Relation<'c>>> {
    let mut found = Vec::new();
    for schema in schemas {
        let schema = schema_name(schema)?;
        known_schema(schema, context)?;
        found.extend(context.catalog.relations_in(&schema.value));
    }
    Ok(found)
}

fn bind_users(grantees: &[ast::Grantee], context: &BindContext<'_>) -> Result<Vec<String>> {
    let mut users: Vec<String> = Vec::with_capacity(grantees.len());
    for grantee in grantees {
        let name = grantee_name(grantee)?;
        find_user(name, context)?;
        if !users.contains(&name.value) {
            users.push(name.value.clone());
        }
    }
    Ok(users)
}

fn grantee_name(grantee: &ast::Grantee) -> Result<&ast::Ident> {
    let ast::Grantee { grantee_type, name } = grantee;
    match (grantee_type, name) {
        (
            ast::GranteesType::None | ast::GranteesType::User,
            Some(ast::GranteeName::ObjectName(name)),
        ) => plain_name(name),
        (ast::GranteesType::Public, _) => Err(SqlError::unsupported("PUBLIC")),
        _ => Err(SqlError::unsupported("granting to anything but users")),
    }
}
