//! `INSERT INTO t SET a = 1, b = 2` of MySQL, written as columns and one row of VALUES.

use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{Result, SqlError};

/// The statement in the usual form; `None` where it is in that form.
///
/// # Errors
/// 0A000 for columns set by a list.
pub(super) fn as_values(insert: &ast::Insert) -> Result<Option<ast::Insert>> {
    if insert.assignments.is_empty() {
        return Ok(None);
    }
    let mut spelled = insert.clone();
    let assignments = std::mem::take(&mut spelled.assignments);
    let mut row = Vec::with_capacity(assignments.len());
    for ast::Assignment { target, value } in assignments {
        let ast::AssignmentTarget::ColumnName(column) = target else {
            let what = "a list of columns in INSERT ... SET";
            return Err(SqlError::unsupported(what).at(position(value.span())));
        };
        spelled.columns.push(column);
        row.push(value);
    }
    spelled.source = Some(Box::new(one_row(row)));
    Ok(Some(spelled))
}

fn one_row(row: Vec<ast::Expr>) -> ast::Query {
    let values = ast::Values {
        explicit_row: false,
        value_keyword: false,
        rows: vec![ast::Parens::with_empty_span(row)],
    };
    ast::Query {
        with: None,
        body: Box::new(ast::SetExpr::Values(values)),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}
