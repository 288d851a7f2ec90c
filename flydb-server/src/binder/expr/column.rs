//! Column names with a table's name before them.

use super::super::names::Named;
use super::ExprBinder;
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::{Result, SqlError};

impl ExprBinder<'_> {
    /// `table.column`, `schema.table.column` or `flydb.schema.table.column`.
    pub(super) fn bind_qualified(&self, parts: &[ast::Ident]) -> Result<Expr> {
        match parts {
            [name] => self.bind_name(name),
            [table, name] => self.bind_member(table, name),
            [table @ .., name] => {
                let table: Vec<&ast::Ident> = table.iter().collect();
                let found = self
                    .scope
                    .resolve_qualified(Named::of_parts(&table)?, name)?;
                self.binder.charge_column(found)
            }
            [] => Err(SqlError::internal("a name without parts")),
        }
    }
}
