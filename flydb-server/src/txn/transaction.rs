//! One transaction, from its first statement to its commit or rollback.

mod deferring;
mod ending;
mod writes;

use std::collections::BTreeSet;
use std::sync::Arc;

use hashbrown::HashMap;

use super::commit::BuiltOn;
use super::locks::TxnId;
use super::manager::{BeginOptions, Manager};
use super::overlay::Overlay;
use super::row_locks::RowLocks;
use super::savepoint::Savepoints;
use super::sequences::{SequenceAccess, Taken};
use super::view::View;
use crate::storage::{Root, Row};
use crate::types::{Result, RowId, SqlError, SqlState, TableId};

/// How much of other transactions shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Isolation {
    /// Each statement sees what was committed before it.
    #[default]
    ReadCommitted,
    /// All statements see what was committed before the first.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

/// Whether a transaction can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TxStatus {
    /// It can.
    Active,
    /// A statement failed: only a rollback, whole or to a savepoint, is possible.
    Failed,
}

/// What a statement does, as far as its snapshot depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatementKind {
    /// It only reads: it starts from what is durable.
    Read,
    /// It writes: it starts from the newest commit in order, whose locks are already gone.
    Write,
}

/// The answer to a writer that locked a row and found it changed since its snapshot.
#[cold]
pub(crate) fn conflict() -> SqlError {
    SqlError::new(
        SqlState::SerializationFailure,
        "could not serialize access: a concurrent transaction changed the same row",
    )
    .with_hint("run the transaction again")
}

/// A transaction. Dropping it rolls it back.
#[derive(Debug)]
pub(crate) struct Transaction {
    manager: Arc<Manager>,
    id: TxnId,
    options: BeginOptions,
    snapshot: Arc<Root>,
    /// Whether the snapshot of the whole transaction was taken (it is, at the first statement).
    fixed: bool,
    /// The newest of the commits in order that this transaction has seen.
    built_on: Option<BuiltOn>,
    writes: Arc<Overlay>,
    /// The writes at the start of the running statement.
    mark: Option<Arc<Overlay>>,
    savepoints: Savepoints,
    status: TxStatus,
    reads: BTreeSet<TableId>,
    counted: BTreeSet<TableId>,
    taken: Arc<Taken>,
    /// The committed versions of rows that optimistic cursors have fetched.
    watched: HashMap<(TableId, RowId), Option<Row>>,
    /// Whether a change met a watched row that somebody else has changed: no restart helps.
    overtaken: bool,
    /// Whether it is noted where rows go.
    tracks_moves: bool,
    /// Whether constraints may wait for its commit.
    constraints_wait: bool,
}

impl Transaction {
    pub(super) fn new(manager: Arc<Manager>, id: TxnId, options: BeginOptions) -> Transaction {
        Transaction {
            snapshot: manager.published(),
            manager,
            id,
            options,
            fixed: false,
            built_on: None,
            writes: Arc::default(),
            mark: None,
            savepoints: Savepoints::default(),
            status: TxStatus::Active,
            reads: BTreeSet::new(),
            counted: BTreeSet::new(),
            taken: Arc::default(),
            watched: HashMap::new(),
            overtaken: false,
            tracks_moves: false,
            constraints_wait: false,
        }
    }

    /// What stands in its place while it is lent to somebody: it has no locks, and nothing is done in it.
    pub(crate) fn stand_in(&self) -> Transaction {
        Transaction::new(Arc::clone(&self.manager), TxnId(u64::MAX), self.options)
    }

    /// Its number, unique as long as the server runs.
    pub(crate) const fn id(&self) -> u64 {
        self.id.0
    }

    /// What it was begun with.
    pub(crate) const fn options(&self) -> BeginOptions {
        self.options
    }

