//! CREATE, ALTER and DROP SCHEMA.

use std::collections::BTreeMap;

use super::super::BindContext;
use super::super::names::{no_schema, refuse_system_schema, schema_name};
use super::super::refuse::refuse_all;
use super::super::user::find_user;
use super::sequence::{with_schema_renamed, without_sequences};
use crate::catalog::{Catalog, NEW_TABLE, PUBLIC, Relation, Schema, Table};
use crate::plan::{AlterSchema, Command, CreateSchema, DropSchema, SchemaChange};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// What a message about dependents names at most; the others are counted.
const NAMED: usize = 100;

/// Binds CREATE SCHEMA.
///
/// # Errors
/// 42939 for a name of the system's, 42704 for an owner who is not there.
pub(in crate::binder) fn bind_create_schema(
    tree: &ast::Statement,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::Statement::CreateSchema {
        schema_name: named,
        or_replace,
        if_not_exists,
        with,
        options,
        default_collate_spec,
        clone,
    } = tree
    else {
        return Err(SqlError::internal("no CREATE SCHEMA"));
    };
    refuse_all(
        &[
            (*or_replace, "CREATE OR REPLACE SCHEMA"),
            (with.is_some(), "WITH in CREATE SCHEMA"),
            (options.is_some(), "OPTIONS"),
            (default_collate_spec.is_some(), "DEFAULT COLLATE"),
            (clone.is_some(), "CLONE"),
        ],
        None,
    )?;
    let (name, owner) = match named {
        ast::SchemaName::Simple(name) => (schema_name(name)?.clone(), context.user.to_owned()),
        ast::SchemaName::UnnamedAuthorization(owner) => {
            let user = role(owner, context)?;
            let name = ast::Ident {
                value: user.clone(),
                ..owner.clone()
            };
            (name, user)
        }
        ast::SchemaName::NamedAuthorization(name, owner) => {
            (schema_name(name)?.clone(), role(owner, context)?)
        }
    };
    refuse_system_schema(&name)?;
    Ok(Command::CreateSchema(CreateSchema {
        schema: Schema {
            id: NEW_TABLE,
            name: name.value,
            owner,
        },
        if_not_exists: *if_not_exists,
    }))
}

/// A user by his name, or by a word for the one who asks.
fn role(name: &ast::Ident, context: &BindContext<'_>) -> Result<String> {
    let word = name.value.to_ascii_lowercase();
    let asks = matches!(
        word.as_str(),
        "current_user" | "session_user" | "current_role"
    );
    if asks && name.quote_style.is_none() {
        return Ok(context.user.to_owned());
    }
    find_user(name, context)?;
    Ok(name.value.clone())
}

/// The schema of this name that may be changed.
///
/// # Errors
/// 3F000 where there is none, 2BP01 for `public`.
fn find_schema<'c>(name: &ast::Ident, catalog: &'c Catalog) -> Result<&'c Schema> {
    if let Some(schema) = catalog.schema(&name.value) {
        return Ok(schema);
    }
    if name.value != PUBLIC {
        return Err(no_schema(name));
    }
    let message = "schema public cannot be changed: it is always there";
    let error = SqlError::new(SqlState::DependentObjectsStillExist, message);
    Err(error.at(position(name.span)))
}

/// Binds DROP SCHEMA.
///
/// # Errors
/// 3F000 for a schema that is not there, 2BP01 for one that holds something.
pub(in crate::binder) fn bind_drop_schema(
    names: &[ast::ObjectName],
    if_exists: bool,
    cascade: bool,
    context: &BindContext<'_>,
) -> Result<Command> {
    let catalog = context.catalog;
    let mut schemas: Vec<&Schema> = Vec::new();
    for name in names {
        match find_schema(schema_name(name)?, catalog) {
            Ok(schema) if schemas.iter().any(|one| one.id == schema.id) => {}
            Ok(schema) => schemas.push(schema),
            Err(error) if if_exists && error.state() == SqlState::InvalidSchemaName => {}
            Err(error) => return Err(error),
        }
    }
    if !cascade {
        refuse_filled(&schemas, catalog)?;
    }
    Ok(Command::DropSchema(DropSchema {
        tables: changed_by_drop(&schemas, catalog)?,
        schemas: schemas.iter().map(|schema| schema.id).collect(),
    }))
}

