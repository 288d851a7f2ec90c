//! DELETE.

use super::super::refuse::refuse_all;
use super::super::{BindContext, Binder};
use super::target::Target;
use super::update::filtered;
use super::{bind_returning, statement};
use crate::plan::{Delete, Node, Statement};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{Result, SqlError};

/// Binds DELETE.
pub(in crate::binder) fn bind_delete(
    delete: &ast::Delete,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let DeleteClauses {
        from,
        selection,
        returning,
    } = delete_clauses(delete)?;
    let binder = Binder::new(context);
    let target = Target::of_from(from, context.catalog)?;
    let scope = target.scope();
    let input = filtered(target.scan(), selection, &scope, &binder)?;
    let (returning, columns) = bind_returning(returning, &scope, &binder)?;
    let root = Node::Delete(Delete {
        table: target.table.id,
        input: Box::new(input),
        returning,
    });
    statement(root, columns, &binder)
}

/// What of a DELETE we have.
struct DeleteClauses<'a> {
    from: &'a ast::TableWithJoins,
    selection: Option<&'a ast::Expr>,
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
    let using_at = using.iter().flatten().next();
    let using_at = using_at.and_then(|first| position(first.span()));
    refuse_all(&[(using.is_some(), "DELETE ... USING")], using_at)?;
    let (ast::FromTable::WithFromKeyword(from) | ast::FromTable::WithoutKeyword(from)) = from;
    let other = on_cluster.is_some() || output.is_some() || settings.is_some();
    refuse_all(
        &[
            (
                !tables.is_empty() || from.len() > 1,
                "DELETE of several tables",
            ),
            (!order_by.is_empty(), "ORDER BY in DELETE"),
            (limit.is_some(), "LIMIT in DELETE"),
            (other, "this clause of DELETE"),
        ],
        at,
    )?;
    let [from] = from.as_slice() else {
        return Err(SqlError::unsupported("DELETE without a table").at(at));
    };
    Ok(DeleteClauses {
        from,
        selection: selection.as_ref(),
        returning: returning.as_deref(),
    })
}
