//! DELETE.

use super::super::refuse::refuse_all;
use super::super::{Around, Binder, BoundQuery};
use super::bind_returning;
use super::rows::{Choice, Rows};
use super::target::Target;
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
        from,
        using,
        choice,
        returning,
    } = delete_clauses(delete)?;
    let target = Target::of_from(from, binder.context.catalog)?;
    let rows = Rows::bind(&target, using, around, binder)?.chosen(&choice, binder)?;
    let (returning, columns) = bind_returning(returning, &rows.scope, binder)?;
    let node = Node::Delete(Delete {
        table: target.table.id,
        input: rows.into_input(),
        returning,
    });
    Ok(BoundQuery { node, columns })
}

/// What of a DELETE we have.
struct DeleteClauses<'a> {
    from: &'a ast::TableWithJoins,
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
    refuse_all(
        &[
            (
                !tables.is_empty() || from.len() > 1,
                "DELETE of several tables",
            ),
            (other, "this clause of DELETE"),
        ],
        at,
    )?;
    let [from] = from.as_slice() else {
        return Err(SqlError::unsupported("DELETE without a table").at(at));
    };
    Ok(DeleteClauses {
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