fn refuse_filled(schemas: &[&Schema], catalog: &Catalog) -> Result<()> {
    let held = schemas.iter().flat_map(|schema| {
        let relations = catalog.relations_in(&schema.name);
        let relations = relations.map(|one| (one.kind(), one.name()));
        let procedures = catalog.procedures_in(&schema.name);
        let procedures = procedures.map(|one| ("procedure", one.name.as_str()));
        relations.chain(procedures).map(|(kind, name)| {
            let schema = &schema.name;
            format!("{kind} {schema}.{name} depends on schema {schema}")
        })
    });
    let mut lines: Vec<String> = held.collect();
    if lines.is_empty() {
        return Ok(());
    }
    if let Some(more) = lines.len().checked_sub(NAMED).filter(|more| *more > 0) {
        lines.truncate(NAMED);
        lines.push(format!("and {more} other objects"));
    }
    let what = match schemas {
        [one] => format!("schema {}", one.name),
        _ => String::from("desired object(s)"),
    };
    let message = format!("cannot drop {what} because other objects depend on it");
    let error = SqlError::new(SqlState::DependentObjectsStillExist, message);
    Err(error
        .with_detail(lines.join("\n"))
        .with_hint("Use DROP ... CASCADE to drop the dependent objects too."))
}

/// The tables outside that are without their foreign keys and defaults once the schemas are gone.
fn changed_by_drop(schemas: &[&Schema], catalog: &Catalog) -> Result<Vec<Table>> {
    let held = |schema: &&Schema| catalog.relations_in(&schema.name).map(Relation::id);
    let dropped: Vec<TableId> = schemas.iter().flat_map(held).collect();
    let sequences = dropped.iter().copied();
    let sequences: Vec<TableId> = sequences
        .filter(|id| catalog.sequence_by_id(*id).is_some())
        .collect();
    let mut changed: BTreeMap<TableId, Table> = BTreeMap::new();
    for table in without_sequences(&sequences, &dropped, catalog)? {
        changed.insert(table.id, table);
    }
    for &parent in &dropped {
        for (child, _) in catalog.referencing(parent) {
            let child = changed
                .entry(child.id)
                .or_insert_with(|| Table::clone(child));
            child.foreign_keys.retain(|key| key.parent != parent);
        }
    }
    let outside = changed.into_values();
    Ok(outside
        .filter(|table| !dropped.contains(&table.id))
        .collect())
}

/// Binds ALTER SCHEMA.
///
/// # Errors
/// 3F000 for a schema that is not there, 42939 for a name of the system's, 42704 for an owner who is not
/// there.
pub(in crate::binder) fn bind_alter_schema(
    alter: &ast::AlterSchema,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::AlterSchema {
        name,
        if_exists,
        operations,
    } = alter;
    let name = schema_name(name)?;
    let schema = match find_schema(name, context.catalog) {
        Err(error) if *if_exists && error.state() == SqlState::InvalidSchemaName => None,
        found => Some(found?),
    };
    let [operation] = operations.as_slice() else {
        return Err(SqlError::unsupported("several changes of a schema"));
    };
    let change = match operation {
        ast::AlterSchemaOperation::Rename { name: to } => {
            let to = schema_name(to)?;
            refuse_system_schema(to)?;
            let tables = match schema {
                Some(schema) => with_schema_renamed(schema, &to.value, context.catalog)?,
                None => Vec::new(),
            };
            SchemaChange::Name {
                name: to.value.clone(),
                tables,
            }
        }
        ast::AlterSchemaOperation::OwnerTo { owner } => SchemaChange::Owner(match owner {
            ast::Owner::Ident(name) => role(name, context)?,
            ast::Owner::CurrentRole | ast::Owner::CurrentUser | ast::Owner::SessionUser => {
                context.user.to_owned()
            }
        }),
        ast::AlterSchemaOperation::SetDefaultCollate { .. }
        | ast::AlterSchemaOperation::AddReplica { .. }
        | ast::AlterSchemaOperation::DropReplica { .. }
        | ast::AlterSchemaOperation::SetOptionsParens { .. } => {
            return Err(SqlError::unsupported("this change of a schema"));
        }
    };
    Ok(Command::AlterSchema(AlterSchema {
        schema: schema.map(|schema| schema.id),
        change,
    }))
}
