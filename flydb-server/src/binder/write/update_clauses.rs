//! The clauses of UPDATE: those that we have, and those of other databases.

use super::super::refuse::refuse_all;
use crate::sql::{ast, position};
use crate::types::Result;

/// What of an UPDATE we have.
pub(super) struct UpdateClauses<'a> {
    pub(super) table: &'a ast::TableWithJoins,
    pub(super) assignments: &'a [ast::Assignment],
    pub(super) selection: Option<&'a ast::Expr>,
    pub(super) returning: Option<&'a [ast::SelectItem]>,
}

/// Refuses every clause that we don't have.
pub(super) fn update_clauses(update: &ast::Update) -> Result<UpdateClauses<'_>> {
    use crate::sql::ast::Spanned;
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
    let from_at = match from {
        Some(
            ast::UpdateTableFromKind::BeforeSet(from) | ast::UpdateTableFromKind::AfterSet(from),
        ) => from.first().and_then(|first| position(first.span())),
        None => None,
    };
    let at = position(update_token.0.span);
    let other = on_cluster.is_some() || output.is_some() || settings.is_some();
    refuse_all(&[(from.is_some(), "UPDATE ... FROM")], from_at)?;
    refuse_all(
        &[
            (or.is_some(), "UPDATE OR"),
            (!order_by.is_empty(), "ORDER BY in UPDATE"),
            (limit.is_some(), "LIMIT in UPDATE"),
            (other, "this clause of UPDATE"),
        ],
        at,
    )?;
    Ok(UpdateClauses {
        table,
        assignments,
        selection: selection.as_ref(),
        returning: returning.as_deref(),
    })
}
