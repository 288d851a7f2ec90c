//! SELECT ... INTO, which is CREATE TABLE AS in other words.

use sqlparser::ast;
use sqlparser::ast::helpers::stmt_create_table::CreateTableBuilder;

/// Makes CREATE TABLE AS of a query whose first SELECT says INTO one table; any other statement stays as it is.
pub(super) fn as_create_table(tree: ast::Statement) -> ast::Statement {
    let ast::Statement::Query(mut query) = tree else {
        return tree;
    };
    let Some(into) = first_select(&mut query.body).and_then(take_into) else {
        return ast::Statement::Query(query);
    };
    let (name, into) = into;
    let create = CreateTableBuilder::new(name)
        .temporary(into.temporary)
        .unlogged(into.unlogged)
        .query(Some(query))
        .build();
    ast::Statement::CreateTable(create)
}

/// The SELECT that comes first in the text.
fn first_select(body: &mut ast::SetExpr) -> Option<&mut ast::Select> {
    match body {
        ast::SetExpr::Select(select) => Some(select),
        ast::SetExpr::SetOperation { left, .. } => first_select(left),
        ast::SetExpr::Query(query) => first_select(&mut query.body),
        _ => None,
    }
}

/// Takes INTO out of a SELECT, where it names one table.
fn take_into(select: &mut ast::Select) -> Option<(ast::ObjectName, ast::SelectInto)> {
    let [target] = select.into.as_ref()?.targets.as_slice() else {
        return None;
    };
    let parts = match target {
        ast::Expr::Identifier(name) => vec![name.clone()],
        ast::Expr::CompoundIdentifier(parts) => parts.clone(),
        _ => return None,
    };
    let name = ast::ObjectName::from(parts);
    select.into.take().map(|into| (name, into))
}
