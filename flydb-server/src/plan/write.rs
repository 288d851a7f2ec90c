//! INSERT, UPDATE and DELETE.

use std::sync::Arc;

use super::{Expr, ExprKind, Node, Values};
use crate::catalog::Counter;
use crate::types::{IndexId, TableId};

/// A condition that every new row must keep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RowCheck {
    /// What it is a condition of.
    pub of: CheckOf,
    /// The condition, over the table's columns.
    pub condition: Expr,
}

/// What a condition on new rows belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CheckOf {
    /// A CHECK constraint, by its name: refuses a row for which it is false.
    Constraint(String),
    /// WITH CHECK OPTION of the view of this name: refuses a row for which it is not true.
    View(String),
}

/// INSERT. Output: the RETURNING expressions' columns, if any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Insert {
    /// The table.
    pub table: TableId,
    /// With whose rights it is changed: a view's owner, or `None` for whoever runs the statement.
    pub writer: Option<Arc<str>>,
    /// Where rows come from.
    pub source: Box<Node>,
    /// For each column of the table, where its value comes from.
    pub columns: Vec<InsertSource>,
    /// What new rows must keep.
    pub checks: Vec<RowCheck>,
    /// What happens to a row whose unique keys are taken; `None`: it is refused.
    pub conflict: Option<Conflict>,
    /// RETURNING, over the table's columns.
    pub returning: Option<Vec<Expr>>,
}

/// ON CONFLICT and its kin.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conflict {
    /// The keys that are looked at, in this order; a clash of any other is refused.
    pub keys: Vec<UniqueKey>,
    /// What happens to a row that clashes.
    pub action: ConflictAction,
}

/// A unique key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UniqueKey {
    /// The primary key that is the row id.
    RowId,
    /// That of a unique index.
    Index(IndexId),
}

/// What happens to a row whose key is taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ConflictAction {
    /// It is left out.
    Nothing,
    /// The row that has the key is changed in its place.
    Update(ConflictUpdate),
    /// All rows that have its keys are removed for it.
    Replace,
}

/// DO UPDATE. Its expressions are over the table's columns as they are, then as they were proposed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ConflictUpdate {
    /// What changes.
    pub assignments: Vec<Assignment>,
    /// WHERE: a row for which it is not true stays as it is.
    pub condition: Option<Expr>,
    /// Whether a row that the statement has written may be changed again, as in MySQL; else 21000.
    pub again: bool,
}

/// Where an inserted column's value comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum InsertSource {
    /// A column of the source, by an expression that casts it to the column's type.
    Source(Expr),
    /// The column's default, cast to its type; without columns. NULL where it has none.
    Default(Expr),
    /// The next number of what the column counts with.
    Sequence(Counter),
    /// A value where one is given, else the next number: a column that counts and is DEFAULT in some rows of a
    /// VALUES list. Over the source's columns.
    SequenceUnless {
        /// What it counts with.
        counter: Counter,
        /// BOOLEAN, never NULL: whether a value is given.
        given: Expr,
        /// The value, of the column's type; NULL is a value too.
        value: Expr,
    },
}

/// UPDATE. The input gives the table's columns, then the row id last (`with_row_id`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Update {
    /// The table.
    pub table: TableId,
    /// With whose rights it is changed: a view's owner, or `None` for whoever runs the statement.
    pub writer: Option<Arc<str>>,
    /// The rows to change: all columns of the table in order, then whatever FROM adds, the row id last.
    pub input: Box<Node>,
    /// What changes.
    pub assignments: Vec<Assignment>,
    /// What rows must keep with their new values.
    pub checks: Vec<RowCheck>,
    /// RETURNING, over the table's columns (new values), then whatever FROM adds.
    pub returning: Option<Vec<Expr>>,
}

/// `column = value`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assignment {
    /// Which column of the table.
    pub column: usize,
    /// Its new value.
    pub value: NewValue,
}

/// What a column is set to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NewValue {
    /// A value, cast to the column's type, over the input's columns.
    Value(Expr),
    /// The next number of what the column counts with.
    Sequence(Counter),
}

/// DELETE. The input gives the table's columns, whatever USING adds, then the row id last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Delete {
    /// The table.
    pub table: TableId,
    /// With whose rights it is changed: a view's owner, or `None` for whoever runs the statement.
    pub writer: Option<Arc<str>>,
    /// The rows to remove: all columns of the table in order, then whatever USING adds, the row id last.
    pub input: Box<Node>,
    /// RETURNING, over the table's columns (old values), then whatever USING adds.
    pub returning: Option<Vec<Expr>>,
}

