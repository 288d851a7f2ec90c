//! What commits tell those who watch.
//!
//! Events are sent in log order, after the commit is durable. The channel is bounded: a watcher that
//! falls behind loses the oldest and is told how many. Without watchers no event is built.

use std::sync::Arc;

use crate::storage::{Change, Root};
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

/// The events of one commit over the root before it.
pub(super) fn of_commit(before: &Root, changes: &[Change]) -> CommitEvent {
    CommitEvent {
        rows: changes
            .iter()
            .filter_map(|change| of_change(before, change))
            .collect(),
    }
}

fn of_change(before: &Root, change: &Change) -> Option<RowEvent> {
    match change {
        Change::PutRow { table, row_id, .. } => {
            let existed = before
                .table(*table)
                .is_some_and(|data| data.get(*row_id).is_some());
            let kind = if existed {
                RowEventKind::Update
            } else {
                RowEventKind::Insert
            };
            Some(RowEvent {
                table: *table,
                row: *row_id,
                kind,
            })
        }
        Change::DeleteRow { table, row_id } => Some(RowEvent {
            table: *table,
            row: *row_id,
            kind: RowEventKind::Delete,
        }),
        Change::PutSystem { .. }
        | Change::DeleteSystem { .. }
        | Change::PutTable(_)
        | Change::PlaceTable(_)
        | Change::DropTable(_)
        | Change::Truncate(_)
        | Change::PutSequence { .. }
        | Change::RestartSequence(_) => None,
    }
}
