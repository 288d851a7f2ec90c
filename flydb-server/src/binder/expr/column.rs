//! Column names with a table's name before them.

use super::super::names::known_schema;
use super::{ExprBinder, position_of};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::{Result, SqlError};

impl ExprBinder<'_> {
    /// `table.column` or `public.table.column`.
    pub(super) fn bind_qualified(&self, parts: &[ast::Ident]) -> Result<Expr> {
        match parts {
            [name] => self.bind_name(name),
            [table, name] => self.bind_member(table, name),
            [schema, table, name] => {
                known_schema(schema)?;
                let found = self.scope.resolve_qualified(table, name)?;
                self.binder.charge_column(found)
            }
            _ => {
                let whole = ast::Expr::CompoundIdentifier(parts.to_vec());
                let error = SqlError::unsupported("a name of more than three parts");
                Err(error.at(position_of(&whole)))
            }
        }
    }
}
