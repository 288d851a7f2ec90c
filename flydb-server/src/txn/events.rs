//! What commits tell those who watch.
//!
//! Events are sent in log order, after the commit is durable, by way of a bounded [`super::backlog`].
//! Without watchers no event is built.

use std::sync::Arc;

use hashbrown::HashMap;

use crate::storage::{Change, Prepared, Root, TableData};
use crate::types::{RowId, TableId};

/// One commit, as watchers see it.
#[derive(Clone, Debug)]
pub(crate) struct CommitEvent {
    /// The rows it wrote.
    pub(crate) rows: Arc<[RowEvent]>,
}

/// One row of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowEvent {
    /// Its table.
    pub(crate) table: TableId,
    /// Its id.
    pub(crate) row: RowId,
    /// What happened to it.
    pub(crate) kind: RowEventKind,
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowEventKind {
    /// It is new.
    Insert,
    /// It changed.
    Update,
    /// It is gone.
    Delete,
}

/// The events of one commit over the root before it. A table that was emptied, or given other rows,
/// first loses those that are gone; what was written to it after that is seen from there.
pub(super) fn of_commit(before: &Root, changes: &[Change]) -> CommitEvent {
    let mut commit = Building {
        before,
        placed: HashMap::new(),
        rows: Vec::new(),
    };
    for change in changes {
        if let Change::PlaceTable(prepared) = change {
            commit.place(prepared);
        }
    }
    changes.iter().for_each(|change| commit.add(change));
    CommitEvent {
        rows: commit.rows.into(),
    }
}

struct Building<'a> {
    before: &'a Root,
    /// The tables that the commit gives another definition or other rows.
    placed: HashMap<TableId, &'a Arc<TableData>>,
    rows: Vec<RowEvent>,
}

impl<'a> Building<'a> {
    fn add(&mut self, change: &'a Change) {
        match change {
            Change::PutRow { table, row_id, .. } => {
                let kind = match self.exists(*table, *row_id) {
                    true => RowEventKind::Update,
                    false => RowEventKind::Insert,
                };
                self.push(*table, *row_id, kind);
            }
            Change::DeleteRow { table, row_id } => {
                // One that came and went within the transaction was never there for others.
                if self.exists(*table, *row_id) {
                    self.push(*table, *row_id, RowEventKind::Delete);
                }
            }
            // Those who watched a table that is dropped do not watch it any more.
            Change::DropTable(_)
            | Change::PlaceTable(_)
            | Change::PutTable(_)
            | Change::Truncate(_)
            | Change::PutSystem { .. }
            | Change::DeleteSystem { .. }
            | Change::PutSequence { .. }
            | Change::RestartSequence(_) => {}
        }
    }

    /// Rows that were only converted to another definition are what they were to those who watch.
    fn place(&mut self, prepared: &'a Prepared) {
        let data = prepared.data();
        let table = data.spec().id;
        self.placed.insert(table, data);
        let Some(old) = self.before.table(table).filter(|_| prepared.is_rewritten()) else {
            return;
        };
        let gone = old.row_map().keys().filter(|row| data.get(**row).is_none());
        gone.for_each(|row| self.push(table, *row, RowEventKind::Delete));
        let new = data.row_map().keys().filter(|row| old.get(**row).is_none());
        new.for_each(|row| self.push(table, *row, RowEventKind::Insert));
    }

    fn exists(&self, table: TableId, row: RowId) -> bool {
        let placed = self.placed.get(&table).copied();
        let data = placed.or_else(|| self.before.table(table));
        data.is_some_and(|data| data.get(row).is_some())
    }

    fn push(&mut self, table: TableId, row: RowId, kind: RowEventKind) {
        self.rows.push(RowEvent { table, row, kind });
    }
}
