//! What data changes touch.

use std::sync::Arc;

use super::{Walk, reads_columns};
use crate::catalog::{Privilege, TableId};
use crate::plan::{
    Assignment, Conflict, ConflictAction, ConflictUpdate, Delete, Expr, Insert, InsertSource,
    Merge, MergeAction, MergeArm, NewValue, RowCheck, Update,
};

impl Walk {
    pub(super) fn insert(&mut self, insert: &Insert) {
        let Insert {
            table,
            writer,
            source,
            columns,
            checks,
            conflict,
            returning,
        } = insert;
        let writer = writer.as_ref();
        self.touch_as(*table, Privilege::Insert, writer);
        self.node(source);
        columns.iter().for_each(|column| self.source(column));
        self.checks(checks);
        if let Some(conflict) = conflict {
            self.conflict(*table, writer, conflict);
        }
        self.returning(*table, writer, returning.as_deref());
    }

    fn source(&mut self, source: &InsertSource) {
        match source {
            InsertSource::Source(expr) | InsertSource::Default(expr) => self.expr(expr),
            InsertSource::Sequence(_) => {}
            InsertSource::SequenceUnless {
                counter: _,
                given,
                value,
            } => {
                self.expr(given);
                self.expr(value);
            }
        }
    }

    /// Whatever its arms do, they look first whether a row is there.
    pub(super) fn merge(&mut self, merge: &Merge) {
        let Merge {
            table,
            writer,
            input,
            by_source: _,
            arms,
            checks,
            returning,
        } = merge;
        let writer = writer.as_ref();
        self.touch_as(*table, Privilege::Select, writer);
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
                MergeAction::Delete => self.touch_as(*table, Privilege::Delete, writer),
                MergeAction::Update(assignments) => {
                    self.touch_as(*table, Privilege::Update, writer);
                    for Assignment { column: _, value } in assignments {
                        self.new_value(value);
                    }
                }
                MergeAction::Insert(columns) => {
                    self.touch_as(*table, Privilege::Insert, writer);
                    columns.iter().for_each(|column| self.source(column));
                }
            }
        }
        self.checks(checks);
        self.exprs(returning.iter().flatten());
    }

    /// Changing the row in the way reads it: by its key at least.
    fn conflict(&mut self, table: TableId, writer: Option<&Arc<str>>, conflict: &Conflict) {
        let Conflict { keys: _, action } = conflict;
        match action {
            ConflictAction::Nothing => {}
            ConflictAction::Update(update) => {
                let ConflictUpdate {
                    assignments,
                    condition,
                    again: _,
                } = update;
                self.touch_as(table, Privilege::Update, writer);
                self.touch_as(table, Privilege::Select, writer);
                for Assignment { column: _, value } in assignments {
                    self.new_value(value);
                }
                self.exprs(condition);
            }
            ConflictAction::Replace => self.touch_as(table, Privilege::Delete, writer),
        }
    }

    fn checks(&mut self, checks: &[RowCheck]) {
        for RowCheck { of: _, condition } in checks {
            self.expr(condition);
        }
    }

    fn new_value(&mut self, value: &NewValue) {
        match value {
            NewValue::Value(expr) => self.expr(expr),
            NewValue::Sequence(_) => {}
        }
    }

    pub(super) fn update(&mut self, update: &Update) {
        let Update {
            table,
            writer,
            input,
            assignments,
            checks,
            returning,
        } = update;
        let writer = writer.as_ref();
        self.touch_as(*table, Privilege::Update, writer);
        self.target = Some(*table);
        self.node(input);
        for Assignment { column: _, value } in assignments {
            match value {
                NewValue::Value(expr) if reads_columns(expr) => {
                    self.touch_as(*table, Privilege::Select, writer);
                }
                NewValue::Value(_) | NewValue::Sequence(_) => {}
            }
            self.new_value(value);
        }
        self.checks(checks);
        self.returning(*table, writer, returning.as_deref());
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        let Delete {
            table,
            writer,
            input,
            returning,
        } = delete;
        let writer = writer.as_ref();
        self.touch_as(*table, Privilege::Delete, writer);
        self.target = Some(*table);
        self.node(input);
        self.returning(*table, writer, returning.as_deref());
    }

    fn returning(&mut self, table: TableId, writer: Option<&Arc<str>>, returning: Option<&[Expr]>) {
        self.target = None;
        if let Some(returning) = returning {
            self.touch_as(table, Privilege::Select, writer);
            self.exprs(returning);
        }
    }
}
