//! The lock table: who holds what, who waits for whom.
//!
//! A lock belongs to a transaction until that ends; there is no early unlock. A request that cannot
//! be granted at once joins a queue and is granted in turn when the holders end, so that a stream of
//! newcomers cannot starve it. Before it joins, the graph of who waits for whom is searched: a request
//! that would close a cycle is refused with 40P01, and no victim has to be chosen later.
//!
//! One mutex guards the whole table. It is held for a few map operations and never across a wait.
//!
//! Caveat: a lock is forgotten with the process. Nothing here is logged: a transaction that was
//! prepared but not committed does not exist after a restart either.

mod graph;
mod queue;
mod ticket;

use std::sync::Arc;

use hashbrown::HashMap;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::storage::Key;
use crate::types::{IndexId, Result, RowId, SqlError, SqlState, TableId};
use queue::{Queue, Waiter};
pub(crate) use ticket::Ticket;

/// A running transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TxnId(pub(crate) u64);

/// What is locked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum LockName {
    /// A table: shared by those who write rows, exclusive for those who change its definition.
    Table(TableId),
    /// A row, by its id.
    Row(TableId, RowId),
    /// A key of a unique index, whether a row has it or not.
    Key(IndexId, Key),
    /// A name of the catalog.
    Name(Arc<str>),
}

/// How it is locked, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LockMode {
    /// Of a row: against those who take its key away.
    KeyShared,
    /// Together with other sharers.
    Shared,
    /// Of a row: alone, but for those who only want its key to stay.
    KeyKept,
    /// Alone.
    Exclusive,
}

impl LockMode {
    const fn admits(self, other: LockMode) -> bool {
        match (self, other) {
            (LockMode::Exclusive, _) | (_, LockMode::Exclusive) => false,
            (LockMode::KeyShared, _) | (_, LockMode::KeyShared) => true,
            (LockMode::KeyKept, _) | (_, LockMode::KeyKept) => false,
            (LockMode::Shared, LockMode::Shared) => true,
        }
    }

    /// Whether it keeps away all whom `wanted` would.
    fn covers(self, wanted: LockMode) -> bool {
        self >= wanted
    }
}

/// The answer to a request.
#[derive(Debug)]
pub(crate) enum Lock {
    /// The lock is held.
    Granted,
    /// Somebody else holds it: wait for the ticket.
    Wait(Ticket),
}

/// All locks of a server. Cloning shares the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct LockTable(Arc<Mutex<Table>>);

#[derive(Debug, Default)]
struct Table {
    queues: HashMap<LockName, Queue>,
    /// What each transaction holds, for its end.
    held: HashMap<TxnId, Vec<LockName>>,
    /// What each waiting transaction waits for; a transaction waits for one lock at a time.
    waiting: HashMap<TxnId, LockName>,
}

/// Locks that one transaction may hold: past it, 53400. About 100 bytes each.
const MAX_LOCKS_PER_TRANSACTION: usize = 20_000_000;

impl LockTable {
    /// Asks for a lock on behalf of `txn`. A lock already held in a mode that covers `mode` is granted
    /// again; one that does not is raised once no other holder is in its way.
    ///
    /// # Errors
    /// 40P01 where waiting would close a cycle; 53400 past the bound of locks.
    pub(crate) fn request(&self, txn: TxnId, name: LockName, mode: LockMode) -> Result<Lock> {
        let mut table = self.0.lock();
        let queue = table.queues.entry_ref(&name).or_default();
        match queue.try_grant(txn, mode) {
            queue::Grant::Already => return Ok(Lock::Granted),
            queue::Grant::Raised => return Ok(Lock::Granted),
            queue::Grant::New => return table.record(txn, name),
            queue::Grant::Wait => {}
        }
        if graph::closes_cycle(&table, txn, &name, mode) {
            return Err(SqlError::new(
                SqlState::DeadlockDetected,
                "deadlock detected: this transaction waits for one that waits for it",
            )
            .with_hint("run the transaction again"));
        }
        let (sender, receiver) = oneshot::channel();
        if let Some(queue) = table.queues.get_mut(&name) {
            queue.enqueue(Waiter { txn, mode, sender });
        }
        table.waiting.insert(txn, name.clone());
        drop(table);
        Ok(Lock::Wait(Ticket::new(self.clone(), txn, name, receiver)))
    }

