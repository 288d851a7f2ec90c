//! MERGE.

use std::sync::Arc;

use super::{Assignment, Expr, InsertSource, Node, RowCheck};
use crate::types::TableId;

/// MERGE: each row of its input is changed as the first arm says that is for it. Output: the RETURNING
/// expressions' columns, if any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Merge {
    /// The table.
    pub table: TableId,
    /// With whose rights it is changed: a view's owner, or `None` for whoever runs the statement.
    pub writer: Option<Arc<str>>,
    /// All columns of the table in order, NULL where none of its rows matched, then those of the source, then
    /// with `by_source` a column that is NULL where no row of the source matched, then the row id, which is NULL
    /// where none of the table's rows matched.
    pub input: Box<Node>,
    /// Whether rows of the table that match none of the source come too.
    pub by_source: bool,
    /// What may happen to a row, in order.
    pub arms: Vec<MergeArm>,
    /// What rows must keep with their new values.
    pub checks: Vec<RowCheck>,
    /// RETURNING, over the table's columns (new values, of a row that was removed the old ones), those of the
    /// source, and what was done as a word.
    pub returning: Option<Vec<Expr>>,
}

/// Which rows an arm of a MERGE is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matched {
    /// A row of the table and one of the source.
    Both,
    /// A row of the source that matches none of the table.
    SourceOnly,
    /// A row of the table that matches none of the source.
    TargetOnly,
}

/// WHEN ... THEN of a MERGE. Expressions are over the input's columns; those of an insert read none of
/// the table's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MergeArm {
    /// Which rows it is for.
    pub matched: Matched,
    /// AND: it is for rows only for which this is true.
    pub condition: Option<Expr>,
    /// What happens to them.
    pub action: MergeAction,
}

/// What an arm of a MERGE does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum MergeAction {
    /// DO NOTHING.
    Nothing,
    /// The row that matches is removed.
    Delete,
    /// The row that matches is changed.
    Update(Vec<Assignment>),
    /// A row is added: for each column of the table, where its value comes from.
    Insert(Vec<InsertSource>),
}

impl Merge {
    /// What its arms set of rows that match.
    pub(crate) fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        let actions = self.arms.iter().map(|arm| &arm.action);
        actions.flat_map(|action| match action {
            MergeAction::Update(assignments) => assignments.as_slice(),
            MergeAction::Nothing | MergeAction::Delete | MergeAction::Insert(_) => &[],
        })
    }

    /// Calls `visit` on each expression of its own.
    pub(super) fn for_each_expr<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        for MergeArm {
            matched: _,
            condition,
            action,
        } in &self.arms
        {
            condition.iter().for_each(&mut *visit);
            match action {
                MergeAction::Nothing | MergeAction::Delete => {}
                MergeAction::Update(assignments) => {
                    let values = assignments.iter().filter_map(Assignment::expr);
                    values.for_each(&mut *visit);
                }
                MergeAction::Insert(columns) => {
                    columns.iter().for_each(|one| one.for_each_expr(visit));
                }
            }
        }
        self.checks.iter().for_each(|check| visit(&check.condition));
        self.returning.iter().flatten().for_each(visit);
    }

    /// Calls `visit` on each expression of its own, to change it.
    pub(super) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        for MergeArm {
            matched: _,
            condition,
            action,
        } in &mut self.arms
        {
            condition.iter_mut().for_each(&mut *visit);
            match action {
                MergeAction::Nothing | MergeAction::Delete => {}
                MergeAction::Update(assignments) => {
                    let values = assignments.iter_mut().filter_map(Assignment::expr_mut);
                    values.for_each(&mut *visit);
                }
                MergeAction::Insert(columns) => {
                    let columns = columns.iter_mut();
                    columns.for_each(|one| one.for_each_expr_mut(visit));
                }
            }
        }
        let checks = self.checks.iter_mut();
        checks.for_each(|check| visit(&mut check.condition));
        self.returning.iter_mut().flatten().for_each(visit);
    }
}
