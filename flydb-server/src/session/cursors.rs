//! Cursors: results that are fetched piece by piece.
//!
//! A cursor is a query that is kept, on the snapshot that it was opened on. One that goes forward only
//! forgets what it has given; a static one keeps the rows that it has passed, in memory that the
//! session's cursors share a bound of (as do rows that were all there when a cursor took them), and can go anywhere ([`place`] says where). It reads no further
//! than it is asked to: only `last` and a place counted from the end make it run to its end.
//!
//! A cursor ends with the transaction that it was opened in. One that is opened with `hold`, or outside
//! a transaction, ends with the session, as do those that continue a large answer.

mod place;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::{SmolStr, ToSmolStr};

use super::limits::MAX_CURSORS;
use super::outcome::{Ids, RowSource};
use crate::txn::{BeginOptions, Manager};
use crate::types::{Result, SqlError, SqlState};

pub(super) use place::{Extent, Place, Target};
pub(super) use store::Store;

/// The cursors of a session.
#[derive(Debug)]
pub(super) struct Cursors {
    open: HashMap<SmolStr, Cursor>,
    next: u64,
    marks: u64,
    memory: usize,
}

/// A cursor.
#[derive(Debug)]
pub(super) struct Cursor {
    /// Where rows come from that were not read yet.
    pub(super) source: RowSource,
    /// The rows that a static cursor has read; `None` where it only goes forward.
    pub(super) store: Option<Store>,
    /// Where it is.
    pub(super) place: Place,
    /// Rows of a fetch that does not say how many; 0 leaves it to the server.
    pub(super) fetch_size: u32,
    /// Whether it outlives its transaction.
    pub(super) hold: bool,
    /// Whether it was opened in the open transaction.
    pub(super) in_transaction: bool,
    /// Whether it may read a row before that is asked for, to tell whether there is one.
    pub(super) looks_ahead: bool,
    /// What of the rows that it has passed a static cursor keeps.
    pub(super) keeping: Keeping,
    /// When it was declared, by [`Cursors::mark`]: it ends with a rollback to a savepoint before that.
    /// `None` where only the end of the transaction ends it.
    pub(super) declared: Option<u64>,
    /// The rows of tables that the row is made of that one going forward only is on, where they are tracked.
    pub(super) on: Option<Ids>,
    /// Since when rows that it stands on may have moved: see [`crate::txn::Transaction::track_moves`].
    pub(super) moves: u64,
}

/// What of the rows that it has passed a static cursor keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// All: it can go anywhere.
    All,
    /// As many of the last as memory allows: it can go back that far.
    Some,
    /// None: it never goes back.
    None,
}

impl Cursors {
    /// No cursors; together they may hold `memory` bytes of rows.
    pub(super) fn new(memory: usize) -> Cursors {
        Cursors {
            open: HashMap::new(),
            next: 0,
            marks: 0,
            memory,
        }
    }

    /// Keeps the rest of an answer; the cursor's name.
    ///
    /// # Errors
    /// As [`Cursors::open`].
    pub(super) fn keep(&mut self, source: RowSource, fetch_size: u32) -> Result<SmolStr> {
        let in_transaction = source.needs_session_transaction();
        self.open(Cursor {
            source,
            store: None,
            place: Place::default(),
            fetch_size,
            hold: false,
            in_transaction,
            looks_ahead: true,
            keeping: Keeping::All,
            declared: None,
            on: None,
            moves: 0,
        })
    }

    /// Keeps a cursor; its name.
    ///
    /// # Errors
    /// 53400 past the bound of cursors; 53200 where its rows, if all are there, take too much memory.
    pub(super) fn open(&mut self, cursor: Cursor) -> Result<SmolStr> {
        self.check_room(cursor.source.held_bytes())?;
        let name = loop {
            self.next += 1;
            let name = self.next.to_smolstr();
            // One that was declared may be called so.
            if !self.open.contains_key(&name) {
                break name;
            }
        };
        self.open.insert(name.clone(), cursor);
        Ok(name)
    }