    /// Gives it other options, as if it had begun with them.
    ///
    /// # Errors
    /// 25001 once a statement has run in it or a savepoint stands: it keeps what was done in it.
    pub(crate) fn set_options(&mut self, options: BeginOptions) -> Result<()> {
        let before = self.options;
        let stays =
            options.isolation == before.isolation && (options.read_only || !before.read_only);
        let begun = self.fixed || !self.writes.is_empty() || !self.savepoints.is_empty();
        if begun && !stays {
            return Err(SqlError::new(
                SqlState::ActiveSqlTransaction,
                "SET TRANSACTION must come before the transaction's first statement or savepoint",
            ));
        }
        self.options = options;
        Ok(())
    }

    /// Whether it can go on.
    pub(crate) const fn status(&self) -> TxStatus {
        self.status
    }

    /// Starts a statement: takes its snapshot where the isolation level says so, and marks the place
    /// that [`Transaction::rollback_statement`] goes back to.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 25006 for a write in a read-only one.
    pub(crate) fn begin_statement(&mut self, kind: StatementKind) -> Result<()> {
        if self.status == TxStatus::Failed {
            return Err(failed());
        }
        if kind == StatementKind::Write && self.options.read_only {
            return Err(SqlError::new(
                SqlState::ReadOnlySqlTransaction,
                "cannot write in a read-only transaction",
            ));
        }
        if !self.fixed || self.options.isolation == Isolation::ReadCommitted {
            self.take_snapshot(kind);
        }
        self.mark = Some(Arc::clone(&self.writes));
        self.overtaken = false;
        Ok(())
    }

    fn take_snapshot(&mut self, kind: StatementKind) {
        let newest = match kind {
            StatementKind::Read => self.manager.published(),
            StatementKind::Write => self.head(),
        };
        // What an earlier statement saw of the head may not be published yet: never step back.
        if !self.fixed || newest.index() >= self.snapshot.index() {
            self.snapshot = newest;
        }
        self.fixed = true;
    }

    fn head(&mut self) -> Arc<Root> {
        let (head, epoch) = self.manager.head_with_epoch();
        let index = head.index();
        let built_on = self.built_on.get_or_insert(BuiltOn { epoch, index });
        built_on.index = built_on.index.max(index);
        head
    }

    /// Ends a statement that succeeded.
    pub(crate) fn end_statement(&mut self) {
        self.mark = None;
    }

    /// Undoes what the running statement wrote. Its locks stay.
    pub(crate) fn rollback_statement(&mut self) {
        if let Some(mark) = self.mark.take() {
            self.writes = mark;
        }
    }

    /// Undoes what the running statement wrote and starts it again on a new snapshot, with its locks
    /// kept; `false` where the isolation level does not allow that and the conflict must be answered.
    pub(crate) fn restart_statement(&mut self) -> bool {
        if self.options.isolation != Isolation::ReadCommitted || self.overtaken {
            return false;
        }
        if let Some(mark) = &self.mark {
            self.writes = Arc::clone(mark);
        }
        self.take_snapshot(StatementKind::Write);
        true
    }

    /// Notes that a statement failed: until a rollback nothing else runs. What was written since the
    /// newest savepoint is lost already, and the locks for it go, so that others need not wait until its
    /// client says so.
    pub(crate) fn fail(&mut self) {
        self.rollback_statement();
        self.status = TxStatus::Failed;
        let (writes, locks) = match self.savepoints.newest() {
            Some(newest) => (Arc::clone(&newest.writes), newest.locks),
            None => (Arc::default(), 0),
        };
        self.writes = writes;
        self.manager.locks().release_after(self.id, locks);
    }

    /// What the running statement reads.
    pub(crate) fn view(&self) -> View {
        View::new(Arc::clone(&self.snapshot), &self.writes)
    }

    /// The newest commit in order with the own writes over it: what a constraint is checked against,
    /// once what it depends on is locked.
    pub(crate) fn newest(&mut self) -> View {
        let head = self.head();
        View::new(head, &self.writes)
    }

