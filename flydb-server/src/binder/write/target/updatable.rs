//! Which views and columns of views can be changed through, in PostgreSQL's words.

use super::{ChangeKind, Target, TargetColumn};
use crate::catalog::View;
use crate::plan::Node;
use crate::sql::ast;
use crate::types::{SqlError, SqlState};

/// Why a view is none to change rows through, by its text alone: its rows are not those of one table.
pub(super) fn refusal(query: &ast::Query) -> Option<&'static str> {
    let select = query.body.as_select();
    let is_values = matches!(&*query.body, ast::SetExpr::Values(_));
    let grouped = |select: &ast::Select| match &select.group_by {
        ast::GroupByExpr::All(_) => true,
        ast::GroupByExpr::Expressions(keys, with) => !keys.is_empty() || !with.is_empty(),
    };
    let has = |part: &dyn Fn(&ast::Select) -> bool| select.is_some_and(part);
    let reasons = [
        (
            has(&|select| select.distinct.is_some()),
            "Views containing DISTINCT",
        ),
        (has(&grouped), "Views containing GROUP BY"),
        (
            has(&|select| select.having.is_some()),
            "Views containing HAVING",
        ),
        (
            select.is_none() && !is_values,
            "Views containing UNION, INTERSECT, or EXCEPT",
        ),
        (query.with.is_some(), "Views containing WITH"),
        (
            query.limit_clause.is_some() || query.fetch.is_some(),
            "Views containing LIMIT or OFFSET",
        ),
    ];
    reasons
        .iter()
        .find(|(there, _)| *there)
        .map(|(_, why)| *why)
}

/// Why a view is none to change rows through, by what is at the top of its plan.
pub(super) fn refusal_of_plan(node: &Node) -> &'static str {
    let mut node = node;
    loop {
        node = match node {
            Node::Project(project) => &project.input,
            Node::Filter(filter) => &filter.input,
            Node::Sort(sort) => &sort.input,
            Node::Limit(limit) if limit.is_fence() => &limit.input,
            Node::Aggregate(_) => return AGGREGATES,
            Node::Window(_) => return WINDOWS,
            Node::ProjectSet(_) => return SETS,
            _ => return NOT_SINGLE,
        }
    }
}

pub(super) const AGGREGATES: &str = "Views that return aggregate functions";
pub(super) const WINDOWS: &str = "Views that return window functions";
pub(super) const SETS: &str = "Views that return set-returning functions";
pub(super) const NOT_SINGLE: &str = "Views that do not select from a single table or view";
pub(super) const SAMPLED: &str = "Views containing TABLESAMPLE";
pub(super) const NO_COLUMNS: &str = "Views that have no updatable columns";

/// 55000 for a view that no change goes through.
#[cold]
pub(super) fn not_automatic(view: &View, kind: ChangeKind, why: &str) -> SqlError {
    let (what, doing, event) = match kind {
        ChangeKind::Insert => ("insert into", "inserting into", "INSERT"),
        ChangeKind::Update => ("update", "updating", "UPDATE"),
        ChangeKind::Delete => ("delete from", "deleting from", "DELETE"),
        ChangeKind::Merge => ("merge into", "merging into", "INSERT, UPDATE or DELETE"),
    };
    let message = format!("cannot {what} view \"{}\"", view.name);
    SqlError::new(SqlState::ObjectNotInPrerequisiteState, message)
        .with_detail(format!("{why} are not automatically updatable."))
        .with_hint(format!(
            "To enable {doing} the view, provide an INSTEAD OF {event} trigger."
        ))
}

/// 0A000 for a column of a view that no change goes through.
#[cold]
pub(super) fn not_updatable(target: &Target<'_>, column: &TargetColumn) -> SqlError {
    let what = match target.kind {
        ChangeKind::Insert => "insert into",
        ChangeKind::Update | ChangeKind::Delete => "update",
        ChangeKind::Merge => "merge into",
    };
    let view = target.through.first().map_or("", |one| &one.view.name);
    let message = format!(
        "cannot {what} column \"{}\" of view \"{view}\"",
        column.name
    );
    SqlError::new(SqlState::FeatureNotSupported, message)
        .with_detail("View columns that are not columns of their base relation are not updatable.")
}
