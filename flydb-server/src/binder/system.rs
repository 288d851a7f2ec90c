//! The relations that the server fills, as tables of a query.

use super::BoundQuery;
use super::names::nearest;
use crate::plan::{INFORMATION_SCHEMA, Node, OutputColumn, SystemRelation, SystemScan};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The relation that `information_schema.name` names; `None` for a name without that schema.
///
/// # Errors
/// 42P01 where the schema has no such relation.
pub(super) fn find_system_relation(name: &ast::ObjectName) -> Result<Option<SystemRelation>> {
    let [
        ast::ObjectNamePart::Identifier(schema),
        ast::ObjectNamePart::Identifier(relation),
    ] = name.0.as_slice()
    else {
        return Ok(None);
    };
    if schema.value != INFORMATION_SCHEMA {
        return Ok(None);
    }
    match SystemRelation::information(&relation.value) {
        Some(found) => Ok(Some(found)),
        None => Err(unknown(relation)),
    }
}

#[cold]
fn unknown(name: &ast::Ident) -> SqlError {
    let error = SqlError::new(
        SqlState::UndefinedTable,
        format!(
            "relation \"{INFORMATION_SCHEMA}.{}\" does not exist",
            name.value
        ),
    )
    .at(position(name.span));
    let known = SystemRelation::INFORMATION.iter().map(|one| one.name());
    match nearest(&name.value, known) {
        Some(near) => error.with_hint(format!("Perhaps you meant \"{near}\".")),
        None => error,
    }
}

/// All rows of a relation.
pub(super) fn system_query(relation: SystemRelation) -> BoundQuery {
    BoundQuery {
        node: Node::SystemScan(SystemScan { relation }),
        columns: columns(relation),
    }
}

fn columns(relation: SystemRelation) -> Vec<OutputColumn> {
    let columns = relation.columns().iter();
    columns
        .map(|column| OutputColumn {
            name: column.name.to_owned(),
            data_type: column.data_type,
            nullable: true,
            origin: None,
        })
        .collect()
}
