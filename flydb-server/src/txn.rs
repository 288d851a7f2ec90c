//! Transactions: snapshots, locks, own writes, and the one way to the log.
//!
//! A transaction reads a [`View`]: a committed root and, laid over it, what the transaction itself has
//! written. Neither ever changes in place, so a snapshot, a savepoint and a statement's starting point
//! are each a cheap clone of the same kind of value, and readers neither block nor are blocked.
//!
//! Writers lock what they write ([`locks`]) and keep their writes to themselves ([`overlay`]) until
//! they commit ([`commit`]). There are two roots:
//!
//! - the *head* holds every commit that has its place in the order, synced or not;
//! - the *published* root holds those that are durable. Readers start from it.
//!
//! Locks go when a commit is ordered, not when it is synced. That is sound because whoever builds on an
//! ordered commit commits after it in the same log: it can become durable only if the first one did.
//! Statements that write therefore start from the head, those that read from what is published.
//!
//! Isolation: read committed takes a snapshot for each statement; a statement that finds a locked row
//! changed since its snapshot is run again on a new one, with its locks kept. Repeatable read keeps its
//! first snapshot and answers 40001 instead. Serializable also checks when it commits that no table
//! that it read was written since its snapshot.
//!
//! Definitions work on a copy of their table, which the commit puts in place; whoever defines a table has
//! it locked alone, so that nobody writes to it in the meantime.
//!
//! Caveat: serializable validates by whole tables, so it refuses more than it must.

mod backlog;
mod commit;
mod counters;
mod deferred;
mod events;
mod locks;
mod manager;
mod moves;
mod overlay;
mod row_locks;
mod savepoint;
mod sequences;
mod transaction;
mod view;
mod writer;

pub(crate) use backlog::{Found, Watcher};
pub(crate) use deferred::{ConstraintName, Waiting, WaitingKey};
pub(crate) use events::{CommitEvent, RowEvent, RowEventKind};
pub(crate) use locks::{Lock, LockMode, LockName, Ticket};
pub(crate) use manager::{BeginOptions, Manager};
pub(crate) use row_locks::RowLocks;
pub(crate) use sequences::{SEQUENCE_ROW, SequenceAccess, SequencePosition, SequenceRule};
pub(crate) use transaction::{Isolation, StatementKind, Transaction, TxStatus, conflict};
pub(crate) use view::{IndexView, RowRange, SchemaVersion, TableView, View};

#[cfg(test)]
mod tests;
