//! UPDATE.

use super::super::{Around, Binder, BoundQuery};
use super::joined::JoinedTables;
use super::rows::Rows;
use super::set::Setter;
use super::target::{ChangeKind, Target};
use super::update_clauses::{UpdateClauses, update_clauses};
use super::{bind_checks, bind_returning};
use crate::catalog::Privilege;
use crate::plan::{Assignment, Expr, Node, Update};
use crate::sql::ast;
use crate::types::{Result, SqlError};

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
    let joined = of_join(table, from)?;
    let (target, rows) = match &joined {
        Some(tables) => {
            let place = tables.assigned(assignments, binder)?;
            let target = tables.target(place, ChangeKind::Update, binder)?;
            let rows = tables.rows(place, &target, around, binder)?;
            (target, rows)
        }
        None => {
            let target = Target::of_from(table, ChangeKind::Update, binder)?;
            let rows = Rows::bind(&target, from, &choice, around, binder)?;
            (target, rows)
        }
    };
    let assignments = Setter::new(&target, &rows.scope, binder).assignments(assignments)?;
    let rows = rows.chosen(&choice, binder)?;
    let (returning, columns) = bind_returning(returning, &rows.scope, binder)?;
    let set = assignments.iter().filter_map(Assignment::expr);
    let reads = rows.reads || returning.is_some() || { set }.any(Expr::reads_input);
    target.note_uses(&[Privilege::Update], reads, binder);
    let node = Node::Update(Update {
        table: target.table.id,
        writer: target.writer.clone(),
        input: rows.into_input(),
        assignments,
        checks: bind_checks(&target, catalog)?,
        returning,
    });
    Ok(BoundQuery { node, columns })
}

/// The tables of a join that is changed, as in MySQL.
fn of_join(
    table: &ast::TableWithJoins,
    from: &[ast::TableWithJoins],
) -> Result<Option<JoinedTables>> {
    if table.joins.is_empty() {
        return Ok(None);
    }
    if !from.is_empty() {
        return Err(SqlError::unsupported("FROM behind a join that is changed"));
    }
    Ok(JoinedTables::of(std::slice::from_ref(table)))
}
