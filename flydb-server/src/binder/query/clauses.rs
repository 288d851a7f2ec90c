//! SELECT taken apart: the clauses that we have, and 0A000 for the others.

use super::refuse;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The clauses of a SELECT that we have.
pub(super) struct Clauses<'q> {
    pub(super) distinct: Option<&'q ast::Distinct>,
    pub(super) projection: &'q [ast::SelectItem],
    pub(super) from: &'q [ast::TableWithJoins],
    pub(super) selection: Option<&'q ast::Expr>,
    pub(super) group_by: &'q [ast::Expr],
    /// WITH ROLLUP or WITH CUBE behind it.
    pub(super) with: Option<&'q ast::GroupByWithModifier>,
    pub(super) having: Option<&'q ast::Expr>,
    pub(super) windows: &'q [ast::NamedWindowDefinition],
}

/// The clauses of a SELECT; 0A000 for those that we do not have.
pub(super) fn take_apart(select: &ast::Select) -> Result<Clauses<'_>> {
    let ast::Select {
        select_token,
        optimizer_hints: _, // comments
        distinct,
        select_modifiers,
        top,
        top_before_distinct: _,
        projection,
        exclude,
        into,
        from,
        lateral_views,
        prewhere,
        selection,
        connect_by,
        group_by,
        cluster_by,
        distribute_by,
        sort_by,
        having,
        named_window,
        qualify,
        window_before_qualify: _,
        value_table_mode,
        flavor,
    } = select;
    let modified = select_modifiers.as_ref();
    let unsupported = [
        (
            modified.is_some_and(|modifiers| modifiers.sql_calc_found_rows),
            "SQL_CALC_FOUND_ROWS",
        ),
        (top.is_some(), "TOP"),
        (exclude.is_some(), "EXCLUDE"),
        (!lateral_views.is_empty(), "LATERAL VIEW"),
        (prewhere.is_some(), "PREWHERE"),
        (!connect_by.is_empty(), "CONNECT BY"),
        (!cluster_by.is_empty(), "CLUSTER BY"),
        (!distribute_by.is_empty(), "DISTRIBUTE BY"),
        (!sort_by.is_empty(), "SORT BY"),
        (qualify.is_some(), "QUALIFY"),
        (value_table_mode.is_some(), "SELECT AS"),
        (*flavor != ast::SelectFlavor::Standard, "FROM before SELECT"),
    ];
    let at = position(select_token.0.span);
    if into.is_some() {
        let message = "SELECT ... INTO is not allowed here";
        return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
    }
    refuse(&unsupported).map_err(|error| error.at(at))?;
    let (group_by, with) = group_exprs(group_by).map_err(|error| error.at(at))?;
    Ok(Clauses {
        distinct: distinct.as_ref(),
        projection,
        from,
        selection: selection.as_ref(),
        group_by,
        with,
        having: having.as_ref(),
        windows: named_window,
    })
}

fn group_exprs(
    group_by: &ast::GroupByExpr,
) -> Result<(&[ast::Expr], Option<&ast::GroupByWithModifier>)> {
    match group_by {
        ast::GroupByExpr::All(_) => Err(SqlError::unsupported("GROUP BY ALL")),
        ast::GroupByExpr::Expressions(exprs, modifiers) => match modifiers.as_slice() {
            [] => Ok((exprs, None)),
            [with @ (ast::GroupByWithModifier::Rollup | ast::GroupByWithModifier::Cube)] => {
                Ok((exprs, Some(with)))
            }
            _ => Err(SqlError::unsupported("this end of GROUP BY")),
        },
    }
}
