//! The clauses of UPDATE: those that we have, and those of other databases.

use super::super::refuse::refuse_all;
use super::rows::Choice;
use crate::sql::{ast, position};
use crate::types::Result;

/// What of an UPDATE we have.
pub(super) struct UpdateClauses<'a> {
    pub(super) table: &'a ast::TableWithJoins,
    pub(super) assignments: &'a [ast::Assignment],
    pub(super) from: &'a [ast::TableWithJoins],
    pub(super) choice: Choice<'a>,
    pub(super) returning: Option<&'a [ast::SelectItem]>,
}

/// Refuses every clause that we don't have.
pub(super) fn update_clauses(update: &ast::Update) -> Result<UpdateClauses<'_>> {
    let ast::Update {
        update_token,
        optimizer_hints: _,
        table,
        on_cluster,
        assignments,
        from,
        selection,
        returning,
        output,
        or,
        order_by,
        limit,
        settings,
    } = update;
    let at = position(update_token.0.span);
    let other = on_cluster.is_some() || output.is_some() || settings.is_some();
    let (before, from) = match from {
        Some(ast::UpdateTableFromKind::BeforeSet(from)) => (true, from.as_slice()),
        Some(ast::UpdateTableFromKind::AfterSet(from)) => (false, from.as_slice()),
        None => (false, Default::default()),
    };
    refuse_all(
        &[
            (or.is_some(), "UPDATE OR"),
            (before, "FROM before SET"),
            (other, "this clause of UPDATE"),
        ],
        at,
    )?;
    Ok(UpdateClauses {
        table,
        assignments,
        from,
        choice: Choice {
            selection: selection.as_ref(),
            order_by,
            limit: limit.as_ref(),
        },
        returning: returning.as_deref(),
    })
}