    /// Whether a cursor of this name may be declared.
    ///
    /// # Errors
    /// 42P03 where there is one.
    pub(super) fn check_new(&self, name: &str) -> Result<()> {
        match self.open.contains_key(name) {
            false => Ok(()),
            true => Err(SqlError::new(
                SqlState::DuplicateCursor,
                format!("cursor \"{name}\" already exists"),
            )),
        }
    }

    /// Whether there is room for one more cursor, with so many bytes of rows.
    ///
    /// # Errors
    /// 53400 past the bound of cursors, 53200 past that of their memory.
    pub(super) fn check_room(&self, bytes: usize) -> Result<()> {
        if self.open.len() >= MAX_CURSORS {
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a session has {MAX_CURSORS} open cursors at most"),
            )
            .with_hint("close those that are not needed"));
        }
        if bytes > self.memory_left() {
            return Err(too_many_rows());
        }
        Ok(())
    }

    /// Takes a cursor out, to be put back after it was moved.
    ///
    /// # Errors
    /// 34000 for a name that is none.
    pub(super) fn take(&mut self, name: &str) -> Result<Cursor> {
        self.open.remove(name).ok_or_else(|| {
            SqlError::new(
                SqlState::InvalidCursorName,
                format!("there is no cursor {name}"),
            )
            .with_hint("a cursor ends with its transaction, unless it was opened with hold")
        })
    }

    /// A cursor, if there is one of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Cursor> {
        self.open.get(name)
    }

    /// Puts a cursor back.
    pub(super) fn put_back(&mut self, name: &str, cursor: Cursor) {
        self.open.insert(SmolStr::new(name), cursor);
    }

    /// Bytes that a cursor taken out may hold, besides what the others do.
    pub(super) fn memory_left(&self) -> usize {
        let held = self.open.values().map(|cursor| {
            let passed = cursor.store.as_ref().map_or(0, Store::bytes);
            passed.saturating_add(cursor.source.bytes())
        });
        self.memory.saturating_sub(held.sum())
    }

    /// The open transaction is over. Where it was committed, `kept_by` gives cursors that are held a
    /// transaction of their own to go on in; else all that were opened in it end.
    pub(super) fn end_transaction(&mut self, kept_by: Option<&Arc<Manager>>) {
        self.open.retain(|_, cursor| match kept_by {
            _ if !cursor.in_transaction => true,
            Some(manager) if cursor.hold => {
                cursor.detach(manager);
                true
            }
            _ => false,
        });
    }

    /// A number that is higher whenever it is asked for.
    pub(super) fn mark(&mut self) -> u64 {
        self.marks += 1;
        self.marks
    }

    /// Closes those that were declared after a mark, in the open transaction.
    pub(super) fn end_since(&mut self, mark: u64) {
        let ends = |cursor: &Cursor| cursor.declared.is_some_and(|declared| declared > mark);
        self.open
            .retain(|_, cursor| !(cursor.in_transaction && ends(cursor)));
    }

    /// Closes all.
    pub(super) fn clear(&mut self) {
        self.open.clear();
    }
}

impl Cursor {
    /// Goes on without the session's transaction. Its rows stay those of the snapshot that it was
    /// opened on.
    fn detach(&mut self, manager: &Arc<Manager>) {
        self.in_transaction = false;
        if let Some(running) = &mut self.source.running
            && running.own.is_none()
        {
            running.own = Some(manager.begin(BeginOptions {
                read_only: true,
                ..BeginOptions::default()
            }));
        }
    }
}

/// 53200: rows behind cursors take too much memory.
pub(super) fn too_many_rows() -> SqlError {
    SqlError::new(
        SqlState::OutOfMemory,
        "the cursors of this session hold too many rows",
    )
    .with_hint("close cursors, use one that goes forward only, or raise cursor-memory")
}
