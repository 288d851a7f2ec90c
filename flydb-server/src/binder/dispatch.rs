//! One statement to the binder of its kind.

use super::BindContext;
use crate::plan;
use crate::sql::{Statement, ast};
use crate::types::{Result, SqlError};

/// The plan of a statement, before the optimizer.
///
/// # Errors
/// 0A000 for what is not supported, and whatever is wrong with its names and types.
pub(crate) fn bind(statement: &Statement, context: &BindContext<'_>) -> Result<plan::Statement> {
    match statement {
        Statement::Standard(statement) => bind_standard(statement, context),
        Statement::CreateUser(_) | Statement::AlterUser(_) | Statement::Prepare(_) => {
            Err(SqlError::unsupported("this statement"))
        }
    }
}

fn bind_standard(
    _statement: &ast::Statement,
    _context: &BindContext<'_>,
) -> Result<plan::Statement> {
    Err(SqlError::unsupported("this statement"))
}
