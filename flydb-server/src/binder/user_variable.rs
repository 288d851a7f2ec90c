//! SET of variables, and SELECT ... INTO.

use super::dispatch::bind_query;
use super::{BindContext, labelled};
use crate::plan::{self, Statement};
use crate::sql::SetVariables;
use crate::types::{Result, SqlError, SqlState};

/// Binds what gives variables values.
///
/// # Errors
/// 42601 for another number of values than variables; what is wrong with the query.
pub(super) fn bind_set_variables(
    set: &SetVariables,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let SetVariables {
        query,
        names,
        keeps,
        position,
    } = set;
    let query = labelled(bind_query(query, context)?, context)?;
    if query.columns.len() != names.len() && !names.is_empty() {
        let message = format!(
            "the query has {} columns for {} variables",
            query.columns.len(),
            names.len()
        );
        return Err(SqlError::new(SqlState::SyntaxError, message).at(*position));
    }
    Ok(Statement::SetVariables(Box::new(plan::SetVariables {
        query,
        names: names.clone(),
        keeps: *keeps,
    })))
}