    /// Locks names alone for `txn`, one after the other, up to the first that is not free for it; how
    /// many there are before that one. For many new rows: the table's mutex is taken once.
    pub(crate) fn take_free(&self, txn: TxnId, names: impl Iterator<Item = LockName>) -> usize {
        let mut guard = self.0.lock();
        let Table { queues, held, .. } = &mut *guard;
        let held = held.entry(txn).or_default();
        let mut taken = 0;
        for name in names {
            if held.len() >= MAX_LOCKS_PER_TRANSACTION {
                break; // an ordinary request says so
            }
            let queue = queues.entry_ref(&name).or_default();
            match queue.try_grant(txn, LockMode::Exclusive) {
                queue::Grant::Already | queue::Grant::Raised => {}
                queue::Grant::New => held.push(name),
                queue::Grant::Wait => break,
            }
            taken += 1;
        }
        taken
    }

    /// Whether a transaction other than `txn` holds the lock alone.
    pub(crate) fn is_held_by_another(&self, txn: TxnId, name: &LockName) -> bool {
        let table = self.0.lock();
        let queue = table.queues.get(name);
        queue.is_some_and(|queue| !queue.admits(txn, LockMode::Shared))
    }

    /// Asks for a lock that is to be had at once; whether it is held now.
    ///
    /// # Errors
    /// 53400 past the bound of locks.
    pub(crate) fn try_request(&self, txn: TxnId, name: LockName, mode: LockMode) -> Result<bool> {
        let mut table = self.0.lock();
        let queue = table.queues.entry_ref(&name).or_default();
        match queue.try_grant(txn, mode) {
            queue::Grant::Already | queue::Grant::Raised => Ok(true),
            queue::Grant::New => table.record(txn, name).map(|_| true),
            queue::Grant::Wait => Ok(false),
        }
    }

    /// How many locks `txn` holds.
    pub(crate) fn held_by(&self, txn: TxnId) -> usize {
        self.0.lock().held.get(&txn).map_or(0, Vec::len)
    }

    /// Frees the locks that `txn` came to hold after it held `count`, and grants what became free. One of
    /// the first that was raised since stays as strong as it is.
    pub(crate) fn release_after(&self, txn: TxnId, count: usize) {
        let mut table = self.0.lock();
        let Some(held) = table.held.get_mut(&txn) else {
            return;
        };
        let later = held.split_off(count.min(held.len()));
        for name in later {
            table.release(txn, &name);
        }
    }

    /// Frees everything that `txn` holds and grants what became free.
    pub(crate) fn release_all(&self, txn: TxnId) {
        let mut table = self.0.lock();
        let Some(names) = table.held.remove(&txn) else {
            return;
        };
        for name in names {
            table.release(txn, &name);
        }
    }

    /// Takes a waiter out of its queue, whether it was granted in the meantime or not.
    fn abandon(&self, txn: TxnId, name: &LockName) {
        let mut table = self.0.lock();
        if table.waiting.get(&txn) != Some(name) {
            return; // granted: it stays held until the transaction ends
        }
        table.waiting.remove(&txn);
        if let Some(queue) = table.queues.get_mut(name) {
            queue.remove_waiter(txn);
        }
        table.grant_next(name);
    }

    /// How many names are locked or waited for: 0 in a server at rest.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().queues.len()
    }
}

impl Table {
    fn record(&mut self, txn: TxnId, name: LockName) -> Result<Lock> {
        let held = self.held.entry(txn).or_default();
        if held.len() >= MAX_LOCKS_PER_TRANSACTION {
            self.release(txn, &name);
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a transaction may hold {MAX_LOCKS_PER_TRANSACTION} locks"),
            ));
        }
        held.push(name);
        Ok(Lock::Granted)
    }

    fn release(&mut self, txn: TxnId, name: &LockName) {
        if let Some(queue) = self.queues.get_mut(name) {
            queue.release(txn);
        }
        self.grant_next(name);
    }

    /// Grants the queue's head as far as it goes, and forgets a queue that nobody is in.
    fn grant_next(&mut self, name: &LockName) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        while let Some((waiter, raised)) = queue.grant_front() {
            self.waiting.remove(&waiter.txn);
            if !raised {
                self.held.entry(waiter.txn).or_default().push(name.clone());
            }
            // A receiver that is gone abandons its transaction, which frees the lock.
            let _ = waiter.sender.send(());
        }
        if queue.is_empty() {
            self.queues.remove(name);
        }
    }
}

#[cfg(test)]
mod tests;
