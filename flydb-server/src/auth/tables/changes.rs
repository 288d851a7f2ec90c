//! What data changes touch.

use super::{Walk, reads_columns};
use crate::catalog::{Privilege, TableId};
use crate::plan::{
    Assignment, Conflict, ConflictAction, ConflictUpdate, Delete, Expr, Insert, InsertSource,
    Merge, MergeAction, MergeArm, NewValue, Update,
};

impl Walk {
    pub(super) fn insert(&mut self, insert: &Insert) {
        let Insert {
            table,
            source,
            columns,
            checks,
            conflict,
            returning,
        } = insert;
        self.touch(*table, Privilege::Insert);
        self.node(source);
        columns.iter().for_each(|column| self.source(column));
        self.exprs(checks.iter().map(|(_, check)| check));
        if let Some(conflict) = conflict {
            self.conflict(*table, conflict);
        }
        self.returning(*table, returning.as_deref());
    }

    fn source(&mut self, source: &InsertSource) {
        match source {
            InsertSource::Source(expr) | InsertSource::Default(expr) => self.expr(expr),
            InsertSource::Sequence => {}
            InsertSource::SequenceUnless { given, value } => {
                self.expr(given);
                self.expr(value);
            }
        }
    }

    /// Whatever its arms do, they look first whether a row is there.
    pub(super) fn merge(&mut self, merge: &Merge) {
        let Merge {
            table,
            input,
            arms,
            checks,
        } = merge;
        self.touch(*table, Privilege::Select);
        self.node(input);
        for MergeArm {
            matched: _,
            condition,
            action,
        } in arms
        {
            self.exprs(condition);
            match action {
                MergeAction::Nothing => {}
                MergeAction::Delete => self.touch(*table, Privilege::Delete),
                MergeAction::Update(assignments) => {
                    self.touch(*table, Privilege::Update);
                    for Assignment { column: _, value } in assignments {
                        self.new_value(value);
                    }
                }
                MergeAction::Insert(columns) => {
                    self.touch(*table, Privilege::Insert);
                    columns.iter().for_each(|column| self.source(column));
                }
            }
        }
        self.exprs(checks.iter().map(|(_, check)| check));
    }

    /// Changing the row in the way reads it: by its key at least.
    fn conflict(&mut self, table: TableId, conflict: &Conflict) {
        let Conflict { keys: _, action } = conflict;
        match action {
            ConflictAction::Nothing => {}
            ConflictAction::Update(update) => {
                let ConflictUpdate {
                    assignments,
                    condition,
                    again: _,
                } = update;
                self.touch(table, Privilege::Update);
                self.touch(table, Privilege::Select);
                for Assignment { column: _, value } in assignments {
                    self.new_value(value);
                }
                self.exprs(condition);
            }
            ConflictAction::Replace => self.touch(table, Privilege::Delete),
        }
    }

    fn new_value(&mut self, value: &NewValue) {
        match value {
            NewValue::Value(expr) => self.expr(expr),
            NewValue::Sequence => {}
        }
    }

    pub(super) fn update(&mut self, update: &Update) {
        let Update {
            table,
            input,
            assignments,
            checks,
            returning,
        } = update;
        self.touch(*table, Privilege::Update);
        self.target = Some(*table);
        self.node(input);
        for Assignment { column: _, value } in assignments {
            match value {
                NewValue::Value(expr) if reads_columns(expr) => {
                    self.touch(*table, Privilege::Select);
                }
                NewValue::Value(_) | NewValue::Sequence => {}
            }
            self.new_value(value);
        }
        self.exprs(checks.iter().map(|(_, check)| check));
        self.returning(*table, returning.as_deref());
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        let Delete {
            table,
            input,
            returning,
        } = delete;
        self.touch(*table, Privilege::Delete);
        self.target = Some(*table);
        self.node(input);
        self.returning(*table, returning.as_deref());
    }

    fn returning(&mut self, table: TableId, returning: Option<&[Expr]>) {
        self.target = None;
        if let Some(returning) = returning {
            self.touch(table, Privilege::Select);
            self.exprs(returning);
        }
    }
}
