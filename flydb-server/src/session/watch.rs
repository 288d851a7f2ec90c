//! WATCH: committed changes of tables, as they happen.
//!
//! Commits wait in a bounded backlog that all sessions share. A session that falls behind loses the
//! oldest and is told how many by `EVENT LAGGED n`. Events are written between answers only, a bounded
//! number of bytes at a time, so that a flood of them cannot keep a command from being read; that may
//! be in the middle of a commit, of which the session keeps nothing but its place.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::BytesMut;
use flydb_protocol::text::{EventKind, write_event, write_line};

use super::limits::{MAX_EVENT_BYTES, MAX_WATCHED_TABLES};
use super::text::TextSession;
use crate::auth::may_read;
use crate::catalog::{Catalog, TableId};
use crate::txn::{CommitEvent, Found, RowEvent, RowEventKind, Watcher};
use crate::types::{Result, SqlError, SqlState};

/// What a session watches.
#[derive(Debug, Default)]
pub(super) struct Watch {
    commits: Option<Watcher>,
    tables: HashMap<TableId, Arc<str>>,
    /// Rows of the commit that is next which were written already.
    written: usize,
}

impl TextSession {
    /// Watches a table; again is no error.
    ///
    /// # Errors
    /// 42P01, 42501; 53400 past the bound.
    pub(super) fn watch(&mut self, table: &str) -> Result<()> {
        let name = table.to_lowercase();
        let catalog = self.session.present_catalog()?;
        let Some(found) = catalog.table(None, &name) else {
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
        self.watch.commits.get_or_insert_with(|| manager.watch());
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
        match &self.watch.commits {
            Some(commits) => commits.grown().await,
            None => std::future::pending().await,
        }
    }

    /// Writes the events that have come, as many as fit; the others keep.
    pub(crate) fn take_events(&mut self, out: &mut BytesMut) {
        if self.watch.commits.is_none() {
            return;
        }
        self.forget_what_may_not_be_read();
        let end = out.len() + MAX_EVENT_BYTES;
        while out.len() < end && self.watch.write_next(out, end) {}
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
    /// Writes the events of one commit, or those before `out` has so many bytes; `false` when there is
    /// none.
    fn write_next(&mut self, out: &mut BytesMut, end: usize) -> bool {
        let found = self.commits.as_mut().map(Watcher::find);
        match found.unwrap_or(Found::Nothing) {
            Found::Commit(commit) => self.write_commit(&commit, out, end),
            Found::Lagged(lost) => {
                // What was written of the first of them counts as lost, too.
                self.written = 0;
                write_line(out, &format!("EVENT LAGGED {lost}"));
            }
            Found::Nothing => return false,
        }
        true
    }

    fn write_commit(&mut self, commit: &CommitEvent, out: &mut BytesMut, end: usize) {
        for row in commit.rows.iter().skip(self.written) {
            if out.len() >= end {
                return;
            }
            self.write_row(*row, out);
            self.written += 1;
        }
        self.written = 0;
        if let Some(commits) = &mut self.commits {
            commits.pass();
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
