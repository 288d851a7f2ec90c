//! WATCH: committed changes of tables, as they happen.
//!
//! Commits come over a bounded channel. A session that falls behind loses the oldest and is told how
//! many by `EVENT LAGGED n`. Events are written between answers only, a bounded number of bytes at a
//! time, so that a flood of them cannot keep a command from being read.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::BytesMut;
use flydb_protocol::text::{EventKind, write_event, write_line};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::limits::{MAX_EVENT_BYTES, MAX_WATCHED_TABLES};
use super::text::TextSession;
use crate::auth::may_read;
use crate::catalog::{Catalog, TableId};
use crate::txn::{CommitEvent, RowEvent, RowEventKind};
use crate::types::{Result, SqlError, SqlState};

/// Events that are written before it is asked whether there is room for more.
const EVENTS_AT_ONCE: usize = 256;

/// What a session watches.
#[derive(Debug, Default)]
pub(super) struct Watch {
    commits: Option<Receiver<CommitEvent>>,
    tables: HashMap<TableId, Arc<str>>,
    /// A commit that was taken from the channel, and how many of its rows were written.
    arrived: Option<(CommitEvent, usize)>,
    /// Commits that were lost.
    lagged: u64,
}

impl TextSession {
    /// Watches a table; again is no error.
    ///
    /// # Errors
    /// 42P01, 42501; 53400 past the bound.
    pub(super) fn watch(&mut self, table: &str) -> Result<()> {
        let name = table.to_lowercase();
        let catalog = self.session.present_catalog()?;
        let Some(found) = catalog.table(&name) else {
            return Err(no_table(&name));
        };
        may_read(found.id, self.session.principal()?, &catalog)?;
        if self.watch.tables.len() >= MAX_WATCHED_TABLES {
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a session watches {MAX_WATCHED_TABLES} tables at most"),
            ));
        }
        self.watch.tables.insert(found.id, Arc::from(name));
        let manager = &self.session.engine.manager;
        self.watch
            .commits
            .get_or_insert_with(|| manager.subscribe());
        Ok(())
    }

    /// Stops watching a table.
    ///
    /// # Errors
    /// 42704 for a table that is not watched.
    pub(super) fn unwatch(&mut self, table: &str) -> Result<()> {
        let name = table.to_lowercase();
        let before = self.watch.tables.len();
        self.watch.tables.retain(|_, watched| **watched != *name);
        if self.watch.tables.len() == before {
            return Err(SqlError::new(
                SqlState::UndefinedObject,
                format!("{name} is not watched"),
            ));
        }
        if self.watch.tables.is_empty() {
            self.watch = Watch::default();
        }
        Ok(())
    }

    /// Waits until there may be events to take; for ever where nothing is watched. Cancel safe.
    pub(crate) async fn event(&mut self) {
        let watch = &mut self.watch;
        if watch.arrived.is_some() {
            return;
        }
        let Some(commits) = &mut watch.commits else {
            return std::future::pending().await;
        };
        match commits.recv().await {
            Ok(commit) => watch.arrived = Some((commit, 0)),
            Err(RecvError::Lagged(lost)) => watch.lagged += lost,
            Err(RecvError::Closed) => watch.commits = None,
        }
    }

    /// Writes the events that have come, as many as fit; the others keep.
    pub(crate) fn take_events(&mut self, out: &mut BytesMut) {
        if self.watch.commits.is_none() && self.watch.arrived.is_none() {
            return;
        }
        self.forget_what_may_not_be_read();
        let start = out.len();
        while out.len() - start < MAX_EVENT_BYTES {
            if !self.watch.write_next(out) {
                return;
            }
        }
    }

    /// A table that was dropped, or that the user may not read any more, is not watched any more.
    fn forget_what_may_not_be_read(&mut self) {
        let Ok(catalog) = self.session.present_catalog() else {
            return;
        };
        let Ok(principal) = self.session.principal() else {
            return;
        };
        let readable = |table: &TableId| may_read(*table, principal, &catalog).is_ok();
        self.watch
            .tables
            .retain(|table, name| readable(table) && is_named(&catalog, *table, name));
    }
}

fn is_named(catalog: &Catalog, table: TableId, name: &str) -> bool {
    catalog
        .table_by_id(table)
        .is_some_and(|table| table.name == name)
}

impl Watch {
    /// Writes events of one commit, some at a time; `false` when there is none.
    fn write_next(&mut self, out: &mut BytesMut) -> bool {
        if self.lagged > 0 {
            write_line(out, &format!("EVENT LAGGED {}", self.lagged));
            self.lagged = 0;
        }
        let arrived = self.arrived.take();
        let Some((commit, at)) = arrived.or_else(|| Some((self.receive()?, 0))) else {
            return self.lagged > 0;
        };
        let end = (at + EVENTS_AT_ONCE).min(commit.rows.len());
        for row in commit.rows.get(at..end).unwrap_or_default() {
            self.write_row(*row, out);
        }
        if end < commit.rows.len() {
            self.arrived = Some((commit, end));
        }
        true
    }

    fn receive(&mut self) -> Option<CommitEvent> {
        match self.commits.as_mut()?.try_recv() {
            Ok(commit) => Some(commit),
            Err(TryRecvError::Lagged(lost)) => {
                self.lagged += lost;
                None
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Closed) => {
                self.commits = None;
                None
            }
        }
    }

    fn write_row(&self, row: RowEvent, out: &mut BytesMut) {
        let Some(table) = self.tables.get(&row.table) else {
            return;
        };
        let kind = match row.kind {
            RowEventKind::Insert => EventKind::Insert,
            RowEventKind::Update => EventKind::Update,
            RowEventKind::Delete => EventKind::Delete,
        };
        write_event(out, kind, table, row.row.0);
    }
}

fn no_table(name: &str) -> SqlError {
    SqlError::new(
        SqlState::UndefinedTable,
        format!("there is no table {name}"),
    )
}
