//! INSERT, UPDATE, DELETE and MERGE.
//!
//! Every value is converted to its column's type by assignment rules here, so that what runs gets
//! values of the right types. CHECK conditions and defaults are bound anew from the catalog's SQL.

mod conflict;
mod conflict_target;
mod delete;
mod generated;
mod insert;
mod insert_clauses;
mod insert_rows;
mod insert_set;
mod joined;
mod merge;
mod rows;
mod set;
mod target;
mod touched;
mod update;
mod update_clauses;

#[cfg(test)]
mod tests;

use super::{Around, BindContext, Binder, BoundQuery, Scope, bind_expression_text, domain_checks};
use crate::catalog::Catalog;
use crate::plan::{CheckOf, Expr, OutputColumn, Query, RowCheck, Statement};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError};
use delete::bind_delete;
use insert::bind_insert;
pub(super) use merge::MERGE_ACTION;
use merge::bind_merge;
use target::Target;
use update::bind_update;

/// Binds INSERT, UPDATE, DELETE or MERGE as a whole statement.
pub(super) fn bind_change(tree: &ast::Statement, context: &BindContext<'_>) -> Result<Statement> {
    let binder = Binder::new(context);
    let BoundQuery { node, columns } = binder.bind_change(tree, Around::default())?;
    Ok(Statement::Query(Query {
        root: node,
        columns,
        parameters: binder.parameter_types()?,
        uses: binder.uses(),
        current_of: binder.current_of.take(),
        tracked: binder.tracked.take(),
    }))
}

impl Binder<'_> {
    /// Binds INSERT, UPDATE, DELETE or MERGE, with its RETURNING.
    pub(super) fn bind_change(
        &self,
        tree: &ast::Statement,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        match tree {
            ast::Statement::Insert(insert) => bind_insert(insert, around, self),
            ast::Statement::Update(update) => bind_update(update, around, self),
            ast::Statement::Merge(merge) => bind_merge(merge, around, self),
            ast::Statement::Delete(delete) => bind_delete(delete, around, self),
            _ => Err(SqlError::unsupported("this statement in a query")),
        }
    }
}

/// What new rows of a target must keep: the domains of its columns, its table's CHECK conditions, and what views ask.
fn bind_checks(target: &Target<'_>, catalog: &Catalog) -> Result<Vec<RowCheck>> {
    let table = target.table;
    let checks = table.checks.iter().map(|check| {
        let mut condition =
            bind_expression_text(&check.sql, Some(table), DataType::Boolean, catalog)?;
        forget_positions(&mut condition);
        let of = CheckOf::Constraint(check.name.clone());
        Ok(RowCheck { of, condition })
    });
    let of_domains = domain_checks(table, catalog)?;
    let of_domains = of_domains.into_iter().map(|(name, condition)| {
        let of = CheckOf::Constraint(name);
        Ok(RowCheck { of, condition })
    });
    let of_views = target.view_checks().map(Ok);
    of_domains.chain(checks).chain(of_views).collect()
}

/// What is kept as SQL has places in its own text, not in the statement's.
fn forget_positions(expr: &mut Expr) {
    expr.position = None;
    expr.for_each_operand_mut(&mut forget_positions);
}

/// RETURNING: what is computed, and the columns that it makes.
type Returning = (Option<Vec<Expr>>, Vec<OutputColumn>);

fn bind_returning(
    items: Option<&[ast::SelectItem]>,
    scope: &Scope<'_>,
    binder: &Binder<'_>,
) -> Result<Returning> {
    let Some(items) = items else {
        return Ok((None, Vec::new()));
    };
    let (expressions, columns) = binder.bind_returning(items, scope)?;
    Ok((Some(expressions), columns))
}

/// DEFAULT in the place of a value, which the grammar takes for a name.
fn is_default(expr: &ast::Expr) -> bool {
    matches!(
        expr,
        ast::Expr::Identifier(ast::Ident { value, quote_style: None, span: _ }) if value == "default"
    )
}