    /// Goes on from the newest commit in order, so that a row which the caller has locked can be
    /// written over its newest version; `false` where the isolation level keeps the snapshot.
    pub(crate) fn catch_up(&mut self) -> bool {
        if self.options.isolation != Isolation::ReadCommitted {
            return false;
        }
        self.take_snapshot(StatementKind::Write);
        true
    }

    /// What queries of this transaction lock rows with.
    pub(crate) fn row_locks(&self) -> RowLocks {
        RowLocks::new(Arc::clone(&self.manager), self.id)
    }

    /// What functions of this transaction count with.
    pub(crate) fn sequences(&self) -> SequenceAccess {
        let (manager, taken) = (Arc::clone(&self.manager), Arc::clone(&self.taken));
        SequenceAccess::new(manager, taken, self.options.read_only)
    }

    /// Undoes what the running statement wrote, which starts again on its snapshot. Its locks stay.
    pub(crate) fn repeat_statement(&mut self) {
        if let Some(mark) = &self.mark {
            self.writes = Arc::clone(mark);
        }
    }

    /// Remembers the version of a row that a cursor has fetched: as committed, under any own writes.
    pub(crate) fn watch(&mut self, table: TableId, row: RowId, committed: Option<Row>) {
        self.watched.entry((table, row)).or_insert(committed);
    }

    /// Makes sure that nobody else has changed a row since a cursor fetched it. The caller holds its lock.
    ///
    /// # Errors
    /// 40001 where somebody has.
    pub(crate) fn refuse_overtaken(&mut self, table: TableId, row: RowId) -> Result<()> {
        let Some(fetched) = self.watched.get(&(table, row)) else {
            return Ok(());
        };
        let head = self.manager.head();
        let now = head.table(table).and_then(|table| table.get(row));
        let same = match (fetched, now) {
            (Some(fetched), Some(now)) => fetched.ptr_eq(now),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if same {
            return Ok(());
        }
        self.overtaken = true;
        Err(SqlError::new(
            SqlState::SerializationFailure,
            "the row was changed by another transaction since the cursor fetched it",
        )
        .with_hint("fetch it again in a new transaction"))
    }

    /// Notes that a table was read, for serializable's check at commit.
    pub(crate) fn note_read(&mut self, table: TableId) {
        if self.options.isolation == Isolation::Serializable {
            self.reads.insert(table);
        }
    }

    /// Makes a savepoint.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 53400 past the bound of savepoints.
    pub(crate) fn savepoint(&mut self, name: &str) -> Result<()> {
        self.refuse_failed()?;
        let locks = self.manager.locks().held_by(self.id);
        self.savepoints.create(name, &self.writes, locks)
    }

    /// Forgets a savepoint and all made after it; what was written stays.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 3B001 where there is none of this name.
    pub(crate) fn release(&mut self, name: &str) -> Result<()> {
        self.refuse_failed()?;
        self.savepoints.release(name)
    }

    /// Goes back to a savepoint, which also mends a failed transaction. The savepoint stays; the locks
    /// that came after it go.
    ///
    /// # Errors
    /// 3B001 where there is none of this name.
    pub(crate) fn rollback_to(&mut self, name: &str) -> Result<()> {
        let savepoint = self.savepoints.rollback_to(name)?;
        self.writes = Arc::clone(&savepoint.writes);
        let locks = savepoint.locks;
        self.manager.locks().release_after(self.id, locks);
        self.mark = None;
        self.status = TxStatus::Active;
        Ok(())
    }

    fn refuse_failed(&self) -> Result<()> {
        match self.status {
            TxStatus::Active => Ok(()),
            TxStatus::Failed => Err(failed()),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.manager.locks().release_all(self.id);
    }
}

#[cold]
fn failed() -> SqlError {
    SqlError::new(
        SqlState::InFailedSqlTransaction,
        "current transaction is aborted, commands ignored until end of transaction block",
    )
}
