//! DELETE.

use super::super::names::table_name;
use super::super::refuse::refuse_all;
use super::super::{Around, Binder, BoundQuery};
use super::bind_returning;
use super::joined::JoinedTables;
use super::rows::{Choice, Rows};
use super::target::{ChangeKind, Target};
use crate::catalog::Privilege;
use crate::plan::{Delete, Node};
use crate::sql::ast;
use crate::sql::position;
use crate::types::{Result, SqlError};

/// Binds DELETE.
pub(super) fn bind_delete(
    delete: &ast::Delete,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<BoundQuery> {
    let DeleteClauses {
        named,
        from,
        using,
        choice,
        returning,
    } = delete_clauses(delete)?;
    let joined = JoinedTables::of(from).zip(named);
    let (target, rows) = match &joined {
        Some((tables, named)) => {
            let place = tables.find(named)?;
            let target = tables.target(place, ChangeKind::Delete, binder)?;
            let rows = tables.rows(place, &target, around, binder)?;
            (target, rows)
        }
        None => {
            let target = one_table(from, binder)?;
            let rows = Rows::bind(&target, using, &choice, around, binder)?;
            (target, rows)
        }
    };
    let rows = rows.chosen(&choice, binder)?;
    let (returning, columns) = bind_returning(returning, &rows.scope, binder)?;
    let reads = rows.reads || returning.is_some();
    target.note_uses(&[Privilege::Delete], reads, binder);
    let node = Node::Delete(Delete {
        table: target.table.id,
        writer: target.writer.clone(),
        input: rows.into_input(),
        returning,
    });
    Ok(BoundQuery { node, columns })
}

fn one_table<'a>(from: &[ast::TableWithJoins], binder: &Binder<'a>) -> Result<Target<'a>> {
    match from {
        [table] => Target::of_from(table, ChangeKind::Delete, binder),
        _ => Err(SqlError::unsupported("DELETE without a table")),
    }
}

/// What of a DELETE we have.
struct DeleteClauses<'a> {
    /// The table before FROM: that which MySQL deletes from, where FROM is a join.
    named: Option<&'a ast::Ident>,
    from: &'a [ast::TableWithJoins],
    using: &'a [ast::TableWithJoins],
    choice: Choice<'a>,
    returning: Option<&'a [ast::SelectItem]>,
}

fn delete_clauses(delete: &ast::Delete) -> Result<DeleteClauses<'_>> {
    let ast::Delete {
        delete_token,
        optimizer_hints: _,
        tables,
        from,
        on_cluster,
        using,
        selection,
        returning,
        output,
        order_by,
        limit,
        settings,
    } = delete;
    let at = position(delete_token.0.span);
    let (ast::FromTable::WithFromKeyword(from) | ast::FromTable::WithoutKeyword(from)) = from;
    let other = on_cluster.is_some() || output.is_some() || settings.is_some();
    let several = tables.len() > 1 || (tables.is_empty() && from.len() > 1);
    let both = !tables.is_empty() && using.is_some();
    refuse_all(
        &[
            (several, "a change of several tables at once"),
            (other || both, "this clause of DELETE"),
        ],
        at,
    )?;
    Ok(DeleteClauses {
        named: tables.first().map(table_name).transpose()?,
        from,
        using: using.as_deref().unwrap_or_default(),
        choice: Choice {
            selection: selection.as_ref(),
            order_by,
            limit: limit.as_ref(),
        },
        returning: returning.as_deref(),
    })
}