impl RowCheck {
    /// Whether a view asks it.
    pub(crate) const fn is_of_view(&self) -> bool {
        match self.of {
            CheckOf::View(_) => true,
            CheckOf::Constraint(_) => false,
        }
    }
}

impl Insert {
    /// Calls `visit` on each expression of its own.
    pub(super) fn for_each_expr<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        let columns = self.columns.iter();
        columns.for_each(|source| source.for_each_expr(visit));
        self.checks.iter().for_each(|check| visit(&check.condition));
        let conflict = self.conflict.iter();
        conflict.for_each(|conflict| conflict.for_each_expr(visit));
        self.returning.iter().flatten().for_each(visit);
    }

    /// Calls `visit` on each expression of its own, to change it.
    pub(super) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        let columns = self.columns.iter_mut();
        columns.for_each(|source| source.for_each_expr_mut(visit));
        let checks = self.checks.iter_mut();
        checks.for_each(|check| visit(&mut check.condition));
        let conflict = self.conflict.iter_mut();
        conflict.for_each(|conflict| conflict.for_each_expr_mut(visit));
        self.returning.iter_mut().flatten().for_each(visit);
    }

    /// The one row of its VALUES with columns for the parameters, where many sets of parameters can
    /// be inserted as one statement: only that row reads them, and nothing reads a table.
    pub(crate) fn row_of_sets(&self) -> Option<Vec<Expr>> {
        let Node::Values(Values { rows, types: _ }) = &*self.source else {
            return None;
        };
        let [row] = rows.as_slice() else {
            return None;
        };
        let subquery = |expr: &Expr| matches!(expr.kind, ExprKind::Subquery(_));
        let of_one_set =
            |expr: &Expr| subquery(expr) || matches!(expr.kind, ExprKind::Parameter(_));
        let mut apart = row.iter().any(|expr| expr.any(&mut { subquery }));
        self.for_each_expr(&mut |expr| apart |= expr.any(&mut { of_one_set }));
        if apart {
            return None;
        }
        let mut row = row.clone();
        row.iter_mut().for_each(parameters_as_columns);
        Some(row)
    }
}

fn parameters_as_columns(expr: &mut Expr) {
    if let ExprKind::Parameter(number) = expr.kind {
        expr.kind = ExprKind::Column(number);
    }
    expr.for_each_operand_mut(&mut parameters_as_columns);
}

impl InsertSource {
    /// Calls `visit` on each expression of its own.
    pub(super) fn for_each_expr<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self {
            InsertSource::Source(expr) | InsertSource::Default(expr) => visit(expr),
            InsertSource::Sequence(_) => {}
            InsertSource::SequenceUnless {
                counter: _,
                given,
                value,
            } => {
                visit(given);
                visit(value);
            }
        }
    }

    /// Calls `visit` on each expression of its own, to change it.
    pub(super) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match self {
            InsertSource::Source(expr) | InsertSource::Default(expr) => visit(expr),
            InsertSource::Sequence(_) => {}
            InsertSource::SequenceUnless {
                counter: _,
                given,
                value,
            } => {
                visit(given);
                visit(value);
            }
        }
    }
}

impl Conflict {
    /// What DO UPDATE does, where that is the action.
    pub(crate) const fn update(&self) -> Option<&ConflictUpdate> {
        match &self.action {
            ConflictAction::Update(update) => Some(update),
            ConflictAction::Nothing | ConflictAction::Replace => None,
        }
    }

    /// Calls `visit` on each expression.
    pub(crate) fn for_each_expr<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        if let Some(update) = self.update() {
            let values = update.assignments.iter().filter_map(Assignment::expr);
            values.chain(&update.condition).for_each(visit);
        }
    }

    /// Calls `visit` on each expression, to change it.
    pub(crate) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        if let ConflictAction::Update(update) = &mut self.action {
            let values = update.assignments.iter_mut();
            let values = values.filter_map(Assignment::expr_mut);
            values.chain(&mut update.condition).for_each(visit);
        }
    }
}

impl Assignment {
    /// The expression of its value, where it has one.
    pub(crate) const fn expr(&self) -> Option<&Expr> {
        match &self.value {
            NewValue::Value(expr) => Some(expr),
            NewValue::Sequence(_) => None,
        }
    }

    /// The expression of its value, where it has one, to change it.
    pub(crate) const fn expr_mut(&mut self) -> Option<&mut Expr> {
        match &mut self.value {
            NewValue::Value(expr) => Some(expr),
            NewValue::Sequence(_) => None,
        }
    }
}
