//! The names of new relations: where they come, and which are refused.

use super::super::BindContext;
use super::super::names::{Named, schema_for};
use crate::catalog::{OTHER_SCHEMA_PREFIX, PUBLIC, TEMPORARY_PREFIX};
use crate::sql::position;
use crate::types::{Result, SqlError, SqlState};

/// The schema that a new relation of this name comes into. A temporary one comes into none of them.
///
/// # Errors
/// 42939 for a name that could be the key of another, 3F000 for a schema that is not there, 42P16 for a
/// temporary relation in one.
pub(super) fn new_relation(
    named: Named<'_>,
    temporary: bool,
    context: &BindContext<'_>,
) -> Result<String> {
    refuse_reserved(&named.name.value, position(named.name.span))?;
    if is_own(named, context) {
        return Ok(PUBLIC.to_owned());
    }
    match (temporary, named.schema) {
        (true, None) => Ok(PUBLIC.to_owned()),
        (true, Some(schema)) => {
            let message = "cannot create temporary relation in non-temporary schema";
            let error = SqlError::new(SqlState::InvalidTableDefinition, message);
            Err(error.at(position(schema.span)))
        }
        (false, _) => schema_for(named, context),
    }
}

/// Whether a name says that it is one of the session's temporary relations.
pub(super) fn is_own(named: Named<'_>, context: &BindContext<'_>) -> bool {
    let schema = named.schema.map(|schema| schema.value.as_str());
    schema.is_some_and(|schema| context.catalog.is_own(schema))
}

/// # Errors
/// 42939 for a name that could be the key of a relation of a session or of another schema.
pub(super) fn refuse_reserved(name: &str, at: Option<u32>) -> Result<()> {
    let mut prefixes = [TEMPORARY_PREFIX, OTHER_SCHEMA_PREFIX].into_iter();
    let Some(prefix) = prefixes.find(|prefix| name.starts_with(prefix)) else {
        return Ok(());
    };
    let message = format!("unacceptable table name \"{name}\"");
    let error = SqlError::new(SqlState::ReservedName, message).at(at);
    Err(error.with_detail(format!("The prefix \"{prefix}\" is reserved.")))
}
