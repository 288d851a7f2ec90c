//! UPDATE.

use super::super::{Around, Binder, BoundQuery};
use super::rows::Rows;
use super::set::Setter;
use super::target::Target;
use super::update_clauses::{UpdateClauses, update_clauses};
use super::{bind_checks, bind_returning};
use crate::plan::{Node, Update};
use crate::sql::ast;
use crate::types::Result;

/// Binds UPDATE.
pub(super) fn bind_update(
    update: &ast::Update,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<BoundQuery> {
    let UpdateClauses {
        table,
        assignments,
        from,
        choice,
        returning,
    } = update_clauses(update)?;
    let catalog = binder.context.catalog;
    let target = Target::of_from(table, catalog)?;
    let rows = Rows::bind(&target, from, around, binder)?;
    let assignments = Setter::new(&target, &rows.scope, binder).assignments(assignments)?;
    let rows = rows.chosen(&choice, binder)?;
    let (returning, columns) = bind_returning(returning, &rows.scope, binder)?;
    let node = Node::Update(Update {
        table: target.table.id,
        input: rows.into_input(),
        assignments,
        checks: bind_checks(target.table, catalog)?,
        returning,
    });
    Ok(BoundQuery { node, columns })
}
